"""Read what a mail says of itself, trusting none of it.

The standard decoder lets line breaks and NUL through and needs quadratic time on hostile
headers, so headers are cut, decoded here and stripped of control characters.
"""

from __future__ import annotations

import binascii
import datetime as dt
import email.utils
import re
import unicodedata
from collections.abc import Iterator

from extractor.intake.charsets import decode

HEADER_CHARACTERS = 4096
NAME_CHARACTERS = 180
# "=?utf-8?Q?Gutschrift_f=C3=BCr_9260000002?="; some senders leave blanks inside.
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,4000})\?=")
# "j.ebert@gotthard-ebert.de", for headers that follow no rule
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w.-]{1,255}")
_DIRECTION_MARKS = frozenset(
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def header_text(value: str, *, limit: int = HEADER_CHARACTERS) -> str:
    """Decode a header to one line without control characters.

    Args:
        value: as parsed; bytes above 127 as surrogates.
        limit: characters that are looked at; the rest is dropped.
    """
    raw = value[:limit].encode("utf-8", "surrogateescape")
    return one_line("".join(_decoded_words(decode(raw))))


def one_line(text: str, *, limit: int = HEADER_CHARACTERS) -> str:
    """Join a text to one line; control characters and writing-direction marks disappear."""
    kept = "".join(_harmless(character) for character in text[:limit])
    return " ".join(kept.split())


def file_name(text: str, *, fallback: str) -> str:
    """Give a name to show, never to use as a path: the last component, cut to a sane length."""
    last = re.split(r"[/\\]", header_text(text))[-1].strip(". ")
    return last[-NAME_CHARACTERS:] or fallback


def addresses(value: str) -> list[tuple[str, str]]:
    """Give (name, address) pairs, the address in lower case; what is no address is left out."""
    cut = value[:HEADER_CHARACTERS]
    try:
        pairs = email.utils.getaddresses([cut])
    except (IndexError, ValueError, TypeError):  # seen on hostile quoting
        pairs = []
    found = [(header_text(name), header_text(address).lower()) for name, address in pairs]
    found = [(name, address) for name, address in found if _ADDRESS.fullmatch(address)]
    if found:
        return found
    return [("", it.group().lower()) for it in _ADDRESS.finditer(header_text(cut))]


def instant(value: str) -> dt.datetime | None:
    """Give a header's date in UTC, or None if it cannot be read."""
    try:
        read = email.utils.parsedate_to_datetime(value.strip()[:200])
        aware = read if read.tzinfo else read.replace(tzinfo=dt.UTC)
        return aware.astimezone(dt.UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def message_id(value: str) -> str:
    """Give the first message id without its angle brackets."""
    text = header_text(value)
    found = re.search(r"<([^<>]+)>", text)
    return (found.group(1) if found else text).strip("<> ")


def _harmless(character: str) -> str:
    if character in _DIRECTION_MARKS:
        return ""
    category = unicodedata.category(character)
    if category == "Cc":
        return " " if character in "\t\n\v\f\r\x85" else ""
    return "\ufffd" if category == "Cs" else character


def _decoded_words(text: str) -> Iterator[str]:
    """Give plain stretches and decoded words; neighbours of one charset are decoded together."""
    at = 0
    charset = ""
    pending = b""
    for word in _ENCODED_WORD.finditer(text):
        between = text[at : word.start()]
        same = word[1].split("*")[0].lower()
        if between.strip() or same != charset:
            yield decode(pending, declared=charset) if pending else ""
            yield between if between.strip() or not pending else ""
            pending, charset = b"", same
        pending += _word_bytes(word[2], word[3])
        at = word.end()
    yield decode(pending, declared=charset) if pending else ""
    yield text[at:]


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("ascii", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    data = data.rstrip(b"= ")
    try:
        return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return data
