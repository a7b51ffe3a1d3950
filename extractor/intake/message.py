"""Take a mail apart into its bodies and attachments.

The parser is the standard library's with the old policy: the new one hangs on a mail of 100 KB
and stumbles over message ids that Exchange really writes (CPython #136063). Everything it may
do with hostile bytes is bounded before and after.
"""

from __future__ import annotations

import email.errors
import email.message
import email.parser
import email.policy
import re
from collections.abc import Iterator

from extractor.errors import CorruptFileError, LimitError
from extractor.intake import bodies, leaves
from extractor.intake.headers import addresses, file_name, header_text, instant, message_id
from extractor.intake.limits import Limits
from extractor.intake.mail_parts import Letter, Piece, forwarded, join_bodies
from extractor.values.submission import Envelope, PartRole, Skipped

Message = email.message.Message

_HEADER_CUT = 8 * 1024  # characters kept of one header
_ANNOUNCED = 2  # multiparts that a mail may announce, for each part it may have
_DASHED_LINES = 40  # lines that may be a boundary, for each part: the parser compares each with all
_COMPARISONS = 50_000_000  # of a line with a boundary: some ten seconds of computing
_HEADER_END = re.compile(rb"\n\r?\n|\r\r")
_REPORTS = frozenset(
    {"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"}
)
NESTED_NAME = "message.eml"
DEPTH = "intake.mail_depth"


class _Lenient(email.policy.Compat32):
    """Headers stay as they were written, but not longer than any honest one."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_HEADER_CUT]

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002 (the policy's own)
        return value


def take_apart(content: bytes, *, file: str, limits: Limits) -> Letter:
    """Read a mail with all the mails inside it.

    Args:
        content: the mail as stored (RFC 5322), line ends of any kind.
        file: its name, for errors.
        limits: what is deeper or more than these is skipped and said so.

    Raises:
        LimitError: the header block is too long, or there are too many boundaries to parse.
        CorruptFileError: the parser cannot make sense of it.
    """
    message = parsed(content, file=file, limits=limits)
    skipped: list[Skipped] = []
    pieces = list(_pieces(message, limits.mail_depth, (), skipped))
    if len(pieces) > limits.mail_parts:
        extra = pieces[limits.mail_parts :]
        skipped.extend(Skipped(it.name, it.declared, "limit:mail_parts") for it in extra)
    return Letter(
        _envelope(message),
        tuple(join_bodies(pieces[: limits.mail_parts])),
        tuple(skipped),
        received=instant(_header(message, "received").rsplit(";", 1)[-1]),
    )


def parsed(content: bytes, *, file: str, limits: Limits) -> Message:
    """Parse a mail within limits.

    Raises:
        LimitError, CorruptFileError: as for `take_apart`.
    """
    _refuse_floods(content, file, limits)
    try:
        return email.parser.BytesParser(policy=_Lenient()).parsebytes(content)
    except RecursionError as error:
        raise LimitError(file, f"mails or parts are nested too deeply ({DEPTH})") from error
    except (email.errors.MessageError, ValueError, LookupError, TypeError) as error:
        raise CorruptFileError(file, "the mail's structure cannot be read") from error


def _refuse_floods(content: bytes, file: str, limits: Limits) -> None:
    most = limits.header_bytes
    if len(content) > most and not _HEADER_END.search(content, 0, most + 4):
        detail = f"the mail's header is longer than {most} bytes (intake.header_bytes)"
        raise LimitError(file, detail)
    announced = content.lower().count(b"boundary")
    dashed = content.count(b"\n--") + content.count(b"\r--")
    most = limits.mail_parts
    if announced > _ANNOUNCED * most or dashed > _DASHED_LINES * most:
        raise LimitError(file, f"the mail has more than {most} parts (intake.mail_parts)")
    lines = max(content.count(b"\n"), content.count(b"\r"))
    if announced > limits.mail_depth and announced * lines > _COMPARISONS:
        raise LimitError(file, f"the parts are nested too deeply ({DEPTH})")


def _envelope(message: Message) -> Envelope:
    name, address = next(iter(addresses(_header(message, "from"))), ("", ""))
    sent_to = [*addresses(_header(message, "to")), *addresses(_header(message, "cc"))]
    return Envelope(
        sender_name=name,
        sender_address=address,
        recipients=tuple(dict.fromkeys(it for _, it in sent_to)),
        subject=header_text(_header(message, "subject")),
        date=instant(_header(message, "date")),
        message_id=message_id(_header(message, "message-id")),
        in_reply_to=message_id(_header(message, "in-reply-to")),
    )


def _header(message: Message, name: str) -> str:
    return str(message.get(name, ""))


def _pieces(
    message: Message, depth: int, inside: tuple[str, ...], skipped: list[Skipped]
) -> Iterator[Piece]:
    kind = message.get_content_type()
    if depth <= 0:
        skipped.append(Skipped(leaves.given_name(message) or kind, kind, "limit:mail_depth"))
    elif kind in _REPORTS:
        skipped.append(Skipped(leaves.given_name(message) or kind, kind, "delivery_report"))
    elif kind == "message/external-body":  # an address to fetch it from; nothing is fetched
        skipped.append(Skipped(leaves.given_name(message) or kind, kind, "elsewhere"))
    elif not message.is_multipart():
        yield leaves.leaf(message, kind, inside)
    elif kind == "multipart/alternative":
        yield from _alternative(message, depth, inside, skipped)
    elif kind == "message/rfc822" and _is_base64(message):
        yield leaves.packed_mail(message, _children(message), inside)
    elif kind.startswith("message/"):
        for nested in _children(message):
            yield from _forwarded(message, nested, depth, inside, skipped)
    else:
        for child in _children(message):
            yield from _pieces(child, depth - 1, inside, skipped)


def _is_base64(message: Message) -> bool:
    return _header(message, "content-transfer-encoding").strip().lower() == "base64"


def _children(message: Message) -> list[Message]:
    payload = message.get_payload()
    if not isinstance(payload, list):
        return []
    return [child for child in payload if isinstance(child, email.message.Message)]


def _alternative(
    message: Message, depth: int, inside: tuple[str, ...], skipped: list[Skipped]
) -> Iterator[Piece]:
    """Give one version of the text and the attachments of all versions."""
    versions = [list(_pieces(it, depth - 1, inside, skipped)) for it in _children(message)]
    plain = _text_of(versions, "text/plain")
    rich = _text_of(versions, "text/html")
    wanted = "text/html" if rich and bodies.html_is_better(plain, rich) else "text/plain"
    for version in versions:
        for piece in version:
            if piece.role is not PartRole.BODY or piece.declared == wanted:
                yield piece


def _text_of(versions: list[list[Piece]], media_type: str) -> str:
    texts = [
        piece.content.decode("utf-8")
        for version in versions
        for piece in version
        if piece.role is PartRole.BODY and piece.declared == media_type
    ]
    return "\n".join(texts)


def _forwarded(
    outer: Message,
    nested: Message,
    depth: int,
    inside: tuple[str, ...],
    skipped: list[Skipped],
) -> Iterator[Piece]:
    subject = header_text(_header(nested, "subject"))
    name = file_name(leaves.given_name(outer) or subject, fallback=NESTED_NAME)
    place = (*inside, name)
    yield from forwarded(_pieces(nested, depth - 1, place, skipped), _envelope(nested), place)
