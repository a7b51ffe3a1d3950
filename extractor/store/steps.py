"""Bring a submission one state further; each step is one transaction and can be gone on from.

Every step makes sure that the task is still ours in the transaction that writes its result, so
that of two workers who both believe they have it only one counts. What was quickly read needs no
steps between arrival and record: it is written down at once, with the instants it passed them.

None of these commits is synced by itself, because a power cut only makes it be done again; the one
that hands a record on is (see `outbox`).
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Sequence

import sqlalchemy as sa

from extractor.errors import InputError
from extractor.faultpoints import reached
from extractor.store import tables as t
from extractor.store.readings import fetch_reading, keep_reading
from extractor.store.runner import Runner, Task
from extractor.store.store import Store
from extractor.store.writing import Passed, Subject, Then, conclude, insert, move, put_version
from extractor.values.drift import Measured
from extractor.values.incoming import Incoming
from extractor.values.progress import Standing, State
from extractor.values.reading import Reading
from extractor.values.record import FileRecord
from extractor.values.submission import PartRole


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """A record, and what else of the way to it is not written down yet.

    Attributes:
        reading: None where its attachments are written down already, or it could not be read.
        passed: the states it came through since the one that is.
        measured: what only the words tell; None where they were not at hand.
        words: what the record was made of, for whoever looks beside; None where nothing was.
    """

    record: FileRecord
    reading: Reading | None = None
    passed: tuple[Passed, ...] = ()
    measured: Measured | None = None
    words: Reading | None = None


def incoming_of(store: Store, task: Task) -> Incoming:
    """Give what arrived, as its source gave it.

    Raises:
        StoreError: its bytes are gone or were altered.
    """
    content = store.original(task.sha256) if task.has_bytes else None
    problem = None if task.has_bytes else InputError(task.name, task.problem or "no bytes came")
    return Incoming(
        name=task.name,
        origin="store",
        content=content,
        key=task.sha256,
        received=task.mailed_at,
        problem=problem,
    )


def kept_reading(store: Store, number: int) -> Reading | None:
    """Give the words of a submission if they are kept.

    Raises:
        StoreError: the store does not answer.
    """
    with store.database.reading() as connection:
        sha256 = connection.execute(
            sa.select(t.reading.c.sha256).where(t.reading.c.submission == number)
        ).scalar()
    return fetch_reading(store.blobs, sha256) if sha256 else None


def kept_extract(store: Store, number: int) -> FileRecord | None:
    """Give the record of a submission that is extracted and not yet recorded.

    Raises:
        StoreError: the store does not answer.
    """
    chosen = sa.select(t.record.c.body).where(
        t.record.c.submission == number, t.record.c.standing == Standing.EXTRACTED.value
    )
    with store.database.reading() as connection:
        body = connection.execute(chosen).scalar()
    try:
        return None if body is None else FileRecord.model_validate_json(body)
    except ValueError:  # written by another version: it is made again
        return None


def note_read(store: Store, runner: Runner, task: Task, reading: Reading) -> None:
    """Keep the words of a submission, and what its attachments are known by.

    Raises:
        LostTaskError: somebody else has the task.
        StoreError: the store does not answer.
    """
    sha256 = keep_reading(store.blobs, reading)
    reached("read.kept")
    with store.database.writing(synced=False) as connection:
        runner.hold(connection, task)
        subject = _subject(store, task)
        put_reading(connection, subject, sha256, reading)
        move(connection, subject, State.READ)
    reached("read.committed")


@functools.cache
def _keep_words(dialect: str) -> sa.Insert:
    new = insert(dialect, t.reading)
    newer = {"sha256": new.excluded.sha256, "at": new.excluded.at}
    return new.on_conflict_do_update(index_elements=["submission"], set_=newer)


@functools.cache
def _put_parts(dialect: str) -> sa.Insert:
    return insert(dialect, t.part).on_conflict_do_nothing()


def put_reading(
    connection: sa.Connection, subject: Subject, sha256: str | None, reading: Reading
) -> None:
    """Write down where the words are kept, and the attachments, within a transaction."""
    if sha256 is not None:
        row = {"submission": subject.number, "sha256": sha256, "at": subject.at}
        connection.execute(_keep_words(connection.dialect.name), row)
    parts = [
        {
            "submission": subject.number,
            "position": position,
            "sha256": hashlib.sha256(it.content).hexdigest(),
            "name": it.name.encode("utf-8", "backslashreplace").decode(),
            "role": it.role.value,
            "media_type": it.media_type,
            "size": len(it.content),
        }
        for position, it in enumerate(reading.submission.parts)
        if it.role is not PartRole.BODY and it.content
    ]
    if parts:
        connection.execute(_put_parts(connection.dialect.name), parts)


def note_extracted(store: Store, runner: Runner, task: Task, made: Made) -> None:
    """Keep a record that does not count yet.

    Raises:
        LostTaskError: somebody else has the task.
        StoreError: the store does not answer.
    """
    with store.database.writing(synced=False) as connection:
        runner.hold(connection, task)
        subject = _subject(store, task)
        if made.reading is not None:
            put_reading(connection, subject, None, made.reading)
        put_version(connection, subject, made.record, Standing.EXTRACTED)
        move(connection, subject, State.EXTRACTED, passed=made.passed)
    reached("extract.committed")


def note_recorded(
    store: Store,
    runner: Runner,
    task: Task,
    made: Made,
    sinks: Sequence[str],
    then: Then | None = None,
) -> FileRecord:
    """Make a record count: its disputes, its deliveries and the end of the task in one go.

    Args:
        store: with it.
        runner: who has the task.
        task: to be ended.
        made: the record.
        sinks: names of those it goes to.
        then: does in the same transaction what follows, see `writing.conclude`.

    Returns:
        The record as it is kept.

    Raises:
        LostTaskError: somebody else has the task.
        StoreError: the store does not answer.
    """
    with store.database.writing(synced=False) as connection:
        runner.finish(connection, task)
        subject = _subject(store, task)
        if made.reading is not None:
            put_reading(connection, subject, None, made.reading)
        kept = conclude(
            connection,
            subject,
            made.record,
            sinks,
            passed=made.passed,
            then=then,
            measured=made.measured,
        )
        reached("record.written")
    reached("record.committed")
    return kept


def _subject(store: Store, task: Task) -> Subject:
    return Subject(task.number, task.sha256, store.clock(), task.owner)
