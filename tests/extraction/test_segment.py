"""A message is cut into its claims, one an invoice, and what is settled stays out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from extractor.extraction.extract import extract
from extractor.extraction.segment import Segmentation, segment, whole_message
from extractor.reconciliation.link import link_amounts, link_days, link_references
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
from extractor.values.ledger import OpenInvoice

NUMBERS = ("INV/24/0456", "RE-24001234", "2024/001777", "F2404-00123", "90005556789", "24-4567-B")


def invoice(number: str, position: int) -> OpenInvoice:
    net = Decimal(100 * (position + 3))
    gross = net * Decimal("1.2")
    day = dt.date(2026, 1, 5 + position)
    return OpenInvoice(number, "K100", day, None, net, gross, gross, "EUR", f"CDE-77{position}1")


INVOICES = tuple(invoice(number, at) for at, number in enumerate(NUMBERS))


def mail(text: str) -> Document:
    words, lines = lines_of(text.split("\n"))
    return Document("body", "text/plain", (Page(1, 0, 0, PageSource.MAIL, words, lines),))


def sheet(*rows: str) -> Document:
    words: list[Word] = []
    lines: list[Line] = []
    cells: list[tuple[Cell, ...]] = []
    for row in rows:
        first, made = len(words), []
        for text in row.split("|"):
            start = len(words)
            words.extend(Word(part) for part in text.split())
            made.append(Cell(tuple(range(start, len(words)))))
        lines.append(Line(first, len(words)))
        cells.append(tuple(made))
    table = Table(tuple(cells), 1)
    page = Page(1, 0, 0, PageSource.SHEET, tuple(words), tuple(lines), (table,))
    return Document("avis.csv", "text/csv", (page,))


def cut(*documents: Document) -> Segmentation:
    found = extract(documents, received=dt.date(2026, 3, 10), entities=None)
    links = [
        *link_references(found.references, INVOICES),
        *link_amounts(found.amounts, INVOICES),
        *link_days(found.days, INVOICES),
    ]
    return segment(documents, found, links)


def numbers(result: Segmentation) -> list[str | None]:
    return [claim.invoice.number if claim.invoice else None for claim in result.claims]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Bonjour,\nil manque 12 cartons sur la facture {}.\nCordialement", id="fr"),
        pytest.param("Guten Tag,\nauf der Rechnung {} stimmt der Preis nicht.", id="de"),
        pytest.param("Hello,\nwe dispute invoice {}, the goods were damaged.", id="en"),
        pytest.param("Hola,\nno aceptamos la factura {}.", id="es"),
    ],
)
def test_one_named_invoice_is_one_claim_with_the_whole_message(number: str, text: str) -> None:
    result = cut(mail(text.format(number)))
    assert numbers(result) == [number]
    (claim,) = result.claims
    assert claim.as_written is not None
    assert number in claim.as_written.text
    said = [word for word in text.format(number).split() if word != "Cordialement"]
    assert claim.passage.split() == said
    assert not result.from_rows


def test_each_invoice_gets_the_sentences_that_speak_of_it() -> None:
    result = cut(
        mail(
            "Bonjour,\n"
            "- facture INV/24/0456 : 12 cartons manquants\n"
            "- facture 24-4567-B : le prix convenu était de 7,50 €. Merci de corriger.\n"
        )
    )
    assert numbers(result) == ["INV/24/0456", "24-4567-B"]
    first, second = result.claims
    assert "manquants" in first.passage
    assert "prix" not in first.passage
    assert "prix" in second.passage
    assert "corriger" in second.passage


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "La facture INV/24/0456 est fausse. La facture 24-4567-B est déjà réglée.", id="fr"
        ),
        pytest.param(
            "Rechnung INV/24/0456 ist falsch. Rechnung 24-4567-B wurde bereits bezahlt.", id="de"
        ),
        pytest.param("Invoice INV/24/0456 is wrong. Invoice 24-4567-B was paid in May.", id="en"),
        pytest.param(
            "La factura INV/24/0456 es errónea. La factura 24-4567-B está pagada.", id="es"
        ),
    ],
)
def test_an_invoice_that_is_settled_is_no_claim(text: str) -> None:
    assert numbers(cut(mail(text))) == ["INV/24/0456"]


def test_an_order_number_leads_to_the_claim() -> None:
    assert numbers(cut(mail("Notre commande CDE-7731 : rien reçu."))) == ["F2404-00123"]


def test_amount_and_day_together_lead_to_the_claim_without_any_number() -> None:
    result = cut(mail("Ihre Rechnung vom 07.01.2026 über 600,00 EUR ist nicht nachvollziehbar."))
    assert numbers(result) == ["2024/001777"]


def test_rows_that_hold_money_back_are_claims_and_the_others_are_paid() -> None:
    result = cut(
        mail("Bonjour, voici notre avis de virement."),
        sheet(
            "Facture | Montant | Retenue | Payé | Motif",
            "INV/24/0456 | 360,00 | 60,00 | 300,00 | 5 cartons manquants",
            "RE-24001234 | 480,00 | 0,00 | 480,00 | ",
            "24-4567-B | 960,00 | 12,50 | 947,50 | prix",
            "Total | 1 800,00 | 72,50 | 1 727,50 | ",
        ),
    )
    assert result.from_rows
    assert numbers(result) == ["INV/24/0456", "24-4567-B"]
    assert [it.row.deducted for it in result.claims if it.row] == [
        Decimal("60.00"),
        Decimal("12.50"),
    ]
    assert "manquants" in result.claims[0].passage
    assert result.rows_paid == 1


def test_a_remittance_paid_in_full_has_no_claims_from_rows() -> None:
    result = cut(
        sheet(
            "Invoice | Amount | Deduction | Paid",
            "INV/24/0456 | 360.00 | 0.00 | 360.00",
            "RE-24001234 | 480.00 | 0.00 | 480.00",
        )
    )
    assert not result.from_rows
    assert result.rows_paid == 2


def test_what_the_supplier_wrote_before_is_no_claim() -> None:
    text = "La facture INV/24/0456 est fausse.\n\n> Rappel : facture 24-4567-B"
    document = mail(text)
    quoted = document.text.index(">")
    sections = (
        Section(SectionKind.NEW, 0, quoted),
        Section(SectionKind.QUOTED, quoted, len(document.text)),
    )
    quoting = Document("body", "text/plain", document.pages, sections=sections)
    assert numbers(cut(quoting)) == ["INV/24/0456"]


def test_a_reply_that_names_nothing_speaks_of_the_quoted_invoice() -> None:
    document = mail("Non, nous refusons de payer.\n\n> Rappel : facture 24-4567-B")
    quoted = document.text.index(">")
    sections = (
        Section(SectionKind.NEW, 0, quoted),
        Section(SectionKind.QUOTED, quoted, len(document.text)),
    )
    quoting = Document("body", "text/plain", document.pages, sections=sections)
    assert numbers(cut(quoting)) == ["24-4567-B"]


def test_without_any_lead_there_is_no_claim_but_the_whole_message() -> None:
    documents = [mail("Bonjour, tout est faux.")]
    assert cut(*documents).claims == ()
    claim = whole_message(documents)
    assert claim.invoice is None
    assert claim.passage == "Bonjour, tout est faux."


@pytest.mark.parametrize(
    ("titles", "reason", "legend", "meaning"),
    [
        ("N° | Brut | Retenu | Payé | Code", "", "Légende : R8 – casse; R9 – doublon", "casse"),
        ("No. | Gross | Held | Paid | Code", "", "Codes: R8 – broken; R9 – twice", "broken"),
        ("Nr. | Brutto | Abzug | Netto | Code", "", "Schlüssel: R8 – Bruch; R9 – doppelt", "Bruch"),
        ("N.º | Bruto | Ajuste | Neto | Cód.", "", "Claves: R8 – rotura; R9 – doble", "rotura"),
    ],
    ids=["fr", "en", "de", "es"],
)
def test_a_row_is_explained_by_its_code_and_not_by_the_others(
    titles: str, reason: str, legend: str, meaning: str
) -> None:
    rows = (titles, "INV/24/0456 | 1.200,00 | 187,50 | 1.012,50 | R8", f"{legend} | | | |")
    (claim,) = cut(mail("Please find the details."), sheet(*rows)).claims
    assert claim.passage == meaning + reason


@pytest.mark.parametrize(
    ("titles", "reason"),
    [
        ("N° | Brut | Retenu | Payé | Motif", "3 flacons brisés au fond du carton"),
        ("No. | Gross | Held | Paid | Reason", "3 bottles broken at the bottom"),
        ("Nr. | Brutto | Abzug | Netto | Grund", "3 Flaschen zerbrochen im Karton"),
        ("N.º | Bruto | Ajuste | Neto | Motivo", "3 frascos rotos en la caja"),
    ],
    ids=["fr", "en", "de", "es"],
)
def test_a_row_with_words_is_not_explained_by_what_stands_around(titles: str, reason: str) -> None:
    rows = (titles, f"INV/24/0456 | 1.200,00 | 187,50 | 1.012,50 | {reason}")
    (claim,) = cut(mail("Prices have risen, as you know. Late again!"), sheet(*rows)).claims
    assert claim.passage == reason


def test_a_row_without_words_is_explained_by_all_that_is_said() -> None:
    rows = ("No. | Gross | Held | Paid", "INV/24/0456 | 1.200,00 | 187,50 | 1.012,50")
    (claim,) = cut(mail("Three bottles were broken."), sheet(*rows)).claims
    assert "Three bottles were broken." in claim.passage
