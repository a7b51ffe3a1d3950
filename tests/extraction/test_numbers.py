"""Numbers mean what a European who wrote them meant."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.numbers import parse_number

CENTS = st.integers(min_value=0, max_value=99_999_999).map(lambda it: Decimal(it) / 100)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("1 234,56", "1234.56", id="french"),
        pytest.param("1\u202f234,56", "1234.56", id="french-narrow-blank"),
        pytest.param("1\u00a0234,56", "1234.56", id="french-no-break-blank"),
        pytest.param("1.234,56", "1234.56", id="german-spanish"),
        pytest.param("1,234.56", "1234.56", id="british"),
        pytest.param("1'234.50", "1234.50", id="swiss"),
        pytest.param("1’234.50", "1234.50", id="swiss-curly"),
        pytest.param("1960.73", "1960.73", id="no-grouping"),
        pytest.param("40", "40", id="whole"),
        pytest.param("1.234", "1234", id="german-thousand"),
        pytest.param("1,234", "1234", id="british-thousand"),
        pytest.param("1.234.567,89", "1234567.89", id="german-millions"),
        pytest.param("1,234,567.89", "1234567.89", id="british-millions"),
        pytest.param("1'234'567.05", "1234567.05", id="swiss-millions"),
        pytest.param("1 234 567", "1234567", id="french-millions"),
        pytest.param("0,500", "0.500", id="a-zero-groups-nothing"),
        pytest.param("1234.567", "1234.567", id="four-digits-are-no-group"),
        pytest.param("1'234.567", "1234.567", id="apostrophes-group-so-the-point-is-decimal"),
        pytest.param("12,5", "12.5", id="one-decimal"),
        pytest.param("1.234,-", "1234", id="dash-for-no-cents"),
        pytest.param("1'234.–", "1234", id="swiss-dash"),
        pytest.param("80,--", "80", id="two-dashes"),
        pytest.param("-45,00", "-45.00", id="minus-in-front"),
        pytest.param("−45,00", "-45.00", id="typographic-minus"),
        pytest.param("45,00-", "-45.00", id="minus-behind"),
        pytest.param("(45.00)", "-45.00", id="brackets"),
        pytest.param("+45.00", "45.00", id="plus"),
    ],
)
def test_a_written_number_has_its_value(written: str, value: str) -> None:
    assert parse_number(written) == Decimal(value)


@pytest.mark.parametrize(
    "written", ["", "-", "abc", "1,23,45", "1.23.45", "12 34", "12/05", "FA-2024", "1.234.", "²"]
)
def test_what_is_no_number_is_none(written: str) -> None:
    assert parse_number(written) is None


def test_a_lonely_bracket_is_no_minus() -> None:
    assert parse_number("45,00)") == Decimal("45.00")


@given(
    value=CENTS,
    marks=st.sampled_from([(".", ","), (",", "."), (" ", ","), ("'", "."), ("", "."), ("", ",")]),
)
def test_every_notation_gives_the_value_back(value: Decimal, marks: tuple[str, str]) -> None:
    group, point = marks
    written = f"{value:,.2f}".replace(",", "G").replace(".", point).replace("G", group)
    assert parse_number(written) == value
    assert parse_number(f"-{written}") == -value
    assert parse_number(f"{written}-") == -value
    assert parse_number(f"({written})") == -value


@given(st.text(alphabet="0123456789.,'’ -–()+\u00a0", max_size=24) | st.text(max_size=24))
def test_any_text_is_a_finite_number_or_none(written: str) -> None:
    value = parse_number(written)
    assert value is None or value.is_finite()
