"""The disputed amount is written, worked out, or honestly none."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.extraction.disputed import choose_amount, propose
from extractor.extraction.essence import essence
from extractor.extraction.extract import extract
from extractor.extraction.units import units_of
from extractor.values.claim import Claim, RowAmounts
from extractor.values.document import Document, Page, PageSource, lines_of
from extractor.values.finding import Findings, Span
from extractor.values.ledger import InvoiceLine, OpenInvoice
from extractor.values.linear import LinearScorer

INVOICE = OpenInvoice(
    "INV/24/0456", "K100", None, None, Decimal("1000.00"), Decimal("1200.00"), Decimal("1200.00"),
    "EUR",
    lines=(
        InvoiceLine(1, "Sardines à l'huile d'olive 125 g", Decimal(100), Decimal("7.50"),
                    Decimal("750.00")),
        InvoiceLine(2, "Thon blanc germon 400 g", Decimal(10), Decimal("25.00"),
                    Decimal("250.00")),
    ),
)  # fmt: skip
EXPLICIT = LinearScorer("amount", {"explicit": 2.0, "near_claim": 1.0, "is_whole": -3.0})
NOTHING = LinearScorer("amount", {"none": 5.0})


def made(text: str, invoice: OpenInvoice | None = INVOICE) -> tuple[Claim, Findings]:
    words, lines = lines_of(text.split("\n"))
    document = Document("body", "text/plain", (Page(1, 0, 0, PageSource.MAIL, words, lines),))
    found = extract([document], received=dt.date(2026, 3, 10), entities=None)
    units = tuple(units_of(0, document))
    return Claim(invoice, 0.9, (), None, essence(units), units), found


def values(text: str, invoice: OpenInvoice | None = INVOICE) -> dict[Decimal | None, str | None]:
    claim, found = made(text, invoice)
    return {it.value: it.derivation for it in propose(claim, found, {})}


@pytest.mark.parametrize(
    "text",
    [
        "Sur la facture de 1 200,00 €, nous déduisons 187,50 €.",
        "Von der Rechnung über 1.200,00 EUR ziehen wir 187,50 EUR ab.",
        "We are deducting €187.50 from your invoice of €1,200.00.",
        "De la factura de 1.200,00 € descontamos 187,50 €.",
    ],
)
def test_a_written_amount_is_chosen_with_its_place(text: str) -> None:
    claim, found = made(text)
    choice, probability = choose_amount(claim, found, {}, EXPLICIT)
    assert choice is not None
    assert (choice.value, choice.currency) == (Decimal("187.50"), "EUR")
    assert choice.derivation is None
    assert choice.span is not None
    assert "187" in choice.span.text
    assert 0.3 < probability <= 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("Il manque 12 cartons de sardines.", "90.00", id="units-times-ledger-price"),
        pytest.param("Es fehlen zwei Dosen Thon blanc.", "50.00", id="words-times-ledger-price"),
        pytest.param("12 cartons à 7,50 € manquent.", "90.00", id="units-times-written-price"),
        pytest.param("Sardines facturées 7,50 € au lieu de 7,00 €.", "50.00", id="price-gap"),
        pytest.param("Billed 250.00, we agreed 230.00.", "20.00", id="billed-minus-agreed"),
        pytest.param("We owe 1,012.50 only.", "187.50", id="ledger-minus-due"),
        pytest.param("Remise de 5 % oubliée.", "50.00", id="percent-of-net"),
        pytest.param("Thon blanc : tout est cassé.", "250.00", id="whole-line"),
    ],
)
def test_what_is_not_written_is_worked_out(text: str, value: str) -> None:
    proposed = values(text)
    assert Decimal(value) in proposed
    assert proposed[Decimal(value)]


@pytest.mark.parametrize(
    "text",
    [
        "Sous-total HT 245,00\nTVA 20 % 49,00\nMontant porté à votre débit 294,00 EUR",
        "Zwischensumme 245,00\nMwSt 19 % 46,55\nBelastung 291,55 EUR",
        "Subtotal 245.00\nVAT 20% 49.00\nDebited to you GBP 294.00",
        "Base imponible 245,00\nIVA 21 % 51,45\nImporte cargado 296,45 EUR",
    ],
)
def test_a_sum_before_tax_is_told_from_the_one_with_it(text: str) -> None:
    claim, found = made(text)
    of_tax = {
        it.value: (it.features.get("before_tax"), it.features.get("with_tax"))
        for it in propose(claim, found, {})
        if it.kind == "explicit"
    }
    total = max(value for value in of_tax if value is not None)
    assert of_tax[Decimal("245.00")] == (1.0, 0.0)
    assert of_tax[total] == (0.0, 1.0)
    assert {it for value, it in of_tax.items() if value not in (Decimal("245.00"), total)} <= {
        (0.0, 0.0)
    }


def test_none_is_always_an_option() -> None:
    for text in ("", "Tout est faux.", "187,50 €"):
        claim, found = made(text)
        choice, probability = choose_amount(claim, found, {}, NOTHING)
        assert choice is None
        assert probability > 0.5


def test_nothing_worked_out_exceeds_the_invoice() -> None:
    proposed = values("Il manque 9000 cartons de sardines à 7,50 €, soit 3 % ou 12 palettes.")
    assert all(value <= INVOICE.gross_amount for value in proposed if value is not None
               and proposed[value])  # fmt: skip


def test_the_amount_of_a_row_needs_no_choice() -> None:
    span = Span(0, 10, 15, "60,00")
    claim, found = made("RE-24001234 480,00 60,00")
    rowed = Claim(
        claim.invoice, 0.9, (), None, "", claim.units,
        RowAmounts(Decimal(480), Decimal(60), Decimal(420), span, "GBP"),
    )  # fmt: skip
    choice, probability = choose_amount(rowed, found, {}, NOTHING)
    assert choice is not None
    assert (choice.value, choice.currency, choice.span) == (Decimal(60), "GBP", span)
    assert probability > 0.9


def test_a_row_without_its_own_cell_says_how_it_was_worked_out() -> None:
    claim, found = made("x")
    rowed = Claim(
        None, 0.0, (), None, "", claim.units,
        RowAmounts(Decimal(480), Decimal(60), Decimal(420), None, None),
    )  # fmt: skip
    choice, _ = choose_amount(rowed, found, {}, NOTHING)
    assert choice is not None
    assert choice.derivation == "480 - 420"
    assert choice.currency is None


@settings(max_examples=50)
@given(
    text=st.lists(
        st.sampled_from(["12", "cartons", "sardines", "187,50 €", "7,50", "1 200,00 €", "5 %",
                         "au lieu de", ".", "\n", "0,00 €", "déduire", "thon", "999.999,99 EUR"]),
        max_size=16,
    ).map(" ".join),
    known=st.booleans(),
)  # fmt: skip
def test_any_words_give_a_positive_amount_or_none(text: str, *, known: bool) -> None:
    claim, found = made(text, INVOICE if known else None)
    choice, probability = choose_amount(claim, found, {"non_delivery": 0.4}, EXPLICIT)
    assert 0 <= probability <= 1
    assert choice is None or choice.value >= 0
