"""Approve or reject what a run made, document by document; what changed since is left alone."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from extractor.store import blobs
from extractor.store import tables as t
from extractor.store.audit import By, Entry, append
from extractor.store.proposals import KEPT_AS_IT_IS, make_current
from extractor.store.reprocessing.results import newest_corrections, place_of_text, unpacked
from extractor.store.store import Store
from extractor.store.tables_reprocess import reprocess_result
from extractor.store.writing import Subject, Then, conclude, insert, put_arrival
from extractor.values.progress import Standing, State
from extractor.values.record import FileRecord
from extractor.values.reprocess import Place, Verdict

SOURCE = "reprocess"  # what arrivals name as theirs
_r = reprocess_result.c


@dataclasses.dataclass(frozen=True, slots=True)
class Judge:
    """Who decides, and what follows.

    Attributes:
        run: number of the run.
        then: does in the same transaction what follows, see `writing.conclude`.
        sinks: names of those that records of new documents go to.
    """

    run: int
    by: By
    then: Then | None = None
    sinks: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Newcomer:
    """A document from outside that waits for a verdict."""

    number: int
    sha256: str
    place: Place


def newcomers(store: Store, numbers: Sequence[int]) -> list[Newcomer]:
    """Give those of some results that are documents the store did not know.

    Raises:
        StoreError: the store does not answer.
    """
    chosen = _waiting(numbers).where(_r.submission.is_(None)).order_by(_r.number)
    with store.database.reading() as connection:
        rows = connection.execute(chosen).all()
    places = ((it, place_of_text(it.place)) for it in rows)
    return [Newcomer(it.number, it.sha256, place) for it, place in places if place is not None]


def approve_known(store: Store, judge: Judge, numbers: Sequence[int]) -> dict[Verdict, int]:
    """Make the records of some results current, in one transaction; what changed is outdated.

    Args:
        store: with them.
        judge: who decides.
        numbers: of results; those that do not wait, or are of new documents, are passed over.

    Returns:
        How many came to which verdict.

    Raises:
        StoreError: the store does not answer; nothing of it counts then.
    """
    counts: dict[Verdict, int] = {}
    with store.database.writing() as connection:
        chosen = _waiting(numbers).where(_r.submission.is_not(None)).order_by(_r.number)
        rows = connection.execute(chosen.with_for_update()).all()
        newest = newest_corrections(connection, [it.submission for it in rows])
        for row in rows:
            verdict = Verdict.OUTDATED
            subject = Subject(row.submission, row.sha256, store.clock())
            if _still_stands(connection, row, newest.get(row.submission, 0)):
                record = FileRecord.model_validate_json(unpacked(row.body))
                make_current(
                    connection, subject, record, by=judge.by, then=judge.then, run=judge.run
                )
                verdict = Verdict.APPROVED
            _note(connection, [row.number], verdict, judge, subject)
            counts[verdict] = counts.get(verdict, 0) + 1
    return counts


def approve_new(store: Store, judge: Judge, number: int, content: bytes | None) -> Verdict:
    """Take a document from outside into the store, with the record that was made of it.

    Args:
        store: takes it.
        judge: who decides.
        number: of the result.
        content: of the document; None where it is not there any more.

    Returns:
        What became of it: outdated where it came otherwise meanwhile, or is another by now.

    Raises:
        StoreError: the store does not answer; nothing of it counts then.
    """
    is_same = False
    with store.database.reading() as connection:
        expected = connection.execute(_waiting([number])).one().sha256
    if content is not None and hashlib.sha256(content).hexdigest() == expected:
        blobs.keep(store.blobs, content)
        is_same = True
    with store.database.writing() as connection:
        row = connection.execute(_waiting([number]).with_for_update()).first()
        if row is None:
            return Verdict.OUTDATED
        subject = _taken_in(connection, row, store, len(content or b"")) if is_same else None
        now = subject or Subject(0, row.sha256, store.clock())
        verdict = Verdict.OUTDATED if subject is None else Verdict.APPROVED
        if subject is not None:
            record = FileRecord.model_validate_json(unpacked(row.body))
            conclude(connection, subject, record, judge.sinks, then=judge.then)
            body: dict[str, object] = {"run": judge.run, "version": 1}
            about = ("submission", row.sha256)
            by = judge.by
            append(connection, Entry(subject.at, by.who, by.role, "record.taken_in", about, body))
        _note(connection, [number], verdict, judge, now)
        if subject is not None:
            mine = reprocess_result.update().where(_r.number == number)
            connection.execute(mine.values(submission=subject.number))
    return verdict


def reject_some(store: Store, judge: Judge, numbers: Sequence[int]) -> int:
    """Note that a person does not want what was made; nothing else is changed.

    Returns:
        How many waited for it.

    Raises:
        StoreError: the store does not answer.
    """
    with store.database.writing() as connection:
        rows = connection.execute(_waiting(numbers).with_for_update()).all()
        subject = Subject(0, "", store.clock())
        _note(connection, [it.number for it in rows], Verdict.REJECTED, judge, subject)
    return len(rows)


def note_verdict(store: Store, judge: Judge, what: str, body: dict[str, object]) -> None:
    """Add to the audit trail what was approved or rejected in all.

    Raises:
        StoreError: the store does not answer.
    """
    by = judge.by
    about = ("reprocess", str(judge.run))
    with store.database.writing() as connection:
        entry = Entry(store.clock(), by.who, by.role, f"reprocess.{what}", about, body)
        append(connection, entry)


def _waiting(numbers: Sequence[int]) -> sa.Select[Any]:
    return sa.select(reprocess_result).where(
        _r.number.in_(numbers), _r.verdict == Verdict.WAITING.value
    )


def _still_stands(connection: sa.Connection, row: sa.Row[Any], correction: int) -> bool:
    """Say whether nothing happened to a document since it was made again."""
    s, r = t.submission.c, t.record.c
    chosen = (
        sa.select(s.state, s.has_bytes, r.version)
        .join(t.record, sa.and_(r.submission == s.number, r.standing == Standing.CURRENT.value))
        .where(s.number == row.submission)
    )
    now = connection.execute(chosen).first()
    if now is None or now.state in KEPT_AS_IT_IS or not now.has_bytes:
        return False
    return bool(now.version == row.version and correction == row.correction)


def _taken_in(
    connection: sa.Connection, row: sa.Row[Any], store: Store, size: int
) -> Subject | None:
    """Give the submission of a new document; None where its bytes came otherwise meanwhile."""
    now = store.clock()
    place = place_of_text(row.place)
    values = {
        "sha256": row.sha256, "has_bytes": True, "size": size, "name": row.name,
        "state": State.RECEIVED.value, "mailed_at": place.received if place else None,
        "received_at": now, "changed_at": now,
    }  # fmt: skip
    new = insert(connection.dialect.name, t.submission).values(values).on_conflict_do_nothing()
    number = connection.execute(new.returning(t.submission.c.number)).scalar()
    if number is None:
        return None
    subject = Subject(number, row.sha256, now)
    origin = f"{SOURCE}:{place}" if place else SOURCE
    put_arrival(connection, subject, (SOURCE, row.sha256, origin, row.name), first=True)
    return subject


def _note(
    connection: sa.Connection,
    numbers: Sequence[int],
    verdict: Verdict,
    judge: Judge,
    subject: Subject,
) -> None:
    values = {"verdict": verdict.value, "who": judge.by.who, "at": subject.at, "body": None}
    if numbers:
        change = reprocess_result.update().where(_r.number.in_(numbers))
        connection.execute(change.values(values))
