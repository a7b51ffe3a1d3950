from __future__ import annotations

from extractor.reconciliation.matching.spelt import Spelt
from extractor.values.query import Query

RANGE = Spelt(Query("q", ("A1", "A2", "A3", "B7")), (0, 0, 0, 1), ("A1 - A3", "B7"))


def test_between_the_ends_only_what_counts_on_from_them_is_an_answer() -> None:
    assert RANGE.kept((5, 5, 5, 5), ("A1", "A2", "A3", "B7")) == [True, True, True, True]
    assert RANGE.kept((5, 5, 5, 5), ("A1", "Z2", "A3", "B7")) == [True, False, True, True]


def test_an_invoice_of_another_customer_is_not_part_of_a_range() -> None:
    assert RANGE.kept((5, 6, 5, 5), ("A1", "A2", "A3", "B7")) == [True, False, True, True]


def test_one_end_is_enough_to_count_from() -> None:
    assert RANGE.kept((5, 5, -1, 5), ("A1", "A2", "", "B7")) == [True, True, True, True]
    assert RANGE.kept((-1, 5, -1, 5), ("", "A2", "", "B7")) == [True, False, True, True]


def test_a_range_whose_ends_are_of_two_series_is_doubtful() -> None:
    assert RANGE.doubtful(("A1", "", "A3", "B7")) == frozenset()
    assert RANGE.doubtful(("A1", "A2", "Z3", "B7")) == {0}
    assert RANGE.doubtful(("A1", "A2", "", "B7")) == {0}
