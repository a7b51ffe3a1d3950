from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from extractor.errors import NotPermittedError, WorkflowError
from extractor.values.case import CaseLink, Outcome, RelationKind, RootCause
from extractor.values.category import Category
from extractor.workflow.changes import (
    Assign,
    Change,
    Comment,
    Move,
    Reclassify,
    Relate,
    Retarget,
    Revalue,
    Unrelate,
)
from extractor.workflow.life import apply
from tests.workflow.example import (
    CLERK,
    MONDAY,
    PARTLY,
    RULES,
    VIEWER,
    item,
    later,
    new_case,
    through,
)


def test_a_dispute_goes_from_new_to_closed() -> None:
    case, _ = new_case()
    case, events = through(
        case,
        Move("validated"),
        Move("waiting_customer", missing=("photo",)),
        PARTLY,
        Move("posted", credit_note="AV-9"),
        Move("closed"),
    )
    assert (case.status, case.outcome, case.credit_note) == (
        "closed",
        Outcome.PARTLY_ACCEPTED,
        "AV-9",
    )
    assert case.items[0].accepted == Decimal("60.25")
    assert case.closed_on == dt.date(2026, 3, 2)
    assert [it.number for it in events] == [2, 3, 4, 5, 6]


def test_an_illegal_move_says_what_is_allowed() -> None:
    case, _ = new_case()
    with pytest.raises(WorkflowError, match="new does not lead to posted") as caught:
        through(case, Move("posted", credit_note="AV-9"), who=CLERK)
    assert caught.value.allowed == ("validated", "waiting_customer", "closed")


def test_a_role_that_may_not_is_told_who_may() -> None:
    case, _ = through(new_case()[0], Move("validated"), Move("accepted"))
    with pytest.raises(NotPermittedError, match="this takes manager, admin") as caught:
        through(case, Move("validated", reason="wrong"), who=CLERK)
    assert caught.value.allowed == ("manager", "admin")


@pytest.mark.parametrize(
    ("move", "missing"),
    [
        pytest.param(Move("rejected", reason="  "), "reason", id="rejection"),
        pytest.param(Move("waiting_customer"), "missing", id="waiting"),
        pytest.param(Move("partly_accepted", reason="x"), "accepted", id="partly"),
        pytest.param(Move("closed"), "reason", id="closed without a decision"),
    ],
)
def test_a_move_names_what_it_needs(move: Move, missing: str) -> None:
    case, _ = through(new_case()[0], Move("validated"))
    with pytest.raises(WorkflowError, match=missing) as caught:
        through(case, move)
    assert caught.value.allowed == (missing,)


def test_posting_needs_the_number_of_the_credit_note() -> None:
    case, _ = through(new_case()[0], Move("validated"), Move("accepted"))
    with pytest.raises(WorkflowError, match="posted needs credit_note"):
        through(case, Move("posted"))


@pytest.mark.parametrize("amount", ["-1", "120.51", "NaN", "0", "120.50"])
def test_part_of_an_amount_is_more_than_nothing_and_less_than_all(amount: str) -> None:
    case, _ = through(new_case()[0], Move("validated"))
    move = Move("partly_accepted", reason="x", accepted=(("FA-100", Decimal(amount)),))
    with pytest.raises(WorkflowError):
        through(case, move)


def test_every_invoice_needs_its_accepted_amount() -> None:
    case, _ = through(new_case(item(), item("FA-200", "80"))[0], Move("validated"))
    with pytest.raises(WorkflowError, match="FA-100, FA-200"):
        through(case, PARTLY)


def test_the_target_stands_still_while_the_customer_is_waited_for() -> None:
    case, _ = through(new_case()[0], Move("validated"))
    before = case.target
    case, _ = through(case, Move("waiting_customer", missing=("photo",)), now=later(1))
    case, _ = through(case, Move("validated"), now=later(8))  # five working days later
    assert (case.paused_days, case.paused_on) == (5, None)
    assert RULES.days.between(before, case.target) == 5


def test_reopening_starts_the_clock_again_and_forgets_the_decision() -> None:
    case, _ = through(
        new_case()[0], Move("validated"), Move("rejected", reason="proof is there"), Move("closed")
    )
    case, _ = through(case, Move("validated", reason="new proof"), now=later(30))
    assert (case.outcome, case.closed_on, case.items[0].accepted) == (None, None, None)
    assert case.clock_from == later(30).date()
    assert RULES.days.between(case.clock_from, case.target) == 10


def test_a_decision_hands_the_case_to_accounts_receivable_and_reopening_back() -> None:
    case, _ = through(new_case()[0], Move("validated"))
    assert case.team == "logistics"
    case, _ = through(case, Move("accepted"))
    assert case.team == "accounts receivable"
    case, _ = through(case, Move("validated", reason="too fast"))
    assert case.team == "logistics"


def test_a_move_may_name_the_next_owner() -> None:
    case, (event,) = through(new_case()[0], Move("validated", owner="jean"))
    assert case.owner == "jean"
    assert {it.field for it in event.changes} == {"status", "owner"}


def test_the_axes_are_kept_apart() -> None:
    case, _ = new_case()
    axes = dataclasses.replace(case.axes, category=Category.PROMOTION_REBATE)
    after, (event,) = through(case, Reclassify(axes))
    assert (after.axes.trade, after.axes.department) == (False, "logistics")
    assert {it.field for it in event.changes} == {"axes.category", "target"}
    after, (event,) = through(
        after, Reclassify(dataclasses.replace(axes, root_cause=RootCause.PICKING))
    )
    assert [(it.field, it.before, it.after) for it in event.changes] == [
        ("axes.root_cause", "null", '"picking"')
    ]


def test_a_target_set_by_hand_is_kept_when_the_category_changes() -> None:
    case, _ = through(new_case()[0], Retarget(dt.date(2026, 4, 1)))
    axes = dataclasses.replace(case.axes, category=Category.QUALITY_DEFECT)
    assert through(case, Reclassify(axes))[0].target == dt.date(2026, 4, 1)


def test_amounts_stand_once_they_are_decided() -> None:
    case, _ = through(new_case()[0], Move("validated"), Move("accepted"))
    with pytest.raises(WorkflowError, match="reopen it"):
        through(case, Revalue((item(disputed="10"),)))


@pytest.mark.parametrize(
    "items",
    [
        pytest.param((), id="none"),
        pytest.param((item(), item()), id="twice"),
        pytest.param((item(disputed="-1"),), id="negative"),
        pytest.param((dataclasses.replace(item(), currency=""),), id="no currency"),
    ],
)
def test_impossible_items_are_refused(items: tuple[object, ...]) -> None:
    with pytest.raises(WorkflowError):
        through(new_case()[0], Revalue(items))  # type: ignore[arg-type]


def test_a_mention_in_a_comment_is_found() -> None:
    _, (event,) = through(new_case()[0], Comment("@jean, see @m.roy@firm.fr. mail a@b.fr"))
    assert event.mentions == ("jean", "m.roy@firm.fr")
    assert event.changes == ()


def test_a_change_decided_on_an_older_version_is_refused() -> None:
    case, _ = through(new_case()[0], Assign("jean"))
    with pytest.raises(WorkflowError, match="changed meanwhile"):
        apply(case, Change(CLERK, Assign("anna"), seen=1), MONDAY, RULES)


def test_a_change_that_changes_nothing_is_refused() -> None:
    with pytest.raises(WorkflowError, match="changes nothing"):
        through(new_case()[0], Assign(""))


def test_an_instant_without_time_zone_is_refused() -> None:
    with pytest.raises(WorkflowError, match="no time zone"):
        apply(new_case()[0], Change(CLERK, Assign("x")), dt.datetime(2026, 3, 2), RULES)  # noqa: DTZ001


def test_a_viewer_comments_and_no_more() -> None:
    case, _ = through(new_case()[0], Comment("seen"), who=VIEWER)
    with pytest.raises(NotPermittedError, match="viewer may not assign"):
        through(case, Assign("victor"), who=VIEWER)


def test_links_of_a_merge_cannot_be_made_by_hand() -> None:
    with pytest.raises(WorkflowError, match="merge or split only"):
        through(new_case()[0], Relate(CaseLink(RelationKind.MERGED_INTO, "D-2")))
    with pytest.raises(WorkflowError, match="itself"):
        through(new_case()[0], Relate(CaseLink(RelationKind.RELATED, "D-1")))


def test_a_status_that_the_rules_no_longer_have_is_named() -> None:
    case = dataclasses.replace(new_case()[0], status="with the carrier")
    with pytest.raises(WorkflowError, match="not in the states file"):
        through(case, Assign("jean"))


def test_links_are_made_and_taken_away() -> None:
    case, _ = through(new_case()[0], Relate(CaseLink(RelationKind.RELATED, "D-2", ("one",))))
    case, (event,) = through(case, Relate(CaseLink(RelationKind.RELATED, "D-2", ("two",))))
    assert [it.because for it in case.links] == [("two",)]
    assert event.why == ("two",)
    assert through(case, Unrelate("D-2"))[0].links == ()
