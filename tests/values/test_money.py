"""Amounts are rounded in one way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.values.money import to_cents


@pytest.mark.parametrize(
    ("value", "cents"),
    [("0.005", "0.01"), ("0.004", "0.00"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("12", "12.00")],
)
def test_halves_are_rounded_away_from_zero(value: str, cents: str) -> None:
    assert str(to_cents(Decimal(value))) == cents


@given(st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, places=4))
def test_rounding_moves_an_amount_by_half_a_cent_at_most(value: Decimal) -> None:
    assert abs(to_cents(value) - value) <= Decimal("0.005")
    assert to_cents(to_cents(value)) == to_cents(value)
    assert to_cents(-value) == -to_cents(value)
