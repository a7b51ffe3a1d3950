"""What the review pages work with, put together for `extractor desk`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from extractor.artifacts import open_model
from extractor.cli.stores import open_casework
from extractor.pipeline import dial_of
from extractor.reconciliation.book_index import open_index
from extractor.reconciliation.index import LedgerIndex
from extractor.reconciliation.load import load_ledger
from extractor.settings import Settings
from extractor.store.store import Store
from extractor.values.calibration import Calibration
from extractor.values.ledger import Ledger
from extractor.viewing.viewer import Viewer
from extractor.web.review.room import Room
from extractor.workflow.letters import load_letters


@contextlib.contextmanager
def review_room(store: Store, settings: Settings, ledger: Path | None) -> Iterator[Room]:
    """Give a room as long as the desk is open.

    Args:
        store: with cases and originals.
        settings: how files are read, and the rules of cases.
        ledger: a folder of CSV files or an imported ledger; None to do without.

    Raises:
        LedgerError: the ledger cannot be read.
        ModelError: the calibration is missing or altered.
        SettingsError: the rules or templates are wrong.
    """
    index = None if ledger is None else open_index(ledger)
    known: Ledger | None = None
    if ledger is not None and index is None:
        known = load_ledger(ledger)
    found: LedgerIndex | None = index if known is None else LedgerIndex(known)

    def books() -> LedgerIndex | None:
        if found is not None:
            found.refresh()
        return found

    casework = open_casework(store, settings, lambda: known)
    with Viewer(store, settings.reading, settings.intake) as viewer:
        yield Room(
            casework,
            viewer,
            books,
            letters=load_letters(settings.workflow.templates),
            signature=settings.company.name,
            dial=dial_of(settings, Calibration.load(open_model("calibration"))),
        )
