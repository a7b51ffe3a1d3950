"""Two readings of one place, compared letter by letter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.rereading import compare, cut_out, same_letters
from extractor.values.geometry import Box

WORDS = st.lists(st.text("abcAB019.,-/€", min_size=1, max_size=12), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("words", "other", "alike"),
    [
        (["FA-2026-417"], "FA-2026-417", [True]),
        (["12.11.2026", "2.190,24"], "12.11.2026 2.190,24", [True, True]),
        (["12.11.2026", "2.190,24"], "12.11.2026 2.190,29", [True, False]),
        (["0.00"], "0,00", [False]),
        (["P0194078"], "PO194078", [False]),
        (["23/11", "–"], "23/11 —", [True, False]),
        (["(96,"], "96", [True]),
        (["417"], "4171", [False]),
        (["417"], "2417", [False]),
        (["417"], "", [False]),
    ],
    ids=lambda it: str(it)[:24],
)
def test_words_are_alike_when_every_sign_is(
    words: list[str], other: str, alike: list[bool]
) -> None:
    assert [it.alike for it in compare(words, other)] == alike


@pytest.mark.parametrize(
    ("word", "other", "parts"),
    [
        ("8823094", "8823 094", ("8823", "094")),
        ("ARRIVÉ05/10/26", "ARRIVÉ 05/10/26", ("ARRIVÉ", "05/10/26")),
        ("24.11.Schw", "24.11. Schw", ("24.11.", "Schw")),
        ("00019-TVA", "00019 — TVA", ("00019", "-", "TVA")),
        ("2190,24", "2190, 24", ("2190,24",)),
        ("22.10.26", "22. 10.26", ("22.10.26",)),
        ("FA-417", "FA-418 x", ("FA-417",)),
    ],
)
def test_a_word_is_split_where_only_the_second_reading_has_a_blank(
    word: str, other: str, parts: tuple[str, ...]
) -> None:
    [found] = compare([word], other)
    assert found.parts == parts


@given(WORDS)
def test_a_reading_agrees_with_itself(words: list[str]) -> None:
    found = compare(words, " ".join(words))
    with_core = [word for word in words if any(map(str.isalnum, word))]
    assert [it.alike for it, word in zip(found, words, strict=True) if word in with_core] == [
        True for _ in with_core
    ]


@given(WORDS, st.text(max_size=40))
def test_the_parts_of_a_word_are_the_word(words: list[str], other: str) -> None:
    found = compare(words, other)
    assert ["".join(it.parts) for it in found] == words


@given(st.text("ab 1,-"), st.text("ab 1,-"))
def test_same_letters_does_not_depend_on_the_order(one: str, other: str) -> None:
    assert same_letters(one, other) == same_letters(other, one)


@pytest.mark.parametrize(
    "box", [Box(-5, -5, 3, 3), Box(8, 8, 30, 30), Box(40, 40, 50, 50), Box(4, 4, 4, 4)]
)
def test_a_cut_out_is_never_empty(box: Box) -> None:
    assert min(cut_out(np.zeros((10, 10), np.uint8), box).shape) >= 1
