"""Run one function over many files in processes of their own, in order, whatever dies.

A file whose worker dies is tried once more, in a fresh worker (PDFium aborts the process on some
17 KB files); the others go on meanwhile.
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from extractor.errors import ReaderError
from extractor.processes.words import Opening, opening_of
from extractor.processes.worker import Died, Worker, wait_for

R = TypeVar("R")

MEMORY_BYTES = 16 * 1024**3  # for the ledger and the models; what reads files has its own limit
DEATHS = 2  # of workers, by one file
STARTS = 5  # of workers that end before they are ready, one after the other
AHEAD = 8  # files a worker that may be done before the next one in order is
_WAIT_SECONDS = 10.0


class InProcesses(Generic[R]):
    """Work over files in several processes.

    Args:
        make: called once in each worker; gives the function to run. Must be picklable.
        died: gives the result for a file whose process died.
        workers: how many processes.
    """

    def __init__(
        self, make: Callable[[], Callable[[str], R]], died: Callable[[str], R], workers: int
    ) -> None:
        self._make = make
        self._died = died
        self._workers = workers

    def map(self, files: Sequence[str]) -> Iterator[R]:
        """Give one result a file, in order.

        Raises:
            ReaderError: no worker can be started.
            ExtractorError: what the function raised, or what made it.
            RuntimeError: the same, where it is no error of ours.
        """
        if not files:
            return
        row = _Row(files, opening_of(self._make, MEMORY_BYTES), self._workers, self._died)
        try:
            for at in range(len(files)):
                yield row.result(at)
        finally:
            row.end()


class _Row(Generic[R]):
    """Files on their way through workers that each have one."""

    def __init__(
        self, files: Sequence[str], opening: Opening, size: int, died: Callable[[str], R]
    ) -> None:
        self._files = files
        self._opening = opening
        self._size = size
        self._died = died
        self._waiting = collections.deque(range(len(files)))
        self._at_work: dict[Worker[str, R], int | None] = {}
        self._results: dict[int, R] = {}
        self._deaths: collections.Counter[int] = collections.Counter()
        self._bad_starts = 0

    def result(self, at: int) -> R:
        while at not in self._results:
            self._occupy(at)
            for worker in wait_for(list(self._at_work), _WAIT_SECONDS):
                self._hear(worker)
        return self._results.pop(at)

    def end(self) -> None:
        for worker in self._at_work:
            worker.end()
        self._at_work.clear()

    def _occupy(self, at: int) -> None:
        while self._waiting and self._waiting[0] < at + AHEAD * self._size:
            worker = next((it for it, has in self._at_work.items() if has is None), None)
            if worker is None:
                if len(self._at_work) == self._size:
                    return
                worker = Worker(self._opening)
            file = self._at_work[worker] = self._waiting.popleft()
            worker.give([self._files[file]])

    def _hear(self, worker: Worker[str, R]) -> None:
        news = worker.hear()
        if news is None:
            return
        at = self._at_work[worker]
        if isinstance(news, Died):
            del self._at_work[worker]
            self._bad_starts = 0 if news.was_ready else self._bad_starts + 1
            if self._bad_starts == STARTS:
                raise ReaderError("a worker", f"it ended while it started, {news.how}")
            if at is not None:
                self._lost(at, is_suspect=news.suspect is not None)
        elif at is not None:
            self._results[at] = news.answers[0]
            self._at_work[worker] = None

    def _lost(self, at: int, *, is_suspect: bool) -> None:
        self._deaths[at] += is_suspect
        if self._deaths[at] == DEATHS:
            self._results[at] = self._died(self._files[at])
        else:
            self._waiting.appendleft(at)
