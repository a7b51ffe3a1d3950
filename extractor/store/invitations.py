"""One-time links with which somebody sets a password."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from extractor.store import tables_accounts as t
from extractor.store.accounts import Account, account_of, note, read_account
from extractor.store.audit import By
from extractor.store.store import Store


def invite(store: Store, account: int, digest: str, *, ends: dt.datetime, by: By) -> None:
    """Keep a link's digest; earlier links of the account are of no use any more."""
    row = {"digest": digest, "account": account, "made_at": store.clock(), "ends_at": ends}
    with store.database.writing() as connection:
        connection.execute(t.invitation.delete().where(t.invitation.c.account == account))
        connection.execute(t.invitation.insert().values(row))
        note(connection, store, by, "account.invited", read_account(connection, account))


def invited(store: Store, digest: str) -> Account | None:
    """Give whom a link is for; None if it was used, has expired or never was."""
    chosen = sa.select(t.invitation.c.account).where(
        t.invitation.c.digest == digest, t.invitation.c.ends_at > store.clock()
    )
    with store.database.reading() as connection:
        number = connection.execute(chosen).scalar()
    account = None if number is None else account_of(store, number)
    return None if account is None or account.locked else account


def accept(store: Store, digest: str, password: str) -> Account | None:
    """Use a link up and set the password; all sessions of the account end.

    Args:
        store: with the links.
        digest: of the link's secret.
        password: its hash.

    Returns:
        None if the link was used, has expired or never was.
    """
    used = (
        t.invitation.delete()
        .where(t.invitation.c.digest == digest, t.invitation.c.ends_at > store.clock())
        .returning(t.invitation.c.account)
    )
    with store.database.writing() as connection:
        number = connection.execute(used).scalar()
        if number is None:
            return None
        mine = (t.account.c.number == number, t.account.c.locked.is_(False))
        changed = t.account.update().where(*mine).values(password=password)
        if connection.execute(changed).rowcount == 0:
            return None
        connection.execute(t.session.delete().where(t.session.c.account == number))
        account = read_account(connection, number)
        note(connection, store, account.by, "account.password", account, {"by": "one-time link"})
        return account
