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


@dataclasses.dataclass(slots=True, eq=False)
class Hand:
    """A child at work on this file.

    Attributes:
        pool: it came from.
        is_lent: whoever reads the file lent it, with the part in it.
        recognises: it may be given scans.
        index: of the page it has in hand.
        stop: the page at which its look ends.
        deadline: on the monotonic clock, for its next answer.
    """

    child: Child
    pool: Pool
    is_lent: bool
    recognises: bool
    stage: Stage
    deadline: float
    index: int = 0
    stop: int = 0

    def bury(self) -> None:
        """End the child: it cannot be used any more, and another one may take its place."""
        self.pool.bury(self.child)
