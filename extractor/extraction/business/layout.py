"""Order the words of a document into rows and segments, whatever reading made of them.

A segment is a run of words on one row without a wide gap: a label, a value, a cell, a line of an
address. Words without boxes get a place in a grid made of lines and columns, so that everything
later can speak of left, right and below.
"""

from __future__ import annotations

import bisect
import dataclasses
import functools
from collections.abc import Sequence
from statistics import median

from extractor.extraction.labels import fold
from extractor.values.document import Document, Page
from extractor.values.geometry import Box, around

GAP = 0.62  # of the letter height: a wider gap starts a new segment (a blank takes about 0.25)
_LETTERS = 1.45  # letter widths that a gap must have too: typewriter fonts have blanks of one
_NEIGHBOURS = 12  # segments to the right that are looked at
_LONGEST = 60  # words in a segment; a text without line breaks is cut
_CHARACTER = 6.0  # width of a character in the grid for words without boxes, in points
_LINE = 12.0  # height of a line there
_CELL = 120.0  # width of a table column there
_BULLETS = frozenset("●•·∙‧◦⋅")  # between the parts of a sender's line, with wide gaps
_SHARED = 0.5  # of the lower word's height: overlap from which two words stand on one row


@dataclasses.dataclass(frozen=True)
class Segment:
    """A run of words on one row.

    Not slotted, because its folded text is made once, on first use.

    Attributes:
        page: index into the document's pages.
        row: counts through the document.
        words: indices into the page's words.
        box: where it stands; of the grid, in a document without boxes.
        starts: offset of each word in ``text``.
        height: usual height of its words, in points.
    """

    page: int
    row: int
    words: tuple[int, ...]
    box: Box
    text: str
    starts: tuple[int, ...]
    height: float

    @functools.cached_property
    def folded(self) -> str:
        """Give the text without accents and case, character by character."""
        return fold(self.text)


@dataclasses.dataclass(frozen=True)
class Layout:
    """Rows of segments, top to bottom, each from left to right."""

    document: Document
    rows: tuple[tuple[Segment, ...], ...]
    sizes: tuple[tuple[float, float], ...]

    @functools.cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Give all segments, row by row."""
        return tuple(segment for row in self.rows for segment in row)

    @functools.cached_property
    def letter_height(self) -> float:
        """Give the usual height of a word, in points."""
        return median([it.height for it in self.segments]) if self.segments else _LINE

    def right_of(self, segment: Segment) -> Sequence[Segment]:
        """Give the segments on the same row behind one, from near to far."""
        row = self.rows[segment.row]
        first = bisect.bisect_right(row, segment.box.x0, key=lambda it: it.box.x0)
        return row[first : first + _NEIGHBOURS]

    def below(self, segment: Segment, *, reach: float) -> Sequence[Segment]:
        """Give the segments under one that share some of its width, from near to far.

        Args:
            segment: where to start.
            reach: how far down to look, in points.
        """
        found: list[Segment] = []
        for row in self.rows[segment.row + 1 :]:
            if row[0].page != segment.page:
                break
            if min(it.box.y0 for it in row) - segment.box.y1 > reach:
                break
            found.extend(it for it in row if _above_each_other(segment.box, it.box))
        return found

    def above(self, segment: Segment, *, reach: float) -> Sequence[Segment]:
        """Give the segments over one that share some of its width, from near to far."""
        found: list[Segment] = []
        for row in reversed(self.rows[: segment.row]):
            if row[0].page != segment.page:
                break
            if segment.box.y0 - max(it.box.y1 for it in row) > reach:
                break
            found.extend(it for it in row if _above_each_other(it.box, segment.box))
        return found

    def height_share(self, segment: Segment) -> float:
        """Say how far down its page a segment stands: 0 at the top, 1 at the foot."""
        height = self.sizes[segment.page][1]
        return segment.box.center[1] / height if height else 0.0

    def place(self, segment: Segment, start: int, end: int) -> tuple[int, Box | None]:
        """Give the page number and the box of ``segment.text[start:end]``."""
        page = self.document.pages[segment.page]
        boxes: list[Box] = []
        for index, at in zip(segment.words, segment.starts, strict=True):
            box = page.words[index].box
            if box is not None and at < end and at + len(page.words[index].text) > start:
                boxes.append(box)
        return page.number, around(boxes) if boxes else None


def lay_out(document: Document) -> Layout:
    """Order a document's words into rows of segments."""
    rows: list[tuple[Segment, ...]] = []
    sizes: list[tuple[float, float]] = []
    for index, page in enumerate(document.pages):
        placed = _placed(page)
        bottom = max((box.y1 for _, box in placed), default=0.0)
        right = max((box.x1 for _, box in placed), default=0.0)
        sizes.append((page.width or right, page.height or bottom))
        gap = max(GAP, _LETTERS * _letter_shape(page, placed))
        for words in _rows_of(placed):
            runs = _runs(page, words, gap)
            rows.append(tuple(_segment(page, index, len(rows), run) for run in runs))
    return Layout(document, tuple(rows), tuple(sizes))


def joined(upper: Segment, lower: Segment) -> Segment:
    """Make one segment of two lines, as of a name that is broken."""
    shift = len(upper.text) + 1
    return dataclasses.replace(
        upper,
        words=upper.words + lower.words,
        box=around((upper.box, lower.box)),
        text=f"{upper.text} {lower.text}",
        starts=upper.starts + tuple(shift + start for start in lower.starts),
    )


def _above_each_other(upper: Box, lower: Box) -> bool:
    shared = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
    return shared > 0.3 * min(upper.width, lower.width) or abs(upper.x0 - lower.x0) < 4.0


def _placed(page: Page) -> list[tuple[int, Box]]:
    placed = [(index, word.box) for index, word in enumerate(page.words) if word.box is not None]
    return placed or _in_grid(page)


def _in_grid(page: Page) -> list[tuple[int, Box]]:
    column = {
        index: (at, number)
        for table in page.tables
        for row in table.rows
        for at, cell in enumerate(row)
        for number, index in enumerate(cell.words)
    }
    placed: list[tuple[int, Box]] = []
    for number, line in enumerate(page.lines):
        x = y = 0.0
        y = number * _LINE
        for index in range(line.first, line.last):
            at, place = column.get(index, (0, 1))
            if place == 0:
                x = max(x + _LINE, at * _CELL)
            width = _CHARACTER * len(page.words[index].text)
            placed.append((index, Box(x, y, x + width, y + 0.8 * _LINE)))
            x += width + 0.2 * _LINE
    return placed


def _rows_of(placed: list[tuple[int, Box]]) -> list[list[tuple[int, Box]]]:
    rows: list[list[tuple[int, Box]]] = []
    for index, box in sorted(placed, key=lambda it: (it[1].center[1], it[1].x0)):
        for row in reversed(rows[-3:]):
            if _share_a_row(row, box):
                row.append((index, box))
                break
        else:
            rows.append([(index, box)])
    rows.sort(key=lambda row: min(box.y0 for _, box in row))
    return [sorted(row, key=lambda it: it[1].x0) for row in rows]


def _share_a_row(row: list[tuple[int, Box]], box: Box) -> bool:
    nearest = min((other for _, other in row), key=lambda it: abs(it.center[0] - box.center[0]))
    shared = min(nearest.y1, box.y1) - max(nearest.y0, box.y0)
    return shared > _SHARED * min(nearest.height, box.height)


def _letter_shape(page: Page, placed: list[tuple[int, Box]]) -> float:
    """Give the usual width of a letter for its height."""
    shapes = [
        box.width / len(page.words[index].text) / box.height
        for index, box in placed
        if len(page.words[index].text) >= 3 and box.height > 0
    ]
    return median(shapes) if shapes else 0.0


def _runs(page: Page, words: list[tuple[int, Box]], share: float) -> list[list[tuple[int, Box]]]:
    runs: list[list[tuple[int, Box]]] = []
    for index, box in words:
        gap = share * (box.height + runs[-1][-1][1].height) / 2 if runs else 0.0
        if runs and {page.words[index].text, page.words[runs[-1][-1][0]].text} & _BULLETS:
            gap *= 2.5
        near = bool(runs) and box.x0 - runs[-1][-1][1].x1 <= gap
        if near and len(runs[-1]) < _LONGEST:
            runs[-1].append((index, box))
        else:
            runs.append([(index, box)])
    return runs


def _segment(page: Page, page_index: int, row: int, run: list[tuple[int, Box]]) -> Segment:
    texts = [page.words[index].text for index, _ in run]
    starts: list[int] = []
    at = 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    return Segment(
        page=page_index,
        row=row,
        words=tuple(index for index, _ in run),
        box=around(box for _, box in run),
        text=" ".join(texts),
        starts=tuple(starts),
        height=median(box.height for _, box in run),
    )
