"""One at a time looks after a source.

Two who take the same mail at the same moment would count it as having come twice. Whoever comes
second waits, and takes over when the first one dies, as told by a lock (see `owners`).
"""

from __future__ import annotations

import contextlib
import hashlib
import os

import sqlalchemy as sa

from extractor.durable import lock
from extractor.errors import StoreError
from extractor.store.owners import LOCKS
from extractor.store.store import Store

_LOCK = 7_241_009  # first half of the advisory lock of a source


class Turn:
    """The right to look after a source, held until `close` or death."""

    def __init__(self, store: Store, name: str) -> None:
        """Name the source; nothing is taken yet."""
        self._store = store
        self._name = name
        self._kept = contextlib.ExitStack()
        self._connection: sa.Connection | None = None
        self._has = False

    def take(self) -> bool:
        """Say whether it is ours, taking it if it is free.

        Raises:
            StoreError: the store does not answer.
        """
        if self._has and not self._is_sound():
            self.close()
        if not self._has:
            self._has = self._from_file() if self._store.database.is_file else self._from_server()
            if not self._has:
                self.close()
        return self._has

    def close(self) -> None:
        """Let somebody else have it."""
        self._has = False
        self._connection = None
        with contextlib.suppress(StoreError), self._store.database.reported():
            self._kept.close()

    def _is_sound(self) -> bool:
        """Say whether the connection that holds the lock still stands."""
        if self._connection is None:
            return True
        try:
            with self._store.database.reported():
                self._connection.execute(sa.select(1))
        except StoreError:
            return False
        return True

    def _from_file(self) -> bool:
        folder = self._store.folder / LOCKS
        digest = hashlib.sha256(self._name.encode(errors="surrogateescape")).hexdigest()
        path = folder / f"source-{digest[:16]}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._kept.callback(os.close, lock(path, waits=False))
        except BlockingIOError:
            return False
        except OSError as error:
            raise StoreError(str(path), f"cannot be locked ({error.strerror})") from error
        return True

    def _from_server(self) -> bool:
        self._connection = self._kept.enter_context(self._store.database.connected())
        key = sa.func.hashtext(self._name)
        with self._store.database.reported():
            taken = sa.select(sa.func.pg_try_advisory_lock(_LOCK, key))
            if self._connection.execute(taken).scalar_one():
                self._kept.callback(self._unlock, self._connection)
                return True
        return False

    def _unlock(self, connection: sa.Connection) -> None:
        """Let go before the connection returns to the pool."""
        key = sa.func.hashtext(self._name)
        connection.execute(sa.select(sa.func.pg_advisory_unlock(_LOCK, key)))
