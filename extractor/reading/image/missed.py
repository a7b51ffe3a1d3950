"""What looks like text but was not read: found by its ink, and laid out anew on a sheet of its own.

Page analysis leaves out cells of tables, lone numbers and what stands in frames. Cut out and put
one under the other, such pieces are read (``benchmarks.reading.steps``, "frames").
"""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from extractor.reading.image.pixels import Pixels, ink_of, paper_of
from extractor.values.geometry import Box

LETTER_HEIGHTS = (0.4, 1.6)  # of the usual height of a word; outside it is a dot, a rule or a logo
LETTER_WIDTH = 3.0  # usual heights; more is a rule, a signature or a picture
SOLID = 0.8  # of a letter's box in ink: more is a bar or a block
JOINED = 0.9  # usual heights of white between letters of one piece
MARGIN = 0.35  # usual heights of white around a piece
SPACING = 1.6  # usual heights between two pieces on the new sheet
MAX_PIECES = 250  # more is a picture, not text


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """Pieces of a page, one under the other.

    Attributes:
        pieces: where each stood on the page, and the top of its place on this sheet, in pixels.
    """

    picture: Pixels
    left: int
    pieces: tuple[tuple[Box, int], ...]

    def on_page(self, box: Box) -> Box | None:
        """Give the place on the page of a box on this sheet; None between two pieces."""
        _, level = box.center
        for piece, top in self.pieces:
            if top <= level <= top + piece.height:
                x, y = piece.x0 - self.left, piece.y0 - top
                return Box(box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y)
        return None


def missed_text(grey: Pixels, read: Sequence[Box]) -> list[Box]:
    """Find what looks like text on a page without its rules and was not read, in pixels.

    Args:
        grey: the page, upright, its rules painted over.
        read: of all words read.
    """
    if not read:
        return []
    usual = statistics.median(box.height for box in read)
    ink = ink_of(grey, block=max(int(usual) | 1, 15))
    for box in read:
        grown = max(round(0.2 * box.height), 1)
        top, bottom = max(int(box.y0) - grown, 0), int(box.y1) + grown + 1
        ink[top:bottom, max(int(box.x0) - grown, 0) : int(box.x1) + grown + 1] = 0
    letters = _letters(ink, usual)
    closed = cv2.morphologyEx(
        letters, cv2.MORPH_CLOSE, np.ones((1, max(round(JOINED * usual), 1) | 1), np.uint8)
    )
    count, _, boxes, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    if count - 1 > MAX_PIECES:
        return []
    return [
        Box(float(x), float(y), float(x + width), float(y + height))
        for x, y, width, height, _ in boxes[1:count].tolist()
    ]


def sheet_of(grey: Pixels, pieces: Sequence[Box]) -> Sheet:
    """Cut pieces out of a page and put them one under the other."""
    usual = statistics.median(box.height for box in pieces)
    margin, spacing = round(MARGIN * usual), round(SPACING * usual)
    left = spacing + margin
    width = round(max(box.width for box in pieces)) + 2 * left
    height = sum(round(box.height) + 2 * margin + spacing for box in pieces) + spacing
    picture = np.full((height, width), paper_of(grey), np.uint8)
    places: list[tuple[Box, int]] = []
    at = spacing
    for box in pieces:
        top, bottom = max(int(box.y0) - margin, 0), min(int(box.y1) + margin, grey.shape[0])
        start, end = max(int(box.x0) - margin, 0), min(int(box.x1) + margin, grey.shape[1])
        crop = grey[top:bottom, start:end]
        picture[at : at + crop.shape[0], spacing : spacing + crop.shape[1]] = crop
        places.append((Box(float(start), float(top), float(end), float(bottom)), at))
        at += crop.shape[0] + spacing
    return Sheet(picture, spacing, tuple(places))


def _letters(ink: Pixels, usual: float) -> Pixels:
    """Keep only what has the size of letters; a box of ink for each."""
    count, _, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    kept = np.zeros_like(ink)
    low, high = LETTER_HEIGHTS
    for x, y, width, height, area in _within(
        np.asarray(boxes[1:count], np.int32), usual * low, usual * high
    ):
        if width <= LETTER_WIDTH * usual and area <= SOLID * width * height:
            kept[y : y + height, x : x + width] = 1
    return kept


def _within(boxes: npt.NDArray[np.int32], lowest: float, highest: float) -> list[list[int]]:
    heights = boxes[:, 3]
    found: list[list[int]] = boxes[(heights >= lowest) & (heights <= highest)].tolist()
    return found
