"""Rows of a ledger's tables, whatever file or database they come from, and what they say."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from extractor.errors import LedgerRowError
from extractor.values.ledger import Customer, InvoiceLine, OpenInvoice

CUSTOMER_COLUMNS = ("customer_id", "name")
INVOICE_COLUMNS = (
    "invoice_number",
    "customer_id",
    "issue_date",
    "due_date",
    "net_amount",
    "gross_amount",
    "open_amount",
    "currency",
)
LINE_COLUMNS = ("invoice_number", "line", "description", "quantity", "unit_price", "line_total")
_LINE_DIGITS = 9
_AMOUNT = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_CURRENCY = re.compile(r"[A-Z]{3}")  # ISO 4217


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One row of a ledger's table, and where it stands.

    Attributes:
        line: of the file; of a table without lines, the row, from 1.
    """

    file: str
    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """Give a value without blanks around it; empty where there is none."""
        return (self.cells.get(column) or "").strip()

    def required(self, column: str) -> str:
        """Give a value that must be there.

        Raises:
            LedgerRowError: it is missing.
        """
        value = self.text(column)
        if not value:
            raise LedgerRowError(self.file, self.line, column, "the value is missing")
        return value

    def amount(self, column: str) -> Decimal:
        """Give an amount.

        Raises:
            LedgerRowError: it is missing or wrong.
        """
        value = self.required(column)
        if not _AMOUNT.fullmatch(value):
            raise LedgerRowError(
                self.file, self.line, column, f"{value!r} is not an amount such as 1234.50"
            )
        return Decimal(value)

    def currency(self) -> str:
        """Give the currency in upper case.

        Raises:
            LedgerRowError: it is missing or wrong.
        """
        value = self.required("currency").upper()
        if not _CURRENCY.fullmatch(value):
            raise LedgerRowError(
                self.file, self.line, "currency", f"{value!r} is not a currency such as EUR"
            )
        return value

    def day(self, column: str) -> dt.date | None:
        """Give a day; None where there is none.

        Raises:
            LedgerRowError: it is wrong.
        """
        value = self.text(column)
        if not value:
            return None
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise LedgerRowError(
                self.file, self.line, column, f"{value!r} is not a day such as 2026-01-31"
            ) from None


def read_customer(row: Row) -> Customer:
    """Take a customer from a row.

    Raises:
        LedgerRowError: a value is missing or wrong.
    """
    aliases = tuple(
        part.strip() for part in row.text("aliases").replace("|", ";").split(";") if part.strip()
    )
    return Customer(
        customer_id=row.required("customer_id"),
        name=row.required("name"),
        aliases=aliases,
        language=row.text("language"),
        country=row.text("country"),
        vat_id=row.text("vat_id").replace(" ", "").upper(),
        email_domain=row.text("email_domain").casefold().lstrip("@"),
        city=row.text("city"),
    )


def read_line(row: Row) -> InvoiceLine:
    """Take an invoice line from a row.

    Raises:
        LedgerRowError: a value is missing or wrong.
    """
    number = row.required("line")
    if not (number.isascii() and number.isdigit() and len(number) <= _LINE_DIGITS):
        raise LedgerRowError(row.file, row.line, "line", f"{number!r} is not a line number")
    return InvoiceLine(
        line=int(number),
        description=row.text("description"),
        quantity=row.amount("quantity"),
        unit_price=row.amount("unit_price"),
        total=row.amount("line_total"),
        article=row.text("article"),
        row=row.line,
    )


def read_invoice(row: Row, lines: Mapping[str, Sequence[InvoiceLine]]) -> OpenInvoice:
    """Take an invoice from a row, and its lines from those of all invoices by number.

    Raises:
        LedgerRowError: a value is missing or wrong.
    """
    number = row.required("invoice_number")
    return OpenInvoice(
        number=number,
        customer_id=row.required("customer_id"),
        issue_date=row.day("issue_date"),
        due_date=row.day("due_date"),
        net_amount=row.amount("net_amount"),
        gross_amount=row.amount("gross_amount"),
        open_amount=row.amount("open_amount"),
        currency=row.currency(),
        po_number=row.text("po_number"),
        delivery_note=row.text("delivery_note"),
        lines=tuple(lines.get(number, ())),
        row=row.line,
    )
