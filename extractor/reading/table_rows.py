"""Which visual rows of a table belong together: cells that wrap make one row of several."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence

from extractor.reading.columns import into_columns
from extractor.reading.rows import Placed, Row, is_amount, is_figure, is_sum

TIGHT = 0.45  # text heights of white: the lines of one cell are no farther apart
OVERLAP = 0.15  # of the height; lines of one cell, set tight, overlap less
SAME_EDGE = 2.0  # points between the right edges of sums under each other
DISTINCT_GAP = 1.15  # times the smallest gap: a clearly larger one parts two rows


@dataclasses.dataclass(frozen=True, slots=True)
class Strip:
    """One visual row of a table, its words shared out to columns."""

    y0: float
    y1: float
    cells: tuple[tuple[Placed, ...], ...]

    @staticmethod
    def of(row: Row, separators: Sequence[float], *, most: int) -> Strip:
        """Share out a row's words to the columns; ``most`` chunks has the fullest row."""
        cells = into_columns(row.words, separators, most=most)
        return Strip(row.y0, row.y1, tuple(tuple(cell) for cell in cells))

    @property
    def filled(self) -> frozenset[int]:
        """Give the columns that hold words."""
        return frozenset(index for index, cell in enumerate(self.cells) if cell)

    def text(self, column: int) -> str:
        """Give a cell's words with single blanks between."""
        return " ".join(word.text for word in self.cells[column])

    def figures(self) -> int:
        """Count the cells that hold a sum, a date or a number and nothing else."""
        return sum(is_figure(self.text(column)) for column in self.filled)


def bundled(strips: Sequence[Strip]) -> list[Strip]:
    """Make one of visual rows that overlap: a short cell stands beside the middle of a long one."""
    bundles: list[Strip] = []
    for strip in strips:
        last = bundles[-1] if bundles else None
        if last and last.y1 - strip.y0 > OVERLAP * (strip.y1 - strip.y0):
            cells = tuple(one + two for one, two in zip(last.cells, strip.cells, strict=True))
            bundles[-1] = Strip(last.y0, max(last.y1, strip.y1), cells)
        else:
            bundles.append(strip)
    return bundles


def join_wrapped(strips: Sequence[Strip], sums: frozenset[int]) -> list[list[Strip]]:
    """Group visual rows, from top to bottom, into rows of the table.

    A visual row with a sum in a column of sums, or with at least half of the columns filled,
    starts a row of its own; others continue the row above or below, whichever is nearer.
    """
    anchors = [index for index, anchored in enumerate(_anchored(strips, sums)) if anchored]
    if not anchors:
        return [list(strips)] if strips else []
    cuts = [0]
    for above, below in itertools.pairwise(anchors):
        cuts.append(_cut(strips, above, below))
    cuts.append(len(strips))
    return [list(strips[first:last]) for first, last in itertools.pairwise(cuts)]


def _anchored(strips: Sequence[Strip], sums: frozenset[int]) -> list[bool]:
    need = max(2, (max(len(strip.filled) for strip in strips) + 1) // 2)
    anchored: list[bool] = []
    below_sums = False
    for index, strip in enumerate(strips):
        with_sum = _has_sum(strip, sums)
        tight = index > 0 and strip.y0 - strips[index - 1].y1 <= TIGHT * (strip.y1 - strip.y0)
        anchored.append(with_sum or (len(strip.filled) >= need and not (below_sums and tight)))
        below_sums |= with_sum
    return anchored


def _has_sum(strip: Strip, sums: frozenset[int]) -> bool:
    return any(is_amount(strip.text(column)) for column in strip.filled & sums)


def stacked_sums(strips: Sequence[Strip]) -> list[list[Strip]]:
    """Part visual rows that end in a sum each, right under another: totals, not a cell that wraps.

    Gives one group, all of them, if there are no such sums.
    """
    ends = [_end_of_sum(strip) for strip in strips]
    edges = [edge for edge in ends if edge is not None]
    right = max(edges, default=0.0)
    stacked = [edge is not None and right - edge <= SAME_EDGE for edge in ends]
    if sum(stacked) < 2:
        return [list(strips)]
    groups: list[list[Strip]] = []
    ended = True
    for strip, has_sum in zip(strips, stacked, strict=True):
        if ended or (has_sum and any(_end_of_sum(it) is not None for it in groups[-1])):
            groups.append([])
        groups[-1].append(strip)
        ended = has_sum
    return groups


def _end_of_sum(strip: Strip) -> float | None:
    """Give the right edge of a visual row that holds words and ends in a sum."""
    words = sorted((word for cell in strip.cells for word in cell), key=lambda it: it.x1)
    if len(words) < 2 or not is_sum(words[-1].text):
        return None
    return words[-1].x1


def columns_of_sums(strips: Sequence[Strip]) -> frozenset[int]:
    """Give the columns where most filled cells are a sum, the title aside."""
    found = set()
    for column in range(len(strips[0].cells) if strips else 0):
        texts = [strip.text(column) for strip in strips if strip.cells[column]]
        if sum(is_amount(text) for text in texts) * 2 > len(texts) - 1 > 0:
            found.add(column)
    return frozenset(found)


def _cut(strips: Sequence[Strip], above: int, below: int) -> int:
    """Give the index at which the row of ``below`` begins."""
    gaps = [(strips[index + 1].y0 - strips[index].y1, index + 1) for index in range(above, below)]
    if len(gaps) == 1:
        return below
    widest, at = max(gaps)
    height = strips[above].y1 - strips[above].y0
    narrowest = min(gap for gap, _ in gaps)
    if widest - narrowest <= (DISTINCT_GAP - 1) * height:
        return below  # evenly spaced: cells are aligned at their top
    return at


def holds_sums(strips: Sequence[Strip], sums: frozenset[int]) -> bool:
    """Say whether any of the visual rows has a sum in a column of sums."""
    return any(_has_sum(strip, sums) for strip in strips)


def full_rows(strips: Sequence[Strip], most: int) -> int:
    """Count the visual rows with two figures and over half of the ``most`` columns filled."""
    return sum(strip.figures() >= 2 and len(strip.filled) * 2 > most for strip in strips)
