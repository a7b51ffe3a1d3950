"""Ideas count more where a user's words are unknown, as far as the labels say so."""

import dataclasses
from pathlib import Path

import pytest

from extractor.classification.model import TextModel
from extractor.learning.reach import FEWEST, REACHES, reach_of
from extractor.learning.sample import Sample
from extractor.learning.texts import fit_category

KNOWN = {
    "shortage": ("il manque deux cartons sur la livraison", "cartons manquants à la livraison"),
    "price_difference": ("le prix facturé est trop élevé", "prix différent de l'accord"),
    "damaged_goods": ("la marchandise est arrivée cassée", "des verres brisés à l'arrivée"),
}
# The same ideas in words that the model never met.
NEW = {
    "shortage": "zwei Kartons fehlen xyloquar",
    "price_difference": "der Preis weicht vom Angebot ab xyloquar",
    "damaged_goods": "die Ware ist beschädigt und zerbrochen xyloquar",
}


@pytest.fixture(scope="module")
def model() -> TextModel:
    return fit_category(
        [
            Sample(f"{text} {at}e fois", label, "fr")
            for label, texts in KNOWN.items()
            for text in texts
            for at in range(4)
        ]
    )


def _labels(words: dict[str, str], count: int) -> list[Sample]:
    return [
        Sample(f"{text} nr {at}", label)
        for at in range(count // 3)
        for label, text in words.items()
    ]


def test_ideas_reach_further_in_words_that_are_new(model: TextModel) -> None:
    assert reach_of(model, _labels(NEW, 30)) > 0


def test_labels_that_contradict_the_ideas_leave_them_where_they_are(model: TextModel) -> None:
    names = list(NEW)
    turned = {label: NEW[names[at - 1]] for at, label in enumerate(names)}
    assert reach_of(model, _labels(turned, 30)) == REACHES[0]


def test_a_few_labels_change_nothing(model: TextModel) -> None:
    few = _labels(NEW, 30)[: FEWEST - 1]
    assert reach_of(model, few) == 0.0
    assert reach_of(dataclasses.replace(model, idea_reach=2.0), few) == 2.0


def test_known_words_are_classified_as_before(model: TextModel) -> None:
    reaching = dataclasses.replace(model, idea_reach=4.0)
    text = KNOWN["shortage"][0]
    assert model.unfamiliar(text) == 0.0
    assert reaching.classify(text) == model.classify(text)
    new = NEW["shortage"]
    assert reaching.classify(new) != model.classify(new)


def test_what_speaks_for_a_label_adds_up_with_a_reach(model: TextModel) -> None:
    reaching = dataclasses.replace(model, idea_reach=4.0)
    first, second = reaching.classify(NEW["shortage"]).guesses[:2]
    speaking = sum(reaching.speaking(NEW["shortage"], first.label, second.label).values())
    at = reaching.labels.index
    bias = (reaching.bias[at(first.label)] - reaching.bias[at(second.label)]) / reaching.temperature
    shares = reaching.classify(NEW["shortage"])
    odds = shares.probability_of(first.label) / shares.probability_of(second.label)
    assert 2.718281828 ** (speaking + bias) == pytest.approx(odds, rel=1e-3)


def test_the_reach_is_kept_and_models_without_one_load(model: TextModel, tmp_path: Path) -> None:
    dataclasses.replace(model, idea_reach=2.0).save(tmp_path / "a")
    assert TextModel.load(tmp_path / "a").idea_reach == 2.0
    model.save(tmp_path / "b")
    assert "idea_reach" not in (tmp_path / "b" / "vocabulary.json").read_text(encoding="utf-8")
    assert TextModel.load(tmp_path / "b").idea_reach == 0.0
