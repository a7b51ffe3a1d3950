from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from extractor.values.case import CaseLink, Outcome, RelationKind
from extractor.values.category import Category
from extractor.workflow.changes import Move
from extractor.workflow.customer_history import Settled, customer_history
from tests.workflow.example import RULES, item, later, new_case, through

PART = Move("partly_accepted", reason="x", accepted=(("FA-100", Decimal("60.25")),))


def test_a_customers_earlier_disputes_are_summed_up() -> None:
    first, _ = through(new_case()[0], Move("validated"), PART)
    second, _ = through(
        new_case(item("FA-2", "79.50"), case_id="D-2", now=later(10))[0],
        Move("validated"),
        Move("rejected", reason="x"),
    )
    third, _ = new_case(case_id="D-3", category=Category.PRICE_DIFFERENCE)
    foreign, _ = new_case(case_id="D-4", customer_id="C2")
    found = customer_history("C1", (first, second, third, foreign), RULES.states)
    assert (found.cases, found.open) == (3, 1)
    assert found.by_category == ((Category.SHORTAGE, 2), (Category.PRICE_DIFFERENCE, 1))
    assert dict(found.by_outcome) == {Outcome.PARTLY_ACCEPTED: 1, Outcome.REJECTED: 1}
    assert found.settled == (Settled("EUR", Decimal("200.00"), Decimal("60.25")),)
    assert found.settled[0].share == Decimal("0.3012")
    assert (found.first, found.last) == (dt.date(2026, 3, 2), dt.date(2026, 3, 12))


def test_the_case_itself_and_merged_ones_do_not_count() -> None:
    merged, _ = new_case(case_id="D-2")
    merged = dataclasses.replace(merged, links=(CaseLink(RelationKind.MERGED_INTO, "D-1"),))
    found = customer_history("C1", (new_case()[0], merged), RULES.states, without="D-1")
    assert (found.cases, found.settled, found.first) == (0, (), None)


def test_nothing_contested_has_no_share() -> None:
    assert Settled("EUR", Decimal(0), Decimal(0)).share is None
