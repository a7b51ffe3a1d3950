"""A ledger for programs that run for long: read again when its files have changed.

An imported ledger follows its journal by itself. The files of a folder are looked at every few
seconds, and read once they have stood still for one look, so that nothing half written counts.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from extractor.errors import LedgerError
from extractor.logs import about
from extractor.reconciliation.book_index import BookIndex, open_index
from extractor.reconciliation.index import LedgerIndex
from extractor.reconciliation.load import load_ledger
from extractor.values.ledger import Ledger

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
_State = tuple[tuple[str, int, int], ...]


class FollowedLedger:
    """The books of a folder as they are now; may be used by several threads."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Read them.

        Args:
            folder: of CSV files, or one that a ledger was imported into.
            clock: in seconds.

        Raises:
            LedgerError: they cannot be read.
        """
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._looked = clock()
        self._seen = self._read = _state_of(folder)
        self._index: LedgerIndex
        self._ledger: Ledger | None = None
        imported = open_index(folder)
        if imported is None:
            self._take(load_ledger(folder))
        else:
            self._index = imported

    def ledger(self) -> Ledger | None:
        """Give all of it, the same object while nothing changed; None where it was imported."""
        self._look()
        return self._ledger

    def index(self) -> LedgerIndex:
        """Give its look-ups."""
        self._look()
        return self._index

    def _look(self) -> None:
        if isinstance(self._index, BookIndex):
            self._index.refresh()
            return
        with self._lock:
            now = self._clock()
            if now - self._looked < LOOK_SECONDS:
                return
            self._looked = now
            before, self._seen = self._seen, _state_of(self._folder)
            if self._seen == self._read or self._seen != before:
                return
            self._read = self._seen
            try:
                self._take(load_ledger(self._folder))
            except LedgerError as error:
                log.warning("the ledger changed and cannot be read", extra=about(error))

    def _take(self, ledger: Ledger) -> None:
        self._ledger, self._index = ledger, LedgerIndex(ledger)


def _state_of(folder: Path) -> _State:
    """Give what tells that a file of a folder has changed."""
    found = []
    for file in sorted(folder.glob("*.csv")):
        try:
            facts = file.stat()
        except OSError:  # exchanged at this moment; the next look tells
            continue
        found.append((file.name, facts.st_size, facts.st_mtime_ns))
    return tuple(found)
