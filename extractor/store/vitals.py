"""What somebody who watches over the service wants to know of the store; ids and counts only."""

from __future__ import annotations

import dataclasses
import datetime as dt

import sqlalchemy as sa

from extractor.store import tables as t
from extractor.store.store import Store
from extractor.values.progress import IN_WORK, Handing, State

_AT_ONCE = 10_000  # passages of one look


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """The last thing that went wrong.

    Attributes:
        code: reason code of a file that was set aside, "postponed" for work, "delivery" for a
            record that a sink did not take.
        at: in UTC.
    """

    code: str
    at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class Vitals:
    """How much there is of everything.

    Attributes:
        states: submissions by state, every state once.
        deliveries: records by how far they were handed on, every stage once.
        oldest_waiting: when the oldest file in work came.
    """

    states: dict[State, int]
    deliveries: dict[Handing, int]
    oldest_waiting: dt.datetime | None
    fault: Fault | None

    @property
    def backlog(self) -> int:
        """Give how many submissions have no outcome yet."""
        return sum(self.states[it] for it in IN_WORK)


@dataclasses.dataclass(frozen=True, slots=True)
class Passage:
    """A submission left a state.

    Attributes:
        number: of the event, growing.
        seconds: spent in that state.
    """

    number: int
    state: State
    seconds: float


def vitals(store: Store) -> Vitals:
    """Count everything, in one state of the store.

    Raises:
        StoreError: the store does not answer.
    """
    submission, delivery = t.submission.c, t.delivery.c
    with store.database.reading() as connection:
        states = connection.execute(_counts(submission.state)).all()
        deliveries = connection.execute(_counts(delivery.state)).all()
        oldest = sa.select(sa.func.min(submission.received_at)).where(
            submission.state.in_([it.value for it in IN_WORK])
        )
        return Vitals(
            states=dict.fromkeys(State, 0) | {State(name): count for name, count in states},
            deliveries=dict.fromkeys(Handing, 0)
            | {Handing(name): count for name, count in deliveries},
            oldest_waiting=connection.execute(oldest).scalar(),
            fault=_fault(connection),
        )


def passages(store: Store, *, after: int) -> tuple[Passage, ...]:
    """Give what left a state since an event, oldest first.

    Args:
        store: where.
        after: number of the last event that is known; 0 for all.

    Raises:
        StoreError: the store does not answer.
    """
    event = t.event
    before = event.alias("before")
    last = (
        sa.select(sa.func.max(before.c.number))
        .where(before.c.submission == event.c.submission, before.c.number < event.c.number)
        .scalar_subquery()
    )
    earlier = event.alias("earlier")
    statement = (
        sa.select(event.c.number, earlier.c.state, earlier.c.at, event.c.at.label("left_at"))
        .select_from(event.join(earlier, earlier.c.number == last))
        .where(event.c.number > after)
        .order_by(event.c.number)
        .limit(_AT_ONCE)
    )
    with store.database.reading() as connection:
        rows = connection.execute(statement).all()
    return tuple(
        # A clock that was set back must not make a counter go down.
        Passage(it.number, State(it.state), max(0.0, (it.left_at - it.at).total_seconds()))
        for it in rows
    )


def newest_event(store: Store) -> int:
    """Give the number of the newest event, 0 if there is none.

    Raises:
        StoreError: the store does not answer.
    """
    with store.database.reading() as connection:
        return connection.execute(sa.select(sa.func.max(t.event.c.number))).scalar() or 0


def _counts(state: sa.Column[str]) -> sa.Select[str, int]:
    return sa.select(state, sa.func.count()).group_by(state)


def _fault(connection: sa.Connection) -> Fault | None:
    submission = t.submission.c
    set_aside = (
        sa.select(submission.problem_code, submission.changed_at)
        .where(submission.problem_code.is_not(None))
        .order_by(submission.changed_at.desc())
        .limit(1)
    )
    found = [Fault(*it) for it in connection.execute(set_aside).all()]
    for code, table in (("postponed", t.job), ("delivery", t.delivery)):
        when = table.c.set_at
        newest = sa.select(sa.func.max(when)).where(table.c.problem.is_not(None))
        at = connection.execute(newest).scalar()
        if at is not None:
            found.append(Fault(code, at))
    return max(found, key=lambda it: it.at, default=None)
