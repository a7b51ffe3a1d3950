"""Rows of text cells to a page: each row a line, each cell a stretch of it, and one table."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.reading.rows import is_figure
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Cell, Line, Page, PageSource, Table, Word


def capped(
    rows: Sequence[Sequence[str]], settings: ReadingSettings
) -> tuple[list[Sequence[str]], tuple[str, ...]]:
    """Cut a sheet to the rows, columns and words allowed, and name what was cut."""
    notes: list[str] = []
    if len(rows) > settings.max_rows:
        notes.append("row_limit")
    if any(any(row[settings.max_columns :]) for row in rows):
        notes.append("column_limit")
    kept: list[Sequence[str]] = []
    words = 0
    for row in rows[: settings.max_rows]:
        words += sum(text.count(" ") + 1 for text in row if text)
        if words > settings.max_words:
            notes.append("word_limit")
            break
        kept.append(row[: settings.max_columns])
    return kept, tuple(notes)


def sheet_page(rows: Sequence[Sequence[str]], number: int, notes: tuple[str, ...] = ()) -> Page:
    """Make a page without boxes of a sheet's rows; empty rows become paragraph breaks."""
    words: list[Word] = []
    lines: list[Line] = []
    table: list[list[Cell]] = []
    for row in rows:
        first = len(words)
        cells: list[Cell] = []
        for text in row:
            start = len(words)
            words.extend(Word(part) for part in text.split())
            cells.append(Cell(tuple(range(start, len(words)))))
        lines.append(Line(first, len(words)))
        if len(words) > first:
            table.append(cells)
    tables = (squared(table, words),) if len(table) > 1 else ()
    return Page(number, 0.0, 0.0, PageSource.SHEET, tuple(words), tuple(lines), tables, notes)


def squared(rows: Sequence[Sequence[Cell]], words: Sequence[Word]) -> Table:
    """Make a table of rows of any length: short rows get empty cells, empty columns go."""
    width = max((len(row) for row in rows), default=0)
    full = [[*row, *(Cell() for _ in range(width - len(row)))] for row in rows]
    used = [column for column in range(width) if any(row[column].words for row in full)]
    kept = tuple(tuple(row[column] for column in used) for row in full)
    return Table(kept, header_rows(kept, words))


def header_rows(rows: Sequence[Sequence[Cell]], words: Sequence[Word]) -> int:
    """Count the rows of titles at the top: words only, above a row with a figure."""
    for index, row in enumerate(rows[:4]):
        texts = [" ".join(words[at].text for at in cell.words) for cell in row if cell.words]
        if any(is_figure(text) for text in texts):
            return index if len(rows) > index else 0
    return 0
