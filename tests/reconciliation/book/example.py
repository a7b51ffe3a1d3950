"""A small ledger for the tests of books."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from extractor.reconciliation.book.schema import BookCustomer
from extractor.values.ledger import InvoiceLine, OpenInvoice

CUSTOMERS = (
    BookCustomer("K1", "Kérouan SARL", ("Kerouan", "Ets Kérouan"), "fr", "FR", "Brest",
                 "FR52555400787", "555400787", ("FR7630001007941234567890185",),
                 ("kerouan.example",), "K2"),
    BookCustomer("k2", "Hänel Gunpf GmbH & Co. KG", vat_id="DE229918053"),
    BookCustomer("K3", "東京商事"),
)  # fmt: skip


def invoice(
    number: str = "FA-2026-0001", customer: str = "K1", gross: str = "120.00", currency: str = "EUR"
) -> OpenInvoice:
    line = InvoiceLine(
        1, "Schrauben M8 — verzinkt", Decimal("2.5"), Decimal("40.1234"), Decimal(gross)
    )
    return OpenInvoice(
        number,
        customer,
        dt.date(2026, 1, 31),
        None,
        Decimal("100.00") if currency != "JPY" else Decimal(100),
        Decimal(gross),
        Decimal(gross),
        currency,
        "PO/77",
        "BL 12",
        (line, line),
    )


INVOICES = (
    invoice(),
    invoice("FA-2026-0002", "K2", "99.999", "KWD"),
    invoice("é/17", "K3", "12", "JPY"),
    invoice("FA-2026-0004"),
)
