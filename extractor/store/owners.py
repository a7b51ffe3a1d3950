"""Who may own work, and whether he lives: told by locks, never by a clock.

A lease that ends at a time of day is stolen when a clock jumps forward and stuck when its owner
was ahead. A lock is let go by the system in the moment its holder dies: of a file beside SQLite,
of the server on PostgreSQL, where owners may be on other machines.
"""

from __future__ import annotations

import contextlib
import os
import socket
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from extractor.durable import lock, locked
from extractor.errors import StoreError
from extractor.store import tables as t
from extractor.store.database import Database
from extractor.values.clock import Clock

LOCKS = "locks"
_LOCK = 7_241_008  # first half of the advisory lock of an owner


class Owner(Protocol):
    """Somebody who may own work, until `close` or death.

    Attributes:
        number: in the table of owners; never used twice.
    """

    number: int

    def is_alive(self, number: int) -> bool:
        """Say whether another owner lives."""
        ...

    def is_sound(self) -> bool:
        """Say whether others still see that this one lives."""
        ...

    def close(self) -> None:
        """Let go."""
        ...


def register(database: Database, folder: Path, clock: Clock) -> Owner:
    """Make a new owner.

    Raises:
        StoreError: the store does not answer.
    """
    with database.writing() as connection:
        row = {"host": socket.gethostname(), "pid": os.getpid(), "since": clock()}
        statement = t.owner.insert().values(**row).returning(t.owner.c.number)
        number = connection.execute(statement).scalar_one()
    if database.is_file:
        return _FileOwner(number, folder / LOCKS)
    return _ServerOwner(number, database)


class _FileOwner:
    """Holds a lock on a file of its own."""

    def __init__(self, number: int, folder: Path) -> None:
        self.number = number
        self._path = folder / str(number)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._handle = self._locked()
        except OSError as error:
            raise StoreError(str(self._path), f"cannot be locked ({error.strerror})") from error

    def _locked(self) -> int:
        while True:
            handle = lock(self._path)
            if self._is_named(handle):
                return handle
            os.close(handle)  # somebody took us for dead before we had the lock, and cleared away

    def _is_named(self, handle: int) -> bool:
        try:
            return os.fstat(handle).st_ino == self._path.stat().st_ino
        except FileNotFoundError:
            return False

    def is_sound(self) -> bool:
        return self._is_named(self._handle)

    def is_alive(self, number: int) -> bool:
        if number == self.number:
            return True
        path = self._path.with_name(str(number))
        try:
            with locked(path, waits=False, must_exist=True):
                path.unlink(missing_ok=True)
        except BlockingIOError:
            return True
        except FileNotFoundError:
            pass
        return False

    def close(self) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self._handle)


class _ServerOwner:
    """Holds an advisory lock on a connection of its own."""

    def __init__(self, number: int, database: Database) -> None:
        self.number = number
        self._database = database
        self._kept = contextlib.ExitStack()
        self._connection = self._kept.enter_context(database.connected())
        # Waits for whoever tries in this moment whether we live, which is soon over.
        self._connection.execute(sa.select(sa.func.pg_advisory_lock(_LOCK, number)))

    def is_sound(self) -> bool:
        try:
            with self._database.reported():
                self._connection.execute(sa.select(1))
        except StoreError:
            return False
        return True

    def is_alive(self, number: int) -> bool:
        if number == self.number:
            return True
        with self._database.reading() as connection:
            lock = sa.func.pg_try_advisory_xact_lock(_LOCK, number)
            return not connection.execute(sa.select(lock)).scalar_one()

    def close(self) -> None:
        with contextlib.suppress(StoreError), self._database.reported():
            self._connection.execute(sa.select(sa.func.pg_advisory_unlock(_LOCK, self.number)))
            self._kept.close()
