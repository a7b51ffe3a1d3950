"""Spreadsheets to documents, one page a sheet.

What a person does not see is left out and noted: hidden sheets, rows and columns. Formulas count
as the values that were last saved with them. A merged cell's value stands in its first cell.
The door of openpyxl, which knows how Excel shows a number, and of calamine, which reads the other
kinds (.xls, .ods). Binary workbooks (.xlsb) are left to a person: calamine lost columns of one.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterator, Sequence

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from extractor.errors import CorruptFileError, EncryptedFileError
from extractor.reading.cell_text import cell_text
from extractor.reading.settings import ReadingSettings
from extractor.reading.sheets import capped, sheet_page
from extractor.values.document import Document, Page
from extractor.values.submission import Part

HIDDEN_SHEET = "hidden_sheet"
_DAMAGE = (
    zipfile.BadZipFile,
    InvalidFileException,
    KeyError,
    ValueError,
    OSError,
    SyntaxError,
    TypeError,
    IndexError,
    AttributeError,
    EOFError,
)
# '<row r="7" hidden="1">', '<col min="2" max="3" hidden="true">', '<x:row ...>'
_HIDDEN = re.compile(
    rb'<(?:\w+:)?(?P<kind>row|col)\b(?=[^>]*\bhidden="(?:1|true)")(?P<rest>[^>]*)>'
)
_NUMBERS = {
    name: re.compile(rb"\b%b=\"(\d{1,7})\"" % name.encode()) for name in ("r", "min", "max")
}


def read_xlsx(part: Part, settings: ReadingSettings) -> Document:
    """Read a workbook of Excel 2007 and later.

    Raises:
        CorruptFileError: it is no readable workbook.
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(part.content), read_only=True, data_only=True)
    except _DAMAGE as error:
        raise CorruptFileError(part.name, "no readable workbook") from error
    pages: list[Page] = []
    with zipfile.ZipFile(io.BytesIO(part.content)) as archive:
        for number, sheet in enumerate(book.worksheets[: settings.max_pages], start=1):
            if sheet.sheet_state != "visible":
                pages.append(sheet_page([], number, (HIDDEN_SHEET,)))
                continue
            try:
                # the sheet's file in the archive; openpyxl gives it no public name
                hidden = _hidden(archive, sheet._worksheet_path)  # noqa: SLF001
                rows = list(itertools.islice(_rows(sheet, settings), settings.max_rows + 1))
            except _DAMAGE as error:
                raise CorruptFileError(part.name, f"sheet {number}") from error
            pages.append(_page(rows, number, hidden, settings))
    book.close()
    notes = ("page_limit",) if len(book.worksheets) > settings.max_pages else ()
    return Document(part.name, part.media_type, tuple(pages), notes=notes)


def _rows(
    sheet: openpyxl.worksheet.worksheet.Worksheet, settings: ReadingSettings
) -> Iterator[list[str]]:
    for row in sheet.iter_rows():
        kept = row[: settings.max_columns + 1]
        yield [cell_text(it.value, it.number_format or "") for it in kept]


def _page(
    rows: Sequence[Sequence[str]],
    number: int,
    hidden: tuple[frozenset[int], frozenset[int]],
    settings: ReadingSettings,
) -> Page:
    kept, notes = capped(rows, settings)
    hidden_rows, hidden_columns = hidden
    shown = [
        [text for column, text in enumerate(row, start=1) if column not in hidden_columns]
        for at, row in enumerate(kept, start=1)
        if at not in hidden_rows
    ]
    more = tuple(
        f"hidden_{kind}({count})"
        for kind, count in (
            ("rows", len(kept) - len(shown)),
            ("columns", sum(_any_filled(kept, column) for column in hidden_columns)),
        )
        if count
    )
    return sheet_page(shown, number, (*notes, *more))


def _any_filled(rows: Sequence[Sequence[str]], column: int) -> bool:
    return any(len(row) >= column and row[column - 1] for row in rows)


def _hidden(archive: zipfile.ZipFile, path: str) -> tuple[frozenset[int], frozenset[int]]:
    """Give the numbers of a sheet's hidden rows and columns, from 1."""
    rows: set[int] = set()
    columns: set[int] = set()
    for match in _HIDDEN.finditer(archive.read(path.lstrip("/"))):
        found = {name: it.search(match["rest"]) for name, it in _NUMBERS.items()}
        first, last = (found["r"],) * 2 if match["kind"] == b"row" else (found["min"], found["max"])
        if first is None or last is None:
            continue
        target = rows if match["kind"] == b"row" else columns
        target.update(range(int(first[1]), min(int(last[1]), int(first[1]) + 20_000) + 1))
    return frozenset(rows), frozenset(columns)


def read_other_workbook(part: Part, settings: ReadingSettings) -> Document:
    """Read a workbook of Excel 97 (.xls) or of OpenDocument (.ods).

    Raises:
        CorruptFileError: it is no readable workbook.
        EncryptedFileError: it needs a password.
    """
    try:
        return _with_calamine(part, settings)
    except PasswordError as error:
        raise EncryptedFileError(part.name) from error
    except (CalamineError, *_DAMAGE) as error:
        raise CorruptFileError(part.name, "no readable workbook") from error
    except BaseException as error:
        # A fault in the Rust library is no Exception and has no importable class (PyO3's manual).
        if type(error).__name__ != "PanicException":
            raise
        raise CorruptFileError(part.name, "no readable workbook") from error


def _with_calamine(part: Part, settings: ReadingSettings) -> Document:
    book = CalamineWorkbook.from_filelike(io.BytesIO(part.content))
    pages: list[Page] = []
    for number, about in enumerate(book.sheets_metadata[: settings.max_pages], start=1):
        if about.visible != SheetVisibleEnum.Visible:
            pages.append(sheet_page([], number, (HIDDEN_SHEET,)))
            continue
        values = book.get_sheet_by_name(about.name).to_python(nrows=settings.max_rows + 1)
        rows = [[cell_text(it) for it in row[: settings.max_columns + 1]] for row in values]
        pages.append(_page(rows, number, (frozenset(), frozenset()), settings))
    notes = ("page_limit",) if len(book.sheet_names) > settings.max_pages else ()
    return Document(part.name, part.media_type, tuple(pages), notes=notes)
