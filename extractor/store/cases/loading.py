"""Read one case with what belongs to it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from extractor.errors import WorkflowError
from extractor.store import tables as base
from extractor.store import tables_cases as t
from extractor.store.cases.docket import (
    Docket,
    case_of_text,
    event_of_row,
    place_of_text,
    proposal_of_text,
    texts_of_text,
)
from extractor.store.cases.rows import row_of
from extractor.values.case import Case, Event, RelationKind
from extractor.values.casework import CaseDelivery, CaseRow, Neighbour, Source
from extractor.values.correction import Correction
from extractor.values.progress import Standing
from extractor.values.record import FileRecord
from extractor.values.refusal import Refusal

_c = t.dispute_case.c
_SHOWN = 5  # ids in a message
_KEPT = (
    sa.select(
        _c.number,
        _c.submission,
        _c.customer_name,
        _c.file,
        _c.subject,
        _c.confidence,
        _c.touched,
        _c.settled_on,
        t.case_body.c.body,
        t.case_body.c.unsure,
        t.case_body.c.alerts,
        t.case_body.c.proposal,
        t.case_text.c.words,
    )
    .join(t.case_body, t.case_body.c.case_number == _c.number)
    .join(t.case_text, t.case_text.c.case_number == _c.number)
)
_BY_ID = _KEPT.where(_c.case_id == sa.bindparam("case_id"))
# All of them: PostgreSQL reads again, after waiting for a lock, only what it locks.
_BY_ID_TO_CHANGE = _BY_ID.with_for_update()
_BY_NUMBER = _KEPT.where(_c.number.in_(sa.bindparam("numbers", expanding=True))).order_by(_c.number)
_EVENTS = (
    sa.select(t.case_event)
    .where(t.case_event.c.case_number == sa.bindparam("which"))
    .order_by(t.case_event.c.number)
)


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A case and its number."""

    number: int
    docket: Docket


@dataclasses.dataclass(frozen=True, slots=True)
class Recorded:
    """The record that a received file has now.

    Attributes:
        at: when it was recorded.
    """

    submission: int
    sha256: str
    record: FileRecord
    at: dt.datetime


def id_of(connection: sa.Connection, given: str) -> str:
    """Give the id of the case that an id, or the beginning of one, means.

    Args:
        connection: to look into.
        given: of a case, of a dispute that a case tells of, or the first characters of either.

    Raises:
        WorkflowError: none begins like that, or several do.
    """
    exact = sa.select(_c.case_id).where(_c.case_id == given)
    if connection.execute(exact).first() is not None:
        return given
    source = t.case_source.c
    ends = given + "\U0010ffff"  # beyond all that begins like it
    # both are looked up in their index; LIKE would read the whole of it
    cases = sa.select(_c.case_id).where(_c.case_id >= given, _c.case_id < ends)
    told = (
        sa.select(_c.case_id)
        .join(t.case_source, source.case_number == _c.number)
        .where(source.record_id >= given, source.record_id < ends)
    )
    chosen = sa.union(cases, told).limit(_SHOWN + 1)
    ids = sorted(connection.execute(chosen).scalars()) if given else []
    ids = [it for it in ids if it] if given else []
    if not ids:
        detail = "there is no such case; see `extractor disputes list`"
        raise WorkflowError(given or "(empty)", detail, refusal=Refusal.NO_CASE)
    if len(ids) > 1:
        shown = ", ".join(ids[:_SHOWN])
        detail = f"several cases begin like this: {shown}; give more of it"
        raise WorkflowError(given, detail, tuple(ids), Refusal.SEVERAL_CASES)
    return str(ids[0])


def load(connection: sa.Connection, case_id: str, *, to_change: bool = False) -> Found:
    """Give a case.

    Args:
        connection: to read from.
        case_id: all of it.
        to_change: let nobody else change it before this transaction ends.

    Raises:
        WorkflowError: there is none.
    """
    statement = _BY_ID_TO_CHANGE if to_change else _BY_ID
    row = connection.execute(statement, {"case_id": case_id}).first()
    if row is None:
        detail = "there is no such case; see `extractor disputes list`"
        raise WorkflowError(case_id, detail, refusal=Refusal.NO_CASE)
    return _found(row)


def load_many(connection: sa.Connection, numbers: Iterable[int]) -> list[Found]:
    """Give cases by their numbers, oldest first."""
    chosen = sorted(set(numbers))
    if not chosen:
        return []
    return [_found(it) for it in connection.execute(_BY_NUMBER, {"numbers": chosen})]


def load_live(connection: sa.Connection, after: int, most: int) -> list[Found]:
    """Give cases that are neither posted nor closed, those after a number, oldest first."""
    chosen = _KEPT.where(_c.live, _c.number > after).order_by(_c.number).limit(most)
    return [_found(it) for it in connection.execute(chosen)]


def events_of(connection: sa.Connection, number: int, case_id: str) -> tuple[Event, ...]:
    """Give the events of a case, oldest first."""
    rows = connection.execute(_EVENTS, {"which": number})
    return tuple(event_of_row(case_id, it) for it in rows)


def shown(connection: sa.Connection, number: int, late: dt.date) -> CaseRow:
    """Give a case as a list shows it; `late` is as for `searching.search`."""
    row = connection.execute(sa.select(t.dispute_case).where(_c.number == number)).one()
    return row_of(row, late)


def neighbours_of(
    connection: sa.Connection, number: int, case: Case, late: dt.date
) -> tuple[Neighbour, ...]:
    """Give what a case is linked to, and what is linked to it."""
    back = (
        sa.select(t.case_link.c.kind, t.case_link.c.because, _c.case_id)
        .join(t.dispute_case, _c.number == t.case_link.c.case_number)
        .where(t.case_link.c.other == case.case_id, _c.number != number)
        .order_by(_c.number)
    )
    rows = connection.execute(back).all()
    ids = {it.case_id for it in case.links} | {it.case_id for it in rows}
    chosen = sa.select(t.dispute_case).where(_c.case_id.in_(ids))
    known = {it.case_id: row_of(it, late) for it in connection.execute(chosen)} if ids else {}
    forwards = [
        Neighbour(it.kind, it.case_id, known.get(it.case_id), it.because) for it in case.links
    ]
    linked = {it.case_id for it in case.links}
    backwards = [
        Neighbour(
            RelationKind(it.kind),
            it.case_id,
            known.get(it.case_id),
            texts_of_text(it.because),
            backwards=True,
        )
        for it in rows
        if it.case_id not in linked
    ]
    return (*forwards, *backwards)


def sources_of(connection: sa.Connection, number: int) -> tuple[Source, ...]:
    """Give the files that tell of a case, the one it was opened from first."""
    source, submission = t.case_source.c, base.submission.c
    chosen = (
        sa.select(submission.sha256, submission.name, source.record_id, source.kind, source.at)
        .join(base.submission, submission.number == source.submission)
        .where(source.case_number == number)
        .order_by(source.kind.is_not(None), source.at, source.submission)
    )
    return tuple(
        Source(it.sha256, it.name, it.record_id, RelationKind(it.kind) if it.kind else None, it.at)
        for it in connection.execute(chosen)
    )


def corrections_of(
    connection: sa.Connection, *, number: int | None = None, submission: int | None = None
) -> tuple[Correction, ...]:
    """Give what people decided about a case, or about a whole file, oldest first."""
    correction = t.correction.c
    chosen = corrections_with_ids().order_by(correction.number)
    if number is not None:
        chosen = chosen.where(correction.case_number == number)
    else:
        chosen = chosen.where(correction.submission == submission, correction.case_number.is_(None))
    return tuple(correction_of_row(it) for it in connection.execute(chosen))


def corrections_after(connection: sa.Connection, after: int, most: int) -> tuple[Correction, ...]:
    """Give what people decided about anything, after the one of a number, oldest first."""
    correction = t.correction.c
    chosen = corrections_with_ids().where(correction.number > after).order_by(correction.number)
    return tuple(correction_of_row(it) for it in connection.execute(chosen.limit(most)))


def deliveries_of(
    connection: sa.Connection, number: int, submission: int | None
) -> tuple[CaseDelivery, ...]:
    """Give how far a case's events, and the record it was opened from, were handed on."""
    it = base.delivery.c
    chosen = (
        sa.select(
            it.sink, it.version, it.state, it.attempts, it.problem, it.done_at, it.case_number
        )
        .where(sa.or_(it.case_number == number, it.submission == submission))
        .order_by(it.number)
    )
    return tuple(
        CaseDelivery(
            sink=row.sink,
            version=row.version,
            state=row.state,
            attempts=row.attempts,
            problem=row.problem or "",
            done_at=row.done_at,
            of_case=row.case_number is not None,
        )
        for row in connection.execute(chosen)
    )


def recorded(connection: sa.Connection, submission: int) -> Recorded | None:
    """Give the record that a file has now; None while it is in work."""
    chosen = (
        sa.select(base.submission.c.sha256, base.record.c.body, base.record.c.at)
        .join(base.record, base.record.c.submission == base.submission.c.number)
        .where(
            base.submission.c.number == submission,
            base.record.c.standing == Standing.CURRENT.value,
        )
    )
    row = connection.execute(chosen).first()
    if row is None:
        return None
    record = FileRecord.model_validate_json(row.body)
    return Recorded(submission, row.sha256, record, row.at)


def submission_of(connection: sa.Connection, sha256: str) -> int | None:
    """Give the number of a file; None if it never came."""
    chosen = sa.select(base.submission.c.number).where(base.submission.c.sha256 == sha256)
    return connection.execute(chosen).scalar()


def corrections_with_ids() -> sa.Select[Any]:
    """Choose corrections with the ids of their cases and files."""
    return (
        sa.select(t.correction, _c.case_id, base.submission.c.sha256)
        .outerjoin(t.dispute_case, _c.number == t.correction.c.case_number)
        .outerjoin(base.submission, base.submission.c.number == t.correction.c.submission)
    )


def correction_of_row(row: sa.Row[Any]) -> Correction:
    """Give the correction of a row with the ids of its case and file."""
    return Correction(
        number=row.number,
        case_id=row.case_id or "",
        sha256=row.sha256 or "",
        field=row.field,
        machine=row.machine,
        decided=row.decided,
        place=place_of_text(row.place),
        who=row.who,
        at=row.at,
        why=row.why,
        record_version=row.record_version,
        case_version=row.case_version,
    )


def _found(row: sa.Row[*tuple[Any, ...]]) -> Found:
    docket = Docket(
        case=case_of_text(row.body),
        submission=row.submission,
        customer_name=row.customer_name,
        file=row.file,
        subject=row.subject,
        confidence=row.confidence,
        unsure=row.unsure,
        touched=row.touched,
        alerts=texts_of_text(row.alerts),
        proposal=proposal_of_text(row.proposal),
        settled_on=row.settled_on,
        told=row.words,
    )
    return Found(row.number, docket)


def numbers_by_record_id(connection: sa.Connection, record_ids: Sequence[str]) -> dict[str, int]:
    """Give the case that each dispute of a record belongs to; those without one are left out."""
    source = t.case_source.c
    chosen = sa.select(source.record_id, source.case_number).where(source.record_id.in_(record_ids))
    return {it.record_id: it.case_number for it in connection.execute(chosen)} if record_ids else {}
