from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from extractor.learning.significance import Counts, bootstrap, mcnemar


@given(gained=st.integers(0, 300), lost=st.integers(0, 300))
def test_it_is_the_two_sided_test_of_an_even_coin(gained: int, lost: int) -> None:
    tries = gained + lost
    wanted = binomtest(gained, tries, 0.5).pvalue if tries else 1.0
    assert mcnemar(gained, lost) == pytest.approx(wanted, rel=1e-6)


def _share(outcomes: list[int]) -> tuple[float, float]:
    values = np.array(outcomes)

    def mean(counts: Counts) -> float:
        return float((counts * values).sum() / counts.sum())

    return bootstrap(len(outcomes), mean, seed=1)


def test_a_steady_gain_is_surely_one() -> None:
    low, high = _share([1] * 40 + [0] * 60)
    assert 0.25 < low < 0.4 < high < 0.55


def test_as_much_lost_as_gained_may_be_chance() -> None:
    low, high = _share([1] * 20 + [-1] * 20 + [0] * 60)
    assert low < 0 < high


def test_cases_that_are_alike_tell_less() -> None:
    values = np.array([1] * 30 + [-1] * 30)

    def mean(counts: Counts) -> float:
        return float((counts * values).sum() / counts.sum())

    alone = bootstrap(60, mean, seed=1)
    together = bootstrap(60, mean, groups=[at // 10 for at in range(60)], seed=1)
    assert together[1] - together[0] > 2 * (alone[1] - alone[0])


def test_the_same_seed_gives_the_same_interval() -> None:
    assert _share([1, 0, -1, 1, 0]) == _share([1, 0, -1, 1, 0])


def test_without_a_case_there_is_no_difference() -> None:
    assert bootstrap(0, lambda _: 1.0, seed=1) == (0.0, 0.0)
