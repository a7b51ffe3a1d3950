"""Lists for spreadsheet programs: what a stranger wrote is never run as a formula there."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from extractor.casework.casework import Casework
from extractor.delivery.csv import guarded
from extractor.values.casework import CaseFilter, CaseOrder, CaseRow
from extractor.web.frame.render import Words

COLUMNS = tuple(it.name for it in dataclasses.fields(CaseRow) if it.name != "number")
SHEET_ROWS = 100_000  # of a workbook; a longer list goes out as CSV
_PAGE = 500
_WIDTH = 16
_ILLEGAL = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])  # in a workbook


def csv_lines(casework: Casework, chosen: CaseFilter, order: CaseOrder) -> Iterator[str]:
    """Give a whole list as CSV, some rows at a time; amounts with a full stop, days by ISO 8601."""
    # the mark tells spreadsheet programs that it is UTF-8
    yield "\ufeff" + _line(COLUMNS)
    for row in _rows(casework, chosen, order):
        yield _line(guarded(_text(getattr(row, name))) for name in COLUMNS)


def workbook(
    casework: Casework, chosen: CaseFilter, order: CaseOrder, say: Words, *, most: int = SHEET_ROWS
) -> bytes:
    """Give a list as a workbook: texts as texts, amounts as numbers, days as days.

    Args:
        casework: with the cases.
        chosen: which.
        order: of the rows.
        say: words of the reader's language.
        most: rows; what is left out is said in the last one.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(say._("Disputes"))
    sheet.freeze_panes = "A2"
    for number in range(len(COLUMNS)):
        sheet.column_dimensions[_letters(number)].width = _WIDTH
    sheet.append([_bold(sheet, it) for it in COLUMNS])
    for count, row in enumerate(_rows(casework, chosen, order)):
        if count == most:
            text = say._("More than %(most)s rows; export the list as CSV.", most=most)
            sheet.append([_bold(sheet, text)])
            break
        sheet.append([_cell(sheet, getattr(row, name)) for name in COLUMNS])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _rows(casework: Casework, chosen: CaseFilter, order: CaseOrder) -> Iterator[CaseRow]:
    key = None
    while True:
        page = casework.search(chosen, order, key, _PAGE)
        yield from page.rows
        if page.next is None:
            return
        key = page.next


def _line(cells: Iterator[str] | tuple[str, ...]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(cells)
    return stream.getvalue()


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else str(value)


def _cell(sheet: Worksheet, value: object) -> object:
    """Give a typed cell: a text stays a text, whatever it begins with."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).replace(tzinfo=None)
    if isinstance(value, dt.date | Decimal | int | float):
        return value
    cell = WriteOnlyCell(sheet)
    cell.value = str(value).translate(_ILLEGAL)
    cell.data_type = "s"
    return cell


def _bold(sheet: Worksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _letters(number: int) -> str:
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
