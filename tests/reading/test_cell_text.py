"""Values of cells as a clerk sees them."""

from __future__ import annotations

import datetime as dt
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.cell_text import cell_text


@pytest.mark.parametrize(
    ("value", "shown", "expected"),
    [
        (None, "General", ""),
        ("FA-1", "General", "FA-1"),
        (7, "General", "7"),
        (471102.0, "General", "471102"),
        (12.5, "General", "12.50"),
        (0.1 + 0.2, "General", "0.30"),
        (1234.5000001, "General", "1234.5000001"),
        (1234.5000001, "#,##0.00", "1234.50"),
        (3.0, "0.00", "3.00"),
        (12.5, "0", "12"),
        (-12.5, '#,##0.00 "EUR";[Red]-#,##0.00 "EUR"', "-12.50 EUR"),
        (12.5, "#,##0.00 [$€-407]", "12.50 €"),
        (12.5, "[$-409]#,##0.00", "12.50"),
        (12.5, r"_-* #,##0.00\ _€_-", "12.50"),
        (0.19, "0%", "19%"),
        (0.055, "0.0%", "5.5%"),
        (1e20, "0.00E+00", "100000000000000000000"),
        (417, "00000", "417"),
        (math.nan, "General", ""),
        (True, "General", "True"),
        (dt.datetime(2026, 3, 31, tzinfo=dt.UTC), "General", "2026-03-31"),
        (dt.date(2026, 3, 31), "dd/mm/yyyy", "2026-03-31"),
        (dt.time(8, 30), "hh:mm", "08:30:00"),
    ],
)
def test_a_value_is_written_as_shown(value: object, shown: str, expected: str) -> None:
    assert cell_text(value, shown) == expected


@given(st.floats(), st.text(max_size=12))
def test_any_number_under_any_format_is_a_number_or_nothing(value: float, shown: str) -> None:
    text = cell_text(value, shown)
    assert not text or re.match(r"-?\d", text)


@given(st.decimals(-(10**9), 10**9, places=2))
def test_sums_come_back(value: object) -> None:
    assert float(cell_text(float(str(value)))) == float(str(value))
