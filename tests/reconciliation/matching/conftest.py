from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.reconciliation.blocking.index import Index
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.schema import BookCustomer, State
from extractor.reconciliation.book.writer import BookWriter
from extractor.reconciliation.matching.matcher import Matcher
from extractor.values.ledger import InvoiceLine, OpenInvoice

CUSTOMERS = (
    BookCustomer("C1", "Établissements Roux SARL", vat_id="FR40303265045", domains=("roux.fr",),
                 ibans=("FR7630006000011234567890189",)),
    BookCustomer("C2", "Hänel Werkzeugbau GmbH", vat_id="DE123456789", domains=("haenel.de",)),
    BookCustomer("C3", "Fontanals Suministros S.L.", domains=("fontanals.es",)),
    BookCustomer("C4", "Fontanals Suministros S.A.", domains=("fontanals-norte.es",)),
)  # fmt: skip
FIRST = dt.date(2025, 1, 6)


def invoice(at: int) -> OpenInvoice:
    """Give the invoice of that place: 80 in a dense series, four customers in turn."""
    gross = Decimal(100 + at * at) + Decimal(at % 7) / 8 * 4
    net = (gross / Decimal("1.2")).quantize(Decimal("0.01"))
    line = InvoiceLine(1, f"Hydrauliköl HLP {at}", Decimal(at + 1), Decimal("2.50"), net)
    return OpenInvoice(
        number=f"FA-2025-{410 + at:05d}",
        customer_id=f"C{at % 4 + 1}",
        issue_date=FIRST + dt.timedelta(days=at),
        due_date=FIRST + dt.timedelta(days=at + 30),
        net_amount=net,
        gross_amount=gross,
        open_amount=gross,
        currency="EUR",
        po_number=f"PO-77{at:03d}",
        delivery_note=f"LS{90_000 + 3 * at}",
        lines=(line,),
    )


CLOSED = frozenset((6, 30, 31))


@pytest.fixture(scope="package")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ledger")
    writer = BookWriter(folder)
    for customer in CUSTOMERS:
        writer.add_customer(customer)
    for at in range(80):
        writer.add_invoice(invoice(at), State.CLOSED if at in CLOSED else State.OPEN)
    writer.finish()
    Index.build(Book.open(folder))
    return folder


@pytest.fixture(scope="package")
def matcher(ledger: Path) -> Matcher:
    return Matcher.open(ledger)
