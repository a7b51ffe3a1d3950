"""Number words of four languages have their value."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.number_words import NUMBER_WORD, word_value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("un", 1), ("quinze", 15), ("vingt-deux", 22), ("vingt et un", 21), ("soixante-dix", 70),
        ("soixante et onze", 71), ("quatre-vingts", 80), ("quatre-vingt-dix", 90), ("cent", 100),
        ("trois cents", 300), ("deux douzaines", 24),
        ("one", 1), ("twelve", 12), ("forty", 40), ("ninety-nine", 99), ("two hundred", 200),
        ("zwolf", 12), ("einundzwanzig", 21), ("dreißig", 30), ("neunundneunzig", 99),
        ("funfhundert", 500),
        ("dieciseis", 16), ("veintiun", 21), ("treinta y uno", 31), ("cien", 100),
        ("novecientos", 900), ("setecientas", 700),
        ("trois un", None), ("bananes", None), ("", None),
    ],
)  # fmt: skip
def test_a_word_has_its_value(written: str, value: int | None) -> None:
    assert word_value(written) == value


@pytest.mark.parametrize("written", ["vingt et un", "treinta y dos", "quatre vingt douze"])
def test_the_pattern_takes_a_compound_as_a_whole(written: str) -> None:
    match = re.match(NUMBER_WORD, f"{written} cartons")
    assert match is not None
    assert match.group() == written


@given(st.text(max_size=30))
def test_any_text_is_a_small_number_or_none(written: str) -> None:
    value = word_value(written)
    assert value is None or 1 <= value <= 999
