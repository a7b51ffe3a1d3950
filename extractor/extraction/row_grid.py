"""Find titles, rows and money columns of a table, and what each money column holds."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from extractor.extraction.advice import Advice
from extractor.extraction.row_cells import (
    CellText,
    Held,
    cell_of,
    has_cents,
    held_at_edge,
    held_in,
)
from extractor.extraction.row_roles import Role, assign_roles, titled
from extractor.values.document import Cell, Document, Page, Table

TITLES_LIE_WITHIN = 16  # rows: an address or a payment's facts may stand above them
READ = 0.6  # of a column's filled cells that hold an amount
WRITTEN = 0.5  # of them that are written with cents or a currency

# "848", "(1,250)", "132-": a sum without cents; no day and no document
_WHOLE = re.compile(r"[-–(]?\d{1,3}(?:[., '’]?\d{3}){0,3}[-–)]?(?: [A-Z]{3})?")
MONEY = frozenset({Role.GROSS, Role.DEDUCTED, Role.PAID, Role.DISCOUNT})


@dataclasses.dataclass(frozen=True, slots=True)
class Grid:
    """A table's body with what its columns hold.

    Attributes:
        signed: the one money column, where its minus signs hold money back.
    """

    titles: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    cells: tuple[tuple[CellText, ...], ...]
    held: tuple[tuple[Held, ...], ...]
    roles: Mapping[int, Role]
    signed: int | None = None

    @property
    def values(self) -> list[list[Decimal | None]]:
        """Give the amounts of the cells."""
        return [[it.value for it in row] for row in self.held]


def grid_of(
    number: int, document: Document, page: Page, table: Table, *, above: Grid | None, kind: Advice
) -> Grid | None:
    """Give a table with money in it; None for any other.

    Args:
        number: index of the document in its submission.
        document: any document.
        page: the page of it that holds the table.
        table: any table.
        above: the table before it, whose columns it may go on with.
        kind: what the document calls itself.
    """
    titles, rows = _titles_and_body(page, table)
    body = tuple(row for row in rows if not _repeats(page, row, titles))
    cells = tuple(tuple(cell_of(number, document, page, cell) for cell in row) for row in body)
    held = _held(titles, cells)
    if not any(titles) and above is not None and len(above.titles) == len(titles):
        if not any(row[column].value for row in held for column in above.roles):
            return None
        return dataclasses.replace(above, rows=body, cells=cells, held=held)
    money = _money_columns(titles, cells, held)
    if not money:
        return None
    roles = assign_roles(titles, held, money, kind)
    grid = Grid(titles, body, cells, held, roles)
    if any(roles[column] is Role.DEDUCTED for column in money):
        return grid
    signed = money[0] if len(money) == 1 and _lists_documents(grid, money[0], kind) else None
    return dataclasses.replace(grid, signed=signed)


def _titles_and_body(
    page: Page, table: Table
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Give the titles and the rows below them; facts above the titles are no rows."""
    width = len(table.rows[0])
    for at, row in enumerate(table.rows[:TITLES_LIE_WITHIN]):
        texts = [page.cell_text(cell) for cell in row]
        roles = {titled(text) for text in texts if text} - {Role.OTHER}
        filled = sum(bool(text) for text in texts)
        numbers = sum(bool(re.search(r"\d", text)) for text in texts)
        several = len(roles) >= 2 and filled >= max(3, width - 2) and numbers <= 1
        if several or (roles - {Role.REASON} and filled == width >= 3 and not numbers):
            return tuple(texts), table.rows[at + 1 :]
    heads = table.rows[: table.header_rows]
    titles = tuple(
        " ".join(page.cell_text(row[column]) for row in heads).strip() for column in range(width)
    )
    return titles, table.rows[table.header_rows :]


def _repeats(page: Page, row: Sequence[Cell], titles: Sequence[str]) -> bool:
    """Say whether a row is the titles once more, as at the top of a page."""
    return any(titles) and all(
        page.cell_text(cell) == title for cell, title in zip(row, titles, strict=True)
    )


def _held(
    titles: Sequence[str], cells: Sequence[Sequence[CellText]]
) -> tuple[tuple[Held, ...], ...]:
    """Read all cells; under a title of money an amount may share its cell with words."""
    loose = {at for at, title in enumerate(titles) if titled(title) in MONEY}
    return tuple(
        tuple(
            found
            if (found := held_in(cell.text)).value is not None or at not in loose
            else held_at_edge(cell.text)
            for at, cell in enumerate(row)
        )
        for row in cells
    )


def _money_columns(
    titles: Sequence[str],
    cells: Sequence[Sequence[CellText]],
    held: Sequence[Sequence[Held]],
) -> list[int]:
    """Give the columns of amounts; a spreadsheet writes 848.00 as "848"."""
    whole: list[int] = []
    columns: list[int] = []
    for column, title in enumerate(titles):
        filled = [
            (row[column].text, line[column])
            for row, line in zip(cells, held, strict=True)
            if row[column].text.strip(" -–—/.")
        ]
        read = sum(it.value is not None for _, it in filled)
        if not filled or read < READ * len(filled):
            continue
        cents = sum(has_cents(text) for text, _ in filled)
        if cents >= WRITTEN * len(filled) or (cents and titled(title) in MONEY):
            columns.append(column)
        elif titled(title) in MONEY and all(_WHOLE.fullmatch(text) for text, _ in filled):
            whole.append(column)
    if columns or len(whole) > 1:
        columns.extend(whole)
    return sorted(columns)


def _lists_documents(grid: Grid, column: int, kind: Advice) -> bool:
    """Say whether one money column lists documents: invoices, and debits with a minus.

    So does a payment advice whose total is the sum of its rows.
    """
    signs = [row[column].negative for row in grid.held if row[column].value]
    if 0 < sum(signs) < len(signs):
        return True
    return kind is Advice.PAYMENT
