"""Take personal data out of the rows of a store, and say so in the audit trail: one transaction.

What must go from the disk as well is noted with it; `clearing` removes it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.handfuls import handfuls
from extractor.store import audit
from extractor.store import tables as t
from extractor.store import tables_cases as c
from extractor.store.cases.docket import event_as_text, event_of_row
from extractor.store.cases.keeping import body_row, words_of
from extractor.store.cases.loading import Found, load_many
from extractor.store.notices import Sending
from extractor.store.store import Store
from extractor.store.stubs import ERASED, stub_docket, stub_event, stub_record
from extractor.store.tables_audit import audit as trail
from extractor.store.tables_erasure import erased
from extractor.store.tables_notices import letter, message, message_notice, notice
from extractor.store.tables_reprocess import reprocess_result
from extractor.store.tables_views import saved_view
from extractor.store.writing import insert
from extractor.values.progress import IN_WORK, Handing, Standing
from extractor.values.record import FileRecord

SUBMISSION, READING, CASE = "submission", "reading", "case"  # kinds of what was erased
TOUCHED = (  # tables that words are taken out of
    t.submission, t.arrival, t.part, t.event, t.delivery, t.record, t.reading, c.dispute_case,
    c.case_body, c.case_text, c.case_event, c.correction, notice, message, letter,
    saved_view, trail,
)  # fmt: skip
_FREE = ("contact",)  # corrected fields that hold what people wrote
_AT_ONCE = 400


@dataclasses.dataclass(frozen=True, slots=True)
class Target:
    """What is to be erased, by the numbers of the rows.

    Attributes:
        messages: to or about somebody, with their notices.
        views: lists that people keep, by account and name.
        entries: of the audit trail, besides those about the files and cases; their bodies.
    """

    submissions: tuple[int, ...] = ()
    cases: tuple[int, ...] = ()
    messages: tuple[int, ...] = ()
    entries: tuple[int, ...] = ()
    views: tuple[tuple[int, str], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Why:
    """Who has something erased, and for which reason.

    Attributes:
        reason: stays in the audit trail for ever, so it should name nobody.
    """

    by: audit.By
    reason: str


def erase(store: Store, target: Target, why: Why) -> int:
    """Erase what people wrote and who they are; figures, codes and numbers stay.

    Args:
        store: with it.
        target: what; nothing happens again to what was erased before.
        why: kept in the audit trail.

    Returns:
        The number of the entry in the audit trail.

    Raises:
        StoreError: a file is still in work or to be handed on, or the store does not answer;
            nothing is erased then.
    """
    with store.database.writing() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        now = store.clock()
        _check_handed_on(connection, target)
        _check_sent(connection, target.cases)
        files, readings = _erase_submissions(connection, target.submissions)
        ids = _erase_cases(connection, target.cases)
        _erase_messages(connection, target.messages)
        for account, name in target.views:
            view = saved_view.c
            mine = saved_view.delete().where(view.account == account, view.name == name)
            connection.execute(mine)
        numbers = [*target.entries, *_entries_about(connection, "submission", files)]
        numbers += _entries_about(connection, "case", ids)
        body: dict[str, object] = {"why": why.reason, "files": len(files), "cases": len(ids)}
        about = ("erasure", now.isoformat(timespec="seconds"))
        entry = audit.Entry(now, why.by.who, why.by.role, audit.ERASURE, about, body)
        number = audit.erase(connection, numbers, ("body",), entry)
        for kind, which in ((SUBMISSION, files), (READING, readings), (CASE, ids)):
            _note(connection, kind, which, (now, number))
    return number


def erased_at(store: Store, sha256: str) -> dt.datetime | None:
    """Give when a file was erased; None where it never was.

    Raises:
        StoreError: the store does not answer.
    """
    chosen = sa.select(erased.c.at).where(erased.c.kind == SUBMISSION, erased.c.id == sha256)
    with store.database.reading() as connection:
        return connection.execute(chosen).scalar()


def _check_handed_on(connection: sa.Connection, target: Target) -> None:
    d = t.delivery.c
    for column, numbers in ((d.submission, target.submissions), (d.case_number, target.cases)):
        for some in handfuls(numbers, _AT_ONCE):
            waits = sa.select(d.sink).where(column.in_(some), d.state == Handing.WAITING.value)
            sink = connection.execute(waits.limit(1)).scalar()
            if sink is not None:
                detail = (
                    "something of it still has to be handed on; see `extractor deliveries list`"
                )
                raise StoreError(str(sink), detail)


def _check_sent(connection: sa.Connection, cases: Sequence[int]) -> None:
    mail = letter.c
    for some in handfuls(cases, _AT_ONCE):
        waits = sa.select(mail.event).where(
            mail.case_number.in_(some), mail.state == Sending.WAITING.value
        )
        if connection.execute(waits.limit(1)).first() is not None:
            detail = "an answer to the customer still has to be sent; see the case"
            raise StoreError("the mail server", detail)


def _erase_submissions(
    connection: sa.Connection, numbers: Sequence[int]
) -> tuple[list[str], list[str]]:
    """Give the digests of the files, and of the words that were read from them."""
    s = t.submission.c
    rows = [
        row
        for some in handfuls(numbers, _AT_ONCE)
        for row in connection.execute(
            sa.select(s.number, s.sha256, s.state).where(s.number.in_(some))
        )
    ]
    busy = {it.value for it in IN_WORK}
    readings: list[str] = []
    for row in rows:
        if row.state in busy:
            raise StoreError(row.sha256[:12], "is still in work; wait until it is recorded")
        mine = t.reading.c.submission == row.number
        gone = t.reading.delete().where(mine).returning(t.reading.c.sha256)
        readings += connection.execute(gone).scalars()
        _erase_texts(connection, row.number)
        _stub_records(connection, row.number)
    return [it.sha256 for it in rows], readings


def _erase_texts(connection: sa.Connection, number: int) -> None:
    """Take texts out of the rows of one file."""
    connection.execute(
        t.submission.update()
        .where(t.submission.c.number == number)
        .values(name=ERASED, problem=None, message_id=None, in_reply_to=None, has_bytes=False)
    )
    for table, values in (
        (t.part, {"name": ""}),
        (t.event, {"detail": None}),
        (t.delivery, {"problem": None}),
        (c.correction, {"place": None, "why": ""}),
    ):
        connection.execute(table.update().where(table.c.submission == number).values(values))
    made, file = reprocess_result.c, t.submission.c
    own = sa.select(file.sha256).where(file.number == number).scalar_subquery()
    again = sa.or_(made.submission == number, made.sha256 == own)
    connection.execute(reprocess_result.delete().where(again))
    erase_arrivals(connection, [number])
    _erase_free(connection, c.correction.c.submission == number)


def erase_arrivals(connection: sa.Connection, submissions: Sequence[int]) -> None:
    """Take names out of the arrivals of files; their sources are told nothing of them any more."""
    a = t.arrival.c
    left = {"name": ERASED, "origin": ERASED, "acknowledged": True, "settled": True}
    key = sa.literal("erased:") + sa.cast(a.number, sa.Text)
    for some in handfuls(submissions, _AT_ONCE):
        mine = t.arrival.update().where(a.submission.in_(some))
        connection.execute(mine.values(**left, key=key))


def _stub_records(connection: sa.Connection, number: int) -> None:
    r = t.record.c
    proposed = t.record.delete().where(
        r.submission == number, r.standing == Standing.PROPOSED.value
    )
    connection.execute(proposed)
    for row in connection.execute(sa.select(r.number, r.body).where(r.submission == number)).all():
        left = stub_record(FileRecord.model_validate_json(row.body)).model_dump_json()
        connection.execute(t.record.update().where(r.number == row.number).values(body=left))


def _erase_cases(connection: sa.Connection, numbers: Sequence[int]) -> list[str]:
    """Give the ids of the cases."""
    ids: list[str] = []
    for some in handfuls(numbers, _AT_ONCE):
        for found in load_many(connection, some):
            _stub_case(connection, found)
            ids.append(found.docket.case.case_id)
    _erase_notices(connection, ids)
    return ids


def _stub_case(connection: sa.Connection, found: Found) -> None:
    """Leave of a case what its stub says, in every table that it has rows in."""
    left, number = stub_docket(found.docket), found.number
    row = {"customer_name": "", "file": "", "subject": "", "proposed": False}
    connection.execute(c.dispute_case.update().where(c.dispute_case.c.number == number).values(row))
    for table, values in (
        (c.case_body, body_row(left)),
        (c.case_text, {"words": words_of(left)}),
        (c.correction, {"place": None, "why": ""}),
        (t.delivery, {"body": None, "problem": None}),
        (letter, {"thread": "", "problem": None}),
    ):
        connection.execute(table.update().where(table.c.case_number == number).values(values))
    given_up = t.delivery.c.state == Handing.DEAD.value
    connection.execute(t.delivery.delete().where(t.delivery.c.case_number == number, given_up))
    _erase_free(connection, c.correction.c.case_number == number)
    mine = sa.select(c.case_event).where(c.case_event.c.case_number == number)
    for it in connection.execute(mine).all():
        body = event_as_text(stub_event(event_of_row(left.case.case_id, it)))
        again = c.case_event.update().where(c.case_event.c.serial == it.serial)
        connection.execute(again.values(body=body))


def _erase_free(connection: sa.Connection, which: sa.ColumnElement[bool]) -> None:
    free = c.correction.update().where(which, c.correction.c.field.in_(_FREE))
    connection.execute(free.values(machine="", decided=""))


def _erase_notices(connection: sa.Connection, ids: Sequence[str]) -> None:
    """Remove what people were told of cases, and the messages that told nothing else."""
    for some in handfuls(ids, _AT_ONCE):
        connection.execute(notice.delete().where(notice.c.case_id.in_(some)))
    _erase_empty(connection)


def _erase_messages(connection: sa.Connection, numbers: Sequence[int]) -> None:
    link = message_notice.c
    for some in handfuls(numbers, _AT_ONCE):
        theirs = sa.select(link.notice).where(link.message.in_(some))
        connection.execute(notice.delete().where(notice.c.number.in_(theirs)))
        connection.execute(message.delete().where(message.c.number.in_(some)))
    _erase_empty(connection)


def _erase_empty(connection: sa.Connection) -> None:
    """Remove messages that tell nothing any more."""
    known = sa.exists().where(message_notice.c.message == message.c.number)
    connection.execute(message.delete().where(sa.not_(known)))


def _entries_about(connection: sa.Connection, kind: str, ids: Sequence[str]) -> Iterable[int]:
    """Give the numbers of the audit entries about things."""
    for some in handfuls(ids, _AT_ONCE):
        chosen = sa.select(trail.c.number).where(trail.c.kind == kind, trail.c.subject.in_(some))
        yield from connection.execute(chosen).scalars()


def _note(
    connection: sa.Connection, kind: str, ids: Sequence[str], when: tuple[dt.datetime, int]
) -> None:
    at, entry = when
    for it in ids:
        row = {"kind": kind, "id": it, "at": at, "entry": entry, "cleared": kind == CASE}
        new = insert(connection.dialect.name, erased).values(row)
        connection.execute(
            new.on_conflict_do_update(
                index_elements=["kind", "id"],
                set_={"at": at, "entry": entry, "cleared": kind == CASE},
            )
        )
