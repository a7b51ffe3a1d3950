"""Outlook's properties as a winmail.dat lists them (MS-OXTNEF 2.1.3.4, ids from MS-OXPROPS)."""

from __future__ import annotations

import datetime as dt
import struct

from extractor.errors import CorruptFileError
from extractor.intake.charsets import decode

Value = bytes | str | int
Properties = dict[int, Value]

SUBJECT, SENT, RTF, BODY, HTML = 0x0037, 0x0039, 0x1009, 0x1000, 0x1013
MESSAGE_ID, IN_REPLY_TO = 0x1035, 0x1042
SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
CONTENT, SHORT_NAME, LONG_NAME, SHOWN_NAME = 0x3701, 0x3704, 0x3707, 0x3001
MIME_TYPE, CONTENT_ID, HIDDEN, WEB_CODE_PAGE = 0x370E, 0x3712, 0x7FFE, 0x3FDE

_NAMED = 0x8000  # ids from here on have a name before their value
_SEVERAL = 0x1000  # added to the type
_TEXT, _WIDE_TEXT, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_INSTANT = 0x40
# bytes of the other types, padding included
_SIZES = {
    0x00: 0,
    0x01: 0,
    0x02: 4,
    0x03: 4,
    0x04: 4,
    0x05: 8,
    0x06: 8,
    0x07: 8,
    0x0A: 4,
    0x0B: 4,
    0x14: 8,
    _INSTANT: 8,
    0x48: 16,
}
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)


def properties(content: bytes, file: str) -> Properties:
    """Read a list of properties; of several values of one the first is kept.

    Raises:
        CorruptFileError: it ends early, or holds a type that is not known.
    """
    found: Properties = {}
    try:
        (count,) = struct.unpack_from("<L", content)
        at = 4
        for _ in range(count):
            kind, key = struct.unpack_from("<HH", content, at)
            at = _behind_name(content, at + 4) if key >= _NAMED else at + 4
            value, at = _value(content, at, kind)
            if value is not None:
                found.setdefault(key, value)
    except (struct.error, KeyError) as error:
        raise CorruptFileError(file, "a list of Outlook's properties cannot be read") from error
    return found


def _behind_name(content: bytes, at: int) -> int:
    """Give the offset behind a property's set, and its name or number."""
    (is_text,) = struct.unpack_from("<L", content, at + 16)
    if not is_text:
        return at + 24
    (length,) = struct.unpack_from("<L", content, at + 20)
    return at + 24 + _padded(length)


def _value(content: bytes, at: int, kind: int) -> tuple[Value | None, int]:
    """Give the first value that begins at an offset, and the offset behind all values."""
    base = kind & ~_SEVERAL
    if base not in (_TEXT, _WIDE_TEXT, _OBJECT, _BINARY):
        count = 1
        if kind & _SEVERAL:
            (count,) = struct.unpack_from("<L", content, at)
            at += 4
        size = _SIZES[base]
        if count and size:
            form = "<Q" if size >= 8 else "<L"
            (number,) = struct.unpack_from(form, content, at)
            return number, at + size * count
        return None, at + size * count
    (count,) = struct.unpack_from("<L", content, at)
    at += 4
    first: Value | None = None
    for _ in range(count):
        (length,) = struct.unpack_from("<L", content, at)
        value = content[at + 4 : at + 4 + length]
        if len(value) < length:
            raise struct.error
        first = _decoded(value, base) if first is None else first
        at += 4 + _padded(length)
    return first, at


def _decoded(value: bytes, base: int) -> Value:
    if base == _WIDE_TEXT:
        text = value.decode("utf-16-le", "replace").rstrip("\0")
        return text.encode("utf-8", "replace").decode("utf-8")
    return value.rstrip(b"\0") if base == _TEXT else value


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4


def text(known: Properties, key: int) -> str:
    """Give a property as text; empty if it is missing or no text."""
    value = known.get(key, "")
    if isinstance(value, bytes):
        return decode(value, declared=code_page(known))
    return value if isinstance(value, str) else ""


def instant(known: Properties, key: int) -> dt.datetime | None:
    """Give a moment, which is kept in steps of 100 ns since 1601; None if missing or absurd."""
    value = known.get(key)
    if not isinstance(value, int) or not value:
        return None
    try:
        return _EPOCH + dt.timedelta(microseconds=value // 10)
    except OverflowError:
        return None


def code_page(known: Properties) -> str | None:
    """Give the charset of a message's texts; None if it does not say."""
    value = known.get(WEB_CODE_PAGE)
    return charset(value) if isinstance(value, int) else None


def charset(number: int) -> str:
    """Give the charset of one of Windows' code pages, by its number."""
    special = {65001: "utf-8", 1200: "utf-16-le", 1201: "utf-16-be", 20127: "ascii"}
    iso = f"iso8859-{number - 28590}" if 28591 <= number <= 28605 else ""
    return special.get(number) or iso or f"cp{number}"
