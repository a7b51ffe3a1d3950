"""Write what became of a submission, within a transaction that its caller began."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from extractor.records.follow import is_copy
from extractor.store import tables as t
from extractor.store.links import linked, save_related
from extractor.store.tables_audited import drawn
from extractor.store.tables_cases import case_pending
from extractor.store.tracing import put_trace
from extractor.values.drift import Measured
from extractor.values.progress import Handing, Standing, State
from extractor.values.record import FileRecord, Status

Then = Callable[[sa.Connection, FileRecord], object]

CUSTOMER_SURE = 0.5  # below it a dispute is nobody's, so that none is linked across customers
_FILED = (
    sa.select(t.dispute.c.record_id)
    .where(t.dispute.c.submission == sa.bindparam("which"))
    .order_by(t.dispute.c.position)
)


# Made once: the library takes longer to put a statement together than SQLite to run it.
_MOVE = t.submission.update().where(t.submission.c.number == sa.bindparam("which"))
_NOTE = t.event.insert()
_ARRIVE = t.arrival.insert().returning(t.arrival.c.number)
_VERSIONS = (
    sa.select(t.record.c.number, t.record.c.version, t.record.c.standing)
    .where(t.record.c.submission == sa.bindparam("which"))
    .order_by(t.record.c.version)
)
_WRITE = t.record.insert()
_REWRITE = t.record.update().where(t.record.c.number == sa.bindparam("which"))
_CONTEST = t.dispute.insert()


@dataclasses.dataclass(frozen=True, slots=True)
class Subject:
    """Which submission a record is written for.

    Attributes:
        owner: who works on it, as a number of the table of owners; None for a command.
        at: now.
    """

    number: int
    sha256: str
    at: dt.datetime
    owner: int | None = None


def insert(dialect: str, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """Give an INSERT that can say what is to happen when the row exists."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@functools.cache
def _send_to(dialect: str) -> sa.Insert:
    return insert(dialect, t.delivery).on_conflict_do_nothing()


@dataclasses.dataclass(frozen=True, slots=True)
class Passed:
    """A state that a submission came through on its way to the one that is written."""

    state: State
    at: dt.datetime


@functools.cache
def _later(dialect: str) -> sa.Insert:
    return insert(dialect, case_pending).on_conflict_do_nothing()


def move(
    connection: sa.Connection,
    subject: Subject,
    state: State,
    *,
    detail: str | None = None,
    passed: Sequence[Passed] = (),
    **columns: object,
) -> None:
    """Bring a submission to a state and note when, and when it passed those before."""
    values = {"state": state.value, "changed_at": subject.at, **columns}
    connection.execute(_MOVE, {"which": subject.number, **values})
    rows = [_noted(dataclasses.replace(subject, at=it.at), it.state) for it in passed]
    connection.execute(_NOTE, [*rows, _noted(subject, state, detail)])


def note(connection: sa.Connection, subjects: Sequence[Subject], state: State) -> None:
    """Note that submissions came to a state."""
    if subjects:
        connection.execute(_NOTE, [_noted(it, state) for it in subjects])


def _noted(subject: Subject, state: State, detail: str | None = None) -> dict[str, object]:
    return {
        "submission": subject.number,
        "state": state.value,
        "owner": subject.owner,
        "detail": detail,
        "at": subject.at,
    }


def put_arrival(
    connection: sa.Connection, subject: Subject, place: tuple[str, str, str, str], *, first: bool
) -> int:
    """Note that a submission came in.

    Args:
        connection: in a writing transaction.
        subject: what came.
        place: source, key, origin and name, as the source gave them.
        first: whether its bytes had never come before.

    Returns:
        The number of the arrival.
    """
    source, key, origin, name = place
    row = {
        "submission": subject.number,
        "source": source,
        "key": key,
        "origin": origin,
        "name": name,
        "first": first,
        "at": subject.at,
    }
    number: int = connection.execute(_ARRIVE, row).scalar_one()
    return number


def conclude(
    connection: sa.Connection,
    subject: Subject,
    record: FileRecord,
    sinks: Sequence[str],
    *,
    passed: Sequence[Passed] = (),
    then: Then | None = None,
    measured: Measured | None = None,
) -> FileRecord:
    """Make a record the current one: link it, file its disputes and deliveries, move the state.

    Args:
        connection: in a writing transaction.
        subject: whose record it is.
        record: as extracted.
        sinks: names of those it goes to.
        passed: the states since the one that is written.
        then: does in the same transaction what follows from a record that counts; None leaves
            its cases to whoever keeps cases next.
        measured: what only its words tell; see `tracing.put_trace`.

    Returns:
        The record with its version and with what it follows.
    """
    record, copied = linked(connection, subject.number, record)
    versions = connection.execute(_VERSIONS, {"which": subject.number}).all()
    if versions:
        before = tuple(connection.execute(_FILED, {"which": subject.number}).scalars())
        record = record.model_copy(update={"replaces": before})
    version = _put_version(connection, subject, record, Standing.CURRENT, versions)
    record = record.model_copy(update={"version": version})
    _file_disputes(connection, subject.number, record)
    _keep_drawn(connection, subject, record)
    save_related(connection, subject.number, record)
    put_trace(connection, subject.number, record, measured)
    _send(connection, subject, record, sinks)
    quarantined = record.status is Status.QUARANTINED
    move(
        connection,
        subject,
        final_state(record),
        detail=record.reason_code,
        passed=passed,
        duplicate_of=copied if is_copy(record) else None,
        problem=record.reason if quarantined else None,
        problem_code=record.reason_code if quarantined else None,
        message_id=record.source.message_id,
        in_reply_to=record.source.in_reply_to,
    )
    if then is not None:
        then(connection, record)
    elif record.disputes or record.replaces:
        _leave_cases(connection, subject)
    return record


def _leave_cases(connection: sa.Connection, subject: Subject) -> None:
    row = {"submission": subject.number, "at": subject.at}
    connection.execute(_later(connection.dialect.name), row)


def final_state(record: FileRecord) -> State:
    """Say where a record brings its submission."""
    if record.status is Status.QUARANTINED:
        return State.QUARANTINED
    if not record.is_dispute:
        return State.NOT_A_DISPUTE
    return State.DUPLICATE if is_copy(record) else State.RECORDED


def put_version(
    connection: sa.Connection, subject: Subject, record: FileRecord, standing: Standing
) -> int:
    """Write a record as its submission's next version, or over the one that was in work.

    Returns:
        The version.
    """
    rows = connection.execute(_VERSIONS, {"which": subject.number}).all()
    return _put_version(connection, subject, record, standing, rows)


def _put_version(
    connection: sa.Connection,
    subject: Subject,
    record: FileRecord,
    standing: Standing,
    rows: Sequence[sa.Row[Any, Any, Any]],
) -> int:
    pending = (Standing.EXTRACTED, Standing.PROPOSED)
    number = next((it.number for it in rows if it.standing in pending), None)
    version = next((it.version for it in rows if it.standing in pending), None)
    if version is None:
        version = (rows[-1].version if rows else 0) + 1
    body = record.model_copy(update={"version": version}).model_dump_json()
    if standing is Standing.CURRENT and len(rows) > (number is not None):
        connection.execute(
            t.record.update()
            .where(t.record.c.submission == subject.number, t.record.c.standing == Standing.CURRENT)
            .values(standing=Standing.SUPERSEDED.value)
        )
    values = {"standing": standing.value, "body": body, "at": subject.at}
    if number is not None:
        connection.execute(_REWRITE, {"which": number, **values})
    else:
        row = {"submission": subject.number, "version": version, **values}
        connection.execute(_WRITE, row)
    return int(version)


def _keep_drawn(connection: sa.Connection, subject: Subject, record: FileRecord) -> None:
    """Note what was said of a document of the fair sample before anybody looks at it."""
    audit = record.audit
    if audit is None or not audit.drawn or any(it.follows for it in record.disputes):
        return  # what is told again opens no case that anybody would look at
    row = {
        "submission": subject.number,
        "version": record.version,
        "calibration": audit.calibration,
        "share": audit.share,
        "confidence": record.confidence,
        "disputes": len(record.disputes),
        "at": subject.at,
    }
    connection.execute(drawn.insert(), row)


def _file_disputes(connection: sa.Connection, number: int, record: FileRecord) -> None:
    if record.version > 1:
        connection.execute(t.dispute.delete().where(t.dispute.c.submission == number))
    customer = record.customer
    sure = customer is not None and customer.confidence >= CUSTOMER_SURE
    rows = [
        {
            "submission": number,
            "position": position,
            "record_id": it.record_id,
            "customer_id": customer.customer_id if customer and sure else None,
            "invoice": it.invoice.number if it.invoice else None,
            "category": it.category.code,
            "amount_minor": t.to_minor(it.disputed_amount.value) if it.disputed_amount else None,
            "currency": it.disputed_amount.currency if it.disputed_amount else None,
            "follows": it.follows.record_id if it.follows else None,
        }
        for position, it in enumerate(record.disputes)
    ]
    if rows:
        connection.execute(_CONTEST, rows)


def _send(
    connection: sa.Connection, subject: Subject, record: FileRecord, sinks: Sequence[str]
) -> None:
    """Put the record into the outbox; one customer's records are handed on in their order."""
    if not sinks:
        return
    customer = record.customer.customer_id if record.customer else None
    ordering = f"customer:{customer}" if customer else subject.sha256
    if record.version > 1:
        before = connection.execute(
            sa.select(t.delivery.c.ordering).where(t.delivery.c.submission == subject.number)
        ).scalar()
        ordering = before or ordering
    row = {
        "submission": subject.number,
        "version": record.version,
        "ordering": ordering,
        "state": Handing.WAITING.value,
    }
    rows = [row | {"sink": sink} for sink in sinks]
    connection.execute(_send_to(connection.dialect.name), rows)
