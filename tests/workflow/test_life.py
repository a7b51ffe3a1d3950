from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import NotPermittedError, WorkflowError
from extractor.values.case import (
    Case,
    CaseLink,
    Event,
    EventKind,
    Outcome,
    RelationKind,
    Role,
    RootCause,
    Stage,
)
from extractor.values.category import Category
from extractor.workflow.changes import (
    Action,
    Actor,
    Assign,
    Change,
    Comment,
    Move,
    Reclassify,
    Relate,
    Retarget,
    Revalue,
    Undo,
    Unrelate,
)
from extractor.workflow.history import replay
from extractor.workflow.life import apply
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

STATUSES = tuple(RULES.states.statuses)
PARTLY = Move("partly_accepted", reason="6 of 12", accepted=(("FA-100", Decimal("60.25")),))


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


def test_an_event_is_taken_back_as_a_new_event() -> None:
    case, _ = new_case()
    after, (event,) = through(case, Move("validated"))
    back, (undone,) = through(after, Undo(event))
    assert back == dataclasses.replace(case, version=3)
    assert (undone.kind, undone.undoes) == (EventKind.UNDONE, 2)
    again, _ = through(back, Undo(undone))
    assert again.status == "validated"


def test_what_was_changed_since_is_not_taken_back() -> None:
    case, (event,) = through(new_case()[0], Assign("jean"))
    case, _ = through(case, Assign("anna"))
    with pytest.raises(WorkflowError, match="owner was changed again since"):
        through(case, Undo(event))


def test_whoever_may_not_make_a_move_may_not_take_it_back() -> None:
    case, events = through(
        new_case()[0], Move("validated"), Move("accepted"), Move("validated", reason="x")
    )
    with pytest.raises(NotPermittedError):
        through(case, Undo(events[-1]), who=CLERK)


def test_an_event_of_another_case_is_not_taken_back() -> None:
    _, (event,) = through(new_case(case_id="D-2")[0], Assign("jean"))
    case, _ = through(new_case()[0], Assign("jean"))
    with pytest.raises(WorkflowError, match="not one of this case"):
        through(case, Undo(event))


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


def test_events_with_a_gap_do_not_make_a_case() -> None:
    case, first = new_case()
    _, more = through(case, Assign("a"), Assign("b"))
    with pytest.raises(WorkflowError, match="event 2 is missing"):
        replay((*first, more[1]))
    altered = dataclasses.replace(more[1], number=2)
    with pytest.raises(WorkflowError, match="does not follow"):
        replay((*first, altered))
    with pytest.raises(WorkflowError, match="no events"):
        replay(())


@pytest.mark.parametrize("after", ["{", '"No body!"'], ids=["no JSON", "no code"])
def test_altered_events_do_not_make_a_case(after: str) -> None:
    _, (first,) = new_case()
    changes = tuple(
        dataclasses.replace(it, after=after) if it.field == "axes.category" else it
        for it in first.changes
    )
    with pytest.raises(WorkflowError, match=r"do not make a case \(axes.category\)"):
        replay((dataclasses.replace(first, changes=changes),))


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


AMOUNTS = st.decimals(-5, 200, places=2)
WORDS = st.sampled_from(["", "a reason", "photo"])
ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(
        Move,
        to=st.sampled_from([*STATUSES, "elsewhere"]),
        reason=WORDS,
        credit_note=WORDS,
        missing=st.lists(WORDS, max_size=2).map(tuple),
        accepted=st.lists(
            st.tuples(st.sampled_from(["FA-100", "FA-200"]), AMOUNTS), max_size=2
        ).map(tuple),
        owner=st.none() | WORDS,
    ),
    st.builds(Assign, owner=WORDS, team=st.none() | WORDS),
    st.builds(Comment, text=st.text(max_size=20)),
    st.builds(Retarget, target=st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))),
    st.builds(
        Revalue,
        st.lists(
            st.builds(item, st.sampled_from(["FA-100", "FA-200"]), st.none() | AMOUNTS.map(str)),
            max_size=3,
        ).map(tuple),
    ),
    st.builds(
        Relate, st.builds(CaseLink, st.sampled_from(RelationKind), st.sampled_from(["D-1", "D-2"]))
    ),
    st.builds(Unrelate, st.just("D-2")),
)


@dataclasses.dataclass(frozen=True)
class Onward:
    """Any move that is allowed here, with all that it needs."""

    which: int

    def of(self, case: Case, role: Role) -> Action:
        moves = RULES.states.moves_from(case.status, role) or ("closed",)
        accepted = tuple((it.invoice, (it.disputed or Decimal(8)) / 2) for it in case.items)
        to = moves[self.which % len(moves)]
        return Move(to, "why", accepted if to == "partly_accepted" else (), "AV-1", ("photo",))


STEPS = st.lists(
    st.tuples(
        # half of the steps lead on: otherwise hardly a case would leave its first status
        st.booleans().flatmap(
            lambda on: (
                st.builds(Onward, st.integers(0, 9))
                if on
                else st.one_of(ACTIONS, st.integers(0, 20))
            )
        ),
        st.sampled_from([Role.CLERK, Role.MANAGER, Role.ADMIN, Role.MANAGER, Role.VIEWER]),
        st.integers(0, 9),
    ),
    min_size=10,
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_whatever_is_asked_a_case_stays_whole(
    steps: list[tuple[Action | int | Onward, Role, int]],
) -> None:
    case, kept = new_case(item(), item("FA-200", "80"))
    events: list[Event] = list(kept)
    now = MONDAY
    for asked, role, days in steps:
        now += dt.timedelta(days=days)
        match asked:
            case int():
                action: Action = Undo(events[asked % len(events)])
            case Onward():
                action = asked.of(case, role)
            case _:
                action = asked
        before = case
        try:
            case, more = apply(case, Change(Actor("x", role), action), now, RULES)
        except WorkflowError:
            continue
        events += more
        assert case.version == before.version + len(more)
        _check_whole(case)
    assert [it.number for it in events] == list(range(1, len(events) + 1))
    assert replay(events) == case


def _check_whole(case: Case) -> None:
    stage = RULES.stage_of(case)
    assert (case.paused_on is not None) == (stage is Stage.WAITING)
    assert (case.closed_on is not None) == (stage is Stage.CLOSED)
    if stage in {Stage.OPEN, Stage.WAITING}:
        assert case.outcome is None
        assert all(it.accepted is None for it in case.items)
    if stage is Stage.DECIDED:
        assert case.outcome is not None
    for it in case.items:
        if it.accepted is not None and it.disputed is not None:
            assert 0 <= it.accepted <= it.disputed
    assert case.paused_days >= 0


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_is_reached_by_somebody_who_only_makes_moves(status: str) -> None:
    """From the start, by moves that `apply` really makes."""
    reached, pending = {"new"}, [new_case()[0]]
    while pending:
        case = pending.pop()
        for to in RULES.states.moves_from(case.status, Role.ADMIN):
            accepted = PARTLY.accepted if to == "partly_accepted" else ()
            move = Move(to, "why", accepted, "AV-1", ("photo",))
            after, _ = through(case, move, who=dataclasses.replace(MANAGER, role=Role.ADMIN))
            if to not in reached:
                reached.add(to)
                pending.append(after)
    assert status in reached
