"""The words that decided: their weights add up to the decision, and they stand in the text."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.classification.concepts import idea_grams
from extractor.classification.features import mask, ngrams, words_of
from extractor.classification.fit import fit_text_model
from extractor.classification.model import TextModel
from extractor.explain.words import grams_with_words, ideas_with_words, weighed_words
from extractor.values.category import Classification, Guess

TEXTS = {
    "shortage": ["il manque {n} cartons", "es fehlen {n} Kartons", "we are {n} boxes short"],
    "damage": ["{n} cartons cassés", "{n} Kartons zerbrochen", "{n} boxes broken in transit"],
    "price": ["prix trop haut de {n} €", "der Preis ist {n} EUR zu hoch", "overcharged by £{n}"],
}


@pytest.fixture(scope="module", params=[0.0, 0.7], ids=["ngrams", "ngrams and ideas"])
def model(request: pytest.FixtureRequest) -> TextModel:
    """Give a linear classifier of three reasons."""
    pairs = [
        (text.format(n=n), label)
        for label, texts in TEXTS.items()
        for text in texts
        for n in (2, 5, 12, 40)
    ]
    texts, labels = [text for text, _ in pairs], [label for _, label in pairs]
    return fit_text_model("reasons", texts, labels, idea_share=request.param)


class Scripted:
    """A classifier that is no sum over n-grams: it looks for one word."""

    def __init__(self) -> None:
        self.calls = 0

    def classify(self, text: str) -> Classification:
        self.calls += 1
        share = 0.9 if "manque" in text else 0.2
        return Classification((Guess("shortage", share), Guess("damage", 1 - share)))


TEXT = "Bonjour, il manque 12 cartons sur 45, prix 10 €. Manque aussi la facture FA-2026-00123."


@given(text=st.text(max_size=120))
@settings(max_examples=200)
def test_the_ngrams_are_those_that_the_classifiers_count(text: str) -> None:
    here = Counter(gram for gram, _ in grams_with_words(words_of(mask(text))))
    assert here == Counter(ngrams(text))


def test_the_weights_of_words_and_the_bias_are_the_log_odds(model: TextModel) -> None:
    said = model.classify(TEXT)
    label, rival = said.guesses[0], said.guesses[1]
    words = weighed_words(model, TEXT, label.label, rival.label)
    rows = model.labels.index(label.label), model.labels.index(rival.label)
    bias = float(model.bias[rows[0]] - model.bias[rows[1]]) / model.temperature
    expected = math.log(label.probability / rival.probability)
    assert sum(it.weight for it in words) + bias == pytest.approx(expected, abs=1e-3)


def test_an_idea_hangs_on_its_word_and_on_the_word_that_denies_it() -> None:
    words = ["la", "palette", "n", "est", "pas", "arrivée", "hier"]
    owners = dict(ideas_with_words(words))
    assert set(owners) == set(idea_grams(" ".join(words)))
    denied = next(idea for idea in owners if idea.startswith("k:~"))
    assert 5 in owners[denied]
    assert 4 in owners[denied] or 2 in owners[denied]


def test_a_word_is_found_as_it_is_written(model: TextModel) -> None:
    words = weighed_words(model, TEXT, "shortage", "price")
    located = [it for it in words if it.start >= 0]
    assert all(TEXT[it.start : it.end] == it.word for it in located)
    assert [it.word for it in located if it.word.casefold() == "manque"] == ["manque", "Manque"]
    assert max(words, key=lambda it: it.weight).word.casefold() == "manque"


def test_a_word_of_the_rival_speaks_against(model: TextModel) -> None:
    words = weighed_words(model, "il manque 3 cartons, prix trop haut", "shortage", "price")
    assert min(words, key=lambda it: it.weight).word in {"prix", "trop", "haut"}


def test_a_label_that_the_model_does_not_know_is_not_explained(model: TextModel) -> None:
    assert weighed_words(model, TEXT, "shortage", "weather") == []


@given(text=st.text(max_size=80))
@settings(max_examples=100)
def test_any_text_can_be_explained(model: TextModel, text: str) -> None:
    for it in weighed_words(model, text, "shortage", "price"):
        assert it.start == -1 or text[it.start : it.end] == it.word


def test_another_kind_of_model_is_asked_with_words_left_out() -> None:
    words = weighed_words(Scripted(), "Bonjour. Il manque une palette.", "shortage", "damage")
    heaviest = max(words, key=lambda it: it.weight)
    assert heaviest.word == "manque"
    assert heaviest.weight == pytest.approx(math.log(0.9 / 0.1) - math.log(0.2 / 0.8))
    assert all(it.weight == pytest.approx(0) for it in words if it is not heaviest)


def test_leaving_words_out_has_a_limit() -> None:
    model = Scripted()
    weighed_words(model, "mot " * 3000 + "manque.", "shortage", "damage")
    assert model.calls < 50
