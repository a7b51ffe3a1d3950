"""How answers are compared with gold, and what the figures say of the comparison."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from benchmarks.reconciliation.figures import calibration_error, quality
from benchmarks.reconciliation.gold import Claim, GoldLine, Named, Standing
from benchmarks.reconciliation.intervals import exact, wilson
from benchmarks.reconciliation.misses import faults
from benchmarks.reconciliation.score import Judged, JudgedClaim, judge
from extractor.values.query import Answer, Decision, LineAnswer, Query, RankedMatch

LINE = GoldLine("00417", Named.NUMBER, ("FA-00417",), Standing.OPEN, "scheme")
ABSENT = dataclasses.replace(LINE, numbers=(), standing=Standing.ABSENT)
CLOSED = dataclasses.replace(LINE, numbers=(), standing=Standing.CLOSED, settled="FA-00417")


def claim(*lines: GoldLine) -> Claim:
    query = Query("q", tuple(line.written for line in lines), amounts=(Decimal(1),))
    return Claim(query, "single", lines, "C1", "exact", "mail", "gross")


def answer(*lines: LineAnswer, customer: str = "C1") -> Answer:
    matches = tuple(line.matches[0] for line in lines if line.matches)
    return Answer("q", matches, customer, lines[0].decision, 0.0, lines)


def line(
    number: str,
    decision: Decision = Decision.AUTO,
    *,
    written: str = "00417",
    none: float = 0.01,
    reasons: tuple[str, ...] = (),
) -> LineAnswer:
    matches = (RankedMatch(number, written, 0.98, reasons),) if number else ()
    return LineAnswer(written, matches, none, decision)


def judged(gold: Claim, given: Answer) -> JudgedClaim:
    return judge(0, gold, given, 1.0)


def only(gold: GoldLine, given: LineAnswer) -> Judged:
    return judged(claim(gold), answer(given)).lines[0]


def test_the_meant_invoice_is_right() -> None:
    found = judged(claim(LINE), answer(line("FA-00417")))
    assert found.lines[0].right
    assert found.exact
    assert not faults(found.lines[0])


def test_another_invoice_accepted_is_the_worst_fault() -> None:
    found = only(LINE, line("FA-00418"))
    assert (found.right, found.accepted, found.wrong) == (False, 1, 1)
    assert faults(found) == ["wrong_auto", "not_found"]


def test_a_right_invoice_left_to_a_person_is_found_but_not_accepted() -> None:
    assert faults(only(LINE, line("FA-00417", Decision.REVIEW))) == ["not_accepted"]


def test_an_invoice_accepted_for_a_number_not_ours_is_wrong() -> None:
    assert faults(only(ABSENT, line("FA-00417"))) == ["accepted_absent"]
    assert not faults(only(ABSENT, line("", Decision.NO_MATCH, none=1.0)))


def test_a_closed_invoice_said_to_be_closed_is_right_and_no_proposal() -> None:
    found = judged(claim(CLOSED), answer(line("FA-00417", Decision.NO_MATCH, reasons=("closed",))))
    assert found.lines[0].right
    assert found.exact


def test_a_range_is_right_when_exactly_its_invoices_are_found() -> None:
    gold = dataclasses.replace(LINE, written="1 - 3", numbers=("A1", "A3"), form="range")
    both = answer(line("A1", written="1 - 3"), line("A3", written="1 - 3"))
    assert judged(claim(gold), both).lines[0].right
    more = answer(*both.lines, line("A2", written="1 - 3"))
    assert not judged(claim(gold), more).lines[0].right


def test_two_lines_with_the_same_words_take_an_answer_each() -> None:
    second = dataclasses.replace(LINE, numbers=("FA-00999",))
    found = judged(claim(LINE, second), answer(line("FA-00417"), line("FA-00999")))
    assert [one.right for one in found.lines] == [True, True]


def test_an_automatic_answer_to_nothing_that_was_written_counts_as_wrong() -> None:
    found = judged(claim(LINE), answer(line("FA-00417"), line("FA-00900", written="other")))
    assert found.stray_wrong == 1


def test_the_table_says_what_holds() -> None:
    rows = {row.name: row for row in quality([judged(claim(LINE), answer(line("FA-00417")))])}
    assert rows["wrong among accepted lines"].holds
    bad = {row.name: row for row in quality([judged(claim(LINE), answer(line("FA-1")))])}
    assert bad["wrong among accepted lines"].holds is False
    assert "(1/1)" in str(bad["wrong among accepted lines"])


def test_intervals_hold_the_share_and_narrow_with_more_tries() -> None:
    for kind in (wilson, exact):
        few, many = kind(9, 10), kind(900, 1000)
        assert few.low < few.value < few.high
        assert many.high - many.low < few.high - few.low


def test_no_error_in_three_thousand_proves_a_thousandth() -> None:
    # The two-sided interval asks 3,700 tries; one-sided it is the "rule of three".
    assert exact(0, 3700).high == pytest.approx(0.001, abs=1e-5)
    assert (exact(0, 0).low, exact(0, 0).high) == (0.0, 1.0)


def test_calibration_error_is_nothing_where_shares_come_true() -> None:
    assert calibration_error([0.75] * 4, [True, True, True, False]) == pytest.approx(0)
    assert calibration_error([0.9] * 10, [False] * 10) == pytest.approx(0.9)
