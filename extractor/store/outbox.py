"""Hand on what the outbox holds: one customer's records, and one case's events, in their order.

At least once, under a key that stays the same: the id of file or case, and the version. A
delivery is taken by one relay at a time; one that fails is tried again after growing waits, and
given up in the end where everybody can see it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.store import tables as t
from extractor.store.audit import SYSTEM, By, Entry, append
from extractor.store.leases import BACK, due
from extractor.store.store import Store
from extractor.store.tables_cases import dispute_case
from extractor.store.writing import Subject, note
from extractor.values.case_event import CaseEvent
from extractor.values.progress import Handing, State
from extractor.values.record import FileRecord


@dataclasses.dataclass(frozen=True, slots=True)
class Delivery:
    """A record, or an event of a case, on its way to a sink.

    Attributes:
        submission: of the record; None for an event of a case.
        ordering: deliveries with the same one go in the order of their numbers.
        attempts: that failed before.
    """

    number: int
    sink: str
    submission: int | None
    ordering: str
    attempts: int
    content: FileRecord | CaseEvent


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """A delivery as people see it.

    Attributes:
        sha256: of the file; empty for an event of a case.
        name: of the file, or the id of the case.
        due_at: when it is tried next; None for at once, or never.
    """

    number: int
    sink: str
    state: str
    sha256: str
    name: str
    version: int
    attempts: int
    due_at: dt.datetime | None
    problem: str | None


_before = t.delivery.alias("before")
_waits = sa.exists().where(
    _before.c.sink == t.delivery.c.sink,
    _before.c.ordering == t.delivery.c.ordering,
    _before.c.number < t.delivery.c.number,
    _before.c.state == Handing.WAITING.value,
    sa.or_(_before.c.owner.is_not(None), sa.not_(due(_before))),
)
_record = t.delivery.alias("its_record")
# An event of a case is behind the record that the case is from, and holds up no record itself.
_behind = sa.exists().where(
    dispute_case.c.number == t.delivery.c.case_number,
    _record.c.submission == dispute_case.c.submission,
    _record.c.sink == t.delivery.c.sink,
    _record.c.number < t.delivery.c.number,
    _record.c.state == Handing.WAITING.value,
)
_TAKEABLE = (
    sa.select(t.delivery.c.number)
    .where(
        t.delivery.c.state == Handing.WAITING.value,
        t.delivery.c.owner.is_(None),
        t.delivery.c.sink.in_(sa.bindparam("sinks", expanding=True)),
        due(t.delivery),
        sa.not_(_waits),
        sa.not_(_behind),
    )
    .order_by(t.delivery.c.number)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_TAKE = _TAKEABLE.with_for_update(skip_locked=True, of=t.delivery)
_WITH_RECORDS = (
    sa.select(t.delivery, t.record.c.body.label("record"))
    .outerjoin(
        t.record,
        (t.record.c.submission == t.delivery.c.submission)
        & (t.record.c.version == t.delivery.c.version),
    )
    .where(t.delivery.c.number.in_(sa.bindparam("numbers", expanding=True)))
    .order_by(t.delivery.c.number)
)


_OWN = (
    t.delivery.update()
    .where(t.delivery.c.number.in_(sa.bindparam("numbers", expanding=True)))
    .values(owner=sa.bindparam("whose"))
)
_DONE = (
    t.delivery.update()
    .where(t.delivery.c.number.in_(sa.bindparam("numbers", expanding=True)))
    .values(
        state=Handing.DONE.value, owner=None, done_at=sa.bindparam("now", type_=t.UtcDateTime()),
        problem=None, body=None,
    )
)  # fmt: skip
_open = sa.exists().where(
    t.delivery.c.submission == t.submission.c.number, t.delivery.c.state != Handing.DONE.value
)
_DELIVERED = (
    t.submission.update()
    .where(
        t.submission.c.number.in_(sa.bindparam("numbers", expanding=True)),
        t.submission.c.state == State.RECORDED.value,
        sa.not_(_open),
    )
    .values(state=State.DELIVERED.value, changed_at=sa.bindparam("now", type_=t.UtcDateTime()))
    .returning(t.submission.c.number, t.submission.c.sha256)
)


def take(store: Store, owner: int, sinks: Sequence[str], *, most: int = 32) -> list[Delivery]:
    """Take deliveries that are due, none before an earlier one of the same ordering is done.

    Their records survive a power cut from then on.

    Args:
        store: with the outbox.
        owner: who hands them on.
        sinks: names of those that can be reached.
        most: how many at a time.

    Raises:
        StoreError: the store does not answer.
    """
    now = store.clock()
    values = {"now": now, "back": now + BACK, "sinks": list(sinks), "most": most}
    with store.database.reading() as connection:
        if connection.execute(_TAKEABLE, values).first() is None:
            return []
    with store.database.writing() as connection:
        numbers = list(connection.execute(_TAKE, values).scalars())
        if not numbers:
            return []
        connection.execute(_OWN, {"numbers": numbers, "whose": owner})
        rows = connection.execute(_WITH_RECORDS, {"numbers": numbers}).all()
    return [
        Delivery(
            it.number,
            it.sink,
            it.submission,
            it.ordering,
            it.attempts,
            CaseEvent.model_validate_json(it.body)
            if it.submission is None
            else FileRecord.model_validate_json(it.record),
        )
        for it in rows
    ]


def note_done(store: Store, owner: int, deliveries: Sequence[Delivery]) -> None:
    """Note that sinks took these; a submission of which all are done is delivered.

    Raises:
        StoreError: the store does not answer.
    """
    now = store.clock()
    numbers = [it.number for it in deliveries]
    submissions = list({it.submission for it in deliveries if it.submission is not None})
    with store.database.writing(synced=False) as connection:  # if lost, the sink knows it again
        connection.execute(_DONE, {"numbers": numbers, "now": now})
        if not submissions:
            return
        delivered = connection.execute(_DELIVERED, {"numbers": submissions, "now": now}).all()
        subjects = [Subject(it.number, it.sha256, now, owner) for it in delivered]
        note(connection, subjects, State.DELIVERED)


def give_back(store: Store, deliveries: Sequence[Delivery]) -> None:
    """Let these be taken again at once, no failure counted.

    Raises:
        StoreError: the store does not answer.
    """
    if deliveries:
        numbers = [it.number for it in deliveries]
        with store.database.writing(synced=False) as connection:
            connection.execute(_OWN, {"numbers": numbers, "whose": None})


def give_back_all(store: Store, owner: int, sinks: Sequence[str]) -> None:
    """Let everything that somebody has for some sinks be taken again.

    Raises:
        StoreError: the store does not answer.
    """
    d = t.delivery.c
    with store.database.writing() as connection:
        connection.execute(
            t.delivery.update()
            .where(d.owner == owner, d.sink.in_(sinks), d.state == Handing.WAITING.value)
            .values(owner=None)
        )


def note_failed(store: Store, delivery: Delivery, problem: str, *, seconds: float | None) -> None:
    """Note that a sink did not take something.

    Args:
        store: with the outbox.
        delivery: as taken.
        problem: what the sink said.
        seconds: until it is tried again; None gives it up.

    Raises:
        StoreError: the store does not answer.
    """
    now = store.clock()
    gives_up = seconds is None
    due_at = None if gives_up else now + dt.timedelta(seconds=seconds or 0.0)
    with store.database.writing() as connection:
        connection.execute(
            t.delivery.update()
            .where(t.delivery.c.number == delivery.number)
            .values(
                owner=None,
                state=(Handing.DEAD if gives_up else Handing.WAITING).value,
                attempts=t.delivery.c.attempts + 1,
                problem=problem,
                set_at=now,
                due_at=due_at,
            )
        )
        if gives_up:
            body: dict[str, object] = {"sink": delivery.sink, "why": problem}
            append(connection, _entry(now, SYSTEM, "delivery.given_up", delivery.number, body))


def wake(store: Store, sink: str) -> int:
    """Let what was put off for a sink be tried now, because it takes something again.

    The attempt comes on top of those that the schedule allows.

    Returns:
        How many deliveries.

    Raises:
        StoreError: the store does not answer.
    """
    d = t.delivery.c
    put_off = (d.sink == sink, d.state == Handing.WAITING.value, d.due_at.is_not(None))
    with store.database.writing() as connection:
        return connection.execute(
            t.delivery.update()
            .where(*put_off, d.owner.is_(None))
            .values(due_at=None, set_at=None, attempts=d.attempts - 1)
        ).rowcount


def listed(store: Store, *, dead: bool = False, most: int = 1000) -> list[Listed]:
    """Give the deliveries that are not done, oldest first.

    Args:
        store: with the outbox.
        dead: only those that were given up.
        most: how many.

    Raises:
        StoreError: the store does not answer.
    """
    d = t.delivery.c
    chosen = (
        sa.select(
            d.number, d.sink, d.state, sa.func.coalesce(t.submission.c.sha256, ""),
            sa.func.coalesce(t.submission.c.name, dispute_case.c.case_id), d.version,
            d.attempts, d.due_at, d.problem,
        )
        .outerjoin(t.submission, t.submission.c.number == d.submission)
        .outerjoin(dispute_case, dispute_case.c.number == d.case_number)
        .where(d.state.in_(_open_states(dead=dead)))
        .order_by(d.number)
        .limit(most)
    )  # fmt: skip
    with store.database.reading() as connection:
        return [Listed(*row) for row in connection.execute(chosen)]


def undelivered(store: Store, *, dead: bool = False) -> int:
    """Count the deliveries that are not done.

    Args:
        store: with the outbox.
        dead: only those that were given up.

    Raises:
        StoreError: the store does not answer.
    """
    counted = sa.select(sa.func.count()).where(t.delivery.c.state.in_(_open_states(dead=dead)))
    with store.database.reading() as connection:
        count: int = connection.execute(counted).scalar_one()
    return count


def _open_states(*, dead: bool) -> list[str]:
    return [Handing.DEAD.value] if dead else [Handing.DEAD.value, Handing.WAITING.value]


def retry(store: Store, numbers: Sequence[int] = (), *, by: By = SYSTEM) -> int:
    """Let deliveries be tried again now, those given up included.

    Args:
        store: with the outbox.
        numbers: of deliveries; none for all that were given up.
        by: who wants it, for the audit trail.

    Returns:
        How many.

    Raises:
        StoreError: one of the numbers is none of a delivery that waits or was given up.
    """
    d = t.delivery.c
    which = d.number.in_(numbers) if numbers else d.state == Handing.DEAD.value
    with store.database.writing() as connection:
        retried = connection.execute(
            t.delivery.update()
            .where(which, d.state != Handing.DONE.value)
            .values(state=Handing.WAITING.value, attempts=0, set_at=None, due_at=None)
            .returning(d.number, d.sink)
        ).all()
        if numbers and len(retried) != len(set(numbers)):
            detail = "one of these is no delivery that waits or was given up; nothing was changed"
            raise StoreError(store.database.where, detail)
        now = store.clock()
        for it in sorted(retried):
            body: dict[str, object] = {"sink": it.sink}
            append(connection, _entry(now, by, "delivery.retried", it.number, body))
    return len(retried)


def _entry(at: dt.datetime, by: By, what: str, number: int, body: dict[str, object]) -> Entry:
    return Entry(at, by.who, by.role, what, ("delivery", str(number)), body)
