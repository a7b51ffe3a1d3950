"""The parts that business fields are read with: labels, identifiers, names, amounts, layout."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.business.identifiers import (
    find_hosts,
    find_ibans,
    find_vat_ids,
    iban_agrees,
)
from extractor.extraction.business.layout import lay_out
from extractor.extraction.business.lexicon import language_of_labels, load_lexicon
from extractor.extraction.business.money import find_sums
from extractor.extraction.business.names import (
    has_legal_form,
    is_town,
    leading_name,
    looks_like_a_name,
    name_key,
    shares_host,
)
from extractor.extraction.labels import fold
from extractor.values.document import Document, Line, Page, PageSource, Word
from extractor.values.geometry import Box


def fields_in(text: str, language: str) -> list[str]:
    return [it.field for it in load_lexicon(language).hits(fold(text))]


@pytest.mark.parametrize(
    ("text", "language", "field"),
    [
        ("Rechnungs-Nr.: 4711", "de", "invoice_number"),
        ("Rechnungsnummer", "de", "invoice_number"),
        ("Stromrechnung Nr. 12", "de", "invoice_number"),
        ("N° de facture", "fr", "invoice_number"),
        ("Invoice #", "en", "invoice_number"),
        ("Factura nº", "es", "invoice_number"),
        ("Factuurnummer:", "nl", "invoice_number"),
        ("Invoice date", "en", "invoice_date"),
        ("Date d'échéance", "fr", "due_date"),
        ("Total excl. VAT", "en", "net"),
        ("Rechnungssumme ohne USt.", "de", "net"),
        ("Rechnungssumme Brutto (inkl. USt.)", "de", "total"),
        ("Net à payer TTC", "fr", "total"),
        ("Base imponible", "es", "net"),
        ("Lieferschein-Nr", "de", "delivery_note"),
        ("USt-IdNr.", "de", "vat_id"),
    ],
)
def test_a_label_is_known_however_it_is_written(text: str, language: str, field: str) -> None:
    assert fields_in(text, language)[0] == field


def test_letters_that_begin_a_number_are_no_label() -> None:
    assert fields_in("INV/2026/03/0008", "en") == []


@pytest.mark.parametrize(
    ("texts", "told", "language"),
    [
        (["factuurnummer", "vervaldatum", "klantnummer", "btw"], "en", "nl"),
        (["invoice number", "due date"], "en", "en"),
        (["numero de facture", "echeance", "montant ht"], None, "fr"),
        ([], None, None),
        ([], "de", "de"),
    ],
)
def test_labels_tell_the_language(texts: list[str], told: str | None, language: str | None) -> None:
    assert language_of_labels(texts, told=told) == language


@pytest.mark.parametrize(
    ("text", "iban"),
    [
        ("IBAN: DE89 3704 0044 0532 0130 00 BIC COBADEFF", "DE89370400440532013000"),
        ("IBAN NL50INGB0683251309", "NL50INGB0683251309"),
        ("FR76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189"),
    ],
)
def test_an_iban_is_found_in_its_own_length(text: str, iban: str) -> None:
    assert [it.value for it in find_ibans(text)] == [iban]


def test_check_digits_tell_a_right_iban_from_a_wrong_one() -> None:
    assert iban_agrees("DE89370400440532013000")
    assert not iban_agrees("DE88370400440532013000")


@pytest.mark.parametrize(
    ("text", "vat_ids"),
    [
        ("USt-IdNr. DE136695976", ["DE136695976"]),
        ("N° TVA : FR 40 303265045", ["FR40303265045"]),
        ("CIF: B50123456", ["ESB50123456"]),
        ("CHE-123.456.789 MWST", ["CHE123456789"]),
        ("BTW NL810433941B01", ["NL810433941B01"]),
        ("Tel. +49 30 123456", []),
        ("IBAN DE89 3704 0044 0532 0130 00", []),
    ],
)
def test_vat_numbers_are_found_by_their_form(text: str, vat_ids: list[str]) -> None:
    assert [it.value for it in find_vat_ids(text)] == vat_ids


def test_public_mail_hosts_say_nothing_about_a_company() -> None:
    assert find_hosts("jane@gmail.com, info@papeterie-durand.fr") == ["papeterie-durand"]


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("Papeterie Durand SARL", True),
        ("Jane Cooper Design", True),
        ("MUSTER-KUNDE GMBH", True),
        ("Tel. 04 78 00 11 22", False),
        ("info@acme.com", False),
        ("69003 Lyon", False),
        ("12 rue des Lilas", False),
        ("Sehr geehrte Damen und Herren", False),
        ("(Bitte bei Zahlung angeben.)", False),
        ("GmbH", False),
        ("Germany", False),
        ("Rabatt: -3,00 €", False),
    ],
)
def test_names_are_told_from_the_rest_of_a_letterhead(text: str, *, is_name: bool) -> None:
    assert looks_like_a_name(text) is is_name


@pytest.mark.parametrize(
    "text",
    ["80333 München", "SW1A 1AA", "Scranton PA 18503", "3012 CN Rotterdam", "00-950 Warszawa"],
)
def test_a_postcode_makes_a_town(text: str) -> None:
    assert is_town(text)


def test_an_order_number_makes_no_town() -> None:
    assert not is_town("BC 77812")


def test_a_name_ends_where_its_address_begins() -> None:
    line = "Lieferant GmbH · Straße 20 · 80333 München"
    start, end = leading_name(line)
    assert line[start:end] == "Lieferant GmbH"


def test_legal_form_case_and_accents_do_not_make_another_name() -> None:
    assert has_legal_form("Épicerie Réunie S.A.R.L.")
    assert name_key("ÉPICERIE RÉUNIE S.A.R.L.") == name_key("Epicerie Reunie")


def test_a_web_address_names_its_company() -> None:
    assert shares_host("Stanford Plumbing & Heating", frozenset({"plumbingstanford"}))
    assert not shares_host("Christopher Rodriguez", frozenset({"plumbingstanford"}))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1 210,00 €", ["1210.00"]),
        ("-8,79", ["-8.79"]),
        ("₹ 1,38,500.00", ["138500.00"]),
        ("CHF 4'864.50", ["4864.50"]),
        ("16.09.2018", []),
        ("19 %", []),
    ],
)
def test_amounts_are_read_with_their_sign(text: str, values: list[str]) -> None:
    assert [it.value for it in find_sums(text)] == [Decimal(value) for value in values]


@given(st.text(max_size=120))
def test_an_amount_stands_where_it_says(text: str) -> None:
    for found in find_sums(text):
        assert 0 <= found.start < found.end <= len(text)
        assert 0.0 <= found.quality <= 1.0


def _page(*words: tuple[str, float, float, float]) -> Document:
    placed = tuple(Word(text, Box(x0, y, x1, y + 10.0)) for text, x0, x1, y in words)
    page = Page(1, 595.0, 842.0, PageSource.TEXT_LAYER, placed, (Line(0, len(placed)),))
    return Document("page.pdf", "application/pdf", (page,))


def test_a_wide_gap_parts_a_row_into_segments() -> None:
    layout = lay_out(_page(("Net", 40, 55, 100), ("total", 58, 80, 101), ("12,00", 300, 325, 100)))
    assert [[it.text for it in row] for row in layout.rows] == [["Net total", "12,00"]]


def test_a_typewriter_blank_does_not_part_a_name() -> None:
    layout = lay_out(
        _page(("MUSTER", 40, 82, 100), ("GMBH", 89, 117, 100), ("Seite", 300, 335, 100))
    )
    assert [it.text for it in layout.rows[0]] == ["MUSTER GMBH", "Seite"]


def test_the_value_under_a_label_is_found_by_its_column() -> None:
    layout = lay_out(
        _page(
            ("Datum", 40, 70, 100),
            ("Nummer", 200, 240, 100),
            ("18.06.2026", 40, 95, 114),
            ("4711", 200, 222, 114),
        )
    )
    label = layout.rows[0][1]
    assert [it.text for it in layout.below(label, reach=30.0)] == ["4711"]
