"""What the review pages work with, put together for `extractor desk`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from extractor.artifacts import open_model
from extractor.casework.casework import Casework
from extractor.pipeline import dial_of
from extractor.reconciliation.book_index import open_index
from extractor.reconciliation.index import LedgerIndex
from extractor.reconciliation.load import load_ledger
from extractor.settings import Settings
from extractor.values.calibration import Calibration
from extractor.viewing.viewer import Viewer
from extractor.web.review.room import Room
from extractor.workflow.letters import load_letters


@contextlib.contextmanager
def review_room(casework: Casework, settings: Settings, ledger: Path | None) -> Iterator[Room]:
    """Give a room as long as the desk is open.

    Args:
        casework: of the store with the originals.
        settings: how files are read, and what letters are made of.
        ledger: a folder of CSV files or an imported ledger; None to do without.

    Raises:
        LedgerError: the ledger cannot be read.
        ModelError: the calibration is missing or altered.
        SettingsError: the templates are wrong.
    """
    found: LedgerIndex | None = None
    if ledger is not None:
        found = open_index(ledger) or LedgerIndex(load_ledger(ledger))

    def books() -> LedgerIndex | None:
        if found is not None:
            found.refresh()
        return found

    with Viewer(casework.store, settings.reading, settings.intake) as viewer:
        yield Room(
            casework,
            viewer,
            books,
            letters=load_letters(settings.workflow.templates),
            signature=settings.company.name,
            dial=dial_of(settings, Calibration.load(open_model("calibration"))),
        )
