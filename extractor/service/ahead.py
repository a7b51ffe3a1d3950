"""Read what comes next while this process concludes what it has in hand.

Reading happens in a child, on another core; concluding happens here. So a worker that reads ahead
is busy on both. What is read ahead is only reserved: its attempt is counted when its turn comes,
so that it answers for no death but its own.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from extractor.errors import StoreError
from extractor.logs import about, working_on
from extractor.store.runner import LostTaskError, Runner, Task
from extractor.values.reading import Reading

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Read:
    """What reading a submission gave.

    Attributes:
        is_kept: whether its words are a state of its own by now.
        at: when it was done.
    """

    reading: Reading
    is_kept: bool
    at: dt.datetime


class Ahead:
    """The tasks that are read ahead, in the order in which they will be begun."""

    def __init__(self, runner: Runner, read: Callable[[Task], Read], *, most: int) -> None:
        """Reserve nothing yet.

        Args:
            runner: hands out the tasks.
            read: reads one, in a thread of its own.
            most: how many at a time; 0 for none.
        """
        self._runner = runner
        self._read = read
        self._most = most
        self._waiting: collections.deque[tuple[Task, Future[Read]]] = collections.deque()
        self._begun: tuple[Task, Future[Read]] | None = None
        self._pool = ThreadPoolExecutor(max(most, 1), thread_name_prefix="reading ahead")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give back what was not begun, once its reading has ended."""
        for _, reading in self._waiting:
            reading.cancel()
        self._pool.shutdown()
        for task in self.reserved():
            try:
                self._runner.give_back(task)
            except StoreError as problem:  # whoever comes next finds us dead
                log.warning("a task could not be given back", extra=about(problem))
        self._waiting.clear()

    def reserved(self) -> tuple[Task, ...]:
        """Give the tasks whose turn has not come."""
        return tuple(task for task, _ in self._waiting)

    def begin(self) -> Task | None:
        """Begin with the task that was reserved first; None when there is none.

        Raises:
            StoreError: the store does not answer; it stays reserved.
        """
        while self._waiting:
            task, reading = self._waiting[0]
            try:
                begun = self._runner.begin(task)
            except LostTaskError as error:
                log.warning("a task was lost", extra=about(error))
                self._waiting.popleft()
                continue
            self._waiting.popleft()
            self._begun = begun, reading
            return begun
        return None

    def reading_of(self, task: Task) -> Read:
        """Give what was read ahead, or read it now.

        Raises:
            ExtractorError: it cannot be read.
        """
        begun, self._begun = self._begun, None
        if begun is not None and begun[0] == task:
            return begun[1].result()
        return self._read(task)

    def go_on(self, task: Task) -> None:
        """Begin to read what comes after a task, which is read itself.

        Not while somebody may have died of the task: then it is alone, so that it is known whose
        fault the next death is. For the same reason only what was never begun is reserved.
        """
        while task.attempts == 1 and len(self._waiting) < self._most:
            try:
                following = self._runner.reserve()
            except StoreError as error:
                log.warning("the store does not answer", extra=about(error))
                return
            if following is None:
                return
            self._waiting.append((following, self._pool.submit(self._read_named, following)))

    def _read_named(self, task: Task) -> Read:
        with working_on(task.sha256[:12]):
            return self._read(task)
