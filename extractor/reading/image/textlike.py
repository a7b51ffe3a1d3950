"""Say whether a picture shows a page with text, or something else: goods, a wall, mere noise.

Letters stand in rows: most have a neighbour of about their size on the same base line. In pictures
of anything else few blots do, and dark and light change everywhere.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extractor.reading.image.pixels import Pixels, ink_of, share_of, small

LETTER_PIXELS = (5, 40)  # height on the reduced picture
LETTER_FILL = (0.15, 0.9)  # of its box
ENOUGH_LETTERS = 60  # fewer tell nothing
MOST_LETTERS = 1200  # are enough to judge by
IN_ROWS = 0.35  # of the letters: 0.67-0.96 on 214 documents, 0.10-0.34 in photos and noise
BUSY_INK = 0.06  # of the pixels: mostly 0.01-0.06 on documents, 0.07-0.33 in photos

Boxes = npt.NDArray[np.int32]


def is_picture(grey: Pixels) -> bool:
    """Say whether a picture is surely no page of text, whichever way up it is."""
    ink = ink_of(small(grey))
    if share_of(ink) < BUSY_INK:
        return False
    letters = _letters(ink)
    if len(letters) < ENOUGH_LETTERS:
        return True
    # x, y, width, height: lines may also run up the page
    return max(in_rows(letters), in_rows(letters[:, [1, 0, 3, 2]])) < IN_ROWS


def in_rows(letters: Boxes) -> float:
    """Give the share of letters with a neighbour to the right on the same base line.

    Args:
        letters: x, y, width and height of each.
    """
    ordered = letters[np.argsort(letters[:, 0], kind="stable")]
    step = max(len(ordered) // MOST_LETTERS, 1)
    x, y, width, height = ordered.T
    ends, bases = x + width, y + height
    found = asked = 0
    for at in range(0, len(ordered) - 1, step):
        last = int(np.searchsorted(x, ends[at] + 1.2 * height[at]))
        after = slice(at + 1, max(last, at + 1))
        level = np.abs(bases[after] - bases[at]) <= 0.25 * height[at] + 1
        alike = (height[after] < 2.2 * height[at]) & (height[at] < 2.2 * height[after])
        found += bool((level & alike & (x[after] > ends[at] - 3)).any())
        asked += 1
    return found / max(asked, 1)


def _letters(ink: Pixels) -> Boxes:
    count, _, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    _, _, width, height, area = boxes[1:count].T
    low, high = LETTER_PIXELS
    fill = area / np.maximum(width * height, 1)
    sizes = (height >= low) & (height <= high) & (width >= 2) & (width <= 1.5 * high)
    kept: Boxes = boxes[1:count][sizes & (fill > LETTER_FILL[0]) & (fill < LETTER_FILL[1])][:, :4]
    return kept
