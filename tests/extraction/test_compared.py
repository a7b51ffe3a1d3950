"""An invoice that only proves another claim is none of its own."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from extractor.extraction.compared import only_compared
from extractor.values.document import Document, Page, PageSource, lines_of
from extractor.values.finding import Span
from extractor.values.ledger import OpenInvoice
from extractor.values.match import Link, LinkKind


def invoice(number: str) -> OpenInvoice:
    return OpenInvoice(
        number, "C1", dt.date(2026, 1, 1), None, Decimal(1), Decimal(1), Decimal(1), "EUR"
    )


def compared(text: str) -> set[str]:
    words, lines = lines_of([text])
    document = Document("body", "text/plain", (Page(1, 0, 0, PageSource.MAIL, words, lines),))
    links = [
        Link(
            Span(0, document.text.index(number), document.text.index(number) + 4, number),
            invoice(number),
            LinkKind.NUMBER,
            "exact",
            1.0,
        )
        for number in ("A100", "B200")
        if number in document.text
    ]
    return only_compared(["A100", "B200"], links, [document])


@pytest.mark.parametrize(
    "text",
    [
        "A100 is the same parasols you already invoiced on B200.",
        "A100 : cette livraison est déjà facturée sur la B200",
        "A100 haben Sie bereits mit Rechnung Nr. B200 berechnet",
        "A100: esto ya lo facturaron en la factura B200",
    ],
)
def test_the_invoice_compared_with_is_told(text: str) -> None:
    assert compared(text) == {"B200"}


@pytest.mark.parametrize("text", ["A100 and B200 are both short", "not on A100. B200 is wrong"])
def test_invoices_of_their_own_are_kept(text: str) -> None:
    assert compared(text) == set()
