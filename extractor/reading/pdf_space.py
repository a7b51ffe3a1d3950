"""From the coordinates of a PDF page to those of the page as seen."""

from __future__ import annotations

import dataclasses

from extractor.values.geometry import Box


@dataclasses.dataclass(frozen=True, slots=True)
class Space:
    """How a page is cut and turned.

    Attributes:
        width: as seen, in points.
        height: as seen, in points.
        rotation: clockwise, as the page demands: 0, 90, 180 or 270.
        left: of the visible part, in the file's coordinates (y upwards), as are the next three.
    """

    width: float
    height: float
    rotation: int
    left: float
    bottom: float
    right: float
    top: float

    @staticmethod
    def of(
        size: tuple[float, float], rotation: int, bounds: tuple[float, float, float, float]
    ) -> Space:
        """Describe a page by its size as seen, its rotation and its visible part."""
        return Space(size[0], size[1], rotation, *bounds)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Give the box, from the top left of the page as seen, of one in the file."""
        if self.rotation == 0:
            return Box(x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)
        if self.rotation == 90:
            return Box(y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left)
        if self.rotation == 180:
            return Box(self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom)
        return Box(self.top - y1, self.right - x1, self.top - y0, self.right - x0)

    def turn_of(self, right: float, up: float) -> int:
        """Say how far text that runs so in the file must be turned clockwise to be upright.

        Args:
            right: how far its end lies to the right of its start.
            up: how far its end lies above its start.

        Returns:
            0, 90, 180 or 270, on the page as seen.
        """
        level = abs(right) >= abs(up)
        turn = (0 if right >= 0 else 180) if level else (90 if up > 0 else 270)
        return (turn - self.rotation) % 360


def turned(box: Box, degrees: int, width: float, height: float) -> Box:
    """Give a box after its page, of this width and height before, was turned clockwise.

    ``degrees`` is 0, 90, 180 or 270.
    """
    if degrees == 90:
        return Box(height - box.y1, box.x0, height - box.y0, box.x1)
    if degrees == 180:
        return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
    if degrees == 270:
        return Box(box.y0, width - box.x1, box.y1, width - box.x0)
    return box
