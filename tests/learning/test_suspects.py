"""Likely wrong labels are found, right ones mostly left alone."""

import random

import numpy as np
import pytest

from extractor.learning.opinions import Opinions, opinions_of
from extractor.learning.suspects import find_suspects
from extractor.trained import Models
from tests.learning.texts import HELD_OUT, spoilt


def test_a_label_is_suspect_where_another_class_is_as_sure_as_it_usually_is() -> None:
    shares = np.array([[0.9, 0.1], [0.7, 0.3], [0.85, 0.15], [0.2, 0.8], [0.45, 0.55]])
    given = np.array([0, 0, 1, 1, 1])
    (found,) = find_suspects(Opinions(("a", "b"), given, shares, shares, np.zeros(5)))
    assert (found.index, found.given, found.likely) == (2, "b", "a")
    assert (found.share, found.likely_share) == (pytest.approx(0.15), pytest.approx(0.85))


def test_they_are_those_that_cleanlab_finds() -> None:
    cleanlab = pytest.importorskip("cleanlab.filter", reason="cleanlab is not installed")
    chance = np.random.default_rng(3)
    shares = chance.dirichlet([0.4] * 4, size=400)
    given = np.array([chance.choice(4, p=it) for it in shares])
    given[:60] = chance.integers(0, 4, 60)
    theirs = cleanlab.find_label_issues(
        given, shares, filter_by="confident_learning", return_indices_ranked_by="self_confidence"
    )
    ours = find_suspects(Opinions(tuple("abcd"), given, shares, shares, np.zeros(400)))
    assert [it.index for it in ours] == theirs.tolist()


def test_most_wrong_labels_are_among_the_suspects_and_few_right_ones() -> None:
    drawn = random.Random(5).sample(HELD_OUT, 150)
    labels, wrong = spoilt([label for _, label in drawn], 0.1, 5)
    opinions = opinions_of([text for text, _ in drawn], labels, Models.load().category)
    found = {it.index for it in find_suspects(opinions)}
    assert len(found & wrong) >= 0.7 * len(wrong)
    assert len(found - wrong) <= 0.12 * len(drawn)
