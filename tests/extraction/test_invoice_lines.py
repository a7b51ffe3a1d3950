"""Amounts that only the invoice's lines in the ledger make possible."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from extractor.extraction.disputed import propose
from extractor.extraction.essence import essence
from extractor.extraction.extract import extract
from extractor.extraction.proposal import Proposal
from extractor.extraction.units import units_of
from extractor.values.claim import Claim
from extractor.values.document import Document, Page, PageSource, lines_of
from extractor.values.ledger import InvoiceLine, OpenInvoice


def invoice(*lines: tuple[str, str, str]) -> OpenInvoice:
    made = tuple(
        InvoiceLine(at, name, Decimal(count), Decimal(price), Decimal(count) * Decimal(price))
        for at, (name, count, price) in enumerate(lines, start=1)
    )
    net = sum((it.total for it in made), Decimal(0))
    gross = net * Decimal("1.2")
    return OpenInvoice("F-1", "K1", None, None, net, gross, gross, "EUR", lines=made)


def proposals(text: str, about: OpenInvoice) -> list[Proposal]:
    words, lines = lines_of(text.split("\n"))
    document = Document("body", "text/plain", (Page(1, 0, 0, PageSource.MAIL, words, lines),))
    found = extract([document], received=dt.date(2026, 3, 10), entities=None)
    units = tuple(units_of(0, document))
    return propose(Claim(about, 0.9, (), None, essence(units), units), found, {})


def fitting(text: str, about: OpenInvoice) -> set[Decimal | None]:
    return {it.value for it in proposals(text, about) if it.features.get("fits")}


POTS = {
    "fr": invoice(("Pot en grès", "40", "12.50"), ("Soucoupe", "30", "2.00")),
    "en": invoice(("Stoneware pot", "40", "12.50"), ("Saucer", "30", "2.00")),
    "de": invoice(("Tontopf", "40", "12.50"), ("Untersetzer", "30", "2.00")),
    "es": invoice(("Maceta de barro", "40", "12.50"), ("Plato", "30", "2.00")),
}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "6 des pots en grès sont fêlés. Les soucoupes sont impeccables."),
        ("en", "6 of the stoneware pots are cracked. The saucers are fine."),
        ("de", "6 Tontöpfe sind zerbrochen. Die Untersetzer sind einwandfrei."),
        ("es", "6 macetas llegaron rotas. Los platos están en orden."),
    ],
)
def test_spoilt_units_of_a_named_line_fit(language: str, text: str) -> None:
    assert fitting(text, POTS[language]) == {Decimal("75.00")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Sur les 40 pots en grès facturés, seulement 36 sont arrivés."),
        ("en", "You billed 40 stoneware pots, only 36 arrived."),
        ("de", "Statt 40 Tontopf-Stück kamen nur 36 an."),
        ("es", "De las 40 macetas facturadas llegaron solo 36."),
    ],
)
def test_what_came_leaves_what_is_missing(language: str, text: str) -> None:
    assert Decimal("50.00") in {it.value for it in proposals(text, POTS[language])}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Les pots ne conviennent pas, erreur de couleur. Les soucoupes sont parfaites."),
        ("en", "The pots are the wrong colour. The saucers are perfect."),
        ("de", "Die Tontöpfe haben die falsche Farbe. Die Untersetzer passen."),
        ("es", "Las macetas son de un color equivocado. Los platos están en orden."),
    ],
)
def test_the_line_that_is_not_fine_fits(language: str, text: str) -> None:
    assert fitting(text, POTS[language]) == {Decimal("500.00")}


def test_a_price_by_the_thousand_counts_single_ones() -> None:
    lids = invoice(("Tapa twist-off, millar", "24", "96.50"))
    assert Decimal("1737.00") in {
        it.value for it in proposals("Retenemos 18.000 unidades del pago.", lids)
    }


def test_lines_but_the_fine_one_add_up() -> None:
    three = invoice(("Gants", "10", "5.00"), ("Masques", "10", "7.00"), ("Blouses", "10", "9.00"))
    found = {it.value for it in proposals("Seules les blouses sont conformes.", three)}
    assert Decimal("120.00") in found


def test_a_penalty_counts_each_day() -> None:
    saw = invoice(("Bridge saw", "1", "48600.00"), ("Training", "1", "2900.00"))
    text = "The saw came after 8 days. The contract provides 0,5 % of the saw for each day."
    assert Decimal("1944.00") in {it.value for it in proposals(text, saw)}


def test_what_is_told_as_wrong_speaks_against_nothing_and_against_other_amounts() -> None:
    found = proposals("6 stoneware pots are cracked. The £300.00 deposit is paid.", POTS["en"])
    none = next(it for it in found if it.value is None)
    written = next(it for it in found if it.value == Decimal("300.00"))
    assert none.features["none_against_one_fit"] == 1
    assert written.features["written_against_fit"] == 1
    assert written.features["part_cleared"] == 1
