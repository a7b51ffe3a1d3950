"""Lists that people keep for themselves."""

from __future__ import annotations

import dataclasses

import sqlalchemy as sa

from extractor.store.store import Store
from extractor.store.tables_views import NAME_CHARACTERS, saved_view
from extractor.store.writing import insert


@dataclasses.dataclass(frozen=True, slots=True)
class SavedView:
    """A list under a name.

    Attributes:
        query: of its address.
    """

    name: str
    query: str


def saved_views(store: Store, account: int) -> tuple[SavedView, ...]:
    """Give the lists of one account, by name.

    Raises:
        StoreError: the store does not answer.
    """
    c = saved_view.c
    chosen = sa.select(c.name, c.query).where(c.account == account).order_by(c.name)
    with store.database.reading() as connection:
        return tuple(SavedView(*it) for it in connection.execute(chosen))


def save_view(store: Store, account: int, view: SavedView) -> None:
    """Keep a list; one of the same name is replaced.

    Raises:
        StoreError: the store does not answer, or there is no such account.
    """
    with store.database.writing() as connection:
        new = insert(connection.dialect.name, saved_view).values(
            account=account, name=view.name.strip()[:NAME_CHARACTERS], query=view.query
        )
        connection.execute(
            new.on_conflict_do_update(
                index_elements=["account", "name"], set_={"query": new.excluded.query}
            )
        )


def forget_view(store: Store, account: int, name: str) -> None:
    """Forget a list; nothing happens if there is none of this name.

    Raises:
        StoreError: the store does not answer.
    """
    c = saved_view.c
    with store.database.writing() as connection:
        connection.execute(saved_view.delete().where(c.account == account, c.name == name))
