"""Records and originals in one folder; the same file is one record however often it comes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from extractor.errors import StoreError
from extractor.store import blobs
from extractor.store.database import connect, reported, sql, transaction
from extractor.values.record import DisputeRecord, FileRecord, Status

DATABASE = "records.sqlite"
BLOBS = "blobs"


@dataclasses.dataclass(frozen=True, slots=True)
class Saved:
    """What saving did.

    Attributes:
        sha256: the id of the file's record.
        is_new: False when the same bytes had come before.
    """

    sha256: str
    is_new: bool


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
    """A folder with a database of records and the originals they were read from.

    Use it in a ``with`` block, or close it.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self._folder = folder
        self._path = folder / DATABASE
        self._connection = connection

    @classmethod
    def open(cls, path: str | Path) -> Store:
        """Open a store; a folder that does not exist is created.

        Raises:
            StoreError: the folder cannot be created, or holds something else.
        """
        folder = Path(path)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            detail = f"the record store cannot be created ({error.strerror or error})"
            raise StoreError(str(folder), detail) from error
        return cls(folder, connect(folder / DATABASE))

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the database go."""
        self._connection.close()

    def save(
        self, record: FileRecord, original: bytes | None, *, now: dt.datetime | None = None
    ) -> Saved:
        """Keep a file's bytes, then its record, then note that it came.

        The same bytes again are the same record: its body becomes the newer one, unless that
        would replace a processed record by a quarantined one.

        Args:
            record: what became of the file.
            original: its bytes; they are durable before the record is. None leaves them where
                they are, for files too large to keep; the record's own SHA-256 is believed.
            now: the instant of arrival, aware; None asks the clock.

        Raises:
            StoreError: it cannot be written; nothing of the record is kept then.
        """
        sha256 = record.source.sha256
        if original is not None:
            sha256 = blobs.keep(self._folder / BLOBS, original)
        at = (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).isoformat()
        with transaction(self._connection, self._path):
            status = self._status(sha256)
            if not (status == Status.PROCESSED and record.status is Status.QUARANTINED):
                self._put(record, sha256, at)
            self._connection.execute(
                "INSERT INTO arrivals (sha256, file, arrived_at) VALUES (?, ?, ?)",
                (sha256, record.source.file, at),
            )
        return Saved(sha256, is_new=status is None)

    def get(self, record_id: str) -> FileRecord:
        """Give the record that holds a dispute.

        Args:
            record_id: of a dispute, or the SHA-256 of a file; the first characters are enough.

        Raises:
            StoreError: none begins like that, or several different ones do.
        """
        with reported(self._path):
            rows = self._connection.execute(sql("find_by_id"), {"prefix": record_id}).fetchall()
        exact = [it for it in rows if it["id"] == record_id]
        ids = sorted({it["id"] for it in exact or rows})
        if not ids or not record_id:
            raise StoreError(str(self._path), f"no record begins with {record_id!r}")
        if len(ids) > 1:
            shown = ", ".join(ids[:5])
            raise StoreError(str(self._path), f"several records begin with {record_id!r}: {shown}")
        return self._record((exact or rows)[0]["sha256"])

    def dispute(self, record_id: str) -> DisputeRecord | None:
        """Give one dispute by its id or the first characters of it; None for a whole file's id.

        Raises:
            StoreError: as for `get`.
        """
        found = (it for it in self.get(record_id).disputes if it.record_id.startswith(record_id))
        return next(found, None)

    def records(self) -> Iterator[FileRecord]:
        """Give all records in the order in which their files first came."""
        with reported(self._path):
            rows = self._connection.execute(
                "SELECT sha256 FROM records JOIN arrivals USING (sha256)"
                " GROUP BY sha256 ORDER BY min(number)"
            ).fetchall()
        for row in rows:
            yield self._record(row["sha256"])

    def arrivals(self, sha256: str | None = None) -> tuple[Arrival, ...]:
        """Give all arrivals, or those of one file, oldest first."""
        with reported(self._path):
            rows = self._connection.execute(
                "SELECT sha256, file, arrived_at FROM arrivals"
                " WHERE :sha256 IS NULL OR sha256 = :sha256 ORDER BY number",
                {"sha256": sha256},
            ).fetchall()
        return tuple(
            Arrival(it["sha256"], it["file"], dt.datetime.fromisoformat(it["arrived_at"]))
            for it in rows
        )

    def knows(self, sha256: str) -> bool:
        """Say whether a file with this content has been saved."""
        with reported(self._path):
            return self._status(sha256) is not None

    def original(self, sha256: str) -> bytes:
        """Give a file's bytes as they came.

        Raises:
            StoreError: they are not there or were altered.
        """
        return blobs.fetch(self._folder / BLOBS, sha256)

    def _status(self, sha256: str) -> str | None:
        row = self._connection.execute(
            "SELECT status FROM records WHERE sha256 = ?", (sha256,)
        ).fetchone()
        return None if row is None else str(row["status"])

    def _put(self, record: FileRecord, sha256: str, at: str) -> None:
        row = {
            "sha256": sha256,
            "status": record.status.value,
            "body": record.model_dump_json(),
            "saved_at": at,
        }
        self._connection.execute(sql("put_record"), row)
        self._connection.execute("DELETE FROM disputes WHERE sha256 = ?", (sha256,))
        self._connection.executemany(
            "INSERT INTO disputes (sha256, position, record_id) VALUES (?, ?, ?)",
            [(sha256, at_, it.record_id) for at_, it in enumerate(record.disputes)],
        )

    def _record(self, sha256: str) -> FileRecord:
        with reported(self._path):
            row = self._connection.execute(
                "SELECT body FROM records WHERE sha256 = ?", (sha256,)
            ).fetchone()
        try:
            return FileRecord.model_validate_json(row["body"])
        except ValueError as error:
            detail = f"the record of {sha256[:12]} is of another version"
            raise StoreError(str(self._path), detail) from error
