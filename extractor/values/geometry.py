"""Where things stand on a page."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable


@dataclasses.dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in PDF points (1/72 inch), origin top left, x to the right, y down."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Give the width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Give the height in points."""
        return self.y1 - self.y0

    @property
    def center(self) -> tuple[float, float]:
        """Give the middle as (x, y)."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def contains(self, point: tuple[float, float], *, margin: float = 0.0) -> bool:
        """Say whether a point lies inside, the edge included.

        Args:
            point: (x, y) in points.
            margin: how far outside still counts, in points.
        """
        x, y = point
        inside_x = self.x0 - margin <= x <= self.x1 + margin
        return inside_x and self.y0 - margin <= y <= self.y1 + margin

    def as_list(self) -> list[float]:
        """Give ``[x0, y0, x1, y1]`` rounded to hundredths of a point."""
        return [round(value, 2) for value in (self.x0, self.y0, self.x1, self.y1)]


def around(boxes: Iterable[Box]) -> Box:
    """Give the smallest box that holds all the given ones.

    Raises:
        ValueError: no box was given.
    """
    known = list(boxes)
    if not known:
        raise ValueError("around() needs at least one box")
    return Box(
        min(box.x0 for box in known),
        min(box.y0 for box in known),
        max(box.x1 for box in known),
        max(box.y1 for box in known),
    )
