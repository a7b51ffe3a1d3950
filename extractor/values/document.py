"""What reading gives: words with boxes, lines, tables, and the text they make.

All other stages speak of a document by character offsets into ``Document.text``. Every offset
leads back to words, and every word of a page leads to its box.
"""

from __future__ import annotations

import bisect
import dataclasses
import enum
import functools
from collections.abc import Iterator, Sequence

from extractor.values.einvoice import EInvoice
from extractor.values.geometry import Box, around

SURE = 0.97  # of a token with digits; what it promises: `python -m benchmarks.reading.sure`


class PageSource(enum.StrEnum):
    """Where the words of a page come from."""

    TEXT_LAYER = "text_layer"  # the characters stored in a PDF
    OCR = "ocr"  # read from a picture
    MAIL = "mail"  # the body of a mail: no boxes
    SHEET = "sheet"  # an office file or table: no boxes


class SectionKind(enum.StrEnum):
    """What a stretch of a mail is."""

    NEW = "new"  # what the sender wrote now
    QUOTED = "quoted"  # earlier messages below or between
    FORWARDED = "forwarded"  # somebody else's message, passed on as the matter itself
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without blanks.

    Attributes:
        box: None where the source has no page, as in a mail.
        confidence: 0 to 1; 1 for digital text.
    """

    text: str
    box: Box | None = None
    confidence: float = 1.0

    @property
    def sure(self) -> bool:
        """Whether a token with digits may be taken as read; says little of other words."""
        return self.confidence >= SURE


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """Words of a page that stand on one line: ``page.words[first:last]``.

    An empty line (``first == last``) marks a paragraph break.
    """

    first: int
    last: int


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, as indices into ``page.words``, in reading order."""

    words: tuple[int, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; every row has the same number of cells.

    Attributes:
        header_rows: how many rows at the top are column titles.
    """

    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """One page; a mail body or a sheet is one page without size (0 by 0).

    Attributes:
        number: from 1.
        width: in PDF points, as seen upright.
        height: in PDF points, as seen upright.
        notes: what a person should know, as codes ("rotated_90", "page_unreadable").
    """

    number: int
    width: float
    height: float
    source: PageSource
    words: tuple[Word, ...]
    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()

    def line_text(self, line: Line) -> str:
        """Give a line's words with single blanks between."""
        return " ".join(word.text for word in self.words[line.first : line.last])

    def cell_text(self, cell: Cell) -> str:
        """Give a cell's words with single blanks between."""
        return " ".join(self.words[index].text for index in cell.words)


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """A stretch ``text[start:end]`` of a mail and what it is."""

    kind: SectionKind
    start: int
    end: int


@dataclasses.dataclass(frozen=True)
class Document:
    """One readable thing: a mail's body, an attachment, a scanned letter.

    Not slotted, because the text and its offsets are made once, on first use.

    Attributes:
        name: the file's or attachment's name; "body" for a mail's own text.
        media_type: found from the bytes, such as "application/pdf".
        language: ISO 639-1 code, or None if it cannot be told.
        sections: of a mail body, in order, without overlap; empty otherwise.
        notes: what a person should know, as codes.
        einvoice: what the electronic invoice in the file states; None where it holds none.
    """

    name: str
    media_type: str
    pages: tuple[Page, ...]
    language: str | None = None
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
    einvoice: EInvoice | None = None

    @functools.cached_property
    def text(self) -> str:
        """The lines of all pages, a line break after each and a form feed between pages."""
        return self._laid_out[0]

    @functools.cached_property
    def _laid_out(self) -> tuple[str, list[int], list[tuple[int, int]]]:
        parts: list[str] = []
        starts: list[int] = []
        places: list[tuple[int, int]] = []
        at = 0
        for page_index, page in enumerate(self.pages):
            if page_index:
                parts.append("\f")
                at += 1
            for line in page.lines:
                for index in range(line.first, line.last):
                    word = page.words[index]
                    starts.append(at)
                    places.append((page_index, index))
                    parts.append(word.text)
                    at += len(word.text)
                    if index + 1 < line.last:
                        parts.append(" ")
                        at += 1
                parts.append("\n")
                at += 1
        return "".join(parts), starts, places

    @functools.cached_property
    def _start_of(self) -> dict[tuple[int, int], int]:
        _, starts, places = self._laid_out
        return dict(zip(places, starts, strict=True))

    def word_start(self, page: Page, index: int) -> int:
        """Give the offset of ``page.words[index]`` in the text.

        Raises:
            KeyError: the word is on no line of that page.
        """
        return self._start_of[(page.number - 1, index)]

    def words_between(self, start: int, end: int) -> Iterator[tuple[Page, Word, int]]:
        """Give every word that touches ``text[start:end]``, with its page and offset."""
        _, starts, places = self._laid_out
        at = max(bisect.bisect_right(starts, start) - 1, 0)
        while at < len(starts) and starts[at] < end:
            page = self.pages[places[at][0]]
            word = page.words[places[at][1]]
            if starts[at] + len(word.text) > start:
                yield page, word, starts[at]
            at += 1

    def place(self, start: int, end: int) -> tuple[int | None, Box | None]:
        """Give the page number and the box of ``text[start:end]``.

        A stretch that runs over a page break is placed on its first page. The box is None where
        words have none.
        """
        number: int | None = None
        boxes: list[Box] = []
        for page, word, _ in self.words_between(start, end):
            if number is None:
                number = page.number
            if page.number == number and word.box is not None:
                boxes.append(word.box)
        return number, around(boxes) if boxes else None

    def section_at(self, offset: int) -> SectionKind | None:
        """Say which section of a mail an offset lies in; None outside any."""
        for section in self.sections:
            if section.start <= offset < section.end:
                return section.kind
        return None


def lines_of(texts: Sequence[str]) -> tuple[tuple[Word, ...], tuple[Line, ...]]:
    """Make words and lines without boxes from lines of text, for mails and sheets."""
    words: list[Word] = []
    lines: list[Line] = []
    for text in texts:
        first = len(words)
        words.extend(Word(part) for part in text.split())
        lines.append(Line(first, len(words)))
    return tuple(words), tuple(lines)
