"""Whatever is asked, a case stays whole, and every status can be reached."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import WorkflowError
from extractor.values.case import Case, CaseLink, Event, RelationKind, Role, Stage
from extractor.workflow.changes import (
    Action,
    Actor,
    Assign,
    Change,
    Comment,
    Move,
    Relate,
    Retarget,
    Revalue,
    Undo,
    Unrelate,
)
from extractor.workflow.history import replay
from extractor.workflow.life import apply
from tests.workflow.example import MANAGER, MONDAY, PARTLY, RULES, item, new_case, through

STATUSES = tuple(RULES.states.statuses)
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
