"""People who may use the desk: added, changed, locked; each change says who made it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.store import tables_accounts as t
from extractor.store.audit import By, Entry, append
from extractor.store.store import Store
from extractor.values.case import Role

LOGIN_CHARACTERS = 254  # the longest mail address, RFC 5321


@dataclasses.dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in.

    Attributes:
        login: mail address or name, folded; what is typed to sign in.
        name: as shown; never empty.
        password: its Argon2 hash; None while no password is set.
        language: of the pages, such as "fr".
        theme: "light", "dark", or "auto" for what the system has.
        seen_at: the last sign-in; None if there was none.
        issuer: of the identity provider that vouches for this person; None for a local account.
    """

    number: int
    login: str
    name: str
    role: Role
    password: str | None
    issuer: str | None
    language: str
    theme: str
    locked: bool
    made_at: dt.datetime
    seen_at: dt.datetime | None

    @property
    def by(self) -> By:
        """Give the person as the one who does something."""
        return By(self.login, self.role.value)


@dataclasses.dataclass(frozen=True, slots=True)
class NewAccount:
    """Somebody to add.

    Attributes:
        issuer: with `subject`, whom an identity provider means; None for a local account.
    """

    login: str
    name: str
    role: Role
    language: str
    issuer: str | None = None
    subject: str | None = None


def folded(login: str) -> str:
    """Give a login as it is kept: without blanks around it or control signs, in small letters."""
    typed = "".join(it for it in login if it.isprintable())
    return typed.strip().casefold()[:LOGIN_CHARACTERS]


def add_account(store: Store, new: NewAccount, *, by: By) -> Account:
    """Add somebody, who has no password yet.

    Raises:
        StoreError: somebody has this login.
    """
    login = folded(new.login)
    name = "".join(it for it in new.name if it.isprintable()).strip()
    row = {
        "login": login, "name": name or login, "role": new.role.value,
        "language": new.language, "issuer": new.issuer, "subject": new.subject,
        "made_at": store.clock(),
    }  # fmt: skip
    with store.database.writing() as connection:
        if _found(connection, t.account.c.login == login):
            raise StoreError(store.database.where, f"there is an account {login!r} already")
        added = t.account.insert().values(row).returning(t.account.c.number)
        account = read_account(connection, connection.execute(added).scalar_one())
        note(connection, store, by, "account.added", account, {"role": account.role.value})
        return account


def account_of(store: Store, number: int) -> Account | None:
    """Give an account; None if there is none."""
    with store.database.reading() as connection:
        return _found(connection, t.account.c.number == number)


def account_named(store: Store, login: str) -> Account | None:
    """Give the account with a login; None if there is none."""
    with store.database.reading() as connection:
        return _found(connection, t.account.c.login == folded(login))


def account_meant(store: Store, issuer: str, subject: str) -> Account | None:
    """Give the account that an identity provider means; None if there is none."""
    meant = sa.and_(t.account.c.issuer == issuer, t.account.c.subject == subject)
    with store.database.reading() as connection:
        return _found(connection, meant)


def accounts(store: Store) -> tuple[Account, ...]:
    """Give everybody, by name."""
    with store.database.reading() as connection:
        rows = connection.execute(sa.select(*_COLUMNS)).all()
    return tuple(sorted((_account(it) for it in rows), key=lambda it: it.name.casefold()))


def has_accounts(store: Store) -> bool:
    """Say whether anybody was ever added."""
    with store.database.reading() as connection:
        return connection.execute(sa.select(t.account.c.number).limit(1)).first() is not None


def set_role(store: Store, number: int, role: Role, *, by: By) -> Account:
    """Give somebody another role; the next request of his sessions has it.

    Raises:
        StoreError: there is no such account, or nobody could administer afterwards.
    """
    return _change(store, number, {"role": role.value}, "account.role", by)


def set_locked(store: Store, number: int, *, locked: bool, by: By) -> Account:
    """Keep somebody out, or let him in again; locking ends his sessions.

    Raises:
        StoreError: there is no such account, or nobody could administer afterwards.
    """
    return _change(store, number, {"locked": locked}, "account.locked", by)


def set_password(store: Store, number: int, password: str, *, by: By) -> Account:
    """Set a password's hash; all sessions of the account end.

    Raises:
        StoreError: there is no such account.
    """
    return _change(store, number, {"password": password}, "account.password", by)


def set_taste(store: Store, number: int, *, language: str, theme: str, by: By) -> Account:
    """Set how somebody wants the pages.

    Raises:
        StoreError: there is no such account.
    """
    return _change(store, number, {"language": language, "theme": theme}, "account.taste", by)


def bind_account(store: Store, number: int, issuer: str, subject: str, *, by: By) -> Account:
    """Have an identity provider vouch for somebody from now on; the password is of no use then.

    Raises:
        StoreError: there is no such account.
    """
    values = {"issuer": issuer, "subject": subject, "password": None}
    return _change(store, number, values, "account.bound", by)


def renew_hash(store: Store, number: int, password: str) -> None:
    """Keep the same password's hash at another cost; sessions go on."""
    mine = t.account.c.number == number
    with store.database.writing() as connection:
        connection.execute(t.account.update().where(mine).values(password=password))


def _change(store: Store, number: int, values: dict[str, Any], what: str, by: By) -> Account:
    with store.database.writing() as connection:
        before = _found(connection, t.account.c.number == number)
        if before is None:
            raise StoreError(store.database.where, f"there is no account {number}")
        mine = t.account.c.number == number
        connection.execute(t.account.update().where(mine).values(values))
        after = read_account(connection, number)
        if after.locked or after.password != before.password:
            connection.execute(t.session.delete().where(t.session.c.account == number))
        if _administers(before) and not _administers(after):
            _keep_one(connection, store.database.where)
        told = {key: str(it) for key, it in values.items() if key in _TOLD}
        was = {key: str(getattr(before, key)) for key in told}
        if what != "account.taste":
            note(connection, store, by, what, after, {"before": was, "after": told})
        return after


def note(
    connection: sa.Connection,
    store: Store,
    by: By,
    what: str,
    account: Account,
    body: Mapping[str, object] | None = None,
) -> None:
    """Add to the audit trail what was done to an account, or in its name."""
    subject = ("account", account.login)
    append(connection, Entry(store.clock(), by.who, by.role, what, subject, body or {}))


_TOLD = ("role", "locked", "issuer")  # in the audit trail; never a password, not even its hash


def _administers(account: Account) -> bool:
    return account.role is Role.ADMIN and not account.locked


def _keep_one(connection: sa.Connection, where: str) -> None:
    left = sa.select(t.account.c.number).where(
        t.account.c.role == Role.ADMIN.value, t.account.c.locked.is_(False)
    )
    if connection.execute(left.limit(1)).first() is None:
        raise StoreError(where, "this is the only administrator left; make another one first")


_COLUMNS = tuple(t.account.c[it.name] for it in dataclasses.fields(Account))


def _found(connection: sa.Connection, which: sa.ColumnElement[bool]) -> Account | None:
    row = connection.execute(sa.select(*_COLUMNS).where(which)).first()
    return None if row is None else _account(row)


def read_account(connection: sa.Connection, number: int) -> Account:
    """Give an account that is known to exist, in the caller's transaction."""
    row = connection.execute(sa.select(*_COLUMNS).where(t.account.c.number == number)).one()
    return _account(row)


def _account(row: sa.Row[Any]) -> Account:
    values: list[Any] = list(row)
    account = Account(*values)
    return dataclasses.replace(account, role=Role(account.role))
