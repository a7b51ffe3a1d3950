"""Rows and cells of the casebook's remittances and debit notes, exact, against their HTML.

Use: ``python -m benchmarks.reading.tables CASEBOOK [ENGINE]``. Blanks do not count in a cell, as
lines break inside numbers; empty cells are left out; a row counts when all its cells are right.
"""

from __future__ import annotations

import collections
import re
import sys
from pathlib import Path
from typing import TypeVar

from benchmarks.reading.casebook import Case, cases, text_of
from extractor.reading.engines import best_engine
from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.submission import Part, PartRole

_TABLE = re.compile(r"<table\b.*?</table>", re.IGNORECASE | re.DOTALL)
_ROW = re.compile(r"<tr\b.*?</tr>", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<(t[dh])\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_SUM = re.compile(r"\d[.,]\d\d\b")

Rows = list[tuple[str, ...]]
T = TypeVar("T")


def truth(case: Case) -> Rows:
    """Give the rows of the source's tables that hold sums."""
    rows: Rows = []
    for table in _TABLE.findall(case.source):
        found = [
            tuple(filter(None, (_bare(text_of(cell.group())) for cell in _CELL.finditer(row))))
            for row in _ROW.findall(table)
        ]
        if len(found) > 1 and _SUM.search(table) and max(map(len, found)) > 1:
            rows.extend(row for row in found if row)
    return rows


def rows_of(document: Document) -> Rows:
    """Give the rows of all tables that were found, without blanks and empty cells."""
    return [
        tuple(filter(None, (_bare(page.cell_text(cell)) for cell in row)))
        for page in document.pages
        for table in page.tables
        for row in table.rows
    ]


def cells_of(rows: Rows) -> collections.Counter[str]:
    """Count cells by their text."""
    return collections.Counter(cell for row in rows for cell in row)


def shared(expected: collections.Counter[T], found: collections.Counter[T]) -> int:
    """Count what is in both."""
    return sum((expected & found).values())


def _bare(text: str) -> str:
    return "".join(text.split())


def main(folder: Path, engine_name: str) -> None:
    """Print each file that is not perfect, and the shares."""
    settings = ReadingSettings.model_validate({"engine": engine_name})
    engine = best_engine(settings)
    totals: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for case in cases(folder):
        if not case.channel.startswith(("remittance", "debit_note")):
            continue
        part = Part(case.path.name, case.media_type, case.path.read_bytes(), PartRole.FILE)
        expected, found = truth(case), rows_of(read(part, settings=settings, engine=engine))
        rows = shared(collections.Counter(expected), collections.Counter(found))
        total = totals[case.style or "digital"]
        total["rows right"] += rows
        total["rows"] += len(expected)
        total["cells right"] += shared(cells_of(expected), cells_of(found))
        total["cells"] += sum(cells_of(expected).values())
        if rows < len(expected):
            print(f"{case.name} {case.style or 'digital'}: {rows} of {len(expected)} rows")
    for style, total in totals.items():
        shares = (
            f"{kind} {total[f'{kind} right'] / total[kind]:.3f}" for kind in ("rows", "cells")
        )
        print(f"{style:8}", *shares)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "auto")
