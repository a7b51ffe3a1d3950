from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import WorkflowError
from extractor.values.case import Case, Event
from extractor.workflow.changes import Action, Assign, Comment, Move
from extractor.workflow.notices import (
    Notice,
    NoticeKind,
    alert_notices,
    digests,
    due_notices,
    notices_of,
    told,
)
from extractor.workflow.rules import load_rules
from tests.workflow.example import CLERK, FRENCH, MANAGER, RULES, new_case, through

DAY = dt.date(2026, 3, 2)


def after(*actions: Action) -> tuple[Case, tuple[Event, ...]]:
    case, _ = through(new_case()[0], Assign("jean"), who=MANAGER)
    return through(case, *actions, who=CLERK)


def found(*actions: Action) -> list[tuple[str, str]]:
    case, events = after(*actions)
    return [(it.kind.value, it.to) for it in notices_of(case, events, RULES)]


def test_the_owner_is_told_of_a_new_status() -> None:
    assert found(Move("validated")) == [("status", "jean")]


def test_a_new_owner_is_told_and_the_one_before_hears_how_it_went_on() -> None:
    assert found(Move("validated", owner="paul")) == [
        ("assigned", "paul"),
        ("status", "paul"),
        ("status", "jean"),
    ]


def test_whoever_does_it_is_not_told() -> None:
    assert found(Assign("anna")) == []
    assert found(Comment("@anna @marie look")) == [("mention", "marie")]


def test_a_team_is_told_when_a_case_comes_without_an_owner() -> None:
    assert found(Assign("", "quality")) == [("assigned", "team:quality")]
    case, events = new_case()
    (notice,) = notices_of(case, events, RULES)
    assert (notice.kind, notice.to) == (NoticeKind.ASSIGNED, "team:logistics")


def test_steps_of_escalation_reach_the_people_they_name() -> None:
    case, _ = after(Move("validated"))
    due = due_notices((case,), case.opened_on, case.target, RULES)
    assert [(it.kind, it.to) for it in due] == [(NoticeKind.DUE_SOON, "jean")]
    month = case.target + dt.timedelta(days=30)
    late = due_notices((case,), case.target, month, RULES)
    assert [(it.kind, it.to) for it in late] == [
        (NoticeKind.OVERDUE, "jean"),
        (NoticeKind.OVERDUE, "team:logistics"),
        (NoticeKind.OVERDUE, "manager"),
    ]
    assert not due_notices((case,), month, month + dt.timedelta(days=30), RULES)


@pytest.mark.parametrize(
    ("managers", "to"),
    [
        ({"logistics": "marie", "*": "paul"}, "marie"),
        ({"quality": "marie", "*": "paul"}, "paul"),
        ({"quality": "marie"}, "manager"),
    ],
)
def test_a_manager_is_that_of_the_team(managers: dict[str, str], to: str) -> None:
    rules = load_rules(FRENCH.model_copy(update={"managers": managers}))
    case, _ = new_case()
    month = case.target + dt.timedelta(days=30)
    assert due_notices((case,), case.target, month, rules)[-1].to == to


def test_without_an_owner_the_team_is_escalated_to_once() -> None:
    case, _ = new_case()
    day_after = case.target + dt.timedelta(days=1)
    late = due_notices((case,), case.target, day_after, RULES)
    assert [it.to for it in late] == ["team:logistics"]


def test_alerts_go_to_whoever_has_the_case() -> None:
    case, _ = new_case()
    (notice,) = alert_notices(case, ("already_credited(AV-1, 12 EUR)",), DAY)
    assert (notice.to, told(notice, RULES, "de")) == ("team:logistics", "bitte prüfen")
    assert not alert_notices(case, (), DAY)


def test_a_digest_holds_each_thing_once_and_the_pressing_first() -> None:
    def notice(kind: NoticeKind, to: str = "jean", event: int | None = None) -> Notice:
        return Notice(kind, to, "D-1", DAY, event)

    status, overdue = notice(NoticeKind.STATUS, event=3), notice(NoticeKind.OVERDUE)
    other = notice(NoticeKind.MENTION, "anna", 4)
    first, second = digests((status, overdue, status, other, overdue))
    assert (first.to, first.notices) == ("anna", (other,))
    assert second.notices == (overdue, status)


@pytest.mark.parametrize(
    ("language", "status", "overdue"),
    [
        ("en", "now partly accepted", "overdue since 2 March 2026"),
        ("fr", "passé à « accepté en partie »", "en retard depuis le 2 mars 2026"),
        ("de", "jetzt „teilweise anerkannt“", "überfällig seit 2. März 2026"),
        ("es", "ahora «aceptado en parte»", "vencido desde el 2 de marzo de 2026"),
    ],
)
def test_a_notice_is_told_in_the_readers_language(language: str, status: str, overdue: str) -> None:
    changed = Notice(NoticeKind.STATUS, "x", "D-1", DAY, 3, (("status", "partly_accepted"),))
    late = Notice(NoticeKind.OVERDUE, "x", "D-1", DAY, None, (("target", "2026-03-02"),))
    assert told(changed, RULES, language) == status
    assert told(late, RULES, language) == overdue


ACTIONS = st.one_of(
    st.builds(Assign, st.sampled_from(["", "jean", "anna", "paul"])),
    st.builds(Comment, st.sampled_from(["@jean @jean", "nothing", "@anna"])),
    st.just(Move("validated")),
    st.just(Move("waiting_customer", missing=("photo",))),
)


@settings(max_examples=40)
@given(st.lists(ACTIONS, max_size=8))
def test_no_notice_goes_to_whoever_caused_it_and_none_comes_twice(actions: list[Action]) -> None:
    case, _ = new_case()
    events: list[Event] = []
    for action in actions:
        with contextlib.suppress(WorkflowError):
            case, more = through(case, action, who=CLERK)
            events += more
    notices = notices_of(case, events, RULES)
    assert all(it.to not in {"", CLERK.name} for it in notices)
    assert len({it.key for it in notices}) == len(notices)
