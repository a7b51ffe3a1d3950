"""Find the mails in an mbox file, from a place on, with bounded memory."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import time
from typing import BinaryIO

LINE_BYTES = 64 * 1024  # read at a time; longer lines come in pieces
TAIL_BYTES = 1024
BATCH_BYTES = 32 * 1024 * 1024
BATCH_MAILS = 200
STABLE_SECONDS = 2.0  # the last mail is believed to be whole when the file is as old

# "From ap@berthelot.fr Tue Jul  7 09:12:44 2026"
_FROM = re.compile(
    rb"From .{0,512}?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) "
    rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2} \d\d:\d\d"
)


class NoMboxError(Exception):
    """The file does not begin as an mbox file does."""


@dataclasses.dataclass(frozen=True, slots=True)
class Position:
    """A place between two mails.

    Attributes:
        offset: in bytes.
        tail: the bytes before it, to know the place again.
    """

    offset: int
    tail: bytes


START = Position(0, b"")


@dataclasses.dataclass(frozen=True, slots=True)
class FoundMail:
    """A mail in the file.

    Attributes:
        start: of the line "From ..." before it, in bytes.
        content: None if it is larger than allowed.
        digest: SHA-256 of its bytes.
    """

    start: int
    content: bytes | None
    digest: str


def read_on(
    stream: BinaryIO, position: Position, *, limit: int
) -> tuple[list[FoundMail], Position | None]:
    """Read some mails.

    Args:
        stream: of the file.
        position: where to begin; where the file was changed before it, at the start.
        limit: larger mails are given without their bytes.

    Returns:
        The mails, and where to go on; None at the end of the file.

    Raises:
        NoMboxError: the file does not begin with a line "From ...".
        OSError: it cannot be read.
    """
    status = os.fstat(stream.fileno())
    offset = position.offset if _is_known(stream, position) else 0
    stream.seek(offset)
    mails: list[FoundMail] = []
    taken = 0
    while offset < status.st_size and taken < BATCH_BYTES and len(mails) < BATCH_MAILS:
        mail, end = one_mail(stream, offset, limit)
        if end >= status.st_size and abs(time.time() - status.st_mtime) < STABLE_SECONDS:
            break  # its writer may still be at it
        mails.append(mail)
        taken += len(mail.content or b"")
        offset = end
        stream.seek(offset)
    if not mails:
        return [], None
    return mails, Position(offset, _tail(stream, offset))


def _is_known(stream: BinaryIO, position: Position) -> bool:
    return _tail(stream, position.offset) == position.tail


def _tail(stream: BinaryIO, offset: int) -> bytes:
    start = max(offset - TAIL_BYTES, 0)
    stream.seek(start)
    return stream.read(offset - start)


def one_mail(stream: BinaryIO, start: int, limit: int) -> tuple[FoundMail, int]:
    """Read the mail behind the line "From ..." that begins at a place.

    Args:
        stream: stands there; any that reads lines.
        start: where that is, in bytes.
        limit: a larger mail is given without its bytes.

    Returns:
        The mail, and where it ends.

    Raises:
        NoMboxError: no such line begins there.
        OSError: it cannot be read.
    """
    line = stream.readline(LINE_BYTES)
    if not _FROM.match(line):
        raise NoMboxError(start)
    kept = bytearray()
    digest = hashlib.sha256()
    held = b""  # the empty line before the next "From ..." is none of the mail
    too_large = False
    begins = line.endswith(b"\n")
    end = start + len(line)
    while line := stream.readline(LINE_BYTES):
        if begins and _FROM.match(line):
            break
        end += len(line)
        digest.update(held)
        too_large = too_large or len(kept) + len(held) > limit
        if not too_large:
            kept += held
        held = line
        begins = line.endswith(b"\n")
    if held not in (b"\n", b"\r\n"):
        digest.update(held)
        kept += b"" if too_large else held
    content = None if too_large or len(kept) > limit else bytes(kept)
    return FoundMail(start, content, digest.hexdigest()), end
