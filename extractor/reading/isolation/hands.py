"""A child at work on one file, and what it is doing."""

from __future__ import annotations

import dataclasses
import enum

from extractor.jail.child import Child
from extractor.jail.pool import Pool


class Stage(enum.Enum):
    """What a child is doing."""

    STARTING = enum.auto()
    OPENING = enum.auto()
    WAITING = enum.auto()  # for work
    LOOKING = enum.auto()
    RECOGNISING = enum.auto()


@dataclasses.dataclass(frozen=True, slots=True)
class Loan:
    """A child that took a file apart, and has its parts already.

    Attributes:
        pool: it came from; not ended, unless a part is at fault.
        texts_only: it reads no other parts.
        held: the place of the part among those it has, from 0.
    """

    child: Child
    pool: Pool
    texts_only: bool
    held: int = 0


@dataclasses.dataclass(slots=True, eq=False)
class Hand:
    """A child at work on this file.

    Attributes:
        pool: it came from.
        held: the place of the part in a child that was lent; None for all others.
        recognises: it may be given scans.
        index: of the page it has in hand.
        stop: the page at which its look ends.
        deadline: on the monotonic clock, for its next answer.
    """

    child: Child
    pool: Pool
    held: int | None
    recognises: bool
    stage: Stage
    deadline: float
    index: int = 0
    stop: int = 0

    def bury(self) -> None:
        """End the child: it cannot be used any more, and another one may take its place."""
        self.pool.bury(self.child)
