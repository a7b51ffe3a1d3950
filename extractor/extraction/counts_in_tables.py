"""Read counted goods from tables whose columns say "invoiced", "received", "damaged"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.extraction.labels import fold
from extractor.extraction.sentences import lexicon
from extractor.values.document import Cell, Document, Page, Table
from extractor.values.finding import Span
from extractor.values.particulars import Count, CountRole

_METHOD = "table:title"
# "120", "1 200", "114 cs"
_COUNT = re.compile(r"(\d{1,3}(?:[ .]\d{3})*|\d+)(?:\s?([a-z]{1,12}\.?))?\Z")


def counts_in_tables(number: int, document: Document) -> Iterator[Count]:
    """Give the counts of a document's tables, row by row; zeros say nothing and are left out.

    Args:
        number: index of the document in its submission.
        document: any document.
    """
    for page in document.pages:
        for table in page.tables:
            columns = _columns(page, table)
            roles = {at: role for at, role in columns.items() if role in set(CountRole)}
            if not roles:
                continue
            for row in table.rows[max(table.header_rows, 1) :]:
                yield from _row(number, document, page, row, columns)


def _columns(page: Page, table: Table) -> dict[int, str]:
    titles = table.rows[: max(table.header_rows, 1)]
    named: dict[int, str] = {}
    for column in range(len(table.rows[0])):
        title = fold(" ".join(page.cell_text(row[column]) for row in titles)).strip()
        for name, pattern in _patterns().items():
            if pattern.search(title):
                named[column] = name
                break
    return named


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        name.removeprefix("column_"): re.compile("|".join(words))
        for name, words in lexicon("counts").items()
        if name.startswith("column_")
    }


def _row(
    number: int, document: Document, page: Page, row: Sequence[Cell], columns: dict[int, str]
) -> Iterator[Count]:
    by_name = {name: row[column] for column, name in columns.items()}
    article = _span(number, document, page, by_name.get("text"))
    code = _span(number, document, page, by_name.get("article"))
    if code is not None and not any(it.isdigit() for it in code.text):
        article, code = article or code, None
    for column, name in columns.items():
        if name not in set(CountRole):
            continue
        match = _COUNT.match(fold(page.cell_text(row[column])))
        span = _span(number, document, page, row[column])
        if match is None or span is None:
            continue
        value = Decimal(re.sub(r"[ .]", "", match[1]))
        if value:
            yield Count(CountRole(name), value, match[2] or "", span, article, code)


def _span(number: int, document: Document, page: Page, cell: Cell | None) -> Span | None:
    if cell is None or not cell.words:
        return None
    start = min(document.word_start(page, index) for index in cell.words)
    last = max(cell.words, key=lambda index: document.word_start(page, index))
    end = document.word_start(page, last) + len(page.words[last].text)
    return Span(number, start, end, document.text[start:end], None, None, _METHOD)
