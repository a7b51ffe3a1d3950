"""Bad batches are told, new words are not."""

import codecs
import random
from collections.abc import Sequence

import numpy as np
import pytest
from scipy.stats import binom

from extractor.classification.model import TextModel
from extractor.learning.batches import (
    Batch,
    as_surprising,
    by_lot,
    find_bad_batches,
    split_batches,
)
from extractor.learning.opinions import Opinions, opinions_of
from extractor.trained import Models
from tests.learning.texts import HELD_OUT, spoilt


@pytest.fixture(scope="module")
def category() -> TextModel:
    return Models.load().category


def sure(labels: int, contradicted: Sequence[int], *, share: float = 0.97) -> Opinions:
    """Models that are sure of the first class throughout; contradicted labels are of another."""
    shares = np.full((labels, 3), (1 - share) / 2)
    shares[:, 0] = share
    given = np.array([1 if at in contradicted else 0 for at in range(labels)])
    return Opinions(("a", "b", "c"), given, shares, shares, np.zeros(labels))


def test_the_chance_of_as_many_is_exact() -> None:
    shares, given = np.tile([0.9, 0.1], (20, 1)), np.array([1] * 3 + [0] * 17)
    assert as_surprising(shares, given) == pytest.approx(binom.sf(2, 20, 0.1))
    assert as_surprising(shares, np.zeros(20, dtype=int)) == pytest.approx(1)
    mixed = np.array([[0.8, 0.2], [0.5, 0.5]])
    assert as_surprising(mixed, np.array([1, 0])) == pytest.approx(0.2)


def test_the_share_given_by_lot_is_found() -> None:
    chance = np.random.default_rng(2)
    shares = chance.dirichlet([0.3] * 5, size=2000) * 0.99 + 0.002
    given = np.array([chance.choice(5, p=it) for it in shares])
    assert by_lot(shares, given) <= 0.03
    given[:600] = chance.integers(0, 5, 600)
    assert by_lot(shares, given) == pytest.approx(0.3, abs=0.05)


def test_unlikely_and_certain_are_told_apart() -> None:
    # Of fourteen shares of 0.99 six are contradicted, or two: 9e-9 and 0.008 by chance.
    batch = [Batch("batch", "b", tuple(range(14)))]
    (certain,) = find_bad_batches(sure(14, range(6), share=0.99), batch)
    (doubtful,) = find_bad_batches(sure(14, range(2), share=0.99), batch)
    assert (certain.is_certain, doubtful.is_certain) == (True, False)
    assert doubtful.chance == pytest.approx(binom.sf(1, 14, 0.01), rel=0.01)
    assert set(doubtful.worst[:2]) == {0, 1}


def test_labels_are_sorted_into_batches_once() -> None:
    keys = [{"batch": "b1", "labeler": "anna", "day": ""}] * 12 + [
        {"batch": "b2", "labeler": "ben", "day": "2026-05-04"}
    ] * 9
    found = split_batches(keys)
    assert [(it.kind, it.name, len(it.indexes)) for it in found] == [("batch", "b1", 12)]


def test_the_worst_of_several_batches_is_told() -> None:
    opinions = sure(90, range(60, 72))
    batches = [
        Batch("batch", name, tuple(range(start, start + 30)))
        for name, start in (("one", 0), ("two", 30), ("three", 60))
    ]
    (bad,) = find_bad_batches(opinions, [*batches, Batch("all", "", tuple(range(90)))])
    assert bad.batch.name == "three"
    assert bad.contradicted == tuple(range(60, 72))
    assert bad.share == pytest.approx(0.4)
    assert bad.expected < 3
    assert bad.chance < 0.001


def test_what_is_usual_of_a_company_is_no_reason() -> None:
    # Every batch contradicts the models alike: this company's words mislead them.
    opinions = sure(120, [at for at in range(120) if at % 8 == 0])
    batches = [Batch("batch", str(it), tuple(range(it * 30, it * 30 + 30))) for it in range(4)]
    assert find_bad_batches(opinions, batches) == ()


def test_a_bad_batch_does_not_hide_another() -> None:
    opinions = sure(150, [*range(15), *range(30, 50)])
    batches = [Batch("batch", str(it), tuple(range(it * 30, it * 30 + 30))) for it in range(5)]
    assert {it.batch.name for it in find_bad_batches(opinions, batches)} == {"0", "1"}


def test_unsure_models_contradict_nobody() -> None:
    shares = np.full((40, 4), 0.25)
    opinions = Opinions(tuple("abcd"), np.arange(40) % 4, shares, shares, np.zeros(40))
    assert find_bad_batches(opinions, [Batch("batch", "b", tuple(range(40)))]) == ()


def examined(
    model: TextModel, drawn: Sequence[tuple[str, str]], share: float, seed: int
) -> tuple[str, ...]:
    """Label texts in batches of forty, the last of which has a share of wrong labels."""
    texts, labels = [text for text, _ in drawn], [label for _, label in drawn]
    labels[-40:] = spoilt(labels[-40:], share, seed)[0]
    starts = range(0, len(drawn), 40)
    batches = [Batch("batch", str(at // 40), tuple(range(at, at + 40))) for at in starts]
    opinions = opinions_of(texts, labels, model, seed=seed)
    return tuple(it.batch.name for it in find_bad_batches(opinions, batches))


def drawn(seed: int, count: int = 120) -> list[tuple[str, str]]:
    return random.Random(seed).sample(HELD_OUT, count)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_batch_with_three_wrong_labels_of_ten_is_told(category: TextModel, seed: int) -> None:
    assert examined(category, drawn(seed), 0.3, seed) == ("2",)


@pytest.mark.parametrize("share", [0.0, 0.03])
@pytest.mark.parametrize("seed", [1, 2])
def test_good_batches_are_not_told(category: TextModel, seed: int, share: float) -> None:
    assert examined(category, drawn(seed), share, seed) == ()


def test_the_only_batch_there_is_can_be_bad(category: TextModel) -> None:
    assert examined(category, drawn(4, 40), 0.3, 4) == ("0",)
    assert examined(category, drawn(4, 40), 0.0, 4) == ()


@pytest.mark.parametrize("seed", [1, 2])
def test_new_words_with_consistent_labels_are_not_told(category: TextModel, seed: int) -> None:
    # Every letter another one: not a word, nor a piece of one, is known to the models.
    told = drawn(seed)
    told[-40:] = [(codecs.encode(text, "rot13"), label) for text, label in told[-40:]]
    assert examined(category, told, 0.0, seed) == ()


def test_labels_of_texts_that_no_model_can_read_are_measured_by_their_like() -> None:
    shares = np.tile([0.97, 0.015, 0.015], (80, 1))
    given = np.array([1 if at % 4 == 0 else 0 for at in range(40)] + [0] * 40)
    new = np.array([0.8] * 40 + [0.1] * 40)
    batches = [Batch("batch", "new", tuple(range(40)))]
    assert find_bad_batches(Opinions(tuple("abc"), given, shares, shares, new), batches) == ()
    both = Opinions(tuple("abc"), given, shares, shares, np.full(80, 0.8))
    assert [it.batch.name for it in find_bad_batches(both, batches)] == ["new"]


def test_a_few_wrong_labels_of_a_large_batch_stop_nobody() -> None:
    batches = [Batch("batch", "large", tuple(range(300)))]
    assert find_bad_batches(sure(300, range(9), share=0.998), batches) == ()
    assert find_bad_batches(sure(300, range(60), share=0.998), batches) != ()
