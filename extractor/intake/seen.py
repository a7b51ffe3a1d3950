"""What was already stored, so that it is not fetched again.

Only a saving: what is given twice is recognised by the store. Forgetting is harmless, remembering
something that was not stored would lose it; so an entry is written after the store has committed.
It outlives the program, however that ends; after a power failure the last entries may be missing,
and their mails are looked at again.
"""

from __future__ import annotations

import dataclasses
import sqlite3
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol, TypeVar

from extractor.errors import SourceError
from extractor.write_ahead import write_ahead

FILE_NAME = "seen.sqlite"
WAIT_SECONDS = 30.0
_T = TypeVar("_T")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS seen (
  account TEXT NOT NULL,
  folder TEXT NOT NULL,
  validity INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  owed INTEGER NOT NULL,
  PRIMARY KEY (account, folder, validity, uid)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS seen_owed ON seen (account, folder, validity) WHERE owed;
"""
_HERE = "account = ? AND folder = ? AND validity = ?"


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where numbers of mails mean something.

    Attributes:
        account: "imap:NAME", "maildir:PATH" or "mbox:PATH".
        validity: UIDVALIDITY of IMAP; another one makes all numbers mean other mails.
    """

    account: str
    folder: str
    validity: int = 0


class Seen(Protocol):
    """Remembers what was stored, also for the next program."""

    def stored(self, place: Place) -> set[int]:
        """Give the numbers that were stored."""
        ...

    def add(self, place: Place, uid: int, *, owed: bool) -> None:
        """Remember one as stored.

        Args:
            place: where it is.
            uid: its number.
            owed: it is still to be flagged, moved or deleted there.
        """
        ...

    def owed(self, place: Place) -> list[int]:
        """Give the stored ones that are still to be flagged, moved or deleted, in order."""
        ...

    def settle(self, place: Place, uids: Iterable[int]) -> None:
        """Remember that these are flagged, moved or deleted."""
        ...

    def forget_others(self, place: Place, present: Iterable[int]) -> None:
        """Forget what is no longer there: other numbers, and the folder under other validities."""
        ...


class SeenFile:
    """Keeps it in a small SQLite file; several processes may use it."""

    def __init__(self, path: Path) -> None:
        """Open or make the file.

        Raises:
            SourceError: it cannot be written.
        """
        self._path = path
        self._lock = threading.Lock()
        self._database = self._guarded(self._open)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def stored(self, place: Place) -> set[int]:
        """Give the numbers that were stored."""
        query = f"SELECT uid FROM seen WHERE {_HERE}"  # noqa: S608 (a constant)
        return {uid for (uid,) in self._rows(query, _row(place))}

    def add(self, place: Place, uid: int, *, owed: bool) -> None:
        """Remember one as stored; what is owed for it stays owed."""
        statement = "INSERT INTO seen VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
        self._write(statement, [(*_row(place), uid, owed)])

    def owed(self, place: Place) -> list[int]:
        """Give the stored ones that are still to be marked, in order."""
        query = f"SELECT uid FROM seen WHERE {_HERE} AND owed ORDER BY uid"  # noqa: S608
        return [uid for (uid,) in self._rows(query, _row(place))]

    def settle(self, place: Place, uids: Iterable[int]) -> None:
        """Remember that these are marked."""
        statement = f"UPDATE seen SET owed = 0 WHERE {_HERE} AND uid = ?"  # noqa: S608
        self._write(statement, [(*_row(place), uid) for uid in uids])

    def forget_others(self, place: Place, present: Iterable[int]) -> None:
        """Forget what is no longer there."""
        gone = self.stored(place).difference(present)
        statement = f"DELETE FROM seen WHERE {_HERE} AND uid = ?"  # noqa: S608
        self._write(statement, [(*_row(place), uid) for uid in gone])
        older = "DELETE FROM seen WHERE account = ? AND folder = ? AND validity <> ?"
        self._write(older, [_row(place)])

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(
            self._path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        write_ahead(database, patience=WAIT_SECONDS)
        database.execute("PRAGMA synchronous = NORMAL")  # no fsync a mail: see above
        database.executescript(_SCHEMA)
        return database

    def _rows(self, query: str, values: tuple[object, ...]) -> list[tuple[int]]:
        with self._lock:
            return self._guarded(lambda: self._database.execute(query, values).fetchall())

    def _write(self, statement: str, rows: list[tuple[object, ...]]) -> None:
        if not rows:
            return
        with self._lock:
            self._guarded(lambda: self._all_or_none(statement, rows))

    def _all_or_none(self, statement: str, rows: list[tuple[object, ...]]) -> None:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            self._database.executemany(statement, rows)
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def _guarded(self, step: Callable[[], _T]) -> _T:
        try:
            return step()
        except (sqlite3.Error, OSError) as error:
            detail = f"cannot be used ({error}); check the disk and its rights"
            raise SourceError(str(self._path), detail) from error


def _row(place: Place) -> tuple[object, ...]:
    return (place.account, place.folder, place.validity)
