"""Read the money in a table's rows: what was billed, what was held back, what was paid."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from extractor.extraction.advice import advice_of
from extractor.extraction.amounts import find_amounts
from extractor.extraction.labels import fold
from extractor.extraction.money_row import MoneyRow, added_up, joined, settled
from extractor.extraction.row_cells import CellText, Held, is_code, says_something
from extractor.extraction.row_grid import Grid, grid_of
from extractor.extraction.row_roles import Role
from extractor.values.claim import RowAmounts
from extractor.values.document import Document, Page

_ZERO = Decimal(0)
# "Total", "Sous-total HT", "Summe in Euro", "Paid GBP", "To your euro account", "macht"
_TOTAL = re.compile(
    r"\W*(?:(?:sous|sub|zwischen|grand)?\W?(?:tota|summe|suma|gesamt|sum\b)|paid|to your|macht"
    r"|montant|net a|zahlbetrag|uberweis|importe|amount|balance|saldo|tva|vat|mwst|iva|ubertrag"
    r"|report\b|a reporter|carried|brought|suma y sigue|arrastre)"
)


def read_tables(number: int, document: Document) -> list[list[MoneyRow]]:
    """Read all tables of a document that have money in them.

    A table without titles that is as wide as the one above it goes on with its columns: pages
    end, and a reason that takes a line of its own parts a table in two.

    Args:
        number: index of the document in its submission.
        document: any document.
    """
    result: list[list[MoneyRow]] = []
    above: Grid | None = None
    kind = advice_of(document)
    for page in document.pages:
        for table in page.tables:
            grid = grid_of(number, document, page, table, above=above, kind=kind)
            if grid is None:
                continue
            above = grid
            rows = [_row(document, page, grid, at, len(result)) for at in range(len(grid.rows))]
            result.append(settled(added_up(joined(rows))))
    return result


def _row(document: Document, page: Page, grid: Grid, at: int, table_number: int) -> MoneyRow:
    cells, held = grid.cells[at], grid.held[at]
    stretches = tuple(
        (start, start + len(page.words[index].text))
        for cell in grid.rows[at]
        for index in cell.words
        for start in (document.word_start(page, index),)
    )
    by_role: dict[Role, int] = {}
    for column, role in sorted(grid.roles.items()):
        if held[column].value is not None:
            by_role.setdefault(role, column)
    if grid.signed is not None and held[grid.signed].value:
        role = Role.DEDUCTED if held[grid.signed].negative else Role.PAID
        by_role = {role: grid.signed}
    words = [it.text for it in cells[1:]] + [it.rest for it in held if it.rest]
    return MoneyRow(
        table=table_number,
        stretches=stretches,
        amounts=_amounts(cells, held, by_role),
        reason=_reason(cells, held, grid.roles),
        text=" ".join(cell.text for cell in cells if cell.text),
        is_total=_is_total(cells),
        codes=tuple(it for it in words if is_code(it)),
    )


def _is_total(cells: Sequence[CellText]) -> bool:
    """Say whether a row adds up the others: its first words are "Total", "Summe", "Paid GBP"."""
    first = next((cell.text for cell in cells if re.search(r"[^\W\d_]{2}", cell.text)), "")
    return _TOTAL.match(fold(first)) is not None and not re.search(r"\d{3}", first)


def _amounts(
    cells: Sequence[CellText], held: Sequence[Held], by_role: Mapping[Role, int]
) -> RowAmounts:
    def value(role: Role) -> Decimal | None:
        return held[by_role[role]].value if role in by_role else None

    gross, kept, paid = value(Role.GROSS), value(Role.DEDUCTED), value(Role.PAID)
    span = cells[by_role[Role.DEDUCTED]].span if Role.DEDUCTED in by_role else None
    if kept is None and gross is not None and paid is not None:
        rest = gross - paid - (value(Role.DISCOUNT) or _ZERO)
        kept = rest if rest > 0 else None
    currency = None
    for cell in cells:
        found = find_amounts(cell.text, bare=False)
        currency = next((it.currency for it in found if it.currency), currency)
    if span is not None:
        found = [it for it in find_amounts(span.text, bare=True) if it.value == kept]
        if found:
            start = span.start + found[0].start
            written = span.text[found[0].start : found[0].end]
            span = dataclasses.replace(span, start=start, end=start + len(written), text=written)
    return RowAmounts(gross, kept, paid, span, currency)


def _reason(cells: Sequence[CellText], held: Sequence[Held], roles: Mapping[int, Role]) -> str:
    named = [cells[column].text for column, role in roles.items() if role is Role.REASON]
    if any(len(text) > 2 for text in named):
        return " ".join(text for text in named if text)
    texts = [
        cell.text
        for cell, it in zip(cells, held, strict=True)
        if it.value is None and says_something(cell.text)
    ]
    texts += [it.rest for it in held if says_something(it.rest)]
    return max(texts, key=len, default="")
