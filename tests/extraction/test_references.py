"""Document numbers of any numbering are proposed, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.references import find_references
from extractor.values.finding import ReferenceKind

NUMBERS = (
    "INV/24/0456",
    "RE-24001234",
    "2024/001234",
    "F2404-00123",
    "90001234567",
    "24-4567-B",
)


def texts(written: str) -> list[str]:
    return [it.text for it in find_references(written)]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Votre facture n° {} du mois dernier.", id="fr"),
        pytest.param("Wir beanstanden die Rechnung {}, bitte prüfen.", id="de"),
        pytest.param("We dispute invoice {}.", id="en"),
        pytest.param("No aceptamos la factura {}; gracias", id="es"),
        pytest.param("({})", id="in-brackets"),
        pytest.param("#{}", id="hash"),
        pytest.param("{}", id="alone"),
    ],
)
def test_a_number_is_proposed_as_a_whole(number: str, sentence: str) -> None:
    assert number in [it.removesuffix(".") for it in texts(sentence.format(number))]


@pytest.mark.parametrize("number", NUMBERS)
def test_the_announcing_word_gives_the_kind(number: str) -> None:
    for sentence, kind in (
        ("facture {}", ReferenceKind.INVOICE),
        ("Ihre Bestellung Nr. {}", ReferenceKind.PURCHASE_ORDER),
        ("delivery note {}", ReferenceKind.DELIVERY_NOTE),
        ("nota de cargo {}", ReferenceKind.OWN_DOCUMENT),
        ("avoir n° {}", ReferenceKind.CREDIT_NOTE),
    ):
        found = {it.text: it.kind for it in find_references(sentence.format(number))}
        assert found[number] is kind


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        pytest.param("INV 24 0456", "INV 24 0456", id="blanks-for-slashes"),
        pytest.param("RE 24 001 234", "24 001 234", id="grouped"),
        pytest.param("RE 24 001 234", "RE 24 001 234", id="grouped-with-prefix"),
        pytest.param("F2404 / 00123", "F2404 / 00123", id="blanks-around"),
        pytest.param("RE-2400l234", "RE-2400l234", id="ocr-l-for-1"),
        pytest.param("RE-24OO1234", "RE-24OO1234", id="ocr-O-for-0"),
        pytest.param("RE‑24001234", "RE‑24001234", id="no-break-dash"),
        pytest.param("F2404–00123", "F2404–00123", id="en-dash"),
        pytest.param("INV\\24\\0456", "INV\\24\\0456", id="backslash"),
        pytest.param("INV_24_0456", "INV_24_0456", id="underscore"),
        pytest.param("the one ending 0837", "0837", id="ending"),
        pytest.param("...3454", "3454", id="dots"),
        pytest.param("Invoice:INV/24/0456", "INV/24/0456", id="no-blank"),
        pytest.param("RE-24001234/RE-24001235", "RE-24001234", id="pair-first"),
        pytest.param("RE-24001234/RE-24001235", "RE-24001235", id="pair-second"),
        pytest.param("INV/24/0456-0458", "INV/24/0456", id="range-head"),
        pytest.param("INV/24/0456-0458", "0458", id="range-tail"),
        pytest.param("24-4567-B,", "24-4567-B", id="letter-behind"),
        pytest.param("re-24001234", "re-24001234", id="lower-case"),
    ],
)
def test_a_mutilated_number_is_still_proposed(written: str, wanted: str) -> None:
    assert wanted in texts(written)


def test_several_numbers_in_a_sentence_are_told_apart() -> None:
    text = "Nos factures INV/24/0456, INV/24/0457 et INV/24/0458 sont fausses."
    assert {"INV/24/0456", "INV/24/0457", "INV/24/0458"} <= set(texts(text))


@pytest.mark.parametrize(
    "text", ["", "bonjour", "AB12", "j.b2024@exemple.fr", "12", "12345678901234567890123"]
)
def test_what_has_too_few_or_too_many_digits_is_none(text: str) -> None:
    assert texts(text) == []


def test_what_is_taken_by_something_else_is_left_out() -> None:
    text = "le 12/05/2026 facture INV/24/0456"
    assert texts(text)
    found = find_references(text, taken=[(3, 13)])
    assert [it.text for it in found] == ["INV/24/0456"]


@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(["12", "3456", "INV", "/", "-", " ", "RE", ".", "B", "\n", "@", "é"]),
        max_size=24,
    ).map("".join)
)
def test_references_of_any_text_are_what_stands_there(text: str) -> None:
    for found in find_references(text):
        assert text[found.start : found.end] == found.text
        assert 3 <= sum(it.isdigit() for it in found.text) <= 20


@given(
    year=st.integers(20, 29),
    serial=st.integers(0, 9999),
    form=st.sampled_from(
        ["INV/{:02d}/{:04d}", "RE-{:02d}{:04d}", "{:02d}-{:04d}-B", "F{:02d}.{:04d}"]
    ),
)
def test_a_number_of_any_scheme_is_proposed(year: int, serial: int, form: str) -> None:
    number = form.format(year, serial)
    assert number in texts(f"Bitte prüfen Sie {number} noch einmal")
