"""Who is signed in: sessions live here and nowhere else, so ending one ends it at once."""

from __future__ import annotations

import dataclasses
import datetime as dt

import sqlalchemy as sa

from extractor.store import tables_accounts as t
from extractor.store.accounts import Account, account_of, note, read_account
from extractor.store.audit import By
from extractor.store.store import Store

AGENT_CHARACTERS = 300
SEEN_EVERY = dt.timedelta(minutes=1)  # a write for each click would be one too many


@dataclasses.dataclass(frozen=True, slots=True)
class Session:
    """One browser in which somebody is signed in.

    Attributes:
        digest: SHA-256 of the secret in its cookie.
        seen_at: the last request, to the minute.
        ends_at: whatever happens.
        address: from which it began.
        agent: what the browser calls itself.
    """

    digest: str
    account: int
    began_at: dt.datetime
    seen_at: dt.datetime
    ends_at: dt.datetime
    address: str
    agent: str


_COLUMNS = tuple(t.session.c[it.name] for it in dataclasses.fields(Session))


def begin_session(store: Store, session: Session, *, by: By) -> None:
    """Sign somebody in."""
    row = dataclasses.asdict(session) | {"agent": session.agent[:AGENT_CHARACTERS]}
    with store.database.writing() as connection:
        connection.execute(t.session.insert().values(row))
        mine = t.account.c.number == session.account
        connection.execute(t.account.update().where(mine).values(seen_at=session.began_at))
        account = read_account(connection, session.account)
        note(connection, store, by, "session.began", account, {"address": session.address})


def session_of(store: Store, digest: str, *, idle: dt.timedelta) -> tuple[Account, Session] | None:
    """Give who is signed in with a session, and note that it is used.

    Args:
        store: with the sessions.
        digest: of the cookie's secret.
        idle: after which a session that nobody used has ended.

    Returns:
        None if there is no such session, it has ended, or its account is locked.
    """
    now = store.clock()
    known = sa.select(*_COLUMNS).where(t.session.c.digest == digest)
    with store.database.reading() as connection:
        row = connection.execute(known).first()
    if row is None:
        return None
    session = Session(*row)
    account = account_of(store, session.account)
    over = now >= session.ends_at or now - session.seen_at >= idle
    if account is None or account.locked or over:
        return None
    if now - session.seen_at >= SEEN_EVERY:
        mine = t.session.c.digest == digest
        with store.database.writing() as connection:
            connection.execute(t.session.update().where(mine).values(seen_at=now))
    return account, session


def sessions_of(store: Store, account: int) -> tuple[Session, ...]:
    """Give the sessions of somebody, the latest first."""
    chosen = (
        sa.select(*_COLUMNS)
        .where(t.session.c.account == account, t.session.c.ends_at > store.clock())
        .order_by(t.session.c.seen_at.desc())
    )
    with store.database.reading() as connection:
        return tuple(Session(*it) for it in connection.execute(chosen))


def end_session(store: Store, digest: str, *, by: By) -> None:
    """Sign somebody out of one browser."""
    ended = t.session.delete().where(t.session.c.digest == digest).returning(t.session.c.account)
    with store.database.writing() as connection:
        number = connection.execute(ended).scalar()
        if number is not None:
            note(connection, store, by, "session.ended", read_account(connection, number))


def end_sessions(store: Store, account: int, *, by: By, but: str | None = None) -> int:
    """Sign somebody out everywhere; give of how many browsers.

    Args:
        store: with the sessions.
        account: whose.
        by: who wants it.
        but: digest of a session that goes on; None for none.
    """
    ended = t.session.delete().where(t.session.c.account == account)
    if but is not None:
        ended = ended.where(t.session.c.digest != but)
    with store.database.writing() as connection:
        count = connection.execute(ended).rowcount
        whose = read_account(connection, account)
        note(connection, store, by, "session.all_ended", whose, {"count": count})
        return count


def forget_ended(store: Store) -> None:
    """Remove what is over: sessions, links that were not used, refusals nobody counts any more."""
    now = store.clock()
    with store.database.writing() as connection:
        connection.execute(t.session.delete().where(t.session.c.ends_at <= now))
        connection.execute(t.invitation.delete().where(t.invitation.c.ends_at <= now))
        old = t.refusal.c.last_at <= now - dt.timedelta(days=1)
        connection.execute(t.refusal.delete().where(old))
