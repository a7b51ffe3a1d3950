"""Things are taken a few at a time, and only when they are wanted."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from extractor.handfuls import handfuls


@given(st.lists(st.integers()), st.integers(1, 9))
def test_all_come_in_their_order_and_only_the_last_are_fewer(items: list[int], most: int) -> None:
    found = list(handfuls(items, most))
    assert [it for some in found for it in some] == items
    assert all(len(some) == most for some in found[:-1])
    assert all(some for some in found)


def test_no_more_are_taken_than_are_wanted() -> None:
    numbers = itertools.count()
    assert next(handfuls(numbers, 3)) == (0, 1, 2)
    assert next(numbers) == 3
