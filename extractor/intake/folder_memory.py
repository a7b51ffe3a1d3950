"""Remember files that were received but could not be taken out of the inbox.

On a share that may only be read every file stays where it is; without a memory that outlives
the program each restart would take them all again.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from extractor.errors import SourceError
from extractor.intake.folder_names import Found, Identity, escaped

_SCHEMA = """
CREATE TABLE IF NOT EXISTS received (
    inbox TEXT NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL, noted_at INTEGER NOT NULL, PRIMARY KEY (inbox, path)
) WITHOUT ROWID
"""
_KEEP_SECONDS = 400 * 86_400  # of a file that nobody cleared away within a year
_BUSY_SECONDS = 30.0


class Memory:
    """A table of received files by path, size, time and content; safe to use from any thread."""

    def __init__(self, inbox: Path, file: Path | None) -> None:
        """Open it.

        Args:
            inbox: whose files these are; several may share a file.
            file: a database of its own; None forgets with the program.

        Raises:
            SourceError: it cannot be opened.
        """
        self._name = os.fspath(file or "memory of the inbox")
        self._inbox = escaped(os.fspath(inbox.resolve()))
        self._lock = threading.Lock()
        with self._reported():
            if file is not None:
                file.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                file or ":memory:", timeout=_BUSY_SECONDS, isolation_level=None,
                check_same_thread=False,
            )  # fmt: skip
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute(_SCHEMA)
            self._connection.execute(
                "DELETE FROM received WHERE noted_at < ?", (int(time.time()) - _KEEP_SECONDS,)
            )
            count = self._connection.execute("SELECT count(*) FROM received").fetchone()[0]
        self._is_empty = not count

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def knows(self, found: Found) -> bool:
        """Say whether a file was received as it lies there."""
        row = self._row(found.path)
        return row is not None and row[:2] == (found.identity.size, found.identity.mtime_ns)

    def digest(self, path: str) -> str | None:
        """Give the SHA-256 of what was received under a path; None if nothing was."""
        row = self._row(path)
        return None if row is None else row[2]

    def note(self, path: str, identity: Identity, sha256: str) -> None:
        """Remember a file durably.

        Raises:
            SourceError: it cannot be written down.
        """
        row = (
            self._inbox, escaped(path), identity.size, identity.mtime_ns, sha256, int(time.time()),
        )  # fmt: skip
        with self._reported():
            self._connection.execute(
                "INSERT OR REPLACE INTO received VALUES (?, ?, ?, ?, ?, ?)", row
            )
        self._is_empty = False

    def forget(self, path: str) -> None:
        """Forget a file that is no longer there."""
        if self._is_empty:
            return
        with self._reported():
            self._connection.execute(
                "DELETE FROM received WHERE inbox = ? AND path = ?", (self._inbox, escaped(path))
            )

    def _row(self, path: str) -> tuple[int, int, str] | None:
        if self._is_empty:
            return None
        with self._reported():
            row = self._connection.execute(
                "SELECT size, mtime_ns, sha256 FROM received WHERE inbox = ? AND path = ?",
                (self._inbox, escaped(path)),
            ).fetchone()
        return None if row is None else (row[0], row[1], row[2])

    @contextlib.contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            with self._lock:
                yield
        except (sqlite3.Error, OSError) as error:
            raise SourceError(self._name, f"cannot be used ({error})") from error
