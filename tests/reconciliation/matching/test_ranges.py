from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reconciliation.matching.ranges import LONGEST, counts_on, spell_out


@pytest.mark.parametrize(
    ("written", "first", "last", "count"),
    [
        ("du 4512 au 4518", "4512", "4518", 7),
        ("4512 bis 4518", "4512", "4518", 7),
        ("from 4512 to 4518", "4512", "4518", 7),
        ("del 4512 al 4518", "4512", "4518", 7),
        ("n° 4512 à n° 4518", "4512", "4518", 7),
        ("4512 - 4518", "4512", "4518", 7),
        ("4512–18", "4512", "4518", 7),
        ("4512-4518", "4512", "4518", 7),
        ("FA-2024-00098 au FA-2024-00103", "FA-2024-00098", "FA-2024-00103", 6),
        ("FA-2024-00098 bis 103", "FA-2024-00098", "FA-2024-00103", 6),
        ("RE 24/0007 ... RE 24/0009", "24/0007", "24/0009", 3),
        ("0012/2024 - 0018/2024", "0012/2024", "0018/2024", 7),
        ("646/04/2026 - 654/04/2026", "646/04/2026", "654/04/2026", 9),
        ("V-432/12/2025 au V-433/12/2025", "V-432/12/2025", "V-433/12/2025", 2),
        ("FA-24-4512/18", "FA-24-4512", "FA-24-4518", 7),
        ("Rechnungen Nr. 4512 bis einschl. 4518", "4512", "4518", 7),
        ("FA-2024-98 au FA-2024-00103", "FA-2024-00098", "FA-2024-00103", 6),
        ("2403793-802", "2403793", "2403802", 10),
        ("factures 4512-4518", "4512", "4518", 7),
        ("zwischen 4512 und 4518", "4512", "4518", 7),
        ("entre FA-24-0012 et FA-24-0018", "FA-24-0012", "FA-24-0018", 7),
        ("invoices from 4512 up to 4518", "4512", "4518", 7),
        ("4512/4518", "4512", "4518", 7),
        ("24-4567-B to 24-4570-B", "24-4567-B", "24-4570-B", 4),
        ("26-1618-A - 26-1622-a", "26-1618-A", "26-1622-A", 5),
        ("126/02/2025 bis 131", "126/02/2025", "131/02/2025", 6),
        ("RE-265579 au 005581", "RE-265579", "RE-265581", 3),
    ],
)
def test_a_range_is_spelt_out(written: str, first: str, last: str, count: int) -> None:
    span = spell_out(written)
    numbers = span.numbers if span is not None else ()
    assert (numbers[0] if numbers else "", numbers[-1] if numbers else "") == (first, last)
    assert len(numbers) == count


@pytest.mark.parametrize(
    "written",
    [
        "4512",
        "24-4567",
        "FA-2024-00123",
        "4518 bis 4512",
        "1 to 5000",
        "4512 au FB4518",
        "du au",
        "",
    ],
)
def test_everything_else_is_one_reference(written: str) -> None:
    assert spell_out(written) is None


def test_a_hyphen_between_two_numbers_may_be_part_of_one() -> None:
    span = spell_out("2024-2031")
    assert span is not None
    assert not span.sure


@given(st.text(alphabet="0123456789-–. auFAbis/", max_size=24))
def test_no_text_gives_more_numbers_than_the_longest_range(written: str) -> None:
    span = spell_out(written)
    assert span is None or 2 <= len(span.numbers) <= LONGEST


@given(st.integers(1, 999_000), st.integers(1, LONGEST - 1))
def test_a_range_holds_every_number_between_its_ends(first: int, more: int) -> None:
    span = spell_out(f"{first:06d} au {first + more:06d}")
    assert span is not None
    assert [int(it) for it in span.numbers] == list(range(first, first + more + 1))


@pytest.mark.parametrize(("written", "worded"), [("4512 bis 4518", True), ("4512 - 4518", False)])
def test_a_word_says_that_a_range_is_meant(written: str, *, worded: bool) -> None:
    span = spell_out(written)
    assert span is not None
    assert span.worded is worded


@pytest.mark.parametrize(
    ("number", "other", "steps", "counts"),
    [
        ("FA-2025-00279", "FA-2025-00285", 6, True),
        ("FA-2025-00285", "FA-2025-00279", -6, True),
        ("V 26/01/2025", "V 36/01/2025", 10, True),
        ("24-4567-B", "24-4570-B", 3, True),
        ("98", "103", 5, True),
        ("FA-2025-00279", "LYO-2025-0285", 6, False),
        ("FA-2025-00279", "FA-2025-00284", 6, False),
        ("FA-2025-00279", "", 6, False),
        ("", "", 0, False),
        ("3", "0", -4, False),
    ],
)
def test_a_number_counts_on_from_another_of_its_series(
    number: str, other: str, steps: int, *, counts: bool
) -> None:
    assert counts_on(number, other, steps) is counts
