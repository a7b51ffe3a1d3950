"""A child at work on one file, and what it is doing."""

from __future__ import annotations

import dataclasses
import enum

from extractor.jail.child import Child
from extractor.jail.pool import Pool
from extractor.reading.isolation.recognition import Recognition


class Stage(enum.Enum):
    """What a child is doing."""

    STARTING = enum.auto()
    OPENING = enum.auto()
    WAITING = enum.auto()  # for work
    LOOKING = enum.auto()
    RECOGNISING = enum.auto()  # itself, or it waits for the words of a picture


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
        index: of the page it has in hand.
        stop: the page at which its look ends.
        recognition: of a picture, for whose words it waits.
        deadline: on the monotonic clock, for its next answer.
    """

    child: Child
    pool: Pool
    held: int | None
    stage: Stage
    deadline: float
    index: int = 0
    stop: int = 0
    recognition: Recognition | None = None

    @property
    def until(self) -> float:
        """Give the time by which something must be heard, on the monotonic clock."""
        return self.deadline if self.recognition is None else self.recognition.deadline

    def fileno(self) -> int:
        """Give the pipe on which the next answer arrives."""
        return (self.child if self.recognition is None else self.recognition).fileno()

    def bury(self) -> None:
        """End the child: it cannot be used any more, and another one may take its place."""
        if self.recognition is not None:
            self.recognition.close()
            self.recognition = None
        self.pool.bury(self.child)
