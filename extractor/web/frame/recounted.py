"""A count that stands on many pages: kept in memory for a while, because the store would count."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable

from extractor.values.casework import Count

SECONDS = 20.0


class Recounted:
    """One such count; may be used by several threads."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, *, seconds: float = SECONDS
    ) -> None:
        self._clock = clock
        self._seconds = seconds
        self._known: tuple[float, Count] | None = None
        self._lock = threading.Lock()

    def count(self, ask: Callable[[], Count]) -> Count:
        """Give it; the store is asked once in a while."""
        now = self._clock()
        with self._lock:
            if self._known is not None and now - self._known[0] < self._seconds:
                return self._known[1]
        found = ask()
        with self._lock:
            self._known = (now, found)
        return found

    def less(self) -> None:
        """Count one less until the store is asked again."""
        with self._lock:
            if self._known is not None:
                at, known = self._known
                self._known = (at, dataclasses.replace(known, number=max(known.number - 1, 0)))
