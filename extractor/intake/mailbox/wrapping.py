"""Make of a mail what every source gives."""

from __future__ import annotations

from extractor.errors import InputError, LimitError
from extractor.intake.mailbox.answers import Listed
from extractor.intake.message_id import find_message_id
from extractor.values.incoming import Incoming

TRIES = 4  # a mail at which the server fails so often is set aside


def wrapped(mail: Listed, content: bytes | None, *, folder: str, key: str, limit: int) -> Incoming:
    """Give what arrived; without its bytes where they are too many or could not be had.

    Args:
        mail: as listed.
        content: None if it was not fetched, because it is too large or the server failed.
        folder: where it is.
        key: how its source finds it again.
        limit: bytes that are allowed.
    """
    name = f"{folder}-{mail.uid}.eml"
    size = max(mail.size, len(content or b""))
    problem: InputError | None = None
    if (mail.size if content is None else len(content)) > limit:
        detail = f"the mail has {size} bytes, {limit} are allowed; it is still in the mailbox"
        problem, content = LimitError(name, detail), None
    elif content is None:
        detail = f"the mail server failed {TRIES} times to give this mail; it is still there"
        problem = InputError(name, detail)
    return Incoming(
        name=name,
        origin=f"imap:{key}",
        content=content,
        key=key,
        message_id=find_message_id(content) if content is not None else "",
        received=mail.received,
        problem=problem,
    )
