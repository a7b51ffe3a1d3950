"""What a source gives: something that arrived, before anybody looks into it."""

from __future__ import annotations

import dataclasses
import datetime as dt

from extractor.errors import InputError


@dataclasses.dataclass(frozen=True, slots=True)
class Incoming:
    """Something that arrived, untouched: no byte of it has been looked into.

    Attributes:
        name: of the file as its sender or folder calls it; shown, never used as a path.
        origin: where it came from, shown to people: "folder:inbox/a.eml",
            "imap:accounts/INBOX;1712/88", "maildir:...", "mbox:...#12", "upload:token-name".
        content: whole; None where `problem` says why it could not be had.
        key: what its source needs to find it again.
        message_id: if the channel knows it; else found when it is read.
        received: aware; None when not known.
        problem: too large, may not be read: it is kept as a quarantined submission without bytes.
    """

    name: str
    origin: str
    content: bytes | None
    key: str
    message_id: str = ""
    received: dt.datetime | None = None
    problem: InputError | None = None
