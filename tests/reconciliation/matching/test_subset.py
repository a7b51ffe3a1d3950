from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.reconciliation.matching.subset import ALL_SUBSETS, SHOWN, find_subsets


def _ints(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, np.int64)


def test_the_only_sum_is_found() -> None:
    found = find_subsets(_ints(10_017, 23_450, 7_777, 91_123), 10_017 + 91_123)
    assert found.solutions == ((0, 3),)
    assert found.unique
    assert found.exhaustive


def test_the_only_sum_is_not_unique_where_chance_would_make_one() -> None:
    amounts = np.random.default_rng(3).integers(10_000, 90_000, 20)
    found = find_subsets(amounts, int(amounts[:9].sum()))
    assert found.chance > 1
    assert not found.unique


def test_two_ways_to_a_total_are_both_given_and_neither_is_unique() -> None:
    found = find_subsets(_ints(500, 700, 1200, 9000), 1200)
    assert found.solutions == ((2,), (0, 1))
    assert not found.unique


def test_a_credit_counts_against_the_others() -> None:
    found = find_subsets(_ints(10_000, -1_511, 7_003), 10_000 - 1_511)
    assert found.solutions == ((0, 1),)


def test_an_invoice_and_its_credit_may_be_in_or_out_so_nothing_is_unique() -> None:
    rng = np.random.default_rng(6)
    amounts = np.append(rng.integers(10**9, 10**12, 40), [5_000_017, -5_000_017])
    found = find_subsets(amounts, int(amounts[3] + amounts[9]))
    assert (3, 9) in found.solutions
    assert not found.unique
    assert find_subsets(amounts[:-2], int(amounts[3] + amounts[9])).unique


def test_equal_invoices_are_never_told_apart() -> None:
    found = find_subsets(_ints(*[5_000] * 12), 15_000)
    assert len(found.solutions) == SHOWN
    assert not found.unique


def test_a_run_of_many_invoices_is_found_by_day() -> None:
    rng = np.random.default_rng(5)
    amounts = rng.integers(1_000, 900_000, 80)
    days = np.arange(80)
    found = find_subsets(amounts, int(amounts[20:45].sum()), days=(days,))
    assert tuple(range(20, 45)) in found.solutions


@pytest.mark.parametrize("total", [1, 10**9])
def test_a_total_that_nothing_makes_has_no_solution(total: int) -> None:
    assert find_subsets(_ints(500, 700, 1200), total).solutions == ()


def test_nothing_makes_a_total_of_0() -> None:
    assert find_subsets(_ints(500, -500), 0).solutions == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-300, 900), min_size=1, max_size=9), st.data())
def test_all_solutions_of_a_few_items_are_those_of_trying_every_set(
    amounts: list[int], data: st.DataObject
) -> None:
    chosen = data.draw(st.sets(st.integers(0, len(amounts) - 1), min_size=1))
    total = sum(amounts[at] for at in chosen)
    wanted = {
        places
        for size in range(1, len(amounts) + 1)
        for places in itertools.combinations(range(len(amounts)), size)
        if sum(amounts[at] for at in places) == total and all(amounts[at] for at in places)
    }
    found = find_subsets(_ints(*amounts), total)
    if total == 0:
        assert found.solutions == ()
    else:
        assert set(found.solutions) <= wanted
        assert len(found.solutions) == min(len(wanted), SHOWN)
        assert not found.unique or len(wanted) == 1


@pytest.mark.parametrize("count", [ALL_SUBSETS + 8, 55, 120, 200])
def test_what_is_called_unique_among_many_is_right(count: int) -> None:
    rng = np.random.default_rng(count)
    for _ in range(20):
        amounts = np.round(np.exp(rng.normal(11, 1.1, count))).astype(np.int64)
        true = tuple(sorted(rng.choice(count, int(rng.integers(1, 9)), replace=False).tolist()))
        found = find_subsets(amounts, int(amounts[list(true)].sum()))
        assert not found.unique or found.solutions == (true,)
        if len(true) <= 3 and len(found.solutions) < SHOWN:
            assert true in found.solutions
