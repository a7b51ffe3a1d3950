from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reconciliation.matching.deducted import ALL_SUBSETS, find_deductions

OPEN = np.array([31827, 120490, 8713, 64000, 221055, 7531], np.int64)


@pytest.mark.parametrize(
    ("percent", "places"),
    [(Fraction(2), (0, 2)), (Fraction(3), (1, 3, 5)), (Fraction(5, 2), (4, 5))],
    ids=str,
)
def test_a_cash_discount_on_several_invoices_is_found(
    percent: Fraction, places: tuple[int, ...]
) -> None:
    whole = int(OPEN[list(places)].sum())
    paid = round(whole * (1 - float(percent) / 100))
    (only,) = find_deductions(OPEN, paid).solutions
    assert (only.places, only.percent, only.amount) == (places, percent, whole - paid)


def test_a_discount_may_be_rounded_invoice_by_invoice() -> None:
    paid = sum(round(int(it) * 0.97) for it in OPEN)
    (only,) = find_deductions(OPEN, paid).solutions
    assert only.places == tuple(range(len(OPEN)))


def test_a_line_held_back_has_to_be_one_of_the_invoices_paid() -> None:
    lines = [[20000, 11827], [], [4700], [], [], []]
    (only,) = find_deductions(OPEN, 31827 + 8713 - 4700, lines=lines).solutions
    assert (only.places, only.percent, only.amount) == ((0, 2), None, 4700)
    elsewhere = [[], [4700], [], [], [], []]
    assert not find_deductions(OPEN, 31827 + 8713 - 4700, lines=elsewhere).solutions


def test_several_sets_that_fit_are_all_counted_and_none_is_the_only_one() -> None:
    twins = np.array([50000, 50000, 70000], np.int64)
    found = find_deductions(twins, 49000)
    assert [it.places for it in found.solutions] == [(0,), (1,)]
    assert found.count == 2
    assert not found.unique


def test_among_many_items_no_set_is_relied_on() -> None:
    many = np.arange(1, 60, dtype=np.int64) * 7919
    found = find_deductions(many, round(int(many[3] + many[40]) * 0.98), days=(np.arange(59),))
    assert found.solutions
    assert not found.unique


def test_a_run_by_day_is_found_however_long() -> None:
    rng = np.random.default_rng(5)
    many = rng.integers(1000, 500_000, 120).astype(np.int64)
    paid = round(int(many[10:90].sum()) * 0.98)
    found = find_deductions(many, paid, days=(np.arange(120),))
    assert tuple(range(10, 90)) in [it.places for it in found.solutions]


@given(
    amounts=st.lists(st.integers(-(10**7), 10**8), max_size=ALL_SUBSETS + 6),
    total=st.integers(-5, 10**9),
    lines=st.lists(st.lists(st.integers(-100, 10**6), max_size=3), max_size=5),
)
def test_what_is_found_comes_to_the_payment(
    amounts: list[int], total: int, lines: list[list[int]]
) -> None:
    own = [*lines, *([] for _ in amounts)][: len(amounts)]
    found = find_deductions(np.array(amounts, np.int64), total, lines=own)
    assert len(found.solutions) <= found.count
    for it in found.solutions:
        assert sum(amounts[place] for place in it.places) - it.amount == total
        assert it.amount > 0
