"""Tables in text (CSV), spreadsheets and word processor files to documents.

The only door of openpyxl and python-docx.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import zipfile
from collections.abc import Iterator

import docx
import openpyxl
from docx.document import Document as DocxDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table as DocxTable
from openpyxl.utils.exceptions import InvalidFileException

from extractor.errors import CorruptFileError
from extractor.reading.flow import Flow
from extractor.reading.settings import ReadingSettings
from extractor.reading.sheets import sheet_page
from extractor.values.document import Document, PageSource
from extractor.values.submission import Part

DELIMITERS = ";,\t|"
_DAMAGE = (
    zipfile.BadZipFile,
    InvalidFileException,
    PackageNotFoundError,
    KeyError,
    ValueError,
    OSError,
    SyntaxError,
)


def read_csv(part: Part, settings: ReadingSettings) -> Document:
    """Read a table in text; the delimiter is the one that splits its lines most evenly."""
    text = decoded(part.content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows: list[list[str]] = []
    try:
        rows.extend(itertools.islice(reader, settings.max_rows + 1))
    except csv.Error as error:
        raise CorruptFileError(part.name, "no readable table") from error
    notes = ("row_limit",) if len(rows) > settings.max_rows else ()
    page = sheet_page(rows[: settings.max_rows], 1, notes)
    return Document(part.name, part.media_type, (page,))


def decoded(content: bytes) -> str:
    """Give text as UTF-8, or as Windows-1252 if it is none."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    lines = [line for line in text.splitlines()[:50] if line.strip()]

    def evenness(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        usual = max(set(counts), key=counts.count) if counts else 0
        return (counts.count(usual) if usual else 0, usual)

    return max(DELIMITERS, key=evenness)


def read_xlsx(part: Part, settings: ReadingSettings) -> Document:
    """Read the sheets of a workbook, one page each.

    Raises:
        CorruptFileError: it is no readable workbook.
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(part.content), read_only=True, data_only=True)
    except _DAMAGE as error:
        raise CorruptFileError(part.name, "no readable workbook") from error
    pages = []
    for number, sheet in enumerate(book.worksheets[: settings.max_pages], start=1):
        try:
            values = list(sheet.iter_rows(max_row=settings.max_rows + 1, values_only=True))
        except _DAMAGE as error:
            raise CorruptFileError(part.name, f"sheet {number}") from error
        rows = [[_shown(value) for value in row] for row in values[: settings.max_rows]]
        notes = ("row_limit",) if len(values) > settings.max_rows else ()
        pages.append(sheet_page(rows, number, notes))
    book.close()
    return Document(part.name, part.media_type, tuple(pages))


def _shown(value: object) -> str:
    """Write a cell's value as a clerk would: days without hours, numbers without rounding noise."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, float):
        return f"{value:.2f}" if round(value, 2) == round(value, 9) else f"{value:.6g}"
    return str(value)


def read_docx(part: Part, settings: ReadingSettings) -> Document:
    """Read a word processor file: paragraphs and tables in order, as one page.

    Raises:
        CorruptFileError: it is no readable word processor file.
    """
    try:
        document = docx.Document(io.BytesIO(part.content))
    except _DAMAGE as error:
        raise CorruptFileError(part.name, "no readable word processor file") from error
    flow = Flow()
    for block in _blocks(document):
        if isinstance(block, str):
            flow.text(block)
            flow.end_paragraph()
        else:
            flow.table(block[: settings.max_rows])
    return Document(part.name, part.media_type, (flow.page(PageSource.SHEET),))


def _blocks(document: DocxDocument) -> Iterator[str | list[list[str]]]:
    for block in document.iter_inner_content():
        if isinstance(block, DocxTable):
            yield [[cell.text for cell in row.cells] for row in block.rows]
        else:
            yield block.text
