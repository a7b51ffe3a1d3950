"""Look at mailboxes as their sources would, and change nothing."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator

from extractor.errors import SourceError
from extractor.handfuls import handfuls
from extractor.intake.mailbox.connect import connect
from extractor.intake.mailbox.faults import RefusedError
from extractor.intake.mailbox.imap import Connection
from extractor.intake.mailbox.maildir import mails_in
from extractor.intake.mailbox.mbox import read_locked
from extractor.intake.mailbox.mbox_file import START, Position
from extractor.intake.mailbox.oauth import provider_of
from extractor.intake.mailbox.prints import number_of
from extractor.intake.mailbox.settings import After, MailboxSettings, MaildirSettings, MboxSettings
from extractor.intake.seen import Place, Seen

LISTED_AT_ONCE = 500


@dataclasses.dataclass(frozen=True, slots=True)
class FolderView:
    """What is in a folder.

    Attributes:
        count: of mails; None if the folder cannot be opened.
        waiting: of these, not stored yet and not older than wished.
        too_large: of those waiting, larger than allowed.
        keeps_keywords: whether the keyword of "flag" would be kept.
        problem: why it cannot be opened.
    """

    name: str
    count: int | None
    waiting: int = 0
    too_large: int = 0
    keeps_keywords: bool = True
    problem: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class AccountView:
    """What is in an account.

    Attributes:
        idle: the server can tell when a mail arrives.
        uidplus: it can delete single mails.
        folders: those that are set.
        others: names of all other folders.
        target: whether the folder for "move" is there.
    """

    idle: bool
    uidplus: bool
    folders: tuple[FolderView, ...]
    others: tuple[str, ...]
    target: bool


def look_at(settings: MailboxSettings, *, seen: Seen | None, limit: int) -> AccountView:
    """Connect, look, and leave.

    Args:
        settings: of the account.
        seen: what was stored; None if nothing was yet.
        limit: bytes of a mail.

    Raises:
        SourceError: the server is away or refuses.
    """
    try:
        return _looked_at(settings, seen, limit)
    except RefusedError as error:
        raise SourceError(f"imap:{settings.name}", f"the server refuses ({error})") from None


def _looked_at(settings: MailboxSettings, seen: Seen | None, limit: int) -> AccountView:
    connection = connect(settings, provider_of(settings))
    with contextlib.closing(connection):
        names = connection.folders()
        return AccountView(
            idle=connection.can("IDLE"),
            uidplus=connection.can("UIDPLUS"),
            folders=tuple(_folders(connection, settings, seen, limit)),
            others=tuple(sorted(set(names).difference(settings.folders))),
            target=settings.move_to in names,
        )


def look_at_maildir(settings: MaildirSettings, *, seen: Seen | None, limit: int) -> FolderView:
    """Count the mails of a Maildir.

    Raises:
        SourceError: this is no Maildir, or it cannot be read.
    """
    name = f"maildir:{settings.path}"
    mails = mails_in(settings.path)
    stored = seen.stored(Place(name, "")) if seen else set()
    waiting = [path for key, path in mails.items() if number_of(key) not in stored]
    large = 0
    for path in waiting:
        with contextlib.suppress(FileNotFoundError):  # its reader took it
            large += path.stat().st_size > limit
    return FolderView(name, len(mails), len(waiting), large)


def look_at_mbox(settings: MboxSettings, *, seen: Seen | None, limit: int) -> FolderView:
    """Count the mails of an mbox file.

    Raises:
        SourceError: it is no mbox file, or it cannot be read.
    """
    name = f"mbox:{settings.path}"
    stored = seen.stored(Place(name, "")) if seen else set()
    count = waiting = large = 0
    position: Position | None = START
    while position is not None:
        mails, position = read_locked(settings.path, position, limit=limit)
        new = [it for it in mails if number_of(it.digest) not in stored]
        count += len(mails)
        waiting += len(new)
        large += sum(it.content is None for it in new)
    return FolderView(name, count, waiting, large)


def _folders(
    connection: Connection, settings: MailboxSettings, seen: Seen | None, limit: int
) -> Iterator[FolderView]:
    for name in settings.folders:
        try:
            # opened for looking only, a folder does not say which keywords it would keep
            state = connection.open_folder(name, changing=settings.after is After.FLAG)
        except RefusedError as error:
            yield FolderView(name, None, problem=str(error))
            continue
        place = Place(f"imap:{settings.name}", name, state.validity)
        stored = seen.stored(place) if seen else set()
        waiting = [it for it in connection.uids(since=settings.since) if it not in stored]
        large = sum(
            mail.size > limit
            for uids in handfuls(waiting, LISTED_AT_ONCE)
            for mail in connection.listed(uids)
        )
        yield FolderView(name, state.count, len(waiting), large, state.keeps_keywords)
