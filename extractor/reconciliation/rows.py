"""Rows of a ledger's tables, whatever file or database they come from, and what they say."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TypeVar

import pydantic

from extractor.errors import LedgerRowError
from extractor.reconciliation.book.schema import fold_code
from extractor.reconciliation.row_models import (
    CustomerRow,
    InvoiceLineRow,
    InvoiceRow,
    LedgerRow,
)
from extractor.values.ledger import Customer, InvoiceLine, OpenInvoice

_Model = TypeVar("_Model", bound=LedgerRow)


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

    def read(self, model: type[_Model]) -> _Model:
        """Read it as a table's model says.

        Raises:
            LedgerRowError: a value is missing or wrong; the first one is named.
        """
        try:
            return model.model_validate(self.cells)
        except pydantic.ValidationError as error:
            first = error.errors(include_url=False)[0]
            column = str(first["loc"][0])
            detail = "the value is missing" if first["type"] == "missing" else first["msg"]
            raise LedgerRowError(self.file, self.line, column, detail) from None


def read_customer(row: Row) -> Customer:
    """Take a customer from a row.

    Raises:
        LedgerRowError: a value is missing or wrong.
    """
    it = row.read(CustomerRow)
    return Customer(
        customer_id=it.customer_id,
        name=it.name,
        aliases=several(it.aliases),
        language=it.language,
        country=it.country,
        vat_id=it.vat_id.replace(" ", "").upper(),
        email_domain=it.email_domain.casefold().lstrip("@"),
        city=it.city,
        ibans=tuple(map(fold_code, several(it.iban))),
        parent=it.parent,
    )


def read_line(row: Row) -> tuple[str, InvoiceLine]:
    """Take an invoice line from a row, after the number of its invoice.

    Raises:
        LedgerRowError: a value is missing or wrong.
    """
    it = row.read(InvoiceLineRow)
    return it.invoice_number, InvoiceLine(
        line=it.line,
        description=it.description,
        quantity=it.quantity,
        unit_price=it.unit_price,
        total=it.line_total,
        article=it.article,
        row=row.line,
    )


def read_invoice(row: Row, lines: Mapping[str, Sequence[InvoiceLine]]) -> OpenInvoice:
    """Take an invoice from a row, and its lines from those of all invoices by number.

    Raises:
        LedgerRowError: a value is missing or wrong.
    """
    it = row.read(InvoiceRow)
    return as_invoice(it, lines.get(it.invoice_number, ()), row=row.line)


def as_invoice(it: InvoiceRow, lines: Sequence[InvoiceLine], *, row: int) -> OpenInvoice:
    """Give the invoice of a row that was read, with its lines.

    Args:
        it: as read.
        lines: its own.
        row: where it stands.
    """
    return OpenInvoice(
        number=it.invoice_number,
        customer_id=it.customer_id,
        issue_date=it.issue_date,
        due_date=it.due_date,
        net_amount=it.net_amount,
        gross_amount=it.gross_amount,
        open_amount=it.open_amount,
        currency=it.currency,
        po_number=it.po_number,
        delivery_note=it.delivery_note,
        lines=tuple(lines),
        row=row,
    )


def several(text: str) -> tuple[str, ...]:
    """Give the values of a cell that holds several."""
    return tuple(part.strip() for part in text.replace("|", ";").split(";") if part.strip())
