"""Words with boxes, in any order, to lines in reading order and tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from extractor.reading.order import Block, blocks_in_order
from extractor.reading.rows import Placed, placed
from extractor.reading.shapes import Rule
from extractor.reading.tables import Draft, find_tables
from extractor.values.document import Cell, Line, Table, Word

UPRIGHT_LETTERS = 3  # of a word; shorter ones are as high as wide
UPRIGHT_RATIO = 2.0  # height to width of a word that runs up the page; level ones have up to 1.4


@dataclasses.dataclass(frozen=True, slots=True)
class Layout:
    """A page's words in reading order, and what they form."""

    words: tuple[Word, ...]
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]


def lay_out(words: Sequence[Word], rules: Sequence[Rule] = ()) -> Layout:
    """Order a page's words into lines, and find its tables.

    A row of a table is one line, cell by cell, even where its cells wrap: so the words of a cell
    stand together in the text. An empty line parts paragraphs, columns and tables. Words that run
    up or down the margin come last. Words without a box are left out.
    """
    level, upright = _by_direction(placed(words))
    drafts, rest = find_tables(level, rules)
    ordered: list[Word] = []
    lines: list[Line] = []
    new_index: dict[int, int] = {}
    tables: list[Table] = []
    for block in [*blocks_in_order(rest, drafts), *_side_notes(upright)]:
        if lines:
            lines.append(Line(len(ordered), len(ordered)))
        for row in block.rows:
            first = len(ordered)
            for word in row:
                new_index[word.index] = len(ordered)
                ordered.append(words[word.index])
            lines.append(Line(first, len(ordered)))
        if block.table is not None:
            tables.append(_table(block.table, new_index))
    return Layout(tuple(ordered), tuple(lines), tuple(tables))


def _by_direction(words: Sequence[Placed]) -> tuple[list[Placed], list[Placed]]:
    """Tell words on lines from words that run up or down the page."""
    upright = [
        word
        for word in words
        if len(word.text) >= UPRIGHT_LETTERS and word.height > UPRIGHT_RATIO * (word.x1 - word.x0)
    ]
    beside = {word.index for word in upright}
    return [word for word in words if word.index not in beside], upright


def _side_notes(words: Sequence[Placed]) -> list[Block]:
    """Give each line that runs along the margin, taken to run up, as is usual at the left."""
    lines: list[list[Placed]] = []
    for word in sorted(words, key=lambda it: (it.middle, -it.y1)):
        if lines and word.middle - lines[-1][-1].middle <= 0.5 * (word.x1 - word.x0):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [
        Block((tuple(sorted(line, key=lambda it: (-it.y1, it.x0, it.index))),)) for line in lines
    ]


def _table(draft: Draft, new_index: dict[int, int]) -> Table:
    return Table(
        tuple(
            tuple(Cell(tuple(new_index[word.index] for word in cell)) for cell in row)
            for row in draft.rows
        ),
        draft.header_rows,
    )
