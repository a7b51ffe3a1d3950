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
CREATE TABLE IF NOT EXISTS noted (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    part INTEGER NOT NULL
);
"""
# Until 0.1 the ids stood in a table without an order.
_MOVE = """
BEGIN IMMEDIATE;
INSERT INTO noted (id, part) SELECT id, part FROM written ORDER BY part;
DROP TABLE written;
COMMIT;
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

    def __init__(self, path: Path, *, remember: int) -> None:
        """Open the notes.

        Args:
            path: of the SQLite file, made if missing.
            remember: how many events, the newest; older ones are forgotten.

        Raises:
            DeliveryError: they cannot be opened.
        """
        self._path = path
        self._remember = remember
        try:
            self._connection = sqlite3.connect(path, timeout=60)
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.executescript(_TABLES)
            if self._connection.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'written'"
            ).fetchone():
                self._connection.executescript(_MOVE)
        except sqlite3.Error as error:
            raise self._broken(error) from error

    def close(self) -> None:
        """Let go."""
        self._connection.close()

    def knows(self, event_id: str) -> bool:
        """Say whether an event was written."""
        found = self._run("SELECT 1 FROM noted WHERE id = ?", event_id)
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
        """Note that an event stands in a file, which now has so many bytes; forget the oldest."""
        run = self._connection.execute
        try:
            with self._connection:
                run("UPDATE part SET end = ? WHERE number = ?", (end, number))
                added = run("INSERT INTO noted (id, part) VALUES (?, ?)", (event_id, number))
                oldest = (added.lastrowid or 0) - self._remember
                run("DELETE FROM noted WHERE number <= ?", (oldest,))
        except sqlite3.Error as error:
            raise self._broken(error) from error

    def closed(self, number: int) -> None:
        """Note that a file has its name; those before it are done with."""
        self._run("UPDATE part SET open = 0 WHERE number = ?", number)
        self._run("DELETE FROM part WHERE number < ? AND open = 0", number)

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
