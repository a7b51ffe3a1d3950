"""SQLite files that one writes while others read."""

from __future__ import annotations

import sqlite3
import time

_AGAIN_SECONDS = 0.01


def write_ahead(connection: sqlite3.Connection, *, patience: float) -> None:
    """Have a file keep a log of what is written (https://www.sqlite.org/wal.html).

    Of several that open a new file at the same moment and all switch it over, SQLite refuses some
    at once, whatever timeout a connection has: waiting for each other they would wait for ever.

    Args:
        connection: to the file, outside a transaction.
        patience: seconds for which others may be in the way.

    Raises:
        sqlite3.OperationalError: they still are, or the file cannot be used.
    """
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_AGAIN_SECONDS)
        else:
            return
