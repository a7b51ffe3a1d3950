"""What means the same in four languages is the same idea."""

from __future__ import annotations

import importlib.resources
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.classification.concepts import IDEA_MARK, NEGATED, PAIR_MARK, idea_grams


@pytest.mark.parametrize(
    ("idea", "text"),
    [
        ("missing", "il manque deux cartons"),
        ("missing", "two cases were missing"),
        ("missing", "es fehlen zwei Kartons"),
        ("missing", "faltan dos cajas"),
        ("broken", "3 bouteilles CASSÉES"),
        ("broken", "drei Flaschen zerbrochen"),
        ("twice", "facturé deux fois"),
        ("twice", "doppelt berechnet"),
        ("instead", "en lugar de 12"),
    ],
)
def test_an_idea_is_found_whatever_the_language(idea: str, text: str) -> None:
    assert IDEA_MARK + idea in idea_grams(text)


def test_a_denied_idea_is_told_apart() -> None:
    assert f"{IDEA_MARK}{NEGATED}broken" in idea_grams("nothing was not broken")
    assert f"{IDEA_MARK}{NEGATED}broken" not in idea_grams("two were broken")


def test_ideas_near_each_other_make_a_pair_in_their_order() -> None:
    assert f"{PAIR_MARK}missing packaging" in idea_grams("missing 4 boxes")
    assert f"{PAIR_MARK}packaging missing" not in idea_grams("missing 4 boxes")


def test_ideas_far_apart_make_no_pair() -> None:
    far = "missing " + "oh " * 12 + "boxes"
    assert not any(gram.startswith(PAIR_MARK) for gram in idea_grams(far))


def test_every_idea_has_words_in_four_languages() -> None:
    source = importlib.resources.files("extractor.classification").joinpath("concepts.toml")
    for idea, languages in tomllib.loads(source.read_text(encoding="utf-8")).items():
        assert set(languages) == {"fr", "en", "de", "es"}, idea
        assert all(languages.values()), idea


@given(st.text(max_size=300))
def test_any_text_gives_ideas_without_an_error(text: str) -> None:
    assert all(gram.startswith((IDEA_MARK, PAIR_MARK)) for gram in idea_grams(text))
