"""What is written and what the ledger holds meet under a common key."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reconciliation.blocking import key_columns as columns
from extractor.reconciliation.blocking.written import (
    NumberKeys,
    number_keys,
    small_as_digits,
    turned,
)
from extractor.reconciliation.book.hashing import pack


def ledger_keys(number: str, year: int) -> tuple[set[bytes], set[bytes], set[bytes], set[bytes]]:
    """Give the keys of a ledger's number: full, digits, year first, without year."""
    texts = pack([number.encode()])
    raw = columns.upper(texts)
    digits = columns.are_digits(raw)

    def text(keys: np.ndarray) -> bytes:
        return bytes(keys[0]).rstrip(b"\0")

    pieces = (columns.one_piece(raw, digits),
              columns.squeeze(raw, columns.significant(raw, digits)))  # fmt: skip
    with_year, without, dated = columns.year_keys(raw, digits, np.array([year]))
    undated = columns.undated_keys(raw, digits)
    return (
        {text(columns.full_keys(texts))} - {b""},
        {text(it) for it in pieces if columns.long_enough(it)[0]},
        {text(with_year)} if dated[0] else set(),
        {text(without if dated[0] else undated)},
    )


def meet(written: NumberKeys, number: str, year: int) -> list[str]:
    full, digits, years, yearless = ledger_keys(number, year)
    return [
        name
        for name, theirs, ours in (
            ("full", written.full, full),
            ("digits", written.digits, digits),
            ("years", written.years, years),
            ("yearless", written.yearless, yearless),
        )
        if set(theirs) & ours
    ]


@pytest.mark.parametrize(
    ("written", "number", "by"),
    [
        ("fa 2024 00123", "FA-2024-00123", "full"),
        ("FA-2O24-OOl23", "FA-2024-00123", "full"),
        ("Rechnung Nr. RE-24001234", "RE-24001234", "full"),
        ("ＦＡ２０２４００１２３", "FA-2024-00123", "full"),
        ("2024/123", "FA-2024-00123", "digits"),
        ("2024-00123", "FA-2024-00123", "digits"),
        ("202400123", "FA-2024-00123", "digits"),
        ("0O12345", "SI0012345", "digits"),
        ("12345", "SI0012345", "digits"),
        ("24-123", "FA-2024-00123", "years"),
        ("2024/1234", "RE-24001234", "years"),
        ("24/4/123", "F2404-00123", "years"),
        ("456/2024", "INV/0456/24", "years"),
        ("00123/24/04", "F2404-00123", "digits"),
        ("00123/04/2024", "2024.04.00123", "digits"),
        ("KRED71946:3108399", "3108399", "full"),
        ("KRED72580 25-2823-B", "25-2823-B", "full"),
        ("3121486 vom 25.61.26", "3121486", "full"),
        ("90001402971-01", "90001402971", "full"),
        ("RE-2600668b", "RE-26006686", "full"),
        ("F2g06-00951", "F2906-00951", "full"),
        ("FA-20?4-00123", "FA-2074-00123", "full"),
        ("FA 123", "FA-2024-00123", "yearless"),
        ("INV/456", "INV/24/0456", "yearless"),
        ("001234", "2024/001234", "yearless"),
    ],
)
def test_a_shortened_or_misread_number_meets_its_own(written: str, number: str, by: str) -> None:
    assert by in meet(number_keys(written), number, 2024)


@pytest.mark.parametrize("written", ["", "   ", "???", "Nr.", "東京"])
def test_what_holds_no_number_has_no_keys_of_digits(written: str) -> None:
    keys = number_keys(written)
    assert (keys.digits, keys.years, keys.tails) == ((), (), ())


@pytest.mark.parametrize("written", ["KRED71946:3108399", "KRED75261 3129569"])
def test_each_word_with_digits_is_compared_with_the_customers_numbers(written: str) -> None:
    number = written[-7:]
    assert (int(number, 16), 7) in number_keys(written).tails


@pytest.mark.parametrize(
    "groups",
    [["2024", "07", "0456"], ["4567", "81"], ["04", "24"], ["12", "345"], ["400", "5", "6"]],
)
def test_groups_without_a_year_behind_are_not_turned(groups: list[str]) -> None:
    assert turned(groups) == []


@pytest.mark.parametrize("written", ["FA-24-b", "rg123", "Bq 12", "25/7041?"])
def test_letters_beside_no_digit_stay_letters(written: str) -> None:
    assert small_as_digits(written) == written


NUMBERS = st.text(alphabet="0123456789ABFSO-/ .", min_size=1, max_size=20).filter(
    lambda it: any(map(str.isdigit, it))
)


@given(NUMBERS, st.integers(2010, 2039))
def test_a_number_as_it_is_meets_itself_under_every_key(number: str, year: int) -> None:
    keys = number_keys(number)
    full, digits, years, yearless = ledger_keys(number, year)
    assert full <= set(keys.full)
    assert digits <= set(keys.digits)
    assert years <= set(keys.years)
    kept = {it for it in yearless if it.split(b"~")[0] or len(it) > 4}
    assert {it for it in kept if not it.endswith(b"~")} <= set(keys.yearless)


@given(st.text(max_size=60))
def test_any_text_has_keys(text: str) -> None:
    keys = number_keys(text)
    assert all(0 <= tail < 2**64 and 1 <= count <= 16 for tail, count in keys.tails)


@given(NUMBERS)
def test_the_digits_of_a_ledgers_number_are_its_tail(number: str) -> None:
    raw = columns.upper(pack([number.encode()]))
    tails, counts = columns.tails(raw, columns.are_digits(raw))
    digits = "".join(it for it in number if it.isdigit())
    assert int(tails[0]) == int(digits[-16:], 16)
    assert counts[0] == min(16, len(digits))
