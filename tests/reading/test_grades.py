"""What an engine's confidence in a token with digits is worth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.grades import PPOCR, PPOCR_AGAIN, TESSERACT, Table, graded, is_odd
from extractor.values.document import SURE, Word

TABLES = [PPOCR, PPOCR_AGAIN, TESSERACT]


@pytest.mark.parametrize("table", TABLES)
@given(one=st.floats(0, 1), other=st.floats(0, 1))
def test_a_surer_engine_is_never_trusted_less(table: Table, one: float, other: float) -> None:
    low, high = sorted((one, other))
    lower, higher = (graded(Word("12,50", None, it), table).confidence for it in (low, high))
    assert 0 <= lower <= higher <= 1


def test_words_without_digits_keep_their_confidence() -> None:
    assert graded(Word("Bonjour", None, 0.4), PPOCR) == Word("Bonjour", None, 0.4)


def test_what_a_larger_model_read_again_is_not_sure_by_itself() -> None:
    assert not graded(Word("12,50", None, 1.0), PPOCR_AGAIN).sure


@pytest.mark.parametrize("text", ["P0194078", "Te1", "2026i", "24.11.Schw", "OCT.2026", "ARRIVÉ05"])
def test_tokens_in_which_engines_mistake_signs_are_never_sure(text: str) -> None:
    assert is_odd(text)
    assert graded(Word(text, None, 1.0), TESSERACT).confidence < SURE


@pytest.mark.parametrize(
    "text", ["FA-2026-417", "FAC26/000615", "2.190,24", "05/10/26", "CDE-4961"]
)
def test_ordinary_references_amounts_and_days_are_not_odd(text: str) -> None:
    assert not is_odd(text)
    assert graded(Word(text, None, 1.0), PPOCR).sure
