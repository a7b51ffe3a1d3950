"""Which rows of a page without drawn cells look like a table: figures under figures."""

from __future__ import annotations

import bisect
import dataclasses
import itertools
import math
from collections.abc import Sequence

from extractor.reading.columns import Strip, strips_left, white_strips
from extractor.reading.rows import Chunk, Row, chunks_of, is_amount, is_figure, is_sum

MAX_GAP = 2.6  # text heights of white between two rows of one table
TIGHT_GAP = 0.75  # text heights of white between the lines of one cell
MAX_WRAPPED = 8  # lines of one cell
MAX_TITLE_LINES = 6
FOOTER_COLUMNS = 3
TITLED_SHARE = 0.8  # of the columns of the first row with a sum that have a title
MAX_REMARK_LINES = 3  # between two rows, across their columns


@dataclasses.dataclass(slots=True)
class _Line:
    row: Row
    chunks: list[Chunk]

    @property
    def is_seed(self) -> bool:
        """Say whether this row alone looks like one of a table."""
        if len(self.chunks) >= 3:
            return True
        return len(self.chunks) == 2 and any(is_amount(it.text) for it in self.chunks)

    @property
    def has_figure(self) -> bool:
        return len(self.chunks) >= 2 and any(is_figure(it.text) for it in self.chunks)

    @property
    def is_labelled(self) -> bool:
        """Say whether a value that is no sum follows its label: "Invoice No.:  #INV03051"."""
        return any(
            (left.text.endswith(":") or right.text.startswith(": "))
            and not is_sum(right.words[-1].text)
            for left, right in itertools.pairwise(self.chunks)
        )


def runs_of(rows: Sequence[Row]) -> list[list[Row]]:
    """Give groups of neighbouring rows, from top to bottom, that look like a table each."""
    lines = [_Line(row, chunks_of(row.words)) for row in rows]
    runs: list[list[Row]] = []
    at = free = 0
    while at < len(lines):
        if not lines[at].is_seed:
            at += 1
            continue
        last, strips = _end(lines, at)
        first = _begin(lines, free, at, strips)
        inside = _without_footer(_without_letterhead(lines[first : last + 1]))
        if _is_table(inside):
            runs.append([line.row for line in inside])
            free = last + 1
        at = last + 1
    return runs


def _end(lines: Sequence[_Line], first: int) -> tuple[int, list[Strip]]:
    """Give the last row of the table that begins with a seed, and the white between columns."""
    inside = [lines[first]]
    waiting: list[_Line] = []
    strips = white_strips([lines[first].chunks])
    last = first
    remarks = False
    for at in range(first + 1, len(lines)):
        if _gap(lines[at - 1], lines[at]) > MAX_GAP or len(waiting) > MAX_WRAPPED:
            break
        kept = strips_left(strips, lines[at].chunks)
        if lines[at].is_seed:
            if kept * 2 < len(strips) or not kept:
                break
            remarks |= any(strips_left(strips, it.chunks) < len(strips) for it in waiting)
            inside += [*waiting, lines[at]]
            waiting, last = [], at
            strips = white_strips([line.chunks for line in inside])
        elif kept < len(strips) and not _goes_on(lines, at, strips):
            break
        else:
            waiting.append(lines[at])
    if remarks and last + 1 < len(lines) and _is_last_remark(lines[last], lines[last + 1]):
        last += 1
    while last + 1 < len(lines) and _wraps(lines[last], lines[last + 1], strips):
        last += 1
    return last, strips


def _is_last_remark(above: _Line, below: _Line) -> bool:
    """Say whether the line below the last row is its remark, where the rows above have theirs."""
    return len(below.chunks) == 1 and _gap(above, below) <= 2 * TIGHT_GAP and not below.is_seed


def _goes_on(lines: Sequence[_Line], at: int, strips: Sequence[Strip]) -> bool:
    """Say whether a line across the columns is a remark between two rows of one table."""
    for below in range(at + 1, min(at + 1 + MAX_REMARK_LINES, len(lines))):
        if _gap(lines[below - 1], lines[below]) > MAX_GAP:
            return False
        if lines[below].is_seed:
            fits = strips_left(strips, lines[below].chunks) == len(strips)
            return fits and lines[below].has_figure
    return False


def _gap(above: _Line, below: _Line) -> float:
    """Give the white between two rows in text heights."""
    height = min(above.row.height, below.row.height)
    return (below.row.y0 - above.row.y1) / max(height, 1.0)


def _wraps(above: _Line, below: _Line, strips: Sequence[Strip]) -> bool:
    """Say whether a line continues cells of the line above."""
    return _gap(above, below) <= TIGHT_GAP and strips_left(strips, below.chunks) == len(strips)


def _begin(lines: Sequence[_Line], free: int, seed: int, strips: Sequence[Strip]) -> int:
    """Add titles and wrapped lines above the first seed: rows that fit its columns."""
    first, at = seed, seed
    enough = max(2, (len(strips) + 1) // 2)
    while at > free and seed - at < MAX_TITLE_LINES:
        at -= 1
        gap = _gap(lines[at], lines[at + 1])
        if gap > MAX_GAP or strips_left(strips, lines[at].chunks) < len(strips):
            break
        tight = first == at + 1 and gap <= TIGHT_GAP and _lies_inside(lines[at], lines[first])
        if _columns_hit(lines[at], strips) >= enough or tight:
            first = at
    return first


def _columns_hit(line: _Line, strips: Sequence[Strip]) -> int:
    edges = [left for left, _ in strips]
    return len({bisect.bisect_right(edges, it.x0) for it in line.chunks})


def _without_letterhead(lines: Sequence[_Line]) -> Sequence[_Line]:
    """Leave out rows above the titles: the last row of many chunks before the first sum."""
    sums = [any(is_amount(it.text) for it in line.chunks[1:]) for line in lines]
    first = sums.index(True) if True in sums else 0
    if not first:
        return lines
    counts = [len(line.chunks) for line in lines[:first]]
    enough = min(max(counts), math.ceil(TITLED_SHARE * len(lines[first].chunks)))
    title = max(index for index, count in enumerate(counts) if count >= enough)
    while title and _gap(lines[title - 1], lines[title]) <= TIGHT_GAP:
        title -= 1
    return lines[title:]


def _without_footer(lines: Sequence[_Line]) -> Sequence[_Line]:
    """Leave out rows of several cells below the last sum: columns of a footer, not of the table."""
    sums = [any(is_amount(it.text) for it in line.chunks[1:]) for line in lines]
    if sum(sums) < 2:
        return lines
    last = len(sums) - sums[::-1].index(True)
    footer = [at for at in range(last, len(lines)) if len(lines[at].chunks) >= FOOTER_COLUMNS]
    if not footer or _gap(lines[footer[0] - 1], lines[footer[0]]) <= TIGHT_GAP:
        return lines
    return lines[: footer[0]]


def _lies_inside(line: _Line, below: _Line) -> bool:
    """Say whether a lone line is a cell that wraps rather than the end of a paragraph above."""
    return len(line.chunks) >= 2 or line.chunks[0].x0 > below.chunks[0].x1


def _is_table(lines: Sequence[_Line]) -> bool:
    labelled = sum(line.is_labelled for line in lines)
    if labelled >= 2 and labelled * 2 > sum(line.has_figure for line in lines):
        return False  # labels and their values, as in a letterhead
    figures = sum(line.has_figure for line in lines)
    if figures != 1:
        return figures >= 2
    sums = any(is_amount(it.text) for line in lines for it in line.chunks if line.has_figure)
    return sums and any(len(line.chunks) >= 3 for line in lines if not line.has_figure)
