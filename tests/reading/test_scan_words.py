"""Marks of rules are taken off, halves of sums are joined, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.scan_words import mended
from extractor.reading.shapes import Rule
from extractor.values.document import Word
from extractor.values.geometry import Box

RULE = Rule(level=False, at=100.0, start=0.0, end=50.0)


def word(text: str, x0: float, x1: float) -> Word:
    return Word(text, Box(x0, 10.0, x1, 20.0), 0.9)


def read(*words: Word, rules: tuple[Rule, ...] = ()) -> list[str]:
    return [it.text for it in mended(words, rules)]


@pytest.mark.parametrize("text", ["|NET", "NET|", "||NET", "_NET", "NET¦"])
def test_a_bar_at_the_edge_of_a_word_is_taken_off(text: str) -> None:
    assert read(word(text, 10, 40)) == ["NET"]


def test_brackets_are_taken_off_only_beside_a_rule() -> None:
    assert read(word("[ab", 101, 130), rules=(RULE,)) == ["ab"]
    assert read(word("gezahlt]", 60, 99), rules=(RULE,)) == ["gezahlt"]
    assert read(word("[ab]", 140, 160), rules=(RULE,)) == ["[ab]"]


def test_a_rule_that_was_read_as_a_letter_is_no_word() -> None:
    assert read(word("|", 98, 101), word("I", 99, 101), rules=(RULE,)) == []
    assert read(word("I", 140, 142), rules=(RULE,)) == ["I"]


@pytest.mark.parametrize(
    ("left", "right"), [("1992.", "46"), ("10.792,", "59"), ("1'027", ".26"), ("(5960.", "26)")]
)
def test_the_halves_of_a_sum_are_joined(left: str, right: str) -> None:
    joined = mended([word(left, 10, 40), word(right, 43, 55)], ())
    assert [it.text for it in joined] == [left + right]
    assert joined[0].box == Box(10, 10, 55, 20)


def test_halves_that_were_taken_for_two_columns_are_joined() -> None:
    above, below = (
        (word("1992.", 10, 40), word("46", 42, 52)),
        (word("EUR", 80, 95), word("x", 99, 104)),
    )
    assert read(above[0], below[0], above[1], below[1]) == ["1992.46", "EUR", "x"]


@pytest.mark.parametrize(
    ("left", "right", "gap"),
    [
        ("1992.", "46", 9),
        ("14", "07", 2),
        ("Nr.", "46", 2),
        ("12", "30.11.", 2),
        ("1992.", "4633", 2),
    ],
)
def test_what_is_no_sum_in_two_pieces_is_left_apart(left: str, right: str, gap: float) -> None:
    assert read(word(left, 10, 40), word(right, 40 + gap, 60 + gap)) == [left, right]


@given(st.lists(st.text("abc123.,", min_size=1, max_size=6), max_size=8))
def test_no_letter_is_lost_where_there_are_no_rules(parts: list[str]) -> None:
    words = [word(part, 40.0 * at, 40.0 * at + 30) for at, part in enumerate(parts)]
    assert "".join(read(*words)) == "".join(parts)
