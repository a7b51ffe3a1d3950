"""The tables of a ledger, and where they come from."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Protocol

from extractor.errors import LedgerRowError
from extractor.reconciliation.row_models import (
    ClosedInvoiceRow,
    CustomerRow,
    InvoiceLineRow,
    InvoiceRow,
    LedgerRow,
)
from extractor.reconciliation.rows import Row

BadRow = LedgerRowError


class Table(enum.StrEnum):
    """The name of a file, without its ending, or of a table or view."""

    CUSTOMERS = "customers"
    OPEN = "open_invoices"
    CLOSED = "closed_invoices"  # settled ones: known, so that a claim that means one is told apart
    LINES = "invoice_lines"


MODELS: dict[Table, type[LedgerRow]] = {
    Table.CUSTOMERS: CustomerRow,
    Table.OPEN: InvoiceRow,
    Table.CLOSED: ClosedInvoiceRow,
    Table.LINES: InvoiceLineRow,
}
NEEDED = (Table.CUSTOMERS, Table.OPEN)


class Source(Protocol):
    """Where a ledger's tables stand."""

    @property
    def digests(self) -> Mapping[str, str]:
        """SHA-256 of each file by name; empty where there are no files."""

    def rows(self, table: Table) -> Iterator[Row | BadRow]:
        """Give a table row by row, what cannot be read as a row among them as an error.

        A table that may be missing and is has no rows.

        Raises:
            LedgerError: the table or one of its columns is missing, or it cannot be read.
        """


@dataclasses.dataclass(frozen=True, slots=True)
class Dialect:
    """How CSV files are written; empty values are found out.

    Attributes:
        encoding: a name that Python knows, such as "cp1252".
        separator: one character.
    """

    encoding: str = ""
    separator: str = ""


def check_columns(name: str, table: Table, titles: Collection[str]) -> None:
    """Stop at a table that lacks a column.

    Raises:
        LedgerRowError: it does.
    """
    columns = MODELS[table].columns()
    missing = [column for column in columns if column not in titles]
    if missing:
        raise LedgerRowError(
            name, 1, missing[0], f"the column is missing; needed are {', '.join(columns)}"
        )


def typed_row(name: str, number: int, values: Mapping[str, object]) -> Row:
    """Give a row of a table that knows days and numbers as such."""
    return Row(name, number, {title: as_text(value) for title, value in values.items()})


def as_text(value: object) -> str:
    """Write a value of a database as a CSV file has it."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        # 0.1 + 0.2 is meant as 0.3: beyond 15 digits a float says nothing.
        value = Decimal(f"{value:.15g}")
    if isinstance(value, Decimal) and value.is_finite():
        plain = format(value, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return str(value)
