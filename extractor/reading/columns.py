"""Where the columns of a table are: between upright rules, or where rows leave white strips."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from extractor.reading.rows import Chunk, Placed, chunks_of, ends_cell, never_one

FULL_SHARE = 0.6  # of the chunks of the fullest row: such a row says where the columns are
CROSSED = 0.12  # of the full rows that may cross a white strip
MIN_STRIP_POINTS = 2.0
NEAR = 2.5  # text heights between two figures of neighbouring columns

Strip = tuple[float, float]


def is_full(row: Sequence[Chunk], most: int) -> bool:
    """Say whether a row has nearly as many chunks as the fullest, so that none spans columns."""
    return len(row) >= max(2, FULL_SHARE * most)


def white_strips(rows: Sequence[Sequence[Chunk]], *, crossed: float = 0.0) -> list[Strip]:
    """Find the white strips (from x, to x) between columns, from left to right.

    Only full rows are asked, because totals and remarks span columns; ``crossed`` is the share
    of them that may have words in a strip all the same.
    """
    most = max((len(row) for row in rows), default=0)
    full = [row for row in rows if is_full(row, most)]
    allowed = int(crossed * len(full))
    events: list[tuple[float, int]] = []
    for row in full:
        for chunk in row:
            events.append((chunk.x0, 1))
            events.append((chunk.x1, -1))
    events.sort()
    strips: list[Strip] = []
    depth, start = 0, float("inf")
    for x, step in events:
        before = depth
        depth += step
        if before > allowed >= depth:
            start = x
        elif before <= allowed < depth and x - start >= MIN_STRIP_POINTS:
            strips.append((start, x))
    return strips


def separators_of(rows: Sequence[Sequence[Chunk]]) -> list[float]:
    """Give the x places that split rows of chunks into columns, ascending.

    Where cells nearly touch, rows show no wide gap; but a narrow strip that stays white between
    whole figures (a date and a number, two sums) or behind sums parts columns as well.
    """
    wide = white_strips(rows, crossed=CROSSED)
    most = max((len(row) for row in rows), default=0)
    words = [[word for chunk in row for word in chunk.words] for row in rows if is_full(row, most)]
    narrow = [
        (left, right)
        for left, right in white_strips([[Chunk([it]) for it in row] for row in words])
        if not any(start < right and left < end for start, end in wide)
        and sum(_parts_figures(row, left, right) for row in words) >= 2
    ]
    return sorted((left + right) / 2 for left, right in [*wide, *narrow])


def _parts_figures(words: Sequence[Placed], left: float, right: float) -> bool:
    before = [word for word in words if word.x1 <= left]
    after = [word for word in words if word.x0 >= right]
    if not (before and after):
        return False
    near = after[0].x0 - before[-1].x1 <= NEAR * min(before[-1].height, after[0].height)
    return near and (never_one(before[-1], after[0]) or ends_cell(before[-1], after[0]))


def strips_left(strips: Sequence[Strip], row: Sequence[Chunk]) -> int:
    """Count the white strips that stay white when a row is added."""
    kept = 0
    for left, right in strips:
        inner = [it for it in row if it.x1 > left and it.x0 < right]
        start = max([left, *(it.x1 for it in inner if it.x0 < left)])
        end = min([right, *(it.x0 for it in inner if it.x1 > right)])
        kept += end - start >= MIN_STRIP_POINTS
    return kept


def column_of(x: float, separators: Sequence[float]) -> int:
    """Give the column in which a place lies, from 0."""
    return bisect.bisect_right(separators, x)


def into_columns(
    words: Sequence[Placed], separators: Sequence[float], *, most: int
) -> list[list[Placed]]:
    """Share out the words of one row, left to right, to columns.

    Running text over a separator in a row of few chunks (fewer than most rows have) is one
    spanning cell and stands in its first column; in a full row, cells that nearly touch are told
    apart by the separator between them.
    """
    cells: list[list[Placed]] = [[] for _ in range(len(separators) + 1)]
    chunks = chunks_of(words)
    may_span = not is_full(chunks, most)
    for chunk in chunks:
        if may_span and any(chunk.x0 < at < chunk.x1 for at in separators):
            cells[column_of(chunk.words[0].middle, separators)].extend(chunk.words)
            continue
        for word in chunk.words:
            cells[column_of(word.middle, separators)].append(word)
    return cells
