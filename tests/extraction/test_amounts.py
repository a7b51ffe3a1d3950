"""Amounts of money are found as people write them, and other numbers are not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.amounts import basis_of, currency_code, find_amounts
from extractor.values.money import Basis


def only(text: str) -> tuple[Decimal, str | None]:
    found = find_amounts(text)
    assert len(found) == 1, found
    return found[0].value, found[0].currency


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        pytest.param("un avoir de 1 234,56 €", "1234.56", "EUR", id="french"),
        pytest.param("un avoir de 1\u202f234,56\u00a0€", "1234.56", "EUR", id="french-typeset"),
        pytest.param("1 234 €", "1234", "EUR", id="french-whole"),
        pytest.param("187 euros", "187", "EUR", id="euros"),
        pytest.param("187 Euro", "187", "EUR", id="Euro"),
        pytest.param("187 Eur", "187", "EUR", id="Eur"),
        pytest.param("187 eur.", "187", "EUR", id="eur-at-the-end"),
        pytest.param("EUR 1.234,56", "1234.56", "EUR", id="german"),
        pytest.param("EUR1.234,56", "1234.56", "EUR", id="code-without-blank"),
        pytest.param("EUR 1.234,-", "1234", "EUR", id="german-dash"),
        pytest.param("1.234,- €", "1234", "EUR", id="german-dash-symbol-behind"),
        pytest.param("80,-- EUR", "80", "EUR", id="two-dashes"),
        pytest.param("£1,200", "1200", "GBP", id="pounds"),
        pytest.param("£1,200.00", "1200.00", "GBP", id="pounds-and-pence"),
        pytest.param("120 pounds", "120", "GBP", id="pounds-in-words"),
        pytest.param("40 quid", "40", "GBP", id="quid"),
        pytest.param("CHF 1'234.50", "1234.50", "CHF", id="swiss"),
        pytest.param("1’234.50 CHF", "1234.50", "CHF", id="swiss-curly"),
        pytest.param("sFr. 80.-", "80", "CHF", id="swiss-francs"),
        pytest.param("$1,234.56", "1234.56", "USD", id="dollars"),
        pytest.param("1234,56 zł", "1234.56", "PLN", id="zloty"),
        pytest.param("12 k€", "12000", "EUR", id="thousand-euros"),
        pytest.param("12,5 k€", "12500", "EUR", id="thousands-with-decimals"),
        pytest.param("5k€", "5000", "EUR", id="thousand-without-blank"),
        pytest.param("£5k", "5000", "GBP", id="thousand-pounds"),
        pytest.param("187,50", "187.50", None, id="cents-without-currency"),
        pytest.param("montant:187,50.", "187.50", None, id="between-marks"),
        pytest.param("2 x 40,00", "40.00", None, id="unit-price"),
        pytest.param("187.5 €", "187.5", "EUR", id="one-decimal"),
        pytest.param("(187,50 € de trop", "187.50", "EUR", id="bracket-opens-a-remark"),
    ],
)
def test_an_amount_has_its_value_and_currency(text: str, value: str, currency: str | None) -> None:
    assert only(text) == (Decimal(value), currency)


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("-116,47 €", "-116,47 €"),
        ("116,47- €", "116,47- €"),
        ("116,47 €-", "116,47 €-"),
        ("EUR 45,00-", "EUR 45,00-"),
        ("EUR -45,00", "EUR -45,00"),
        ("-EUR 45,00", "-EUR 45,00"),
        ("-€45.00", "-€45.00"),
        ("net: (45.00)", "(45.00)"),
        ("net: (€45.00)", "(€45.00)"),
        ("€(45.00)", "€(45.00)"),
        ("−45,00 €", "−45,00 €"),
    ],
)
def test_a_sign_or_brackets_around_make_an_amount_negative(text: str, stands: str) -> None:
    (found,) = find_amounts(text)
    assert found.negative
    assert found.value > 0
    assert text[found.start : found.end] == stands


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("le tout (soit 40,00) à ce jour", "40,00"),
        ("(40,00 € de frais)", "40,00 €"),
        ("à retenir : 40,00 €, merci", "40,00 €"),
        ("10,00–20,00 EUR", "10,00"),
    ],
)
def test_a_lonely_bracket_or_a_range_is_no_minus(text: str, stands: str) -> None:
    found = find_amounts(text)[0]
    assert not found.negative
    assert text[found.start : found.end] == stands


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=text)
        for text in (
            "INV/24/0456", "RE-24001234", "2024/001234", "F2404-00123", "90001234567", "24-4567-B",
            "12.05.2026", "le 12.05", "vom 24.07.", "50,00 %", "1,50 kg", "10.30 Uhr", "10:30",
            "192.168.10.10", "Tel. 02.98.41.17.60", "§ 12.34", "Art. 5.10", "version 2.10",
            "1,2 Mio. EUR", "40,00/2", "1,23,45 EUR", "12 cartons",
            "DH-2611-07", "CAD-0012", "DT-88/4012",
        )
    ],
)  # fmt: skip
def test_other_numbers_are_no_amounts(text: str) -> None:
    assert find_amounts(text) == []


def test_whole_numbers_count_only_where_money_is_expected() -> None:
    assert find_amounts("1 250") == []
    assert [it.value for it in find_amounts("1 250", bare=True)] == [Decimal(1250)]


def test_neighbours_in_a_row_stay_apart() -> None:
    row = "RE-24001234 1 234,56 1 200,00 34,56-"
    assert [it.value for it in find_amounts(row)] == [
        Decimal("1234.56"),
        Decimal("1200.00"),
        Decimal("34.56"),
    ]


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("187,50 € HT", Basis.NET),
        ("187,50 € H.T. soit 225,00 € TTC", Basis.NET),
        ("total TTC : 225,00 €", Basis.GROSS),
        ("187,50 EUR netto", Basis.NET),
        ("187,50 EUR zzgl. MwSt", Basis.NET),
        ("187,50 EUR zzgl. 19 % MwSt.", Basis.NET),
        ("225,00 EUR inkl. MwSt", Basis.GROSS),
        ("225,00 EUR inkl. 19 % USt", Basis.GROSS),
        ("£187.50 plus VAT", Basis.NET),
        ("£187.50 + VAT", Basis.NET),
        ("£187.50 ex VAT", Basis.NET),
        ("£225.00 incl. VAT", Basis.GROSS),
        ("£225.00 including 20% VAT", Basis.GROSS),
        ("187,50 € más IVA", Basis.NET),
        ("187,50 € + 21 % IVA", Basis.NET),
        ("IVA incl. 225,00 €", Basis.GROSS),
        ("225,00 € IVA incluido", Basis.GROSS),
        ("base imponible 187,50 €", Basis.NET),
        ("187,50 €", Basis.UNKNOWN),
        ("187,50 €. Rechnung brutto folgt", Basis.UNKNOWN),
    ],
)
def test_words_around_tell_net_from_gross(text: str, basis: Basis) -> None:
    assert find_amounts(text)[0].basis is basis


def test_the_words_behind_an_amount_win() -> None:
    assert basis_of("montant HT ", " TTC") is Basis.GROSS


@pytest.mark.parametrize(
    ("written", "code"),
    [("€", "EUR"), (" Euros ", "EUR"), ("£", "GBP"), ("CHF", "CHF"), ("bananas", None), ("", None)],
)
def test_a_currency_has_its_iso_code(written: str, code: str | None) -> None:
    assert currency_code(written) == code


@given(
    text=st.text(max_size=80)
    | st.lists(
        st.sampled_from(
            ["12", ",", ".", "00", " ", "€", "EUR", "-", "(", ")", "k", "%", "\n", "'"]
        ),
        max_size=30,
    ).map("".join),
    bare=st.booleans(),
)
def test_amounts_of_any_text_stand_in_it_in_order(text: str, *, bare: bool) -> None:
    end = 0
    for found in find_amounts(text, bare=bare):
        assert end <= found.start < found.end <= len(text)
        assert found.value.is_finite()
        assert found.value >= 0
        end = found.end


@given(
    value=st.decimals(min_value=1, max_value=99_999_999, places=2, allow_nan=False),
    before=st.sampled_from(["avoir de ", "Gutschrift über ", "a credit of ", "abono de "]),
)
def test_a_german_amount_is_found_in_any_sentence(value: Decimal, before: str) -> None:
    german = f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
    assert only(f"{before}{german} EUR, merci") == (value, "EUR")


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        pytest.param("je vous enlève 340 balles", "340", None, id="fr-slang"),
        pytest.param("that is 340 quid", "340", "GBP", id="en-slang"),
        pytest.param("macht 340 Mäuse", "340", None, id="de-slang"),
        pytest.param("son 340 pavos", "340", None, id="es-slang"),
        pytest.param("less R3 128,00 (VAT included)", "3128", "ZAR", id="rand"),
        pytest.param("earlier bill of Rs. 41,300", "41300", "INR", id="rupees"),
        pytest.param("los S/ 46,846.00", "46846", "PEN", id="soles"),
        pytest.param("24 dinars le sac", "24", None, id="dinars"),
    ],
)
def test_money_is_known_by_its_word_in_many_places(
    text: str, value: str, currency: str | None
) -> None:
    (found,) = find_amounts(text)
    assert (found.value, found.currency) == (Decimal(value), currency)


@pytest.mark.parametrize(
    "text",
    ["12 balles de foin", "20 pavos", "zwei Dutzend, also 24 Mäuse", "note R 4408", "R4408"],
)
def test_goods_and_numbers_are_no_slang(text: str) -> None:
    assert find_amounts(text) == []
