"""The same tables as files of spreadsheet programs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from random import Random

from openpyxl import Workbook
from openpyxl.styles import Font

from training.generator.tables import Sheet

_FIXED = (2026, 1, 1, 0, 0, 0)


def as_csv(sheet: Sheet, rng: Random) -> bytes:
    """Write comma separated values, or with another separator."""
    target = io.StringIO()
    separator = rng.choice((";", ";", ",", "\t"))
    writer = csv.writer(target, delimiter=separator, lineterminator=rng.choice(("\r\n", "\n")))
    if rng.random() < 0.4:
        writer.writerow([sheet.title])
        writer.writerows(sheet.facts)
        writer.writerow([])
    writer.writerow(sheet.headings)
    writer.writerows(sheet.rows)
    if sheet.total:
        writer.writerow(sheet.total)
    for line in sheet.legend:
        writer.writerow([line])
    text = target.getvalue()
    for charset in rng.choice((("utf-8-sig",), ("cp1252", "utf-8-sig"), ("utf-8",))):
        try:
            return text.encode(charset)
        except UnicodeEncodeError:
            continue
    return text.encode("utf-8")


def as_xlsx(sheet: Sheet, rng: Random) -> bytes:
    """Write a workbook; figures as numbers or, as many programs export them, as text."""
    book = Workbook()
    page = book.active
    if page is None:
        raise RuntimeError("a new workbook has a sheet")
    as_numbers = rng.random() < 0.6
    for line in ([sheet.title], *sheet.facts, []) if rng.random() < 0.6 else ():
        page.append(list(line))
    page.append(list(sheet.headings))
    for cell in page[page.max_row]:
        cell.font = Font(bold=True)
    for row in (*sheet.rows, *([sheet.total] if sheet.total else [])):
        page.append(
            [
                _number(text) if as_numbers and at in sheet.right and len(row) > 1 else text
                for at, text in enumerate(row)
            ]
        )
    for line in (*sheet.legend, sheet.outro):
        page.append([line])
    book.properties.created = book.properties.modified = dt.datetime(*_FIXED)  # noqa: DTZ001
    target = io.BytesIO()
    book.save(target)
    return _same_every_time(target.getvalue())


def _number(text: str) -> float | str:
    """Read back a figure that was written here; spreadsheets hold binary numbers."""
    digits = re.sub(r"\D", "", text)
    if not digits:
        return text
    value = float(Decimal(digits) / 100)
    return -value if re.search(r"^\(|-", text) else value


def _same_every_time(content: bytes) -> bytes:
    """Take the clock out of the archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            inner = source.read(entry)
            if entry.filename == "docProps/core.xml":
                inner = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", inner)
            fixed = zipfile.ZipInfo(entry.filename, _FIXED)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            copy.writestr(fixed, inner)
    return target.getvalue()
