"""Find the tables of a page: drawn ones by their rules, others by the white between columns."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence

from extractor.reading.columns import separators_of, strips_left, white_strips
from extractor.reading.grid import Grid, covered, grids_of
from extractor.reading.rows import Placed, Row, chunks_of, is_figure, rows_of
from extractor.reading.runs import runs_of
from extractor.reading.shapes import Rule
from extractor.reading.table_rows import (
    Strip,
    bundled,
    columns_of_sums,
    full_rows,
    holds_sums,
    join_wrapped,
    stacked_sums,
)
from extractor.values.geometry import Box, around

MAX_HEADER_ROWS = 3
RULED_ROWS = 3  # rows with a sum, each between rules: then the rules part all rows
SAME_EDGE = 2.0  # points: two lines begin at the same place
RULE_SHARE = 0.5  # of a table's width that a level rule must cover to part rows


Cells = tuple[tuple[Placed, ...], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """A table still made of placed words: rows of cells, words in reading order."""

    rows: tuple[Cells, ...]
    header_rows: int

    @property
    def words(self) -> list[Placed]:
        """Give all words, row by row and cell by cell."""
        return [word for row in self.rows for cell in row for word in cell]

    @property
    def box(self) -> Box:
        """Give the smallest box that holds all words."""
        return around(Box(it.x0, it.y0, it.x1, it.y1) for it in self.words)


def find_tables(words: Sequence[Placed], rules: Sequence[Rule]) -> tuple[list[Draft], list[Placed]]:
    """Give the tables of a page and the words that stand in none."""
    drafts: list[Draft] = []
    rest = list(words)
    levels = [rule for rule in rules if rule.level]
    for grid in grids_of(rules):
        draft = _drawn(grid, [it for it in rest if _inside(it, grid.box)])
        if draft is not None:
            drafts.append(draft)
            taken = {it.index for it in draft.words}
            rest = [it for it in rest if it.index not in taken]
    for run in runs_of(rows_of(rest)):
        draft = _spaced(run, levels)
        if draft is not None:
            drafts.append(draft)
    taken = {it.index for draft in drafts for it in draft.words}
    return drafts, [it for it in words if it.index not in taken]


def _draft(rows: Sequence[Cells]) -> Draft | None:
    """Leave out empty columns; give None for what is no table."""
    if len(rows) < 2:
        return None
    used = [column for column in range(len(rows[0])) if any(row[column] for row in rows)]
    if len(used) < 2:
        return None
    kept = tuple(tuple(row[column] for column in used) for row in rows)
    return Draft(kept, _header_rows(kept))


def _header_rows(rows: Sequence[Cells]) -> int:
    """Count the rows of titles at the top: words only, above a row with a figure."""
    for index, row in enumerate(rows[: MAX_HEADER_ROWS + 1]):
        texts = [" ".join(word.text for word in cell) for cell in row if cell]
        if any(is_figure(text) for text in texts):
            return index
    return 0


def _inside(word: Placed, box: Box) -> bool:
    return box.contains((word.middle, word.level))


def _drawn(grid: Grid, words: list[Placed]) -> Draft | None:
    """Make a table of a grid that has inner columns."""
    if len(grid.xs) < 3 or not words:
        return None
    columns = grid.xs[1:-1]
    bands = [
        (grid.separators(top, bottom), band)
        for top, bottom in itertools.pairwise(grid.cuts())
        if (band := [it for it in words if top <= it.level < bottom])
    ]
    groups = [_strips(rows_of(band), columns) for _, band in bands]
    sums = columns_of_sums([strip for group in groups for strip in group])
    most = _most_filled(groups)
    rows: list[Cells] = []
    for (separators, band), group in zip(bands, groups, strict=True):
        if full_rows(group, most) > 1:
            rows.extend(_merged(it) for it in join_wrapped(group, sums))
        elif len(parts := stacked_sums(group)) > 1:
            rows.extend(_merged(it) for it in parts)
        else:
            rows.append(_cells_between(band, columns, separators))
    return _draft(rows)


def _strips(rows: Sequence[Row], separators: Sequence[float]) -> list[Strip]:
    most = max(len(chunks_of(row.words)) for row in rows)
    return bundled([Strip.of(row, separators, most=most) for row in rows])


def _most_filled(groups: Sequence[Sequence[Strip]]) -> int:
    return max(len(strip.filled) for group in groups for strip in group)


def _is_ruled(groups: Sequence[Sequence[Strip]], sums: frozenset[int]) -> bool:
    """Say whether rules part every row, not just titles, body and totals."""
    return sum(holds_sums(group, sums) for group in groups) >= RULED_ROWS


def _cells_between(
    words: list[Placed], columns: Sequence[float], separators: Sequence[float]
) -> Cells:
    """Share out a drawn row's words; a spanning cell stands in the first column it covers."""
    cells: list[tuple[Placed, ...]] = [() for _ in range(len(columns) + 1)]
    edges = [float("-inf"), *separators, float("inf")]
    for left, right in itertools.pairwise(edges):
        inside = [it for it in words if left <= it.middle < right]
        column = columns.index(left) + 1 if left in columns else 0
        cells[column] = tuple(word for row in rows_of(inside) for word in row.words)
    return tuple(cells)


def _merged(group: Sequence[Strip]) -> Cells:
    return tuple(
        tuple(word for strip in group for word in strip.cells[column])
        for column in range(len(group[0].cells))
    )


def _spaced(run: Sequence[Row], levels: Sequence[Rule]) -> Draft | None:
    """Make a table of rows that leave white strips between their columns."""
    remarks = _remarks(run)
    body = [row for row, remark in zip(run, remarks, strict=True) if not remark]
    separators = separators_of([chunks_of(row.words) for row in body])
    if not separators:
        return None
    strips = _strips(body, separators)
    sums = columns_of_sums(strips)
    bands = _bands(body, strips, levels)
    layout = _Layout(separators, sums, _most_filled(bands), ruled=_is_ruled(bands, sums))
    rows: list[Cells] = []
    pairs = zip(run, remarks, strict=True)
    for remark, group in itertools.groupby(pairs, key=lambda it: it[1]):
        part = [row for row, _ in group]
        if remark:
            rows.extend((tuple(row.words), *((),) * len(separators)) for row in part)
        else:
            rows.extend(_part(part, layout, levels, is_first=part[0] is run[0]))
    return _draft(rows)


@dataclasses.dataclass(frozen=True, slots=True)
class _Layout:
    """What all rows of a table without drawn cells share."""

    separators: Sequence[float]
    sums: frozenset[int]
    most: int
    ruled: bool


def _part(
    part: Sequence[Row], layout: _Layout, levels: Sequence[Rule], *, is_first: bool
) -> Iterator[Cells]:
    """Give the rows of a part of a table that no remark interrupts."""
    bands = _bands(part, _strips(part, layout.separators), levels)
    for band in bands:
        titles = is_first and band is bands[0]
        if layout.ruled and not titles and full_rows(band, layout.most) <= 1:
            yield from (_merged(group) for group in stacked_sums(band))
        else:
            yield from (_merged(group) for group in join_wrapped(band, layout.sums))


def _remarks(run: Sequence[Row]) -> list[bool]:
    """Say which rows are a remark of one piece across the columns of the others.

    Its last line may be short; then it begins where the line above does.
    """
    chunks = [chunks_of(row.words) for row in run]
    strips = white_strips([it for it in chunks if len(it) > 1])
    remarks: list[bool] = []
    for at, row in enumerate(chunks):
        goes_on = at > 0 and remarks[-1] and abs(row[0].x0 - chunks[at - 1][0].x0) <= SAME_EDGE
        across = strips_left(strips, row) < len(strips)
        remarks.append(len(row) == 1 and (across or goes_on))
    return remarks


def _bands(
    run: Sequence[Row], strips: Sequence[Strip], levels: Sequence[Rule]
) -> list[list[Strip]]:
    """Part visual rows where a level rule runs over most of the table's width."""
    left = min(row.box.x0 for row in run)
    right = max(row.box.x1 for row in run)
    bands = [[strips[0]]]
    for above, strip in itertools.pairwise(strips):
        top, bottom = (above.y0 + above.y1) / 2, (strip.y0 + strip.y1) / 2
        between = [rule for rule in levels if top < rule.at < bottom]
        if any(covered(between, rule.at, left, right) >= RULE_SHARE for rule in between):
            bands.append([strip])
        else:
            bands[-1].append(strip)
    return bands
