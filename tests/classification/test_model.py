"""A classifier is fitted, kept as data, and says why."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.classification.fit import fit_text_model
from extractor.classification.model import TextModel
from extractor.errors import ModelError

SAYINGS = {
    "shortage": [
        "il manque {n} cartons à la livraison",
        "{n} colis manquants sur la palette",
        "es fehlen {n} Kartons in der Lieferung",
        "{n} Kisten fehlen laut Lieferschein",
        "we are {n} boxes short on this delivery",
        "{n} cases missing from the pallet",
        "faltan {n} cajas en la entrega",
    ],
    "price_difference": [
        "le prix facturé est supérieur au tarif convenu de {n} €",
        "prix unitaire erroné, tarif {n} €",
        "der Preis ist höher als vereinbart: {n} EUR",
        "falscher Preis, vereinbart waren {n} EUR",
        "the price charged is above the agreed price of £{n}",
        "wrong price, we agreed £{n}",
        "el precio facturado supera el precio pactado de {n} €",
    ],
    "damaged_goods": [
        "{n} cartons écrasés, marchandise endommagée",
        "pots cassés pendant le transport",
        "die Ware kam beschädigt an, {n} Gläser zerbrochen",
        "{n} jars arrived broken and crushed",
        "goods damaged in transit",
        "{n} cajas llegaron rotas y aplastadas",
        "mercancía dañada en el transporte",
    ],
}


def corpus() -> tuple[list[str], list[str]]:
    pairs = [
        (text.format(n=count), label)
        for label, texts in SAYINGS.items()
        for text in texts
        for count in (2, 5, 12)
    ]
    return [text for text, _ in pairs], [label for _, label in pairs]


@pytest.fixture(scope="module")
def model() -> TextModel:
    """Give a classifier of three reasons in four languages."""
    texts, labels = corpus()
    return fit_text_model("reasons", texts, labels)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Bonjour, il manque 4 cartons sur la facture INV/24/0456", "shortage"),
        ("Auf der Rechnung RE-24001234 fehlen 3 Kisten", "shortage"),
        ("two boxes are missing from invoice 24-4567-B", "shortage"),
        ("el precio pactado era otro, factura F2404-00123", "price_difference"),
        ("prix supérieur au tarif convenu", "price_difference"),
        ("Glas zerbrochen, Ware beschädigt", "damaged_goods"),
        ("llegaron rotas", "damaged_goods"),
    ],
)
def test_the_reason_is_told_in_every_language(model: TextModel, text: str, label: str) -> None:
    assert model.classify(text).best.label == label


def test_the_best_guess_names_the_words_that_spoke_for_it(model: TextModel) -> None:
    best, *others = model.classify("il manque 4 cartons").guesses
    assert any("manque" in words for words in best.because)
    assert all("xnum" not in words for words in best.because)
    assert all(other.because == () for other in others)


def test_numbers_do_not_change_the_answer(model: TextModel) -> None:
    one = model.classify("facture INV/24/0456 : il manque 4 cartons")
    other = model.classify("facture 90001234567 : il manque 16 cartons")
    assert one == other


def test_a_model_is_the_same_after_saving_and_loading(model: TextModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    loaded = TextModel.load(tmp_path)
    assert loaded.labels == model.labels
    assert loaded.vocabulary == model.vocabulary
    for text, label in zip(*corpus(), strict=True):
        before, after = model.classify(text), loaded.classify(text)
        assert after.best.label == before.best.label == label
        assert after.best.probability == pytest.approx(before.best.probability, abs=0.01)


def test_fitting_the_same_data_gives_the_same_model(model: TextModel) -> None:
    again = fit_text_model("reasons", *corpus())
    assert np.array_equal(again.weights, model.weights)
    assert again.grams == model.grams


def test_two_labels_are_enough() -> None:
    texts, labels = corpus()
    kept = [(text, label) for text, label in zip(texts, labels, strict=True) if label[0] != "d"]
    model = fit_text_model("two", [text for text, _ in kept], [label for _, label in kept])
    assert model.labels == ("price_difference", "shortage")
    assert model.classify("il manque des cartons").best.label == "shortage"
    assert model.classify("le prix convenu").best.label == "price_difference"


def test_a_weight_of_nothing_takes_a_sample_away() -> None:
    texts, labels = corpus()
    texts, labels = [*texts, *["zzz bonjour"] * 9], [*labels, *["damaged_goods"] * 9]
    weights = [1.0] * (len(texts) - 9) + [0.0] * 9
    with_them = fit_text_model("a", texts, labels).classify("zzz").probability_of("damaged_goods")
    without = fit_text_model("b", texts, labels, weights=weights)
    assert without.classify("zzz").probability_of("damaged_goods") < with_them


def test_a_higher_temperature_is_less_sure(model: TextModel) -> None:
    texts, labels = corpus()
    warm = fit_text_model("warm", texts, labels, temperature=3.0)
    text = "il manque 4 cartons"
    assert warm.classify(text).best.label == model.classify(text).best.label
    assert warm.classify(text).best.probability < model.classify(text).best.probability


@settings(max_examples=60)
@given(text=st.text(max_size=80))
def test_probabilities_of_any_text_fall_and_add_up_to_1(model: TextModel, text: str) -> None:
    shares = [guess.probability for guess in model.classify(text).guesses]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1, abs=1e-4)
    assert all(0 <= share <= 1 for share in shares)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda folder: (folder / "weights.npz").unlink(), id="no-weights"),
        pytest.param(lambda folder: (folder / "vocabulary.json").unlink(), id="no-vocabulary"),
        pytest.param(
            lambda folder: (folder / "weights.npz").write_bytes(b"no archive"), id="no-archive"
        ),
        pytest.param(
            lambda folder: (folder / "vocabulary.json").write_text("{", encoding="utf-8"),
            id="no-json",
        ),
        pytest.param(
            lambda folder: (folder / "vocabulary.json").write_text("{}", encoding="utf-8"),
            id="no-format",
        ),
    ],
)
def test_a_damaged_model_is_refused(model: TextModel, tmp_path: Path, spoil: object) -> None:
    assert callable(spoil)
    model.save(tmp_path / "category" / "1")
    spoil(tmp_path / "category" / "1")
    with pytest.raises(ModelError, match="category"):
        TextModel.load(tmp_path / "category" / "1")


def test_a_model_that_carries_code_is_refused(model: TextModel, tmp_path: Path) -> None:
    folder = tmp_path / "category" / "1"
    model.save(folder)
    objects = np.array([{"a": "pickle"}], dtype=object)
    np.savez(folder / "weights.npz", idf=objects, weights=objects, bias=objects)
    with pytest.raises(ModelError):
        TextModel.load(folder)


def test_another_format_is_refused(model: TextModel, tmp_path: Path) -> None:
    folder = tmp_path / "category" / "1"
    model.save(folder)
    content = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
    content["format"] = 99
    (folder / "vocabulary.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ModelError, match="format 99"):
        TextModel.load(folder)
