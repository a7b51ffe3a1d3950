"""The order in which the blocks of a page are read: letterheads, columns, tables, paragraphs."""

from __future__ import annotations

import dataclasses
import itertools
import statistics
from collections.abc import Sequence

from extractor.reading.rows import Placed, Row, rows_of
from extractor.reading.tables import Draft

PARAGRAPH_GAP = 0.75  # text heights of white, more than the usual one, between two paragraphs
GUTTER_POINTS = 24.0  # of white between two columns of text
PAIR_GUTTER_POINTS = 130.0  # a label and its value stand no farther apart
LABEL_CHARACTERS = 28
ZONE_GAP = 2.5  # text heights of white that end columns of text
MAX_ZONE_ROWS = 120
PAIR_SHARE = 0.8  # of the shorter column's lines that have a partner at the same height


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """Rows of words that belong together; a table when ``table`` is given."""

    rows: tuple[tuple[Placed, ...], ...]
    table: Draft | None = None


def blocks_in_order(words: Sequence[Placed], tables: Sequence[Draft]) -> list[Block]:
    """Give paragraphs and tables as they are read."""
    blocks: list[Block] = []
    rows = rows_of(words)
    pending = sorted(tables, key=lambda it: it.box.y0)
    for draft in pending:
        top = draft.box.y0
        above = [row for row in rows if row.level < top]
        rows = rows[len(above) :]
        blocks.extend(_text_blocks(above))
        blocks.append(Block(_rows(draft), draft))
    blocks.extend(_text_blocks(rows))
    return blocks


def _rows(draft: Draft) -> tuple[tuple[Placed, ...], ...]:
    return tuple(tuple(word for cell in row for word in cell) for row in draft.rows)


def _text_blocks(rows: Sequence[Row]) -> list[Block]:
    blocks: list[Block] = []
    usual = _usual_gap(rows)
    start = at = 0
    while at < len(rows):
        zone = _two_columns(rows, at)
        if zone is None:
            at += 1
            continue
        blocks.extend(_paragraphs(rows[start:at], usual))
        end, gutter = zone
        for side in _sides(rows[at:end], gutter):
            blocks.extend(_paragraphs(side, usual))
        start = at = end
    return blocks + _paragraphs(rows[start:], usual)


def _paragraphs(rows: Sequence[Row], usual: float) -> list[Block]:
    groups: list[list[Row]] = []
    for row in rows:
        above = groups[-1][-1] if groups else None
        if above and row.y0 - above.y1 <= usual + PARAGRAPH_GAP * min(row.height, above.height):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [Block(tuple(tuple(row.words) for row in group)) for group in groups]


def _usual_gap(rows: Sequence[Row]) -> float:
    """Give the white between the lines of a paragraph: the lower quartile of all gaps."""
    gaps = sorted(below.y0 - above.y1 for above, below in itertools.pairwise(rows))
    if not gaps:
        return 0.0
    height = statistics.median(row.height for row in rows)
    return min(max(gaps[len(gaps) // 4], 0.0), 0.6 * height)


def _two_columns(rows: Sequence[Row], first: int) -> tuple[int, float] | None:
    """Find columns of text that begin at a row: where they end, and the place between them."""
    gutters = [(float("-inf"), float("inf"))]
    best: tuple[int, float] | None = None
    zone: list[Row] = []
    for row in rows[first : first + MAX_ZONE_ROWS]:
        if zone and row.y0 - zone[-1].y1 > ZONE_GAP * row.height:
            break
        gutters = _narrowed(gutters, row)
        zone.append(row)
        if not gutters:
            break
        for left, right in gutters:
            at = (left + right) / 2
            if right - left >= GUTTER_POINTS and _is_zone(zone, at):
                best = (first + len(zone), at)
    return best


def _narrowed(gutters: list[tuple[float, float]], row: Row) -> list[tuple[float, float]]:
    """Cut the words of a row out of the white strips so far."""
    for word in row.words:
        cut: list[tuple[float, float]] = []
        for left, right in gutters:
            if word.x1 <= left or word.x0 >= right:
                cut.append((left, right))
                continue
            cut.extend(
                it for it in ((left, word.x0), (word.x1, right)) if it[1] - it[0] >= GUTTER_POINTS
            )
        gutters = cut
    return gutters


def _is_zone(zone: Sequence[Row], at: float) -> bool:
    """Say whether both sides hold at least two lines side by side that are no labelled values."""
    left = [row for row in zone if row.words[0].x0 < at]
    right = [row for row in zone if row.words[-1].x1 > at]
    if len(left) < 2 or len(right) < 2:
        return False
    both_sides_to_the_end = left[-1] is zone[-1] or right[-1] is zone[-1]
    overlap = min(left[-1].y1, right[-1].y1) - max(left[0].y0, right[0].y0)
    starts = zone[0] in (left[0], right[0]) and abs(left[0].y0 - right[0].y0) < 3 * zone[0].height
    if overlap < zone[0].height or not starts or not both_sides_to_the_end:
        return False
    ends = abs(left[-1].y1 - right[-1].y1) < 3 * zone[0].height
    return ends and not _is_pairs(zone, left, right, at)


def _is_pairs(zone: Sequence[Row], left: Sequence[Row], right: Sequence[Row], at: float) -> bool:
    """Say whether rows are labels with their values, to be read across."""
    both = [row for row in zone if row.words[0].x0 < at < row.words[-1].x1]
    marked = sum(_last_before(row, at).endswith(":") for row in both)
    if marked >= 2 and marked * 2 >= len(both):
        return True
    if len(both) < PAIR_SHARE * min(len(left), len(right)):
        return False
    gaps, labels = [], []
    for row in both:
        label = [word for word in row.words if word.x1 <= at]
        gaps.append(min(it.x0 for it in row.words if it.x0 >= at) - label[-1].x1)
        labels.append(len(" ".join(word.text for word in label)))
    return min(gaps) <= PAIR_GUTTER_POINTS and statistics.median(labels) <= LABEL_CHARACTERS


def _last_before(row: Row, at: float) -> str:
    """Give the last word of a row before a place."""
    return next((it.text for it in reversed(row.words) if it.x1 <= at), "")


def _sides(rows: Sequence[Row], at: float) -> tuple[list[Row], list[Row]]:
    words = [word for row in rows for word in row.words]
    left = [word for word in words if word.middle < at]
    return rows_of(left), rows_of([word for word in words if word.middle >= at])
