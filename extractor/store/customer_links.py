"""Links by which a customer follows one case; each can be taken back."""

from __future__ import annotations

import dataclasses
import datetime as dt

import sqlalchemy as sa

from extractor.store import tables_accounts as t
from extractor.store.audit import By, Entry, append
from extractor.store.store import Store

SEEN_EVERY = dt.timedelta(minutes=1)


@dataclasses.dataclass(frozen=True, slots=True)
class CustomerLink:
    """One link.

    Attributes:
        number: stands in the link, signed.
        seen_at: when somebody last followed it, to the minute; None for never.
    """

    number: int
    case_id: str
    made_by: str
    made_at: dt.datetime
    ends_at: dt.datetime
    seen_at: dt.datetime | None
    revoked_at: dt.datetime | None

    def works_at(self, now: dt.datetime) -> bool:
        """Say whether it shows the case."""
        return self.revoked_at is None and now < self.ends_at


def add_link(store: Store, case_id: str, *, ends: dt.datetime, by: By) -> CustomerLink:
    """Make a link to a case."""
    now = store.clock()
    row = {"case_id": case_id, "made_by": by.who, "made_at": now, "ends_at": ends}
    with store.database.writing() as connection:
        added = t.customer_link.insert().values(row).returning(*_COLUMNS)
        link = CustomerLink(*connection.execute(added).one())
        _note(connection, store, by, "case.link_made", case_id)
    return link


def links_of(store: Store, case_id: str) -> tuple[CustomerLink, ...]:
    """Give the links to a case, the latest first."""
    link = t.customer_link.c
    chosen = sa.select(*_COLUMNS).where(link.case_id == case_id).order_by(link.number.desc())
    with store.database.reading() as connection:
        return tuple(CustomerLink(*it) for it in connection.execute(chosen))


def link_of(store: Store, number: int) -> CustomerLink | None:
    """Give a link that works, and note that it is followed; None if there is none."""
    now, mine = store.clock(), t.customer_link.c.number == number
    with store.database.reading() as connection:
        row = connection.execute(sa.select(*_COLUMNS).where(mine)).first()
    link = None if row is None else CustomerLink(*row)
    if link is None or not link.works_at(now):
        return None
    if link.seen_at is None or now - link.seen_at >= SEEN_EVERY:
        with store.database.writing() as connection:
            connection.execute(t.customer_link.update().where(mine).values(seen_at=now))
    return link


def revoke_link(store: Store, number: int, case_id: str, *, by: By) -> bool:
    """Take a link to a case back; False if there is no such link that works."""
    link, now = t.customer_link.c, store.clock()
    mine = (link.number == number, link.case_id == case_id, link.revoked_at.is_(None))
    with store.database.writing() as connection:
        taken = t.customer_link.update().where(*mine).values(revoked_at=now)
        if connection.execute(taken).rowcount == 0:
            return False
        _note(connection, store, by, "case.link_revoked", case_id)
    return True


_COLUMNS = tuple(t.customer_link.c[it.name] for it in dataclasses.fields(CustomerLink))


def _note(connection: sa.Connection, store: Store, by: By, what: str, case_id: str) -> None:
    append(connection, Entry(store.clock(), by.who, by.role, what, ("case", case_id)))
