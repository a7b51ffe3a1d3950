"""Which record store a command works with, and for whom."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path

from extractor.casework.casework import Casework
from extractor.casework.office import no_ledger
from extractor.errors import StoreError
from extractor.service.outputs import case_receivers
from extractor.settings import Settings
from extractor.store.audit import By
from extractor.store.store import DATABASE, Store
from extractor.values.ledger import Ledger
from extractor.workflow.rules import load_rules


def store_folder(given: Path | None, settings: Settings) -> Path:
    """Give the folder: from the option, else from the settings, else in the current folder."""
    return settings.store_folder(given)


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


def open_casework(
    store: Store, settings: Settings, ledger: Callable[[], Ledger | None] = no_ledger
) -> Casework:
    """Give the cases of a store; those that wait to be opened are opened first.

    Args:
        store: with them.
        settings: with the rules.
        ledger: see `Casework`.

    Raises:
        StoreError: the store does not answer.
        SettingsError: the rules are wrong.
    """
    casework = Casework(
        store,
        load_rules(settings.workflow, settings.taxonomy.as_taxonomy()),
        ledger=ledger,
        receivers=case_receivers(settings.sink),
    )
    casework.open_pending()
    return casework


def this_user() -> By:
    """Give who runs the command, for the audit trail."""
    try:
        return By(getpass.getuser(), "command")
    except (OSError, KeyError):  # a container's user without a name
        return By("unknown", "command")
