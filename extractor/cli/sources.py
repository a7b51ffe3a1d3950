"""What `extractor watch` watches: a folder, mailboxes, or both."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from extractor.errors import SettingsError
from extractor.intake.folder import FolderSource
from extractor.intake.folder_settings import check_outside
from extractor.intake.mailbox.open import open_mailboxes
from extractor.intake.seen import FILE_NAME, SeenFile
from extractor.protocols import Source
from extractor.settings import FILE_NAME as SETTINGS
from extractor.settings import Settings


def folder_source(
    inbox: Path,
    settings: Settings,
    *,
    memory: Path,
    own: Mapping[str, Path | None],
    done: Path | None,
    quarantine: Path | None,
) -> dict[str, Source]:
    """Give the drop folder, by the name under which its files are known.

    Args:
        inbox: is made if missing.
        settings: of the folder and of limits.
        memory: folder for what it remembers.
        own: folders and files of ours, which may not lie in it.
        done: where stored files go; None for inside the inbox.
        quarantine: where files that were set aside go.

    Raises:
        SettingsError: something of ours would be watched.
    """
    check_outside(inbox, own)
    source = FolderSource(
        inbox,
        limits=settings.intake,
        settings=settings.folder,
        done_folder=done,
        quarantine_folder=quarantine,
        memory=memory / "folder.sqlite",
    )
    return {f"folder:{inbox.absolute()}": source}


def mailbox_sources(
    settings: Settings, *, memory: Path, stack: contextlib.ExitStack
) -> dict[str, Source]:
    """Give every mailbox of the settings, by the name under which its mails are known.

    Args:
        settings: name them.
        memory: folder for what they remember.
        stack: closes what is opened.

    Raises:
        SettingsError: none is set.
        SourceError: what was stored cannot be remembered.
    """
    if not (settings.mailbox or settings.maildir or settings.mbox):
        raise SettingsError(
            SETTINGS, "--mailbox asks for a [[mailbox]], [[maildir]] or [[mbox]]; add one"
        )
    seen = stack.enter_context(contextlib.closing(SeenFile(memory / FILE_NAME)))
    return open_mailboxes(
        settings.mailbox, settings.maildir, settings.mbox, seen=seen, limits=settings.intake
    )
