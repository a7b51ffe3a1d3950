"""Amounts and days as whole numbers come back as they were."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reconciliation.book.units import (
    NO_DAY,
    currency_digits,
    from_day,
    from_micro,
    from_minor,
    to_day,
    to_micro,
    to_minor,
)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("12.34", "EUR", 1234), ("12", "JPY", 12), ("1.234", "KWD", 1234), ("-0.5", "GBP", -50),
     ("0.005", "EUR", 1), ("-0.005", "EUR", -1), ("7", "???", 700)],
)  # fmt: skip
def test_an_amount_is_counted_in_the_smallest_unit(amount: str, currency: str, minor: int) -> None:
    assert to_minor(Decimal(amount), currency) == minor


@given(st.integers(-(10**15), 10**15), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_minor_units_round_trip(minor: int, currency: str) -> None:
    amount = from_minor(minor, currency)
    assert to_minor(amount, currency) == minor
    assert amount.as_tuple().exponent == -currency_digits(currency)


@given(st.decimals(-(10**9), 10**9, places=6))
def test_quantities_round_trip(quantity: Decimal) -> None:
    assert from_micro(to_micro(quantity)) == quantity


@given(st.dates())
def test_days_round_trip(day: dt.date) -> None:
    assert from_day(to_day(day)) == day


def test_no_day_stays_no_day() -> None:
    assert to_day(None) == NO_DAY
    assert from_day(NO_DAY) is None


def test_an_amount_beyond_64_bits_is_refused() -> None:
    with pytest.raises(OverflowError, match="too large"):
        to_minor(Decimal(10) ** 18, "EUR")
