"""Records and originals in one place; the same file is one record however often it comes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.store import blobs
from extractor.store import tables as t
from extractor.store.database import Database
from extractor.store.marking import check_folder
from extractor.store.migrate import migrate
from extractor.store.writing import Subject, Then, conclude, insert, put_arrival
from extractor.values.clock import Clock, utc_now
from extractor.values.drift import Measured
from extractor.values.progress import Standing, State
from extractor.values.record import DisputeRecord, FileRecord, Status

DATABASE = "records.sqlite"
BLOBS = "blobs"
PICTURES = "pictures"  # can be drawn again at any time


@dataclasses.dataclass(frozen=True, slots=True)
class Saved:
    """What saving did.

    Attributes:
        sha256: the id of the file's record.
        is_new: False when the same bytes had come before.
        record: as it is kept, with its version and what it follows.
    """

    sha256: str
    is_new: bool
    record: FileRecord


@dataclasses.dataclass(frozen=True, slots=True)
class Arrival:
    """One time that a file came in.

    Attributes:
        at: in UTC.
    """

    sha256: str
    file: str
    at: dt.datetime


class Store:
    """A database of records, and a folder with the originals they were read from.

    Use it in a ``with`` block, or close it. Several threads and processes may use one store.

    Attributes:
        folder: with the originals, the locks and, unless it is on a server, the database.
        database: where everything else is.
        clock: what time it is.
    """

    def __init__(self, folder: Path, database: Database, clock: Clock = utc_now) -> None:
        self.folder = folder
        self.database = database
        self.clock = clock

    @classmethod
    def open(cls, path: str | Path, *, url: str | None = None, clock: Clock = utc_now) -> Self:
        """Open a store; a folder or database without tables gets them, older ones are migrated.

        Args:
            path: of the folder.
            url: of a PostgreSQL database; None keeps everything in the folder.
            clock: what time it is.

        Raises:
            StoreError: the folder cannot be created or is not that of the database on a server,
                or the database is none of ours.
        """
        folder = Path(path)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            detail = f"the record store cannot be created ({error.strerror or error})"
            raise StoreError(str(folder), detail) from error
        database = Database.of_url(url) if url else Database.of_file(folder / DATABASE)
        try:
            migrate(database, folder)
            check_folder(database, folder, folder / BLOBS, clock)
        except StoreError:
            database.close()
            raise
        return cls(folder, database, clock)

    @property
    def blobs(self) -> Path:
        """Give the folder of originals and readings."""
        return self.folder / BLOBS

    @property
    def pictures(self) -> Path:
        """Give the folder of pages as pictures, each file's under its SHA-256."""
        return self.folder / PICTURES

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the database go."""
        self.database.close()

    def save(
        self,
        record: FileRecord,
        original: bytes | None,
        *,
        now: dt.datetime | None = None,
        then: Then | None = None,
        measured: Measured | None = None,
    ) -> Saved:
        """Keep a file's bytes, then its record, then note that it came.

        The same bytes again are the same record: its body becomes the newer one, unless that
        says nothing else or would replace a processed record by a quarantined one.

        Args:
            record: what became of the file.
            original: its bytes; they are durable before the record is. None leaves them where
                they are, for files too large to keep; the record's own SHA-256 is believed.
            now: the instant of arrival, aware; None asks the clock.
            then: does in the same transaction what follows, see `writing.conclude`.
            measured: what only its words tell; None keeps what was known of them before.

        Raises:
            StoreError: it cannot be written; nothing of the record is kept then.
        """
        sha256 = record.source.sha256
        if original is not None:
            sha256 = blobs.keep(self.blobs, original)
        at = now or self.clock()
        name = record.source.file
        row = {
            "sha256": sha256, "has_bytes": original is not None, "size": len(original or b""),
            "name": name, "state": State.RECEIVED.value, "received_at": at, "changed_at": at,
        }  # fmt: skip
        with self.database.writing() as connection:
            new = insert(connection.dialect.name, t.submission).values(row).on_conflict_do_nothing()
            number = connection.execute(new.returning(t.submission.c.number)).scalar()
            is_new = number is not None
            if number is None:
                known = sa.select(t.submission.c.number).where(t.submission.c.sha256 == sha256)
                number = connection.execute(known).scalar_one()
            subject = Subject(number, sha256, at)
            put_arrival(connection, subject, ("", name, name, name), first=is_new)
            connection.execute(t.job.delete().where(t.job.c.submission == number))
            record = self._renewed(connection, subject, record, then, measured)
        return Saved(sha256, is_new, record)

    def _renewed(
        self,
        connection: sa.Connection,
        subject: Subject,
        record: FileRecord,
        then: Then | None,
        measured: Measured | None,
    ) -> FileRecord:
        """Make a record current unless the one that is says the same or more."""
        current = _bodies(subject.number).where(t.record.c.standing == Standing.CURRENT)
        body = connection.execute(current).scalar()
        if body is None:
            return conclude(connection, subject, record, (), then=then, measured=measured)
        kept = self._parsed(body, subject.sha256)
        if kept.status is Status.PROCESSED and record.status is Status.QUARANTINED:
            return record
        if not says_the_same(kept, record):
            return conclude(connection, subject, record, (), then=then, measured=measured)
        own = {it: getattr(kept, it) for it in ("version", "related", "replaces", "disputes")}
        return record.model_copy(update=own)

    def get(self, record_id: str) -> FileRecord:
        """Give the record that holds a dispute.

        Args:
            record_id: of a dispute, or the SHA-256 of a file; the first characters are enough.

        Raises:
            StoreError: none begins like that, or several different ones do.
        """
        number, sha256 = self.find(record_id)
        current = _bodies(number).where(t.record.c.standing == Standing.CURRENT)
        with self.database.reading() as connection:
            body = connection.execute(current).scalar()
        if body is None:
            raise StoreError(self.database.where, f"{sha256[:12]} is still in work")
        return self._parsed(body, sha256)

    def find(self, record_id: str) -> tuple[int, str]:
        """Give the number and SHA-256 of the submission that an id means; see `get`.

        Raises:
            StoreError: none begins like that, or several different ones do.
        """
        begins = sa.func.substr
        dispute_id, sha256 = t.dispute.c.record_id, t.submission.c.sha256
        disputes = (
            sa.select(
                dispute_id.label("id"), t.submission.c.number, sha256, t.submission.c.changed_at
            )
            .join(t.submission, t.submission.c.number == t.dispute.c.submission)
            .where(begins(dispute_id, 1, len(record_id)) == record_id)
        )  # fmt: skip
        files = sa.select(
            sha256.label("id"), t.submission.c.number, sha256, t.submission.c.changed_at
        ).where(begins(sha256, 1, len(record_id)) == record_id)
        with self.database.reading() as connection:
            rows = connection.execute(sa.union_all(disputes, files).limit(1000)).all()
        exact = [it for it in rows if it.id == record_id]
        ids = sorted({it.id for it in exact or rows})
        where = self.database.where
        if not ids or not record_id:
            raise StoreError(where, f"no record begins with {record_id!r}")
        if len(ids) > 1:
            shown = ", ".join(ids[:5])
            raise StoreError(where, f"several records begin with {record_id!r}: {shown}")
        newest = max(exact or rows, key=lambda it: it.changed_at)
        return newest.number, newest.sha256

    def dispute(self, record_id: str) -> DisputeRecord | None:
        """Give one dispute by its id or the first characters of it; None for a whole file's id.

        Raises:
            StoreError: as for `get`.
        """
        found = (it for it in self.get(record_id).disputes if it.record_id.startswith(record_id))
        return next(found, None)

    def records(self) -> Iterator[FileRecord]:
        """Give all current records in the order in which their files first came."""
        with self.database.reading() as connection:
            rows = connection.execute(
                sa.select(t.record.c.number, t.submission.c.sha256)
                .join(t.submission, t.submission.c.number == t.record.c.submission)
                .where(t.record.c.standing == Standing.CURRENT)
                .order_by(t.record.c.submission)
            ).all()
        for row in rows:
            with self.database.reading() as connection:
                body = connection.execute(
                    sa.select(t.record.c.body).where(t.record.c.number == row.number)
                ).scalar_one()
            yield self._parsed(body, row.sha256)

    def arrivals(self, sha256: str | None = None) -> tuple[Arrival, ...]:
        """Give all arrivals, or those of one file, oldest first."""
        chosen = (
            sa.select(t.submission.c.sha256, t.arrival.c.name, t.arrival.c.at)
            .join(t.submission, t.submission.c.number == t.arrival.c.submission)
            .order_by(t.arrival.c.number)
        )
        if sha256 is not None:
            chosen = chosen.where(t.submission.c.sha256 == sha256)
        with self.database.reading() as connection:
            rows = connection.execute(chosen).all()
        return tuple(Arrival(*row) for row in rows)

    def knows(self, sha256: str) -> bool:
        """Say whether a file with this content has come."""
        known = sa.select(t.submission.c.number).where(t.submission.c.sha256 == sha256)
        with self.database.reading() as connection:
            return connection.execute(known).scalar() is not None

    def original(self, sha256: str) -> bytes:
        """Give a file's bytes as they came.

        Raises:
            StoreError: they are not there or were altered.
        """
        return blobs.fetch(self.blobs, sha256)

    def _parsed(self, body: str, sha256: str) -> FileRecord:
        try:
            return FileRecord.model_validate_json(body)
        except ValueError as error:
            detail = f"the record of {sha256[:12]} is of another version"
            raise StoreError(self.database.where, detail) from error


def says_the_same(kept: FileRecord, made: FileRecord) -> bool:
    """Say whether a new record says nothing else than one that was kept."""
    return _bare(kept) == _bare(made)


def _bare(record: FileRecord) -> FileRecord:
    """Leave out what the store adds, and what may be another each time: name and models."""
    source = record.source.model_copy(update={"file": "", "models": None})
    disputes = tuple(it.model_copy(update={"follows": None}) for it in record.disputes)
    updates = {"source": source, "disputes": disputes, "version": 1}
    return record.model_copy(update=updates | {"related": (), "replaces": ()})


def _bodies(number: int) -> sa.Select[Any]:
    return sa.select(t.record.c.body).where(t.record.c.submission == number)
