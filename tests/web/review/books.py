"""A small ledger to choose from."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from extractor.reconciliation.index import LedgerIndex
from extractor.values.ledger import Customer, Ledger, OpenInvoice

CUSTOMERS = (
    Customer("C1", "Épicerie Dupont SARL", ("Dupont",), "fr", "FR", "FR40303265045", "dupont.fr"),
    Customer("C2", "Müller Feinkost GmbH", (), "de", "DE", "DE811907980", "mueller.de"),
)


def invoice(
    number: str, amount: str, *, customer: str = "C1", day: int = 1, order: str = ""
) -> OpenInvoice:
    gross = Decimal(amount)
    return OpenInvoice(
        number=number,
        customer_id=customer,
        issue_date=dt.date(2026, 9, day),
        due_date=dt.date(2026, 10, day),
        net_amount=gross - 20,
        gross_amount=gross,
        open_amount=gross - 5,
        currency="EUR",
        po_number=order,
    )


INVOICES = (
    invoice("FA-2026-00118", "1204.50", day=3, order="CDE-7781"),
    invoice("FA-2026-00119", "88.00", day=9),
    invoice("FA-2026-00442", "640.00", customer="C2", day=5),
)


def ledger() -> Ledger:
    return Ledger(customers=CUSTOMERS, invoices=INVOICES)


def books() -> LedgerIndex:
    return LedgerIndex(ledger())
