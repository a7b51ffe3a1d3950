"""What outdoes the best candidate in every respect takes its place."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from extractor.reconciliation.matching.model import SECOND
from extractor.reconciliation.matching.outdone import in_order

FAR, NEAR = {"digits_same": 1, "off_per_character": 0.2}, {"digits_same": 1}


def _columns(*candidates: Mapping[str, float]) -> np.ndarray:
    found = np.zeros((len(candidates), len(SECOND)), np.float32)
    for row, candidate in zip(found, candidates, strict=True):
        for name, value in candidate.items():
            row[SECOND.index(name)] = value
    return found


def test_a_number_as_written_goes_before_one_that_shares_its_digits() -> None:
    scores = in_order(_columns(FAR, NEAR, {}), np.array([3.0, 1.0, 2.0]))
    assert scores.tolist() == [1.0, 3.0, 2.0]


def test_of_several_the_nearest_is_taken() -> None:
    nearer = FAR | {"off_per_character": 0.1}
    assert in_order(_columns(FAR, nearer, NEAR), np.array([3.0, 2.0, 1.0])).tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("best", "other"),
    [
        ({"customer_score": 0.8}, {}),
        ({"amount_gross": 1}, {}),
        ({"others_customer": 0.5}, {"others_customer": 0.4}),
        ({}, {"closed": 1}),
        ({}, {"part_only": 1}),
        ({}, {"digits_same": 0}),
        ({"off_per_character": 0}, {}),
    ],
)
def test_what_speaks_for_the_best_keeps_it_first(
    best: dict[str, float], other: dict[str, float]
) -> None:
    scores = np.array([3.0, 1.0])
    assert in_order(_columns(FAR | best, NEAR | other), scores).tolist() == [3.0, 1.0]


@pytest.mark.parametrize("count", [0, 1])
def test_few_candidates_stay_as_they_are(count: int) -> None:
    scores = np.arange(count, dtype=float)
    assert in_order(_columns(*[NEAR] * count), scores) is scores
