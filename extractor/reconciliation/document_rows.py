"""Rows of what surrounds the invoices: deliveries, credit notes, agreed prices."""

from __future__ import annotations

from extractor.errors import LedgerRowError
from extractor.reconciliation.row_models import CreditNoteRow, DeliveryRow, PriceRow
from extractor.reconciliation.rows import Row
from extractor.values.ledger import AgreedPrice, CreditNote, Delivery


def read_delivery(row: Row) -> Delivery:
    """Take one article of a delivery note from a row.

    Raises:
        LedgerRowError: a value is missing or wrong.
    """
    it = row.read(DeliveryRow)
    if it.quantity < 0:
        raise _wrong(row, "quantity", f"{it.quantity} was not delivered; returns are no deliveries")
    return Delivery(
        delivery_note=it.delivery_note,
        invoice_number=it.invoice_number,
        delivered=it.delivered_date,
        article=it.article,
        quantity=it.quantity,
        row=row.line,
    )


def read_credit_note(row: Row) -> CreditNote:
    """Take a credit note from a row; books that write it below 0 mean the same.

    Raises:
        LedgerRowError: a value is missing or wrong.
    """
    it = row.read(CreditNoteRow)
    return CreditNote(
        number=it.credit_note,
        invoice_number=it.invoice_number,
        issue_date=it.issue_date,
        net_amount=abs(it.net_amount),
        gross_amount=abs(it.gross_amount),
        currency=it.currency,
        row=row.line,
    )


def read_price(row: Row) -> AgreedPrice:
    """Take an agreed price from a row.

    Raises:
        LedgerRowError: a value is missing or wrong, or the last day is before the first.
    """
    it = row.read(PriceRow)
    if it.agreed_price < 0:
        raise _wrong(row, "agreed_price", f"{it.agreed_price} is below 0")
    if it.valid_from and it.valid_to and it.valid_to < it.valid_from:
        raise _wrong(row, "valid_to", f"{it.valid_to} is before valid_from, {it.valid_from}")
    return AgreedPrice(
        customer_id=it.customer_id,
        article=it.article,
        price=it.agreed_price,
        currency=it.currency,
        valid_from=it.valid_from,
        valid_to=it.valid_to,
        row=row.line,
    )


def _wrong(row: Row, column: str, detail: str) -> LedgerRowError:
    return LedgerRowError(row.file, row.line, column, detail)
