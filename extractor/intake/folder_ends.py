"""Does a file end as its kind ends? Asked where nobody can say whether it is still written.

Only the first and last bytes are compared with what the formats prescribe; nothing is parsed.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable

HEAD_BYTES = 64 * 1024  # a mail's header block is seldom larger
TAIL_BYTES = 66 * 1024  # a zip's end record and its comment (APPNOTE 4.3.16)
_NEAR = 2048  # what scanners and mail gateways append after an end
# boundary="=_b1f2"; in the header of a mail with parts
_BOUNDARY = re.compile(rb'boundary\s{0,9}=\s{0,9}"?([^";\r\n]{1,200})', re.IGNORECASE)


class End(enum.Enum):
    """How a file ends."""

    WHOLE = "as its kind ends"
    CUT = "before the end of its kind"
    UNKNOWN = "its kind has no end"


def end_of(head: bytes, tail: bytes, size: int) -> End:
    """Compare a file's end with its beginning.

    Args:
        head: its first HEAD_BYTES, or all.
        tail: its last TAIL_BYTES, or all.
        size: in bytes.
    """
    if not size:
        return End.CUT
    for begins, is_whole in _KINDS:
        if head.startswith(begins):
            return End.WHOLE if is_whole(head, tail, size) else End.CUT
    if b"%PDF-" in head[:1024]:
        return End.WHOLE if b"%%EOF" in tail[-_NEAR:] else End.CUT
    return _end_of_text(head, tail)


def _end_of_text(head: bytes, tail: bytes) -> End:
    first = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower()
    if first.startswith((b"<html", b"<!doctype html")):
        return End.WHOLE if b"</html" in tail.lower() else End.CUT
    if first.startswith((b"<?xml", b"<!doctype")):
        return End.WHOLE if tail.rstrip().endswith(b">") else End.CUT
    header = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    boundary = _BOUNDARY.search(header) if b"multipart/" in header.lower() else None
    if boundary is None:
        return End.UNKNOWN
    return End.WHOLE if b"--" + boundary.group(1).strip() + b"--" in tail else End.CUT


def _zip(head: bytes, tail: bytes, size: int) -> bool:  # noqa: ARG001 (one signature for all)
    return b"PK\x05\x06" in tail


def _jpeg(head: bytes, tail: bytes, size: int) -> bool:  # noqa: ARG001
    return b"\xff\xd9" in tail[-_NEAR:]


def _png(head: bytes, tail: bytes, size: int) -> bool:  # noqa: ARG001
    return b"IEND" in tail[-_NEAR:]


def _gif(head: bytes, tail: bytes, size: int) -> bool:  # noqa: ARG001
    return tail.rstrip(b"\0").endswith(b";")


def _rtf(head: bytes, tail: bytes, size: int) -> bool:  # noqa: ARG001
    return tail.rstrip(b"\0 \r\n").endswith(b"}")


def _riff(head: bytes, tail: bytes, size: int) -> bool:  # noqa: ARG001
    return size >= int.from_bytes(head[4:8], "little") + 8


def _seven_zip(head: bytes, tail: bytes, size: int) -> bool:  # noqa: ARG001
    """Compare with where its header says that its directory ends."""
    offset, length = (int.from_bytes(head[at : at + 8], "little") for at in (12, 20))
    return size >= 32 + offset + length


def _compound(head: bytes, tail: bytes, size: int) -> bool:  # noqa: ARG001
    """Old office files and Outlook's are made of whole sectors."""
    return size % 512 == 0


_KINDS: tuple[tuple[bytes, Callable[[bytes, bytes, int], bool]], ...] = (
    (b"PK", _zip),
    (b"\xff\xd8\xff", _jpeg),
    (b"\x89PNG", _png),
    (b"GIF8", _gif),
    (b"{\\rtf", _rtf),
    (b"RIFF", _riff),
    (b"7z\xbc\xaf\x27\x1c", _seven_zip),
    (b"\xd0\xcf\x11\xe0", _compound),
)
