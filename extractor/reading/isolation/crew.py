"""The children of one reader: started when needed, used again, ended when old or ill."""

from __future__ import annotations

import contextlib
import os
import threading

from extractor.reading.isolation.child import Child
from extractor.reading.settings import ReadingSettings

PARTS_OF_A_LIFE = 100  # read by one child; what libraries leak ends with it
MOST_WORKERS = 4  # unless the settings say so: each may need as much memory as is allowed


class Crew:
    """A bounded number of children, for any number of threads."""

    def __init__(self, settings: ReadingSettings) -> None:
        self.settings = settings
        self.size = settings.workers or usable_cores()
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._change = threading.Condition()
        self._process_id = os.getpid()

    def take(self) -> Child:
        """Give a child, when all are busy the first that becomes free.

        Raises:
            ReaderError: none can be started.
        """
        with self._change:
            while (child := self._free()) is None:
                self._change.wait()
            return child

    def spare(self) -> Child | None:
        """Give a child if there is one to spare, or one more may be started.

        Raises:
            ReaderError: it cannot be started.
        """
        with self._change:
            return self._free()

    def give_back(self, child: Child) -> None:
        """Take a child that waits for its next part."""
        with self._change:
            self._busy.discard(child)
            if child.parts < PARTS_OF_A_LIFE and child.is_alive():
                self._idle.append(child)
            else:
                child.end()
            self._change.notify()

    def bury(self, child: Child) -> None:
        """End a child that cannot be used any more."""
        with self._change:
            self._busy.discard(child)
            child.end()
            self._change.notify()

    def process_ids(self) -> tuple[int, ...]:
        """Give the numbers of the processes that run now."""
        with self._change:
            return tuple(child.process_id for child in (*self._idle, *self._busy))

    def close(self) -> None:
        """End all children."""
        if self._process_id != os.getpid():
            return  # a fork of the process that they belong to
        with self._change:
            for child in (*self._idle, *self._busy):
                child.end()
            self._idle.clear()
            self._busy.clear()
            self._change.notify_all()

    def _free(self) -> Child | None:
        if self._process_id != os.getpid():  # in a fork: they serve the other process
            self._idle, self._busy, self._process_id = [], set(), os.getpid()
        while self._idle:
            child = self._idle.pop()
            if child.is_alive():
                self._busy.add(child)
                return child
            child.end()
        if len(self._busy) >= self.size:
            return None
        child = Child(self.settings)
        self._busy.add(child)
        return child


def usable_cores() -> int:
    """Count the cores that this process may use, at most MOST_WORKERS."""
    with contextlib.suppress(AttributeError):  # not on every platform
        return min(len(os.sched_getaffinity(0)), MOST_WORKERS)
    return min(os.cpu_count() or 1, MOST_WORKERS)
