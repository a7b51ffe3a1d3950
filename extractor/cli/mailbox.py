"""`extractor mailbox check`: what is in the mailboxes, and what would be done with it."""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from extractor.cli.console import counted
from extractor.cli.stores import store_folder
from extractor.errors import ExtractorError, SettingsError
from extractor.intake.mailbox.check import (
    AccountView,
    FolderView,
    look_at,
    look_at_maildir,
    look_at_mbox,
)
from extractor.intake.mailbox.settings import After, MailboxSettings
from extractor.intake.seen import FILE_NAME, Seen, SeenFile
from extractor.settings import FILE_NAME as SETTINGS
from extractor.settings import Settings, find_settings, load_settings

SHOWN_FOLDERS = 20


def run_check(settings_file: Path | None, store: Path | None) -> None:
    """Print what is there; exit with the code of the first mailbox that does not work.

    Raises:
        SettingsError: no mailbox is set.
    """
    file = settings_file or find_settings()
    settings = load_settings(file)
    if not (settings.mailbox or settings.maildir or settings.mbox):
        raise SettingsError(
            str(file or SETTINGS), "no [[mailbox]], [[maildir]] or [[mbox]] stands there; add one"
        )
    codes: list[int] = []
    with contextlib.ExitStack() as stack:
        seen = _seen(store_folder(store, settings), stack)
        for look in _looks(settings, seen):
            try:
                lines = list(look())
            except ExtractorError as error:
                codes.append(error.exit_code)
                lines = [str(error)]
            sys.stdout.write("".join(f"{it}\n" for it in lines))
    if codes:
        sys.exit(codes[0])


def _seen(folder: Path, stack: contextlib.ExitStack) -> SeenFile | None:
    """Open what was remembered; checking makes no file."""
    path = folder / FILE_NAME
    return stack.enter_context(contextlib.closing(SeenFile(path))) if path.is_file() else None


def _looks(settings: Settings, seen: Seen | None) -> Iterator[Callable[[], Iterator[str]]]:
    limit = settings.intake.file_bytes
    for account in settings.mailbox:
        yield functools.partial(_account, account, seen, limit)
    for maildir in settings.maildir:
        look = functools.partial(look_at_maildir, maildir, seen=seen, limit=limit)
        yield functools.partial(_file, look, "moves to cur as seen")
    for mbox in settings.mbox:
        look = functools.partial(look_at_mbox, mbox, seen=seen, limit=limit)
        yield functools.partial(_file, look, "stays as it is")


def _account(account: MailboxSettings, seen: Seen | None, limit: int) -> Iterator[str]:
    view = look_at(account, seen=seen, limit=limit)
    told = "is told of new mails" if account.idle and view.idle else "looks for new mails"
    yield (
        f"imap:{account.name}: {account.user} at {account.host} ({account.security.value}); "
        f"{told}, at the latest every {account.poll_seconds:g} seconds"
    )
    for folder in view.folders:
        yield f"  {_counts(folder)}"
    yield f"  a stored mail {_afterwards(account, view)}"
    if view.others:
        more = (
            f" and {len(view.others) - SHOWN_FOLDERS} more" if view.others[SHOWN_FOLDERS:] else ""
        )
        yield f"  not read: {', '.join(view.others[:SHOWN_FOLDERS])}{more}"


def _file(look: Callable[[], FolderView], afterwards: str) -> Iterator[str]:
    yield _counts(look())
    yield f"  a stored mail {afterwards}"


def _counts(folder: FolderView) -> str:
    if folder.count is None:
        return f"{folder.name}: cannot be opened ({folder.problem}); check `folders`"
    large = f", {folder.too_large} of them too large to be read" if folder.too_large else ""
    return f"{folder.name}: {counted(folder.count, 'mail')}, {folder.waiting} to be stored{large}"


def _afterwards(account: MailboxSettings, view: AccountView) -> str:
    match account.after:
        case After.FLAG if all(it.keeps_keywords for it in view.folders):
            return f"gets the keyword {account.keyword}"
        case After.FLAG:
            return (
                f"would get the keyword {account.keyword}, but the server keeps none; "
                'use after = "seen" or "move"'
            )
        case After.SEEN:
            return "is marked as seen"
        case After.MOVE:
            return f"moves to {account.move_to}" + ("" if view.target else ", which will be made")
        case After.DELETE if view.uidplus:
            return "is deleted"
        case After.DELETE:
            return "is marked as deleted; the server cannot remove single mails"
        case After.KEEP:
            return "stays as it is"
