"""Programs that may use the API, each with a token of its own and the scopes it was given."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Collection

import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.store import tables_accounts as t
from extractor.store.audit import By, Entry, append
from extractor.store.store import Store

SEEN_EVERY = dt.timedelta(minutes=1)


class Scope(enum.StrEnum):
    """What a program may do."""

    SUBMIT = "submit"  # hand files in and see how far they have come
    READ = "read"  # see disputes, corrections and events
    WRITE = "write"  # change disputes, as a clerk may
    MANAGE = "manage"  # change disputes, as a manager may


@dataclasses.dataclass(frozen=True, slots=True)
class Application:
    """A program.

    Attributes:
        ends_at: from when its token is refused; None for never.
        seen_at: the last request, to the minute; None for none yet.
    """

    number: int
    name: str
    scopes: tuple[Scope, ...]
    made_by: str
    made_at: dt.datetime
    ends_at: dt.datetime | None
    seen_at: dt.datetime | None
    revoked_at: dt.datetime | None

    def __str__(self) -> str:
        return self.name

    def may(self, scope: Scope) -> bool:
        """Say whether it may do something; whoever decides as a manager may also as a clerk."""
        return scope in self.scopes or (scope is Scope.WRITE and Scope.MANAGE in self.scopes)

    def works_at(self, now: dt.datetime) -> bool:
        """Say whether the token is taken."""
        return self.revoked_at is None and (self.ends_at is None or now < self.ends_at)


@dataclasses.dataclass(frozen=True, slots=True)
class NewApplication:
    """A program to let in.

    Attributes:
        digest: SHA-256 of its token.
    """

    name: str
    digest: str
    scopes: Collection[Scope]
    ends_at: dt.datetime | None = None


def add_application(store: Store, new: NewApplication, *, by: By) -> Application:
    """Let a program in.

    Raises:
        StoreError: one has this name.
    """
    row = {
        "name": new.name, "digest": new.digest, "made_by": by.who, "made_at": store.clock(),
        "scopes": " ".join(it.value for it in Scope if it in new.scopes), "ends_at": new.ends_at,
    }  # fmt: skip
    with store.database.writing() as connection:
        known = sa.select(t.application.c.number).where(t.application.c.name == new.name)
        if connection.execute(known).first() is not None:
            detail = f"there is an application {new.name!r} already"
            raise StoreError(store.database.where, detail)
        connection.execute(t.application.insert().values(row))
        body = {"scopes": row["scopes"]}
        _note(connection, store, by, "application.added", new.name, body)
        named = sa.select(*_COLUMNS).where(t.application.c.name == new.name)
        return _application(connection.execute(named).one())


def applications(store: Store) -> tuple[Application, ...]:
    """Give all, those that work first, then by name."""
    with store.database.reading() as connection:
        found = [_application(it) for it in connection.execute(sa.select(*_COLUMNS))]
    return tuple(sorted(found, key=lambda it: (it.revoked_at is not None, it.name)))


def application_of(store: Store, digest: str) -> Application | None:
    """Give whose token one is, and note that it is used.

    Returns:
        None if there is none, or it is taken no more.
    """
    now = store.clock()
    chosen = sa.select(*_COLUMNS).where(t.application.c.digest == digest)
    with store.database.reading() as connection:
        row = connection.execute(chosen).first()
    found = None if row is None else _application(row)
    if found is None or not found.works_at(now):
        return None
    if found.seen_at is None or now - found.seen_at >= SEEN_EVERY:
        mine = t.application.c.number == found.number
        with store.database.writing() as connection:
            connection.execute(t.application.update().where(mine).values(seen_at=now))
    return found


def revoke_application(store: Store, number: int, *, by: By) -> Application | None:
    """Take a token back for good; None if there is none of this number."""
    mine = t.application.c.number == number
    with store.database.writing() as connection:
        row = connection.execute(sa.select(*_COLUMNS).where(mine)).first()
        if row is None:
            return None
        found = _application(row)
        if found.revoked_at is None:
            now = store.clock()
            connection.execute(t.application.update().where(mine).values(revoked_at=now))
            _note(connection, store, by, "application.revoked", found.name, {})
        return found


_COLUMNS = tuple(t.application.c[it.name] for it in dataclasses.fields(Application))


def _application(row: sa.Row[tuple[object, ...]]) -> Application:
    values = dict(zip((it.name for it in _COLUMNS), row, strict=True))
    scopes = tuple(Scope(it) for it in str(values["scopes"]).split())
    return Application(**{**values, "scopes": scopes})  # type: ignore[arg-type]


def _note(
    connection: sa.Connection, store: Store, by: By, what: str, name: str, body: dict[str, object]
) -> None:
    subject = ("application", name)
    append(connection, Entry(store.clock(), by.who, by.role, what, subject, body))
