"""The outbox of notices: each is written once, routed once, and waits until it is taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest
import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.store import messages, notices
from extractor.store.audit import By, Chosen, entries
from extractor.store.notices import Plan, Way, messages_due, note_not_sent, note_sent, put, route
from extractor.store.store import Store
from extractor.store.tables_notices import message
from extractor.workflow.notices import Notice, NoticeKind

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
MAIL = Plan(Way.MAIL, "anna@company.example")
EVENING = NOON + dt.timedelta(hours=6)
DIGEST = Plan(Way.MAIL, "anna@company.example", EVENING)


def notice(event: int | None, kind: NoticeKind = NoticeKind.STATUS, to: str = "anna") -> Notice:
    return Notice(kind, to, "D-1", NOON.date(), event, (("status", "review"), ("who", "é")))


class Clock:
    """Says what it is told."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock(any_store: Store) -> Clock:
    made = Clock()
    any_store.clock = made
    return made


def write(store: Store, *written: Notice) -> int:
    if notices.last_day(store, notices.OVERDUE) is None:  # somebody begins to tell people
        notices.put_daily(store, notices.OVERDUE, NOON.date(), None, ())
    with store.database.writing() as connection:
        return put(connection, written, NOON)


def always(*plans: Plan) -> Callable[[Notice], Sequence[Plan]]:
    return lambda _: plans


def test_the_same_notice_is_written_once(any_store: Store) -> None:
    assert write(any_store, notice(1), notice(2)) == 2
    assert write(any_store, notice(1), notice(3)) == 1
    assert route(any_store, always(MAIL)) == 3
    assert route(any_store, always(MAIL)) == 0
    assert [it.notices[0].event for it in messages_due(any_store, Way)] == [1, 2, 3]


def test_before_somebody_tells_people_nothing_is_written(any_store: Store) -> None:
    with any_store.database.writing() as connection:
        assert put(connection, [notice(1)], NOON) == 0
    assert write(any_store, notice(1)) == 1
    notices.tell_nobody(any_store)
    with any_store.database.writing() as connection:
        assert put(connection, [notice(2)], NOON) == 0


def test_what_fails_with_the_change_is_not_told(any_store: Store) -> None:
    def fail() -> None:
        with any_store.database.writing() as connection:
            put(connection, [notice(1)], NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert route(any_store, always(MAIL)) == 0


def test_a_message_says_all_that_its_notice_says(any_store: Store, clock: Clock) -> None:
    told = Notice(NoticeKind.ALERT, "team:sales", "D-9", NOON.date(), None, (("because", "ü(1)"),))
    write(any_store, told)
    route(any_store, always(MAIL))
    (due,) = messages_due(any_store, Way)
    assert (due.notices, due.recipient, due.made_at) == ((told,), "team:sales", clock.now)


def test_what_is_sent_is_not_due_again(any_store: Store) -> None:
    write(any_store, notice(1), notice(2))
    route(any_store, always(MAIL, Plan(Way.WEBHOOK)))
    first = messages_due(any_store, Way)
    assert len({it.token for it in first}) == len(first) == 4
    note_sent(any_store, first[0])
    assert [it.token for it in messages_due(any_store, Way)] == [it.token for it in first[1:]]
    assert {it.way for it in messages_due(any_store, [Way.WEBHOOK])} == {Way.WEBHOOK}


def test_a_failure_waits_and_is_given_up_in_the_end(any_store: Store, clock: Clock) -> None:
    write(any_store, notice(1))
    route(any_store, always(MAIL))
    (due,) = messages_due(any_store, Way)
    note_not_sent(any_store, due, "451 later", seconds=60)
    assert messages_due(any_store, Way) == []
    clock.now += dt.timedelta(seconds=61)
    (again,) = messages_due(any_store, Way)
    assert (again.token, again.attempts) == (due.token, 1)
    note_not_sent(any_store, again, "550 no", seconds=None)
    assert messages_due(any_store, Way) == []
    (shown,) = messages.listed(any_store, dead=True)
    assert (shown.attempts, shown.problem, shown.kinds) == (2, "550 no", ("status",))
    assert messages.retry(any_store, by=By("marie")) == 1
    assert [it.token for it in messages_due(any_store, Way)] == [due.token]
    kept = entries(any_store, Chosen(what="message"))
    assert [(it.what, it.who) for it in kept] == [
        ("message.given_up", "system"), ("message.retried", "marie"),
    ]  # fmt: skip
    with pytest.raises(StoreError, match="nothing was changed"):
        messages.retry(any_store, [due.number, 99])


def test_a_digest_gathers_until_its_time(any_store: Store, clock: Clock) -> None:
    write(any_store, notice(1), notice(2))
    route(any_store, always(DIGEST))
    assert messages_due(any_store, Way) == []
    (shown,) = messages.listed(any_store)
    assert (shown.state, shown.due_at) == ("gathering", EVENING)
    clock.now = EVENING
    (due,) = messages_due(any_store, Way)
    write(any_store, notice(3))
    route(any_store, always(Plan(Way.MAIL, MAIL.address, EVENING + dt.timedelta(days=1))))
    (again,) = messages_due(any_store, Way)  # what comes later is for the next one
    assert again == due
    assert [it.event for it in due.notices] == [1, 2]
    note_sent(any_store, due)
    clock.now += dt.timedelta(days=1)
    assert [it.event for it in messages_due(any_store, Way)[0].notices] == [3]


def test_whom_nobody_knows_is_shown_and_routed_again_on_demand(any_store: Store) -> None:
    write(any_store, notice(1, to="nobody"), notice(2))
    unknown = Plan(Way.NONE, problem="no mailbox is known for 'nobody'")
    route(any_store, lambda it: [unknown if it.to == "nobody" else MAIL])
    (shown,) = messages.listed(any_store, dead=True)
    assert (shown.recipient, shown.cases, shown.problem) == ("nobody", ("D-1",), unknown.problem)
    assert messages.retry(any_store, [shown.number]) == 1
    assert route(any_store, always(MAIL)) == 1
    assert {it.recipient for it in messages_due(any_store, Way)} == {"anna", "nobody"}


def test_what_is_done_once_a_day_is_done_by_one(any_store: Store) -> None:
    today = NOON.date()
    assert notices.last_day(any_store, notices.OVERDUE) is None
    assert notices.put_daily(any_store, notices.OVERDUE, today, None, [notice(None)])
    assert not notices.put_daily(any_store, notices.OVERDUE, today, None, [notice(7)])
    assert notices.last_day(any_store, notices.OVERDUE) == today
    tomorrow = today + dt.timedelta(days=1)
    assert notices.put_daily(any_store, notices.OVERDUE, tomorrow, today, [])
    assert not notices.put_daily(any_store, notices.OVERDUE, tomorrow, today, [notice(8)])
    with any_store.database.reading() as connection:
        keys = connection.execute(sa.select(notices.notice.c.key)).scalars().all()
    assert keys == [notice(None).key]


def test_two_digests_of_one_person_never_gather_at_once(any_store: Store) -> None:
    write(any_store, notice(1), notice(2))
    route(any_store, always(DIGEST), most=1)
    route(any_store, always(DIGEST), most=1)
    with any_store.database.reading() as connection:
        count = connection.execute(sa.select(sa.func.count()).select_from(message)).scalar()
    assert count == 1
