"""Words with boxes, in any order, to lines in reading order and tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from extractor.reading.order import blocks_in_order
from extractor.reading.rows import placed
from extractor.reading.shapes import Rule
from extractor.reading.tables import Draft, find_tables
from extractor.values.document import Cell, Line, Table, Word


@dataclasses.dataclass(frozen=True, slots=True)
class Layout:
    """A page's words in reading order, and what they form."""

    words: tuple[Word, ...]
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]


def lay_out(words: Sequence[Word], rules: Sequence[Rule] = ()) -> Layout:
    """Order a page's words into lines, and find its tables.

    A row of a table is one line, cell by cell, even where its cells wrap: so the words of a cell
    stand together in the text. An empty line parts paragraphs, columns and tables. Words without
    a box are left out.
    """
    drafts, rest = find_tables(placed(words), rules)
    ordered: list[Word] = []
    lines: list[Line] = []
    new_index: dict[int, int] = {}
    tables: list[Table] = []
    for block in blocks_in_order(rest, drafts):
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


def _table(draft: Draft, new_index: dict[int, int]) -> Table:
    return Table(
        tuple(
            tuple(Cell(tuple(new_index[word.index] for word in cell)) for cell in row)
            for row in draft.rows
        ),
        draft.header_rows,
    )
