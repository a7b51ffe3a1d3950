"""What was set aside: see it, try it again, or take it over."""

from __future__ import annotations

import dataclasses
import datetime as dt

import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.store import tables as t
from extractor.store.audit import SYSTEM, By, Entry, append
from extractor.store.store import Store
from extractor.store.writing import Subject, insert, move
from extractor.values.progress import State


@dataclasses.dataclass(frozen=True, slots=True)
class SetAside:
    """A file in quarantine.

    Attributes:
        origin: of its first arrival.
        code: stable, see docs/errors.md.
        reason: a sentence.
        since: when it was set aside.
        has_bytes: whether its original is kept.
    """

    sha256: str
    name: str
    origin: str
    size: int
    code: str
    reason: str
    since: dt.datetime
    has_bytes: bool


def in_quarantine(store: Store, *, code: str | None = None) -> list[SetAside]:
    """Give what is set aside, oldest first.

    Args:
        store: to look into.
        code: only with this reason code.

    Raises:
        StoreError: the store does not answer.
    """
    s = t.submission.c
    origin = (
        sa.select(t.arrival.c.origin)
        .where(t.arrival.c.submission == s.number)
        .order_by(t.arrival.c.number)
        .limit(1)
        .scalar_subquery()
    )
    chosen = (
        sa.select(
            s.sha256, s.name, origin, s.size, s.problem_code, s.problem, s.changed_at, s.has_bytes
        )
        .where(s.state == State.QUARANTINED.value)
        .order_by(s.changed_at, s.number)
    )
    if code is not None:
        chosen = chosen.where(s.problem_code == code)
    with store.database.reading() as connection:
        rows = connection.execute(chosen).all()
    return [
        SetAside(it[0], it[1], it[2] or "", it[3], it[4] or "", it[5] or "", it[6], it[7])
        for it in rows
    ]


def try_again(store: Store, sha256: str, *, by: By = SYSTEM) -> None:
    """Make work of a file in quarantine again, its attempts forgotten.

    Args:
        store: with the file.
        sha256: of the file.
        by: who wants it, for the audit trail.

    Raises:
        StoreError: it is not in quarantine, or came without bytes.
    """
    with store.database.writing() as connection:
        subject, has_bytes = _held(connection, store, sha256)
        if not has_bytes:
            raise StoreError(sha256[:12], "came without its bytes; let it be sent again")
        connection.execute(
            insert(connection.dialect.name, t.job)
            .values(submission=subject.number)
            .on_conflict_do_nothing()
        )
        move(connection, subject, State.RECEIVED, detail="retry", problem=None, problem_code=None)
        append(connection, _entry(subject, by, "quarantine.retried", {}))


def release(store: Store, sha256: str, *, why: str = "", by: By = SYSTEM) -> None:
    """Note that a person took a file over, so that it no longer waits.

    Args:
        store: with the file.
        sha256: of the file.
        why: kept with it.
        by: who took it over, for the audit trail.

    Raises:
        StoreError: it is not in quarantine.
    """
    with store.database.writing() as connection:
        subject, _ = _held(connection, store, sha256)
        move(connection, subject, State.RELEASED, detail=why or None)
        append(connection, _entry(subject, by, "quarantine.released", {"why": why}))


def _entry(subject: Subject, by: By, what: str, body: dict[str, object]) -> Entry:
    return Entry(subject.at, by.who, by.role, what, ("submission", subject.sha256), body)


def _held(connection: sa.Connection, store: Store, sha256: str) -> tuple[Subject, bool]:
    s = t.submission.c
    row = connection.execute(
        sa.select(s.number, s.state, s.has_bytes).where(s.sha256 == sha256)
    ).first()
    if row is None or row.state != State.QUARANTINED.value:
        state = "is not known" if row is None else f"is {row.state}"
        raise StoreError(
            sha256[:12], f"{state}, not in quarantine; see `extractor quarantine list`"
        )
    return Subject(row.number, sha256, store.clock()), row.has_bytes
