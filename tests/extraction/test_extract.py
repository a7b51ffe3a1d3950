"""Everything a submission says is proposed, each at its place."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.extraction.extract import column_titles, extract
from extractor.values.document import (
    Cell,
    Document,
    Line,
    Page,
    PageSource,
    Section,
    SectionKind,
    Table,
    Word,
    lines_of,
)
from extractor.values.finding import Findings, ReferenceKind
from extractor.values.money import Basis

RECEIVED = dt.date(2026, 3, 10)


def mail(text: str) -> Document:
    words, lines = lines_of(text.split("\n"))
    return Document("body", "text/plain", (Page(1, 0, 0, PageSource.MAIL, words, lines),))


def find(*texts: str) -> Findings:
    return extract([mail(it) for it in texts], received=RECEIVED, entities=None)


@pytest.mark.parametrize(
    ("text", "number", "amount", "day", "count"),
    [
        pytest.param(
            "Facture INV/24/0456 du 5 janvier 2026 : il manque 12 cartons, soit 187,50 € HT.",
            "INV/24/0456", "187.50", dt.date(2026, 1, 5), 12, id="fr",
        ),
        pytest.param(
            "Rechnung RE-24001234 vom 05.01.2026: es fehlen zwölf Kartons: 1.187,50 EUR netto.",
            "RE-24001234", "1187.50", dt.date(2026, 1, 5), 12, id="de",
        ),
        pytest.param(
            "Invoice 24-4567-B of 5th January 2026: 12 boxes short, £1,187.50 plus VAT.",
            "24-4567-B", "1187.50", dt.date(2026, 1, 5), 12, id="en",
        ),
        pytest.param(
            "Factura F2404-00123 de 5 de enero de 2026: faltan 12 cajas, 187,50 € más IVA.",
            "F2404-00123", "187.50", dt.date(2026, 1, 5), 12, id="es",
        ),
    ],
)  # fmt: skip
def test_a_claim_is_taken_apart_in_every_language(
    text: str, number: str, amount: str, day: dt.date, count: int
) -> None:
    found = find(text)
    kinds = {it.span.text: it.kind for it in found.references}
    assert kinds[number] is ReferenceKind.INVOICE
    assert [it.value for it in found.amounts] == [Decimal(amount)]
    assert found.amounts[0].basis is Basis.NET
    assert day in found.days[0].readings
    assert [it.value for it in found.quantities if it.unit] == [Decimal(count)]


def test_days_amounts_and_accounts_are_no_references() -> None:
    found = find(
        "Du 12/05/2026, 1 234,56 €, IBAN FR76 1558 9297 0400 1234 5678 943, "
        "tél : 02 98 41 17 60, TVA FR52 555 400 787, compta2026@kerouan.example"
    )
    assert found.references == ()
    assert {it.kind for it in found.names} == {"iban", "phone", "vat_id", "email"}


def test_every_finding_stands_in_its_document() -> None:
    texts = ("Facture INV/24/0456", "Litige de 45,00 € du 3 mars sur 6 cartons de RE-24001234")
    documents = [mail(it) for it in texts]
    found = extract(documents, received=RECEIVED, entities=None)
    spans = [
        it.span
        for kind in (found.references, found.amounts, found.days, found.quantities, found.names)
        for it in kind
    ]
    assert {span.document for span in spans} == {0, 1}
    for span in spans:
        assert documents[span.document].text[span.start : span.end] == span.text


def test_findings_know_the_section_they_stand_in() -> None:
    document = mail("INV/24/0456\n\nRE-24001234")
    start = document.text.index("RE-")
    sections = (
        Section(SectionKind.NEW, 0, start),
        Section(SectionKind.QUOTED, start, len(document.text)),
    )
    document = Document("body", "text/plain", document.pages, sections=sections)
    found = extract([document], received=None, entities=None)
    assert {it.span.text: it.span.section for it in found.references} == {
        "INV/24/0456": SectionKind.NEW,
        "RE-24001234": SectionKind.QUOTED,
    }


def test_a_column_title_tells_what_bare_numbers_are() -> None:
    words = tuple(Word(it) for it in ("Bestellung", "Rechnung", "4500777", "90001234567"))
    cells = tuple(Cell((at,)) for at in range(4))
    page = Page(
        1, 0, 0, PageSource.SHEET, words, (Line(0, 2), Line(2, 4)),
        (Table((cells[:2], cells[2:]), 1),),
    )  # fmt: skip
    document = Document("avis.csv", "text/csv", (page,))
    assert list(column_titles(document).values()) == ["Bestellung", "Rechnung"]
    found = extract([document], received=None, entities=None)
    assert {it.span.text: it.kind for it in found.references} == {
        "4500777": ReferenceKind.PURCHASE_ORDER,
        "90001234567": ReferenceKind.INVOICE,
    }


def test_nothing_gives_nothing() -> None:
    assert find() == Findings()
    assert find("") == Findings()


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(["INV/24/0456", "12,50 €", "le 3 mars", "12/05/2026", "6 cartons", "(b)",
                         "a@b.fr", "\n", "-", "Rechnung", "1 234", "FR76", "²", "٣", "%"])
        | st.text(max_size=5),
        max_size=14,
    ).map(" ".join)
)  # fmt: skip
def test_any_text_is_taken_apart_without_an_error(text: str) -> None:
    document = mail(text)
    found = extract([document], received=RECEIVED, entities=None)
    for kind in (found.references, found.amounts, found.days, found.quantities, found.names):
        for it in kind:
            assert document.text[it.span.start : it.span.end] == it.span.text
