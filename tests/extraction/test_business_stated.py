"""What an electronic invoice states, beside what its page shows."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from extractor.extraction.business import read_fields
from extractor.values.category import DocumentType
from extractor.values.document import Document, Page, PageSource, lines_of
from extractor.values.einvoice import EInvoice, StatedParty

STATED = EInvoice(
    file="factur-x.xml",
    number="RE-7",
    type_code="381",
    issued=dt.date(2026, 3, 5),
    currency="EUR",
    seller=StatedParty("Lieferant GmbH", "DE123456789"),
    buyer=StatedParty("Kunden AG"),
    total=Decimal("119.00"),
    purchase_order="PO-44",
    invoices=("RE-1", "RE-2"),
)
TEXT = [
    "Rechnung",
    "Rechnungsnummer: RE-7",
    "Rechnungsdatum: 06.03.2026",
    "Gesamtbetrag: 911,00 EUR",
]


def shown(invoice: EInvoice | None, texts: list[str] = TEXT) -> Document:
    words, lines = lines_of(texts)
    page = Page(1, 0.0, 0.0, PageSource.SHEET, words, lines)
    return Document("a.pdf", "application/pdf", (page,), language="de", einvoice=invoice)


def test_stated_values_go_before_those_on_the_page() -> None:
    fields = read_fields(shown(STATED))
    assert (fields.document_type, fields.invoice_number) == (DocumentType.CREDIT_NOTE, "RE-7")
    assert (fields.total, fields.date) == (Decimal("119.00"), dt.date(2026, 3, 5))
    assert (fields.seller, fields.buyer) == ("Lieferant GmbH", "Kunden AG")
    assert fields.references.invoices == ("RE-1", "RE-2")
    assert fields.references.purchase_orders == ("PO-44",)
    assert fields.vat_ids == ("DE123456789",)


def test_without_an_electronic_invoice_the_page_counts() -> None:
    assert read_fields(shown(None)).total == Decimal("911.00")


def test_what_is_not_stated_is_still_read() -> None:
    fields = read_fields(shown(dataclasses.replace(STATED, total=None)))
    assert fields.total == Decimal("911.00")


def test_evidence_keeps_its_place_where_the_page_agrees() -> None:
    evidence = {it.field: it for it in read_fields(shown(STATED)).evidence}
    number, total = evidence["invoice_number"], evidence["total"]
    assert (number.page, number.text, number.confidence) == (1, "RE-7", 1.0)
    assert number.method.startswith("xml:BT-1+label:")
    assert (total.page, total.box, total.text, total.method) == (0, None, "119.00", "xml:BT-112")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("380", DocumentType.INVOICE),
        ("384", DocumentType.INVOICE),
        ("381", DocumentType.CREDIT_NOTE),
        ("383", DocumentType.DEBIT_NOTE),
        (None, DocumentType.INVOICE),
    ],
)
def test_the_code_says_what_it_is(code: str | None, kind: DocumentType) -> None:
    invoice = dataclasses.replace(STATED, type_code=code)
    assert read_fields(shown(invoice)).document_type == kind


def test_an_order_has_an_order_number() -> None:
    fields = read_fields(shown(dataclasses.replace(STATED, type_code="220"), ["Bestellung"]))
    assert fields.document_type == DocumentType.PURCHASE_ORDER
    assert (fields.invoice_number, fields.references.purchase_orders) == (None, ("RE-7",))
