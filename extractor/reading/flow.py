"""Text as it comes, piece by piece, to the words, lines and tables of a page without boxes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from extractor.reading.sheets import squared
from extractor.values.document import Cell, Line, Page, PageSource, Table, Word

LONGEST_WORD = 256  # characters; a longer one is in pieces: patterns need ages for it


@dataclasses.dataclass(slots=True)
class Flow:
    """Collects a page from top to bottom.

    Attributes:
        quoted: for each line, whether the sender's program marked it as quoted.
    """

    words: list[Word] = dataclasses.field(default_factory=list)
    lines: list[Line] = dataclasses.field(default_factory=list)
    tables: list[Table] = dataclasses.field(default_factory=list)
    quoted: list[bool] = dataclasses.field(default_factory=list)
    depth: int = 0
    _pending: list[str] = dataclasses.field(default_factory=list)

    def text(self, piece: str) -> None:
        """Add characters to the open line; pieces join without a blank of their own."""
        self._pending.append(piece)

    def end_line(self) -> None:
        """Close the open line, if it holds a word."""
        first = len(self.words)
        self.words.extend(_words("".join(self._pending)))
        self._pending.clear()
        if len(self.words) > first:
            self._add(Line(first, len(self.words)))

    def end_paragraph(self) -> None:
        """Close the open line and leave an empty one, but never two."""
        self.end_line()
        if self.lines and self.lines[-1].first < self.lines[-1].last:
            self._add(Line(len(self.words), len(self.words)))

    def end_line_or_paragraph(self) -> None:
        """Close the open line; where none is open, as at the second of two breaks, a paragraph."""
        if "".join(self._pending).strip():
            self.end_line()
        else:
            self.end_paragraph()

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Add a table, one line a row."""
        self.end_paragraph()
        kept: list[list[Cell]] = []
        for row in rows:
            cells: list[Cell] = []
            first = len(self.words)
            for text in row:
                start = len(self.words)
                self.words.extend(_words(text))
                cells.append(Cell(tuple(range(start, len(self.words)))))
            if len(self.words) > first:
                kept.append(cells)
                self._add(Line(first, len(self.words)))
        if len(kept) > 1:
            self.tables.append(squared(kept, self.words))
        self.end_paragraph()

    def page(self, source: PageSource) -> Page:
        """Give the page collected so far."""
        self.end_line()
        while self.lines and self.lines[-1].first == self.lines[-1].last:
            self.lines.pop()
            self.quoted.pop()
        return Page(1, 0.0, 0.0, source, tuple(self.words), tuple(self.lines), tuple(self.tables))

    def _add(self, line: Line) -> None:
        self.lines.append(line)
        self.quoted.append(self.depth > 0)


def _words(text: str) -> Iterator[Word]:
    for part in text.split():
        for at in range(0, len(part), LONGEST_WORD):
            yield Word(part[at : at + LONGEST_WORD])
