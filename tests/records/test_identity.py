"""A dispute keeps its id; another dispute has another one."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from extractor.records.identity import record_id


@given(sha=st.text("0123456789abcdef", min_size=64, max_size=64), position=st.integers(0, 99))
def test_the_same_dispute_has_the_same_id(sha: str, position: int) -> None:
    first = record_id(sha, "INV/24/0456", position)
    assert first == record_id(sha, "INV/24/0456", position)
    assert len(first) == 16
    assert int(first, 16) >= 0


def test_two_disputes_about_one_invoice_have_two_ids() -> None:
    assert record_id("aa", "INV/24/0456", 0) != record_id("aa", "INV/24/0456", 1)


def test_other_file_invoice_or_place_is_another_id() -> None:
    ids = [
        record_id("aa", "INV/24/0456", 0),
        record_id("bb", "INV/24/0456", 0),
        record_id("aa", "24-4567-B", 0),
        record_id("aa", None, 0),
        record_id("aa", None, 1),
        record_id("aa", "", 0),
    ]
    assert all(one != other for one, other in itertools.combinations(ids, 2))
