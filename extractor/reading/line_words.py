"""Split a recognised line of text to words with boxes, by the white between them in the picture.

The usual widths of letters say about where each blank should lie; the ink says where it is.
"""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt

from extractor.values.geometry import Box

Pixels = npt.NDArray[np.uint8]

RULED = 0.9  # of a column's height in ink: an upright rule between two cells, not a letter
BLANK_HEIGHTS = 0.3  # a blank's usual width; wider white is a gap between cells
NARROWEST_HEIGHTS = 0.08  # white narrower than this parts no words
LETTER_WHITE = 0.1  # text heights
SLIVER_HEIGHTS = 0.2
WIDTH_REWARD = 3.0  # for a text height of white; the two were tuned on the casebook's scans
DISTANCE_COST = 0.6  # for each text height between where a blank should be and where white is

_WIDTHS = {
    **dict.fromkeys("ijlI.,;:'!|()[]{}`´·’ ", 0.5),
    **dict.fromkeys('frt-/\\"', 0.65),
    **dict.fromkeys("mwMW@%œŒ—", 1.45),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZÄÖÜÉÈÀ&€", 1.2),
}


def split_line(text: str, box: Box, picture: Pixels) -> list[tuple[str, Box]]:
    """Give the words of a line with their boxes, in pixels.

    Args:
        text: of the line, blanks between its words.
        box: of the line, in pixels of the picture.
        picture: grey, height x width, 0 is black.
    """
    words = text.split()
    ink = _ink_columns(picture, box)
    left = float(max(int(box.x0), 0))
    box, ink = _trimmed(box, ink)
    if len(words) < 2:
        return [(word, box) for word in words]
    gaps = _gaps(ink, left, box)
    chosen = _chosen(words, gaps, box) if len(gaps) >= len(words) - 1 else None
    if chosen is None:
        return _by_widths(words, box)
    # ink is narrower than a letter with its own white; boxes elsewhere hold that white
    beside = [min(LETTER_WHITE * box.height, 0.25 * (end - start)) for start, end in chosen]
    starts = [box.x0, *(end - white for (_, end), white in zip(chosen, beside, strict=True))]
    ends = [*(start + white for (start, _), white in zip(chosen, beside, strict=True)), box.x1]
    return [
        (word, Box(start, box.y0, max(end, start + 1), box.y1))
        for word, start, end in zip(words, starts, ends, strict=True)
    ]


def _ink_columns(picture: Pixels, box: Box) -> npt.NDArray[np.bool_]:
    """Say for each column of a line's box whether it holds ink of a letter."""
    margin = int(box.height * 0.12)
    rows = slice(max(int(box.y0) + margin, 0), max(int(box.y1) - margin, 1))
    crop = picture[rows, max(int(box.x0), 0) : max(int(box.x1), 1)].astype(np.int16)
    if not crop.size:
        return np.zeros(0, dtype=np.bool_)
    paper, darkest = np.percentile(crop, (85, 1))
    dark = crop < (paper + darkest) / 2
    share = dark.mean(axis=0)
    return np.asarray((share > 0) & (share < RULED), dtype=np.bool_)


def _trimmed(box: Box, ink: npt.NDArray[np.bool_]) -> tuple[Box, npt.NDArray[np.bool_]]:
    """Cut a line's box to its ink; a sliver at its edge is the next cell's first letter."""
    places = np.flatnonzero(ink)
    if len(places) < 2:
        return box, ink
    gaps = np.flatnonzero(np.diff(places) > 1)
    first, last = int(places[0]), int(places[-1])
    sliver = SLIVER_HEIGHTS * box.height
    if len(gaps) and last >= len(ink) - 2 and last - int(places[gaps[-1] + 1]) < sliver:
        last = int(places[gaps[-1]])
    if len(gaps) and first <= 1 and int(places[gaps[0]]) - first < sliver:
        first = int(places[gaps[0] + 1])
    kept = ink.copy()
    kept[:first] = False
    kept[last + 1 :] = False
    left = max(int(box.x0), 0)
    white = LETTER_WHITE * box.height
    start, end = left + first - white, left + last + 1 + white
    return Box(max(start, box.x0), box.y0, min(end, box.x1), box.y1), kept


def _gaps(ink: npt.NDArray[np.bool_], left: float, box: Box) -> list[tuple[float, float]]:
    """Give the runs of white (from x, to x) between the first and the last ink."""
    places = np.flatnonzero(ink)
    if len(places) < 2:
        return []
    steps = np.flatnonzero(np.diff(places) > max(NARROWEST_HEIGHTS * box.height, 1.0))
    return [(left + float(places[it]) + 1, left + float(places[it + 1])) for it in steps]


def _chosen(
    words: list[str], gaps: list[tuple[float, float]], box: Box
) -> list[tuple[float, float]] | None:
    """Choose one gap for each blank, in order: wide ones near to where the blank should be."""
    height = max(box.height, 1.0)
    usual = BLANK_HEIGHTS * height
    # places as if every gap between cells were an ordinary blank
    surplus = list(itertools.accumulate((max(b - a - usual, 0.0) for a, b in gaps), initial=0.0))
    centres = [
        (a + min(b, a + usual)) / 2 - extra for (a, b), extra in zip(gaps, surplus, strict=False)
    ]
    wanted = _blanks(words, box.x0, box.x1 - surplus[-1])
    worst = float("inf")
    costs = [[worst] * len(gaps) for _ in wanted]
    came: list[list[int]] = [[-1] * len(gaps) for _ in wanted]
    for row, place in enumerate(wanted):
        best, best_at = (0.0, -1) if row == 0 else (worst, -1)
        for at, (a, b) in enumerate(gaps):
            if row and at and costs[row - 1][at - 1] < best:
                best, best_at = costs[row - 1][at - 1], at - 1
            own = DISTANCE_COST * abs(centres[at] - place) / height
            own -= WIDTH_REWARD * min((b - a) / height, 1.0)
            costs[row][at], came[row][at] = best + own, best_at
    at = min(range(len(gaps)), key=lambda it: costs[-1][it])
    if costs[-1][at] == worst:
        return None
    path = [at]
    for row in range(len(wanted) - 1, 0, -1):
        path.append(came[row][path[-1]])
    return [gaps[it] for it in reversed(path)]


def _blanks(words: list[str], left: float, right: float) -> list[float]:
    """Give the middle of each blank if letters had their usual widths."""
    boxes = _by_widths(words, Box(left, 0.0, right, 1.0))
    return [(one.x1 + two.x0) / 2 for (_, one), (_, two) in itertools.pairwise(boxes)]


def _by_widths(words: list[str], box: Box) -> list[tuple[str, Box]]:
    total = sum(_width(word) for word in words) + 0.5 * (len(words) - 1)
    scale = box.width / total
    found: list[tuple[str, Box]] = []
    at = box.x0
    for word in words:
        end = at + _width(word) * scale
        found.append((word, Box(at, box.y0, end, box.y1)))
        at = end + 0.5 * scale
    return found


def _width(word: str) -> float:
    return sum(_WIDTHS.get(letter, 1.0) for letter in word)
