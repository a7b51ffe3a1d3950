"""Straight lines on a page, whoever found them: a PDF's paths or a scan's ink."""

from __future__ import annotations

import dataclasses

from extractor.values.geometry import Box


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """A line that runs along or down the page, in points from the top left.

    Attributes:
        at: y of a level rule, x of an upright one.
        start: where it begins along its length.
        end: where it ends.
    """

    level: bool
    at: float
    start: float
    end: float

    @staticmethod
    def of(box: Box) -> Rule:
        """Take the longer side of a thin box."""
        x, y = box.center
        if box.width >= box.height:
            return Rule(level=True, at=y, start=box.x0, end=box.x1)
        return Rule(level=False, at=x, start=box.y0, end=box.y1)

    @property
    def length(self) -> float:
        """Give the length in points."""
        return self.end - self.start

    @property
    def box(self) -> Box:
        """Give the rule as a box without thickness."""
        if self.level:
            return Box(self.start, self.at, self.end, self.at)
        return Box(self.at, self.start, self.at, self.end)
