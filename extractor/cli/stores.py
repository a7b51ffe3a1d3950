"""Which record store a command works with, and for whom."""

from __future__ import annotations

import getpass
from pathlib import Path

from extractor.errors import StoreError
from extractor.settings import Settings
from extractor.store.audit import By
from extractor.store.store import DATABASE, Store

DEFAULT_STORE = Path(".extractor")


def store_folder(given: Path | None, settings: Settings) -> Path:
    """Give the folder: from the option, else from the settings, else in the current folder."""
    return given or settings.store.path or DEFAULT_STORE


def open_store(given: Path | None, settings: Settings, *, must_exist: bool = False) -> Store:
    """Open the store that is set.

    Args:
        given: the option.
        settings: say where else.
        must_exist: do not make an empty one.

    Raises:
        StoreError: it cannot be opened, or is not there and must be.
    """
    folder = store_folder(given, settings)
    url = settings.store.url
    if must_exist and url is None and not (folder / DATABASE).is_file():
        raise StoreError(str(folder), "there is no record store here; say where with --store")
    return Store.open(folder, url=url)


def this_user() -> By:
    """Give who runs the command, for the audit trail."""
    try:
        return By(getpass.getuser(), "command")
    except (OSError, KeyError):  # a container's user without a name
        return By("unknown", "command")
