from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import NotPermittedError, WorkflowError
from extractor.values.case import (
    Axes,
    CaseLink,
    EventKind,
    Grounds,
    Item,
    RelationKind,
)
from extractor.values.category import Category
from extractor.values.particulars import ProofType
from extractor.workflow.changes import Move, Undo
from extractor.workflow.history import replay
from extractor.workflow.joining import Part, merge, split
from tests.workflow.example import (
    CLERK,
    MANAGER,
    MONDAY,
    RULES,
    VIEWER,
    item,
    later,
    new_case,
    through,
)

PRICES = Axes(Category.PRICE_DIFFERENCE, None, trade=False, department="sales administration")


def test_a_merged_case_is_closed_and_what_it_adds_comes_over() -> None:
    first, one = new_case(item(), grounds=Grounds(claims=("RC-1",)))
    proofs = Grounds(claims=("RC-1", "ND-2"), proofs=(ProofType.PHOTO,))
    second, two = new_case(item(), item("FA-200", "9"), case_id="D-2", grounds=proofs)
    (into, other), events = merge(first, second, CLERK, "its debit note", MONDAY, RULES)
    assert [it.invoice for it in into.items] == ["FA-100", "FA-200"]
    assert (into.grounds.claims, into.grounds.proofs) == (("RC-1", "ND-2"), (ProofType.PHOTO,))
    assert into.links == (CaseLink(RelationKind.MERGED_FROM, "D-2"),)
    assert (other.status, other.closed_on) == ("closed", RULES.day_of(MONDAY))
    assert other.links == (CaseLink(RelationKind.MERGED_INTO, "D-1"),)
    assert replay((*one, events[0])) == into
    assert replay((*two, events[1])) == other


def test_a_case_that_was_merged_by_mistake_is_reopened() -> None:
    first, _ = new_case()
    second, _ = new_case(case_id="D-2")
    (_, other), events = merge(first, second, CLERK, "", MONDAY, RULES)
    with pytest.raises(WorkflowError, match="merged cannot be taken back"):
        through(other, Undo(events[1]))
    again, _ = through(other, Move("validated", reason="another matter"))
    assert again.links == ()


def test_a_reminder_is_merged_into_a_case_that_is_decided() -> None:
    first, _ = through(new_case()[0], Move("validated"), Move("accepted"))
    reminder, _ = new_case(case_id="D-2")
    (into, _), _ = merge(first, reminder, CLERK, "", MONDAY, RULES)
    assert into.status == "accepted"
    more, _ = new_case(item("FA-200"), case_id="D-2")
    with pytest.raises(WorkflowError, match="not decided"):
        merge(first, more, CLERK, "", MONDAY, RULES)


def test_cases_of_two_customers_are_not_merged() -> None:
    with pytest.raises(WorkflowError, match="of another customer"):
        merge(new_case()[0], new_case(case_id="D-2", customer_id="C2")[0], CLERK, "", MONDAY, RULES)
    with pytest.raises(WorkflowError, match="with itself"):
        merge(new_case()[0], new_case()[0], CLERK, "", MONDAY, RULES)
    with pytest.raises(NotPermittedError):
        merge(new_case()[0], new_case(case_id="D-2")[0], VIEWER, "", MONDAY, RULES)


def test_an_amount_without_invoice_is_kept_when_another_case_brings_one() -> None:
    known, _ = new_case(item("FA-100", "5"), case_id="D-2")
    amount, _ = new_case(item("", "7"))
    (into, _), _ = merge(amount, known, CLERK, "", MONDAY, RULES)
    assert [(it.invoice, it.disputed) for it in into.items] == [
        ("", Decimal(7)),
        ("FA-100", Decimal(5)),
    ]
    nothing, _ = new_case(item("", None))
    (into, _), _ = merge(nothing, known, CLERK, "", MONDAY, RULES)
    assert [it.invoice for it in into.items] == ["FA-100"]


def test_part_of_an_amount_becomes_a_case_with_its_own_reason() -> None:
    case, first = new_case(item("FA-100", "100"))
    part = Part("D-1b", (item("FA-100", "30"),), PRICES)
    (rest, new), events = split(case, (part,), CLERK, "two reasons", later(1), RULES)
    assert (rest.items[0].disputed, new.items[0].disputed) == (Decimal(70), Decimal(30))
    assert (new.axes.category, new.team, new.status) == (
        Category.PRICE_DIFFERENCE,
        "sales administration",
        "new",
    )
    assert RULES.days.between(case.clock_from, new.target) == 8
    assert new.links == (CaseLink(RelationKind.SPLIT_FROM, "D-1"),)
    assert [it.kind for it in events] == [EventKind.SPLIT, EventKind.OPENED]
    assert replay((*first, events[0])) == rest
    assert replay((events[1],)) == new


def test_what_waited_before_a_split_is_not_lost() -> None:
    case, _ = new_case(item("FA-100", "100"))
    case, _ = through(case, Move("waiting_customer", missing=("photo",)))
    part = Part("D-1b", (item("FA-100", "30"),))
    (_, new), _ = split(case, (part,), CLERK, "", later(7), RULES)
    assert (new.paused_days, new.paused_on) == (5, None)
    assert RULES.days.between(case.target, new.target) == 5


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        pytest.param((), "say what", id="nothing"),
        pytest.param((Part("D-1", (item(),)),), "id of its own", id="same id"),
        pytest.param((Part("D-9", (item("FA-9"),)),), "is not left", id="unknown"),
        pytest.param((Part("D-9", (item(disputed="121"),)),), "at most 120.50", id="too much"),
        pytest.param((Part("D-9", (item(disputed="0"),)),), "more than 0", id="none of it"),
        pytest.param((Part("D-9", (item(disputed=None),)),), "not known", id="unknown amount"),
        pytest.param(
            (Part("D-9", (Item("FA-100", Decimal(1), "USD"),)),), "currency", id="currency"
        ),
        pytest.param((Part("D-9", (item(), item("FA-200", "80"))),), "nothing would", id="all"),
    ],
)
def test_an_impossible_split_is_refused(parts: tuple[Part, ...], complaint: str) -> None:
    case, _ = new_case(item(), item("FA-200", "80"))
    with pytest.raises(WorkflowError, match=complaint):
        split(case, parts, CLERK, "", MONDAY, RULES)


def test_a_decided_case_is_not_split() -> None:
    case, _ = through(new_case(item(), item("FA-200"))[0], Move("validated"), Move("accepted"))
    with pytest.raises(WorkflowError, match="not decided"):
        split(case, (Part("D-9", (item("FA-200"),)),), MANAGER, "", MONDAY, RULES)


@settings(max_examples=50)
@given(
    amounts=st.lists(st.decimals(1, 500, places=2), min_size=1, max_size=4),
    shares=st.lists(
        st.tuples(st.integers(0, 3), st.decimals(0, 500, places=2)), min_size=1, max_size=3
    ),
)
def test_amounts_add_up_however_a_case_is_split(
    amounts: list[Decimal], shares: list[tuple[int, Decimal]]
) -> None:
    items = tuple(item(f"FA-{at}", str(amount)) for at, amount in enumerate(amounts))
    case, _ = new_case(*items)
    parts = tuple(
        Part(f"P-{at}", (dataclasses.replace(item(), invoice=f"FA-{which}", disputed=amount),))
        for at, (which, amount) in enumerate(shares)
    )
    try:
        cases, events = split(case, parts, CLERK, "", MONDAY, RULES)
    except WorkflowError:
        return
    assert len(cases) == len(events) == len(parts) + 1
    found = [it.disputed or Decimal(0) for each in cases for it in each.items]
    assert sum(found) == sum(amounts)
    assert all(it > 0 for it in found)
