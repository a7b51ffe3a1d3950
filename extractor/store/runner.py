"""What hands out work: the port, and what a piece of work is."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Protocol

import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.values.progress import State


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """A submission in work.

    Attributes:
        number: of the submission.
        sha256: its id.
        state: how far it had come when it was handed out.
        has_bytes: False if it arrived without; `problem` says why.
        mailed_at: when its channel says that it came, aware.
        owner: who has it.
        lease: grows with every handing out; an older one counts for nothing.
        attempts: how often it was begun and not given back, this time included; 0 while it is
            only reserved.
        faults: how often something else than the submission was at fault.
    """

    number: int
    sha256: str
    name: str
    state: State
    has_bytes: bool
    problem_code: str | None
    problem: str | None
    mailed_at: dt.datetime | None
    owner: int
    lease: int
    attempts: int
    faults: int


class LostTaskError(StoreError):
    """Somebody else has the task now, because we were taken for dead; our result is not used."""

    def __init__(self, name: str, detail: str = "somebody else works on it now") -> None:
        super().__init__(name, detail)


class Runner(Protocol):
    """Hands out each task to one worker at a time, again when that worker has died.

    Attributes:
        owner: number under which this one's tasks stand; it holds as long as the runner is open.
    """

    owner: int

    def claim(self) -> Task | None:
        """Give the next task that is due, its attempt counted before anything is done.

        Raises:
            StoreError: the store does not answer.
        """
        ...

    def reserve(self) -> Task | None:
        """Give the next task that is due and was never begun, its attempt not counted.

        Raises:
            StoreError: the store does not answer.
        """
        ...

    def begin(self, task: Task) -> Task:
        """Count the attempt of a reserved task, before anything is done with what was read of it.

        Raises:
            LostTaskError: somebody else has it.
            StoreError: the store does not answer; it is reserved still.
        """
        ...

    def hold(self, connection: sa.Connection, task: Task) -> None:
        """Make sure, within a writing transaction, that the task is still ours.

        Raises:
            LostTaskError: it is not.
        """
        ...

    def finish(self, connection: sa.Connection, task: Task) -> None:
        """Take the task off the list, within the transaction that writes its outcome.

        Raises:
            LostTaskError: it is not ours.
        """
        ...

    def give_back(self, task: Task) -> None:
        """Let somebody else have the task; the attempt, if it was begun, does not count.

        Raises:
            StoreError: the store does not answer.
        """
        ...

    def postpone(self, task: Task, problem: str, *, seconds: float) -> None:
        """Give the task back and count a fault; it is due again after so long.

        Raises:
            StoreError: the store does not answer.
        """
        ...

    def free_the_dead(self) -> int:
        """Give back what dead workers had, their attempts counted; say how many tasks.

        Raises:
            StoreError: the store does not answer.
        """
        ...

    def close(self) -> None:
        """Give everything back."""
        ...
