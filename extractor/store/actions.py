"""What managers did so that disputes become fewer; each is in the audit trail."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from extractor.store.audit import By, Entry, append
from extractor.store.store import Store
from extractor.store.tables_cases import corrective_action
from extractor.values.recurrence import Action

_c = corrective_action.c


def actions(store: Store) -> tuple[Action, ...]:
    """Give all, the newest first.

    Raises:
        StoreError: the store does not answer.
    """
    chosen = sa.select(_c.number, _c.what, _c.query, _c.first, _c.who, _c.at)
    with store.database.reading() as connection:
        rows = connection.execute(chosen.order_by(_c.first.desc(), _c.number.desc()))
        return tuple(Action(*it) for it in rows)


def add_action(store: Store, what: str, query: str, first: dt.date, by: By) -> None:
    """Note one.

    Args:
        store: where.
        what: in a person's words.
        query: of the list whose cases it should make fewer.
        first: day from which it works.
        by: who notes it.

    Raises:
        StoreError: the store does not answer.
    """
    now = store.clock()
    row = {"what": what, "query": query, "first": first, "who": by.who, "at": now}
    new = corrective_action.insert().values(row).returning(_c.number)
    with store.database.writing() as connection:
        number = connection.execute(new).scalar_one()
        body = {"what": what, "query": query, "first": first.isoformat()}
        about = ("action", str(number))
        append(connection, Entry(now, by.who, by.role, "action.noted", about, body))


def forget_action(store: Store, number: int, by: By) -> None:
    """Take one back; nothing happens if there is none.

    Raises:
        StoreError: the store does not answer.
    """
    gone = corrective_action.delete().where(_c.number == number)
    with store.database.writing() as connection:
        if connection.execute(gone).rowcount:
            about = ("action", str(number))
            append(connection, Entry(store.clock(), by.who, by.role, "action.forgotten", about))
