"""Open the SQLite file so that what is committed survives a power cut."""

from __future__ import annotations

import contextlib
import importlib.resources
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from extractor.errors import StoreError

SCHEMA_NUMBER = 1  # of the tables; raised with each change of them
_BUSY_SECONDS = 30.0


def sql(name: str) -> str:
    """Give the text of ``store/sql/NAME.sql``."""
    file = importlib.resources.files("extractor.store") / "sql" / f"{name}.sql"
    return file.read_text(encoding="utf-8")


def connect(path: Path) -> sqlite3.Connection:
    """Open a database and create its tables where they are missing.

    Raises:
        StoreError: it cannot be opened, is no database, or was made by a newer version.
    """
    with reported(path):
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        with reported(path):
            _prepare(connection, path)
    except StoreError:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    if number > SCHEMA_NUMBER:
        raise StoreError(str(path), "was written by a newer version of this package; update it")
    if number < SCHEMA_NUMBER:
        # executescript commits by itself; each statement is harmless when it runs twice.
        connection.executescript(sql("schema"))
        connection.execute(f"PRAGMA user_version = {SCHEMA_NUMBER}")


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Commit all or nothing.

    The write lock is taken at once: a transaction that reads first and writes then fails at
    once when another writer was in between, in spite of the busy timeout.

    Raises:
        StoreError: the database refused.
    """
    with reported(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


@contextlib.contextmanager
def reported(path: Path) -> Iterator[None]:
    """Turn the database's errors into ours.

    Raises:
        StoreError: the database refused.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(str(path), f"the record store cannot be used ({error})") from error
