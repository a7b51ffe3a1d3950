"""Records made again of what was received before: proposed beside the ones that count."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.store import tables as t
from extractor.store.audit import SYSTEM, By, Entry, append
from extractor.store.readings import keep_reading
from extractor.store.steps import put_reading
from extractor.store.store import Store, says_the_same
from extractor.store.writing import Subject, Then, conclude, put_version
from extractor.values.progress import IN_WORK, Standing, State
from extractor.values.reading import Reading
from extractor.values.record import FileRecord

KEPT_AS_IT_IS = (*(it.value for it in IN_WORK), State.RELEASED.value)


@dataclasses.dataclass(frozen=True, slots=True)
class Recorded:
    """A submission that has an outcome.

    Attributes:
        mailed_at: when its channel says that it came.
        reading: SHA-256 of its kept words; empty where none are kept.
    """

    number: int
    sha256: str
    name: str
    mailed_at: dt.datetime | None
    reading: str = ""


def recorded(
    store: Store, ids: Sequence[str] = (), *, since: dt.datetime | None = None
) -> list[Recorded]:
    """Give the submissions that can be made again, oldest first.

    What is in work will be made anyway, what a person took over stays his, and what came without
    bytes has nothing to be made of.

    Args:
        store: with them.
        ids: of disputes or files, or their first characters; none for all.
        since: only what came then or later.

    Raises:
        StoreError: an id means nothing or several things.
    """
    s = t.submission.c
    chosen = (
        sa.select(s.number, s.sha256, s.name, s.mailed_at, sa.func.coalesce(t.reading.c.sha256, ""))
        .outerjoin(t.reading, t.reading.c.submission == s.number)
        .where(s.state.not_in(KEPT_AS_IT_IS), s.has_bytes)
        .order_by(s.number)
    )
    if ids:
        chosen = chosen.where(s.number.in_([store.find(it)[0] for it in ids]))
    if since is not None:
        chosen = chosen.where(s.received_at >= since)
    with store.database.reading() as connection:
        return [Recorded(*row) for row in connection.execute(chosen)]


def keep_words(store: Store, submission: Recorded, reading: Reading) -> None:
    """Keep the words of a submission of which none are kept.

    Raises:
        StoreError: the store does not answer.
    """
    sha256 = keep_reading(store.blobs, reading)
    with store.database.writing() as connection:
        put_reading(connection, _subject(store, submission), sha256, reading)


def current(store: Store, number: int) -> FileRecord:
    """Give the record that counts.

    Raises:
        StoreError: there is none.
    """
    chosen = sa.select(t.record.c.body).where(
        t.record.c.submission == number, t.record.c.standing == Standing.CURRENT.value
    )
    with store.database.reading() as connection:
        body = connection.execute(chosen).scalar()
    if body is None:
        raise StoreError(store.database.where, f"submission {number} has no record")
    return FileRecord.model_validate_json(body)


def propose(store: Store, submission: Recorded, record: FileRecord) -> bool:
    """Keep a record beside the one that counts, instead of what was proposed before.

    Returns:
        Whether it says something else; if not, nothing is proposed any more.

    Raises:
        StoreError: the store does not answer.
    """
    differs = not says_the_same(current(store, submission.number), record)
    with store.database.writing() as connection:
        if differs:
            put_version(connection, _subject(store, submission), record, Standing.PROPOSED)
        else:
            connection.execute(
                t.record.delete().where(
                    t.record.c.submission == submission.number,
                    t.record.c.standing == Standing.PROPOSED.value,
                )
            )
    return differs


def adopt(
    store: Store, submission: Recorded, *, by: By = SYSTEM, then: Then | None = None
) -> FileRecord | None:
    """Make a proposed record count; it goes to the sinks that had the one before.

    Args:
        store: with it.
        submission: whose record it is.
        by: who adopts it, for the audit trail.
        then: does in the same transaction what follows, see `writing.conclude`.

    Returns:
        The record as it is kept; None if nothing was proposed.

    Raises:
        StoreError: the store does not answer.
    """
    chosen = sa.select(t.record.c.body).where(
        t.record.c.submission == submission.number,
        t.record.c.standing == Standing.PROPOSED.value,
    )
    with store.database.writing() as connection:
        body = connection.execute(chosen).scalar()
        if body is None:
            return None
        record = FileRecord.model_validate_json(body)
        return make_current(connection, _subject(store, submission), record, by=by, then=then)


def make_current(
    connection: sa.Connection,
    subject: Subject,
    record: FileRecord,
    *,
    by: By,
    then: Then | None = None,
    run: int | None = None,
) -> FileRecord:
    """Make a record that was made again count; it goes to the sinks that had the one before.

    Args:
        connection: in a writing transaction.
        subject: whose record it is.
        record: as it was made.
        by: who wants it, for the audit trail.
        then: does in the same transaction what follows, see `writing.conclude`.
        run: number of the run of `extractor reprocess` that made it; None for another way.

    Returns:
        The record as it is kept.
    """
    sinks = sa.select(t.delivery.c.sink).where(t.delivery.c.submission == subject.number)
    names = list(connection.execute(sinks.distinct()).scalars())
    kept = conclude(connection, subject, record, names, then=then)
    body: dict[str, object] = {"before": kept.version - 1, "after": kept.version}
    if run is not None:
        body["run"] = run
    about = ("submission", subject.sha256)
    append(connection, Entry(subject.at, by.who, by.role, "record.adopted", about, body))
    return kept


def _subject(store: Store, submission: Recorded) -> Subject:
    return Subject(submission.number, submission.sha256, store.clock())
