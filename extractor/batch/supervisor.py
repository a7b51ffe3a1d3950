"""One worker process and who looks after it, on whatever machine.

The process that a distributed engine starts loads nothing and reads nothing: it starts a worker as
the local engine does, and says what came of each part. So an item is limited, suspected and done
again in the same way on every engine, in the same environment.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from typing import Generic, TypeVar

from extractor import __version__
from extractor.errors import BatchError, ReaderError
from extractor.processes.words import Opening
from extractor.processes.worker import Died, Finished, Worker, wait_for

I = TypeVar("I")  # noqa: E741 - an item
O = TypeVar("O")  # noqa: E741 - what comes of it

STARTS = 5  # of workers that end before they are ready, one after the other
_WAIT_SECONDS = 1.0


def hired(opening: Opening, item_seconds: float) -> Worker[I, O]:
    """Start a worker; it loads meanwhile.

    Args:
        opening: what it is to be.
        item_seconds: that one item may take.

    Raises:
        BatchError: no process can be started.
    """
    try:
        return Worker(opening, item_seconds=item_seconds)
    except ReaderError as error:
        raise BatchError("a worker", f"it cannot be started ({error.detail})") from error


def never_ready(how: str) -> BatchError:
    """Give the error for `STARTS` workers that were never ready; how the last one ended."""
    detail = f"it ended while it started ({how}), {STARTS} times one after the other"
    return BatchError("a worker", detail)


class Supervisor(Generic[I, O]):
    """Looks after one worker, and starts another one where it dies."""

    def __init__(self, opening: Opening, item_seconds: float, items_of_a_life: int) -> None:
        """Start it; it loads meanwhile.

        Args:
            opening: what it is to be.
            item_seconds: that one item may take.
            items_of_a_life: after so many it is replaced; 0 for never.

        Raises:
            BatchError: no process can be started.
        """
        self._opening = opening
        self._item_seconds = item_seconds
        self._items_of_a_life = items_of_a_life
        self._worker: Worker[I, O] = hired(opening, item_seconds)

    @staticmethod
    def version() -> tuple[str, str]:
        """Give the versions of this package and of Python on this machine."""
        return __version__, platform.python_version()

    def do(self, items: Sequence[I]) -> tuple[str, Finished[O] | Died[O]]:
        """Do a part, and give who did it and what came of it.

        Raises:
            BatchError: no worker comes up.
            ExtractorError: what the work function raised, or what made it.
            RuntimeError: the same, where it is no error of ours.
        """
        how = ""
        for _ in range(STARTS):
            name = f"{platform.node()}:{self._worker.process_id}"
            news = self._done(items)
            if isinstance(news, Finished):
                if 0 < self._items_of_a_life <= self._worker.begun:
                    self._replace()
                return name, news
            self._replace()
            if news.was_ready:
                return name, news
            how = news.how
        raise never_ready(how)

    def end(self) -> None:
        """End the worker."""
        self._worker.end()

    def _done(self, items: Sequence[I]) -> Finished[O] | Died[O]:
        self._worker.give(items)
        while True:
            news = self._worker.hear()
            if news is not None:
                return news
            wait_for([self._worker], min(_WAIT_SECONDS, self._item_seconds / 4))

    def _replace(self) -> None:
        self._worker.end()
        self._worker = hired(self._opening, self._item_seconds)
