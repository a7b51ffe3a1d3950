"""A mail as its sender's program would show it: the HTML version, and the pictures within it.

Reading takes whichever version it reads better; a person who looks wants what was sent. Nothing
here is made harmless yet.
"""

from __future__ import annotations

import dataclasses
import email.message
from collections.abc import Iterator, Mapping

from extractor.intake import leaves, message
from extractor.intake.limits import Limits
from extractor.values.submission import PartRole

PICTURES = 20  # of a mail, shown within its text
PICTURE_BYTES = 300 * 1024  # of one; what is larger is an attachment


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """The HTML version of a mail.

    Attributes:
        pictures: bytes by content id, as the sender gave them.
    """

    markup: str
    pictures: Mapping[str, bytes]


def as_shown(content: bytes, *, file: str, limits: Limits) -> Shown | None:
    """Give the HTML version of a mail's own text, None where it has only plain text.

    Args:
        content: the mail (RFC 5322).
        file: its name, for errors.
        limits: how far to go.

    Raises:
        LimitError, CorruptFileError: the mail cannot be parsed.
    """
    markup = ""
    pictures: dict[str, bytes] = {}
    root = message.parsed(content, file=file, limits=limits)
    for part in _own_parts(root, limits.mail_depth, limits.mail_parts):
        kind = part.get_content_type()
        name = str(part.get("content-id", "")).strip().strip("<>")
        if kind == "text/html" and not markup:
            piece = leaves.leaf(part, kind, ())
            if piece.role is PartRole.BODY:
                markup = piece.content[: limits.body_bytes].decode("utf-8", "replace")
        elif name and kind.startswith("image/") and len(pictures) < PICTURES:
            piece = leaves.leaf(part, kind, ())
            if 0 < len(piece.content) <= PICTURE_BYTES:
                pictures.setdefault(name, piece.content)
    return Shown(markup, pictures) if markup.strip() else None


def _own_parts(
    part: email.message.Message, depth: int, most: int
) -> Iterator[email.message.Message]:
    """Give the leaves of a mail, not those of mails inside it."""
    waiting = [(part, depth)]
    seen = 0
    while waiting and seen < most:
        seen += 1
        current, left = waiting.pop()
        children = current.get_payload() if current.is_multipart() else None
        if not isinstance(children, list):
            yield current
        elif left > 0 and current.get_content_maintype() == "multipart":
            below = [it for it in children if isinstance(it, email.message.Message)]
            waiting.extend((it, left - 1) for it in reversed(below))
