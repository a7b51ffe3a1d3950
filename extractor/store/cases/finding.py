"""Find what a record has to do with the cases that are there."""

from __future__ import annotations

import dataclasses
import datetime as dt

import sqlalchemy as sa

from extractor.store import tables as base
from extractor.store import tables_cases as t
from extractor.store.cases.keeping import keys_of
from extractor.store.cases.loading import Found, load_many
from extractor.store.writing import insert
from extractor.values.case import Case, RelationKind
from extractor.values.category import TriageClass
from extractor.values.correction import TAKEN_BACK
from extractor.values.record import FileRecord

_MOST = 200  # earlier cases that a new one is compared with, the newest ones
_c = t.dispute_case.c
_RELATIVES = (
    sa.select(_c.number)
    .join(t.case_key, t.case_key.c.case_number == _c.number)
    .where(
        t.case_key.c.key.in_(sa.bindparam("keys", expanding=True)),
        _c.customer_id == sa.bindparam("customer"),
        _c.case_id != sa.bindparam("own"),
        # disputes of one file share its numbers and are still several
        sa.or_(_c.submission.is_(None), _c.submission != sa.bindparam("file", type_=sa.Integer)),
    )
    .order_by(_c.number.desc())
    .limit(_MOST)
    .distinct()
)
_TOLD = (
    sa.select(t.case_source.c.record_id, t.case_source.c.case_number, t.case_source.c.kind)
    .where(t.case_source.c.submission == sa.bindparam("which"))
    .order_by(t.case_source.c.case_number)
)
_ON_INVOICES = (
    sa.select(_c.number)
    .join(t.case_key, t.case_key.c.case_number == _c.number)
    .where(
        t.case_key.c.key.in_(sa.bindparam("keys", expanding=True)),
        t.case_key.c.kind == "invoice",
        _c.live,
        _c.case_id != sa.bindparam("own"),
    )
    .order_by(_c.number.desc())
    .limit(_MOST)
    .distinct()
)
_SUBMISSION = sa.select(base.submission.c.number).where(
    base.submission.c.sha256 == sa.bindparam("sha256")
)
_TAKEN = sa.select(_c.number).where(_c.case_id == sa.bindparam("case_id"))
_IS_PENDING = sa.select(t.case_pending.c.submission).limit(1)


@dataclasses.dataclass(frozen=True, slots=True)
class Telling:
    """That a dispute of a record belongs to a case.

    Attributes:
        kind: None where the case was opened from it.
    """

    record_id: str
    case_number: int
    kind: RelationKind | None


@dataclasses.dataclass(frozen=True, slots=True)
class Pending:
    """A recorded file whose cases are still to be opened.

    Attributes:
        at: when it was recorded.
    """

    submission: int
    at: dt.datetime


def relatives(connection: sa.Connection, case: Case, submission: int | None) -> list[Case]:
    """Give earlier cases of the same customer that share an invoice or another number.

    Args:
        connection: to read from.
        case: the new one.
        submission: the file it comes from, whose other cases are none of them.
    """
    keys = {key for _, key in keys_of(case)}
    if not keys or not case.customer_id:
        return []
    values: dict[str, object] = {
        "keys": sorted(keys),
        "customer": case.customer_id,
        "own": case.case_id,
    }
    values["file"] = submission or 0
    numbers = connection.execute(_RELATIVES, values).scalars()
    return [it.docket.case for it in load_many(connection, numbers)]


def on_invoices(connection: sa.Connection, case: Case) -> list[Case]:
    """Give the other open cases that contest one of a case's invoices, oldest first."""
    keys = sorted({key for kind, key in keys_of(case) if kind == "invoice"})
    if not keys:
        return []
    values = {"keys": keys, "own": case.case_id}
    numbers = connection.execute(_ON_INVOICES, values).scalars()
    return [it.docket.case for it in load_many(connection, numbers)]


def of_customer(connection: sa.Connection, customer_id: str, most: int) -> list[Case]:
    """Give the newest cases of a customer, oldest first; none where the customer is not known."""
    if not customer_id:
        return []
    chosen = sa.select(_c.number).where(_c.customer_id == customer_id)
    numbers = connection.execute(chosen.order_by(_c.number.desc()).limit(most)).scalars()
    return [it.docket.case for it in load_many(connection, numbers)]


def tellings_of(connection: sa.Connection, submission: int) -> tuple[Telling, ...]:
    """Give the cases that a file tells of."""
    rows = connection.execute(_TOLD, {"which": submission})
    return tuple(
        Telling(it.record_id, it.case_number, RelationKind(it.kind) if it.kind else None)
        for it in rows
    )


def case_of_dispute(connection: sa.Connection, record_id: str) -> Found | None:
    """Give the case that a recorded dispute belongs to; one that was merged, the one it went into.

    Returns:
        None where it has none.
    """
    source = t.case_source.c
    numbers = connection.execute(
        sa.select(source.case_number).where(source.record_id == record_id).limit(1)
    ).scalars()
    found = load_many(connection, numbers)
    seen: set[int] = set()
    while found and found[0].number not in seen:
        seen.add(found[0].number)
        into = _merged_into(found[0].docket.case)
        if into is None:
            return found[0]
        chosen = sa.select(_c.number).where(_c.case_id == into)
        found = load_many(connection, connection.execute(chosen).scalars())
    return None


def is_dismissed(connection: sa.Connection, submission: int) -> bool:
    """Say whether a person's last word on a file is that it is no dispute."""
    c = t.correction.c
    chosen = (
        sa.select(c.decided, c.why)
        .where(c.submission == submission, c.case_number.is_(None), c.field == "triage")
        .order_by(c.number.desc())
        .limit(1)
    )
    row = connection.execute(chosen).first()
    return row is not None and row.why != TAKEN_BACK and row.decided != TriageClass.DISPUTE.value


def submission_of_record(connection: sa.Connection, record: FileRecord) -> int | None:
    """Give the number of the file that a record is of."""
    return connection.execute(_SUBMISSION, {"sha256": record.source.sha256}).scalar()


def record_of_version(
    connection: sa.Connection, submission: int, version: int
) -> FileRecord | None:
    """Give one version of a file's record; None where it was not kept or is too old to be read."""
    record = base.record.c
    chosen = sa.select(record.body).where(
        record.submission == submission, record.version == version
    )
    body = connection.execute(chosen).scalar()
    return None if body is None else FileRecord.model_validate_json(body)


def note_pending(connection: sa.Connection, submission: int, at: dt.datetime) -> None:
    """Put a recorded file on the list of those whose cases are still to be opened."""
    new = insert(connection.dialect.name, t.case_pending).values(submission=submission, at=at)
    connection.execute(new.on_conflict_do_nothing())


def any_pending(connection: sa.Connection) -> bool:
    """Say whether cases are still to be opened."""
    return connection.execute(_IS_PENDING).first() is not None


def take_pending(connection: sa.Connection, most: int) -> tuple[Pending, ...]:
    """Take files off that list, oldest first; nobody else gets them."""
    pending = t.case_pending.c
    chosen = (
        sa.select(pending.submission, pending.at)
        .order_by(pending.submission)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    found = tuple(Pending(*it) for it in connection.execute(chosen))
    numbers = [it.submission for it in found]
    connection.execute(t.case_pending.delete().where(pending.submission.in_(numbers)))
    return found


def is_taken(connection: sa.Connection, case_id: str) -> bool:
    """Say whether a case has this id."""
    return connection.execute(_TAKEN, {"case_id": case_id}).first() is not None


def _merged_into(case: Case) -> str | None:
    kinds = (it.case_id for it in case.links if it.kind is RelationKind.MERGED_INTO)
    return next(kinds, None)
