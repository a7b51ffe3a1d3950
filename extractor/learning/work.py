"""Fits that do not depend on each other, of all parts together, several at a time.

Parts say first what they want fitted; then all of it is done, the longest first, so that no
process waits for the last part; then they conclude from what came of it.
"""

from __future__ import annotations

import dataclasses
import multiprocessing
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any, Generic, Protocol, TypeVar

from extractor.classification.counts import Memory
from extractor.learning.step import Progress, Step

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Job(Protocol[T_co]):
    """One fit; travels to another process and back."""

    @property
    def cost(self) -> float:
        """Give about how long it takes, in any unit."""

    def run(self, memory: Memory) -> T_co:
        """Fit, and ask what is to be asked.

        Args:
            memory: of texts that earlier jobs of this process met.
        """


class Promise(Generic[T]):
    """What a job will give."""

    def __init__(self) -> None:
        """Begin without it."""
        self._found: list[T] = []

    @property
    def value(self) -> T:
        """Give it.

        Raises:
            ValueError: the work was not done yet.
        """
        if not self._found:
            raise ValueError("the work was not done yet")
        return self._found[0]

    def keep(self, value: T) -> None:
        """Take what the job gave."""
        self._found = [value]


@dataclasses.dataclass(frozen=True, slots=True)
class _Task:
    part: str
    job: Job[Any]
    promise: Promise[Any]


class Work:
    """What all parts want to have fitted."""

    def __init__(self) -> None:
        """Begin without any."""
        self._tasks: list[_Task] = []

    def add(self, part: str, job: Job[T]) -> Promise[T]:
        """Take in a job of a part."""
        promise: Promise[T] = Promise()
        self._tasks.append(_Task(part, job, promise))
        return promise

    def do(self, *, workers: int, progress: Progress) -> None:
        """Do all jobs; what they give does not depend on their order.

        Args:
            workers: processes; 1 works in this one. A program that asks for more and is itself no
                module needs the usual guard, ``if __name__ == "__main__"``.
            progress: is told of each job.
        """
        totals = Counter(it.part for it in self._tasks)
        for part, total in totals.items():
            progress(Step(part, 0, total))
        tasks = sorted(self._tasks, key=lambda it: -it.job.cost)
        done: Counter[str] = Counter()
        for task in _each(tasks, workers):
            done[task.part] += 1
            progress(Step(task.part, done[task.part], totals[task.part]))


def _each(tasks: list[_Task], workers: int) -> Iterator[_Task]:
    """Give each task after its promise was kept."""
    if workers < 2 or len(tasks) < 2:
        memory = Memory()
        for task in tasks:
            task.promise.keep(task.job.run(memory))
            yield task
        return
    # Started afresh: a copy of a program with threads may wait for ever.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(tasks)), mp_context=fresh) as pool:
        waiting = {pool.submit(_run, it.job): it for it in tasks}
        for future in as_completed(waiting):
            waiting[future].promise.keep(future.result())
            yield waiting[future]


_memory = Memory()  # of a process that was started for jobs; no other process writes to it


def _run(job: Job[T]) -> T:
    return job.run(_memory)
