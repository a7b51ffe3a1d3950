"""What intake gives: one received file, taken apart into its parts."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum

from extractor.errors import InputError


class PartRole(enum.StrEnum):
    """What a part of a submission is to the whole."""

    BODY = "body"  # a mail's own text
    ATTACHMENT = "attachment"
    FILE = "file"  # the received file itself, when it is no mail


@dataclasses.dataclass(frozen=True, slots=True)
class Envelope:
    """What a mail says of itself; every text may be empty and none is proof of who wrote.

    Attributes:
        date: aware, or None if missing or unreadable.
    """

    sender_name: str = ""
    sender_address: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    date: dt.datetime | None = None
    message_id: str = ""
    in_reply_to: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One piece to read.

    Attributes:
        name: as given by the sender, control characters removed; never used as a path.
        media_type: found from the bytes, not from the name.
        content: the bytes; for a mail body the text encoded as UTF-8.
        inside: the names of the containers it came from, outermost first (mail in mail, zip).
    """

    name: str
    media_type: str
    content: bytes
    role: PartRole
    inside: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Skipped:
    """A part that is kept but not read, and why, as a code."""

    name: str
    media_type: str
    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class Submission:
    """One received file.

    Attributes:
        file: the name or path it was given by.
        sha256: of the file's bytes, in hex; empty if it could not be opened.
        envelope: None when the file is no mail.
        parts: what to read, a mail's body first.
        received: aware; None when not known.
        original: the file's bytes, so that they can be kept; None if it is too large or could
            not be opened.
        problem: why it cannot be read; there are no parts then. Only sources, which must not
            stop at one bad file, give submissions with a problem.
    """

    file: str
    sha256: str
    media_type: str
    parts: tuple[Part, ...]
    envelope: Envelope | None = None
    skipped: tuple[Skipped, ...] = ()
    received: dt.datetime | None = None
    original: bytes | None = None
    problem: InputError | None = None
