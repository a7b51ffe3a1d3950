"""Understand what a mail server answers, as imaplib hands it on.

A FETCH answer is a list: a mail's bytes come as a pair (text before, bytes), followed by the rest
of the text; answers without bytes, also those that nobody asked for, are single texts.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import email.utils
import re
from collections.abc import Iterable, Iterator

_UID = re.compile(rb"\bUID (\d{1,19})\b")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,19})\b")
# 'INTERNALDATE " 7-Jul-2026 02:44:25 +0200"'
_DATE = re.compile(rb'\bINTERNALDATE "([^"]{1,40})"')
# 'BODY[]<0> ""' of a mail without a byte; a short one may stand in quotes as well
_QUOTED = re.compile(rb'BODY\[\](?:<0>)? (?:NIL|"((?:[^"\\\r\n]|\\.)*)")')
_ESCAPED = re.compile(rb"\\(.)")
SHOWN_CHARACTERS = 200


@dataclasses.dataclass(frozen=True, slots=True)
class FolderState:
    """A folder as it was opened.

    Attributes:
        validity: UIDVALIDITY.
        count: of mails.
        keeps_keywords: whether flags of one's own can be set.
    """

    validity: int
    count: int
    keeps_keywords: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """A mail as the server lists it.

    Attributes:
        size: in bytes, as told.
        received: None if the server does not say.
    """

    uid: int
    size: int
    received: dt.datetime | None


def numbers(answer: Iterable[object]) -> list[int]:
    """Give the numbers of a SEARCH answer, in order."""
    words = (it for part in answer if isinstance(part, bytes) for it in part.split())
    return sorted({int(it) for it in words if it.isdigit()})


def listed_mails(answer: Iterable[object]) -> Iterator[Listed]:
    """Give number, size and time of each mail in a FETCH answer."""
    for text in answer:
        if not isinstance(text, bytes):
            continue
        uid, size, date = _UID.search(text), _SIZE.search(text), _DATE.search(text)
        if uid and size:
            yield Listed(int(uid[1]), int(size[1]), _instant(date[1]) if date else None)


def bodies(answer: Iterable[object]) -> dict[int, bytes]:
    """Give the bytes of each mail in a FETCH answer by its number."""
    found: dict[int, bytes] = {}
    waiting: bytes | None = None  # some servers tell the number after the bytes
    for part in answer:
        if isinstance(part, tuple):
            before, content = part[0], part[1]
            uid = _UID.search(before)
            if uid:
                found[int(uid[1])] = content
            waiting = None if uid else content
        elif isinstance(part, bytes):
            uid, quoted = _UID.search(part), _QUOTED.search(part)
            if uid and waiting is not None:
                found[int(uid[1])] = waiting
            elif uid and quoted:
                found[int(uid[1])] = _ESCAPED.sub(rb"\1", quoted[1] or b"")
            waiting = None
    return found


def clean_text(answer: Iterable[object]) -> str:
    """Give a server's words on one line, cut, for a message."""
    parts = (it.decode("utf-8", "replace") if isinstance(it, bytes) else str(it) for it in answer)
    text = " ".join(" ".join(parts).split())
    return "".join(it for it in text if it.isprintable())[:SHOWN_CHARACTERS]


def _instant(text: bytes) -> dt.datetime | None:
    try:
        read = email.utils.parsedate_to_datetime(text.decode("ascii", "replace").strip())
    except (ValueError, TypeError, IndexError):
        return None
    return read.astimezone(dt.UTC) if read.tzinfo else read.replace(tzinfo=dt.UTC)
