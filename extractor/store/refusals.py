"""Wrong passwords are counted, so that guessing takes longer each time."""

from __future__ import annotations

import datetime as dt
import hashlib

import sqlalchemy as sa

from extractor.store import tables_accounts as t
from extractor.store.store import Store
from extractor.store.writing import insert

FREE = 5  # wrong passwords before the first wait, for one account
FREE_OF_ADDRESS = 20  # a whole office may come from one address
FIRST_WAIT = dt.timedelta(seconds=30)
LONGEST_WAIT = dt.timedelta(minutes=15)
FORGOTTEN_AFTER = dt.timedelta(hours=1)


def key_of_login(login: str) -> str:
    """Give what refusals of an account are counted under, whether it exists or not."""
    return _key(f"login {login}")


def key_of_address(address: str) -> str:
    """Give what refusals of an address are counted under."""
    return _key(f"address {address}")


def wait_of(store: Store, key: str, *, free: int) -> dt.timedelta:
    """Say how long nobody is listened to; zero for not at all.

    Args:
        store: with the refusals.
        key: of a login or an address.
        free: refusals that cost no wait. Every further one doubles the wait.
    """
    kept = sa.select(t.refusal.c.count, t.refusal.c.last_at).where(t.refusal.c.key == key)
    with store.database.reading() as connection:
        row = connection.execute(kept).first()
    if row is None or row[0] < free:
        return dt.timedelta(0)
    count, last = int(row[0]), row[1]
    doubled = min(count - free, 10)
    wait = min(FIRST_WAIT * 2**doubled, LONGEST_WAIT)
    left: dt.timedelta = last + wait - store.clock()
    return max(left, dt.timedelta(0))


def count_refusal(store: Store, key: str) -> None:
    """Count one more; an old count begins again."""
    now = store.clock()
    row = t.refusal.c
    is_old = row.last_at <= now - FORGOTTEN_AFTER
    with store.database.writing() as connection:
        connection.execute(t.refusal.delete().where(row.key == key, is_old))
        first = insert(connection.dialect.name, t.refusal).values(key=key, count=1, last_at=now)
        again = {"count": row.count + 1, "last_at": now}
        connection.execute(first.on_conflict_do_update(index_elements=[row.key], set_=again))


def forget_refusals(store: Store, key: str) -> None:
    """Begin to count anew, as after the right password."""
    with store.database.writing() as connection:
        connection.execute(t.refusal.delete().where(t.refusal.c.key == key))


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
