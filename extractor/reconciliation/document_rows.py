"""Rows of what surrounds the invoices: deliveries, credit notes, agreed prices."""

from __future__ import annotations

from extractor.errors import LedgerRowError
from extractor.reconciliation.rows import Row
from extractor.values.ledger import AgreedPrice, CreditNote, Delivery

DELIVERY_COLUMNS = ("delivery_note", "invoice_number", "delivered_date", "article", "quantity")
CREDIT_NOTE_COLUMNS = (
    "credit_note",
    "invoice_number",
    "issue_date",
    "net_amount",
    "gross_amount",
    "currency",
)
PRICE_COLUMNS = ("customer_id", "article", "agreed_price", "valid_from", "valid_to")


def read_delivery(row: Row) -> Delivery:
    """Take one article of a delivery note from a row.

    Raises:
        LedgerRowError: a value is missing or wrong.
    """
    quantity = row.amount("quantity")
    if quantity < 0:
        raise _wrong(row, "quantity", f"{quantity} was not delivered; returns are no deliveries")
    return Delivery(
        delivery_note=row.required("delivery_note"),
        invoice_number=row.text("invoice_number"),
        delivered=row.day("delivered_date"),
        article=row.text("article"),
        quantity=quantity,
        row=row.line,
    )


def read_credit_note(row: Row) -> CreditNote:
    """Take a credit note from a row; books that write it below 0 mean the same.

    Raises:
        LedgerRowError: a value is missing or wrong.
    """
    return CreditNote(
        number=row.required("credit_note"),
        invoice_number=row.required("invoice_number"),
        issue_date=row.day("issue_date"),
        net_amount=abs(row.amount("net_amount")),
        gross_amount=abs(row.amount("gross_amount")),
        currency=row.currency(),
        row=row.line,
    )


def read_price(row: Row) -> AgreedPrice:
    """Take an agreed price from a row.

    Raises:
        LedgerRowError: a value is missing or wrong, or the last day is before the first.
    """
    price = row.amount("agreed_price")
    if price < 0:
        raise _wrong(row, "agreed_price", f"{price} is below 0")
    first, last = row.day("valid_from"), row.day("valid_to")
    if first and last and last < first:
        raise _wrong(row, "valid_to", f"{last} is before valid_from, {first}")
    return AgreedPrice(
        customer_id=row.text("customer_id"),
        article=row.required("article"),
        price=price,
        currency=row.currency() if row.text("currency") else "",
        valid_from=first,
        valid_to=last,
        row=row.line,
    )


def _wrong(row: Row, column: str, detail: str) -> LedgerRowError:
    return LedgerRowError(row.file, row.line, column, detail)
