"""Open the database so that what is committed survives a power cut.

SQLite is told to sync at every commit and to take the write lock when a writing transaction
begins: one that reads first and writes then fails at once when another writer was in between, in
spite of any busy timeout (900 of 1,200 did; none with the lock taken first).

What can be done again need not be synced by itself: after a power cut the database is as it was
some commits before, never in between, and every synced commit takes the earlier ones with it.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.engine.interfaces import DBAPIConnection

from extractor.errors import StoreError
from extractor.write_ahead import write_ahead

Connection = sa.Connection  # a transaction that is under way, for those who only hand it on

_BUSY_SECONDS = 30.0
_DRIVER = "pg8000"  # psycopg is LGPL; see docs/decisions/0016-store-on-two-engines.md
INSTALL = "pip install 'dispute-extractor[postgres]'"


class Database:
    """Transactions on one database; may be used by several threads.

    Attributes:
        where: the file or the address without its password, for messages.
        is_file: whether it is SQLite.
    """

    def __init__(self, engine: sa.Engine, where: str) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        self._hasty_writer = engine.execution_options(writes=True, synced=False)
        self.where = where
        self.is_file = engine.dialect.name == "sqlite"

    @classmethod
    def of_file(cls, path: Path) -> Database:
        """Point to a SQLite file; it is opened with the first transaction."""
        url = sa.URL.create("sqlite", database=os.fspath(path))
        engine = sa.create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin_in_file)
        return cls(engine, str(path))

    @classmethod
    def of_copy(cls, path: Path) -> Database:
        """Point to a SQLite file that is only read and that nobody changes; none is made of it."""
        name = f"file:{quote(os.fspath(path))}"
        query = {"mode": "ro", "immutable": "1", "uri": "true"}
        engine = sa.create_engine(sa.URL.create("sqlite", database=name, query=query))
        return cls(engine, str(path))

    @classmethod
    def of_url(cls, address: str) -> Database:
        """Point to a PostgreSQL server; it is asked with the first transaction.

        Args:
            address: ``postgresql://user@host/name``; without a password in it, that of the
                environment's ``PGPASSWORD`` is taken.

        Raises:
            StoreError: it is no such address, or the driver is not installed.
        """
        try:
            url = sa.make_url(address)
        except exc.ArgumentError as error:
            raise StoreError("store.url", "is no address of a database") from error
        where = url.render_as_string(hide_password=True)
        if url.get_backend_name() != "postgresql":
            raise StoreError(where, "only postgresql:// can be used; leave it out for SQLite")
        if importlib.util.find_spec(_DRIVER) is None:
            raise StoreError(where, f"the driver for PostgreSQL is missing; {INSTALL}")
        if url.password is None and "PGPASSWORD" in os.environ:
            url = url.set(password=os.environ["PGPASSWORD"])
        engine = sa.create_engine(url.set(drivername=f"postgresql+{_DRIVER}"), pool_pre_ping=True)
        event.listen(engine, "connect", _prepare_on_server)
        event.listen(engine, "begin", _begin_on_server)
        return cls(engine, where)

    @contextlib.contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Look at one state of everything.

        Raises:
            StoreError: the database refused.
        """
        with self.reported(), self._engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """Look at one state of everything, by as many statements as it takes.

        Raises:
            StoreError: the database refused.
        """
        if self.is_file:
            with self.reading() as connection:
                yield connection
            return
        with self.reported(), self._engine.connect() as connection:
            still = connection.execution_options(isolation_level="REPEATABLE READ")
            with still.begin():
                yield still

    @contextlib.contextmanager
    def writing(self, *, synced: bool = True) -> Iterator[sa.Connection]:
        """Commit all or nothing.

        Args:
            synced: whether it survives a power cut from now on. False where that would only be
                done again; the next synced commit, of whomever, makes it last as well. What leads
                to something outside, such as a delivery or a mail, is synced before.

        Raises:
            StoreError: the database refused; nothing was written then.
        """
        writer = self._writer if synced else self._hasty_writer
        with self.reported(), writer.begin() as connection:
            yield connection

    def settle(self) -> None:
        """Make everything that is committed survive a power cut.

        Raises:
            StoreError: the database refused.
        """
        if self.is_file:
            with self.connected() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
        else:
            with self.writing() as connection:  # only what wrote something is flushed
                connection.exec_driver_sql("CREATE TEMPORARY TABLE settled () ON COMMIT DROP")

    @contextlib.contextmanager
    def connected(self) -> Iterator[sa.Connection]:
        """Give a connection of its own that commits each statement.

        Raises:
            StoreError: the database refused.
        """
        with self.reported(), self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    @contextlib.contextmanager
    def reported(self) -> Iterator[None]:
        """Turn the database's errors into ours.

        Raises:
            StoreError: the database refused.
        """
        try:
            yield
        except (exc.DBAPIError, exc.TimeoutError, sqlite3.Error) as error:
            cause = error.orig if isinstance(error, exc.DBAPIError) else error
            detail = f"the record store cannot be used ({cause})"
            raise StoreError(self.where, detail) from error

    def close(self) -> None:
        """Let all connections go."""
        self._engine.dispose()


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions begin when we say so, see `_begin`
    write_ahead(connection, patience=_BUSY_SECONDS)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_in_file(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("writes", False):
        connection.exec_driver_sql("BEGIN")
        return
    level = "FULL" if options.get("synced", True) else "NORMAL"  # of WAL: synced at checkpoints
    if connection.info.get("synchronous", "FULL") != level:
        connection.exec_driver_sql(f"PRAGMA synchronous = {level}")
        connection.info["synchronous"] = level
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _prepare_on_server(connection: DBAPIConnection, _: object) -> None:
    """Compile no statements: it takes 0.2 s to 0.4 s, and the desk's questions a few hundredths."""
    connection.cursor().execute("SET jit = off")
    connection.commit()


def _begin_on_server(connection: sa.Connection) -> None:
    if not connection.get_execution_options().get("synced", True):
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
