"""What is particular to one case is masked; what a customer says is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.classification.features import CHAR_MARK, WORD_MARK, mask, ngrams, words_of


@pytest.mark.parametrize(
    "number",
    ["INV/24/0456", "RE-24001234", "2024/001234", "F2404-00123", "90001234567", "24-4567-B",
     "1 234,56", "12/05/2026"],
)  # fmt: skip
@pytest.mark.parametrize(
    "sentence",
    ["la facture {} est fausse", "Rechnung {} ist falsch", "invoice {} is wrong", "la {} está mal"],
)
def test_a_number_is_masked_whatever_its_scheme(number: str, sentence: str) -> None:
    words = words_of(mask(sentence.format(number)))
    assert words == words_of(mask(sentence.format("4711")))
    assert words.count("xnum") == 1
    assert not any(it.isdigit() for word in words for it in word)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("écrivez à j.arnoult@kerouan.example svp", "kerouan"),
        ("see https://kerouan.example/facture", "kerouan"),
        ("IBAN FR76 1558 9297 0400 1234 5678 943", "fr76"),
    ],
)
def test_addresses_and_accounts_are_masked(text: str, gone: str) -> None:
    assert gone not in mask(text)


def test_currencies_and_rates_are_kept_as_such() -> None:
    assert words_of(mask("187,50 € de remise de 5 %")) == words_of(mask("12 EUR de remise de 3,5%"))
    assert "xpct" in words_of(mask("5 %"))
    assert "xcur" in words_of(mask("187,50 €"))


def test_accents_written_in_two_characters_are_the_same_letters() -> None:
    assert mask("re\u0301clamation") == mask("réclamation")


def test_words_pairs_and_pieces_are_counted() -> None:
    grams = ngrams("Il manque 3 cartons")
    for gram in (f"{WORD_MARK}manque", f"{WORD_MARK}il manque", f"{WORD_MARK}manque xnum",
                 f"{CHAR_MARK} mang"[:-1] + "q", f"{CHAR_MARK}tons "):  # fmt: skip
        assert gram in grams, gram
    assert not any(gram.startswith(f"{CHAR_MARK}xnum") for gram in grams)


def test_case_does_not_matter() -> None:
    assert ngrams("WARE BESCHÄDIGT") == ngrams("ware beschädigt")


@given(st.text(max_size=120))
def test_any_text_gives_marked_grams(text: str) -> None:
    assert all(gram.startswith((WORD_MARK, CHAR_MARK)) for gram in ngrams(text))
    assert mask(text) == mask(text).lower()


def test_a_text_of_blanks_gives_none() -> None:
    assert ngrams("  \n ") == []
