"""What taking a mail apart gives, before the attachments are looked into."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
from collections.abc import Iterable, Iterator

from extractor.values.submission import Envelope, PartRole, Skipped


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """A body or an attachment of a mail.

    Attributes:
        declared: the media type the sender announced; not to be trusted.
        content: a body's text as UTF-8, an attachment's bytes.
        inside: names of the mails it came in, outermost first, without the outermost mail.
        inline: shown within the text, as logos are.
    """

    name: str
    declared: str
    content: bytes
    role: PartRole
    inside: tuple[str, ...] = ()
    inline: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Letter:
    """A mail with its pieces, the bodies where they stand.

    Attributes:
        received: when the last mail server took it, in UTC; None if none says so.
    """

    envelope: Envelope
    pieces: tuple[Piece, ...]
    skipped: tuple[Skipped, ...] = ()
    received: dt.datetime | None = None


def forwarded(
    pieces: Iterable[Piece], envelope: Envelope, inside: tuple[str, ...]
) -> Iterator[Piece]:
    """Give a forwarded mail's pieces; its text opens with its headers, as mail programs show it.

    Args:
        pieces: of the forwarded mail.
        envelope: what it says of itself.
        inside: where its own pieces are; the last name becomes the name of its text.
    """
    is_headed = False
    for piece in pieces:
        if piece.role is not PartRole.BODY or piece.inside != inside:
            yield piece
            continue
        content = piece.content if is_headed else _headed(piece, envelope)
        yield dataclasses.replace(piece, name=inside[-1], content=content)
        is_headed = True


def _headed(piece: Piece, envelope: Envelope) -> bytes:
    sender = " ".join(
        it
        for it in (
            envelope.sender_name,
            f"<{envelope.sender_address}>" if envelope.sender_address else "",
        )
        if it
    )
    lines = (
        ("From", sender),
        ("Sent", envelope.date.isoformat(" ", "minutes") if envelope.date else ""),
        ("To", "; ".join(envelope.recipients)),
        ("Subject", envelope.subject),
    )
    shown = [f"{label}: {text}" for label, text in lines if text]
    if piece.declared == "text/html":
        heading = "<br>".join(html.escape(it) for it in shown)
        return f"<div>{heading}</div>\n".encode() + piece.content
    return ("\n".join(shown) + "\n\n").encode() + piece.content


def join_bodies(pieces: Iterable[Piece]) -> list[Piece]:
    """Join the plain texts of one mail, which some programs cut in two around an attachment."""
    joined: list[Piece] = []
    first: dict[tuple[str, ...], int] = {}
    for piece in pieces:
        is_plain = piece.role is PartRole.BODY and piece.declared == "text/plain"
        if is_plain and piece.inside in first:
            at = first[piece.inside]
            content = joined[at].content + b"\n\n" + piece.content
            joined[at] = dataclasses.replace(joined[at], content=content)
            continue
        if is_plain:
            first[piece.inside] = len(joined)
        joined.append(piece)
    return joined
