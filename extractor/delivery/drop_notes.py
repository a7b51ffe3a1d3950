"""What a drop folder remembers: the events that were written, and the file that is open."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sqlite3
from pathlib import Path

from extractor.errors import DeliveryError

_TABLES = """
CREATE TABLE IF NOT EXISTS part (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    begun TEXT NOT NULL,
    end INTEGER NOT NULL,
    open INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE IF NOT EXISTS written (id TEXT PRIMARY KEY, part INTEGER NOT NULL) WITHOUT ROWID;
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """The file that is being written.

    Attributes:
        number: counts all files of the folder; none is used twice.
        end: bytes that are noted; what stands behind them was never acknowledged.
    """

    number: int
    begun: dt.datetime
    end: int


class Notes:
    """Keeps the notes durably; used by one program at a time."""

    def __init__(self, path: Path) -> None:
        """Open the notes.

        Raises:
            DeliveryError: they cannot be opened.
        """
        self._path = path
        try:
            self._connection = sqlite3.connect(path, timeout=60)
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.executescript(_TABLES)
        except sqlite3.Error as error:
            raise self._broken(error) from error

    def close(self) -> None:
        """Let go."""
        self._connection.close()

    def knows(self, event_id: str) -> bool:
        """Say whether an event was written."""
        found = self._run("SELECT 1 FROM written WHERE id = ?", event_id)
        return found is not None

    def part(self) -> Part | None:
        """Give the file that is open."""
        row = self._run("SELECT number, begun, end FROM part WHERE open = 1")
        return Part(row[0], dt.datetime.fromisoformat(row[1]), row[2]) if row else None

    def begin(self, now: dt.datetime, end: int) -> Part:
        """Note a new file."""
        statement = "INSERT INTO part (begun, end) VALUES (?, ?) RETURNING number"
        row = self._run(statement, now.isoformat(), end)
        return Part(row[0] if row else 0, now, end)

    def add(self, event_id: str, number: int, end: int) -> None:
        """Note that an event stands in a file, which now has so many bytes."""
        try:
            with self._connection:
                self._connection.execute("UPDATE part SET end = ? WHERE number = ?", (end, number))
                self._connection.execute("INSERT INTO written VALUES (?, ?)", (event_id, number))
        except sqlite3.Error as error:
            raise self._broken(error) from error

    def closed(self, number: int) -> None:
        """Note that a file has its name."""
        self._run("UPDATE part SET open = 0 WHERE number = ?", number)

    def _run(self, statement: str, *values: object) -> tuple[int, str, int] | None:
        try:
            with self._connection:
                row: tuple[int, str, int] | None = self._connection.execute(
                    statement, values
                ).fetchone()
        except sqlite3.Error as error:
            raise self._broken(error) from error
        return row

    def _broken(self, error: sqlite3.Error) -> DeliveryError:
        return DeliveryError(str(self._path), f"the notes cannot be used ({error})")
