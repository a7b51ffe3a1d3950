"""Go through a whole table a handful of rows at a time, however large it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

AT_ONCE = 1000

Advance = Callable[[int, str], None]


def silent(rows: int, table: str) -> None:
    """Tell nobody."""


class Walk:
    """Reads tables of one database from their first row to their last."""

    def __init__(self, connection: sa.Connection, advance: Advance) -> None:
        """Say where, and who is told of each handful: how many rows, and of which table."""
        self.connection = connection
        self._advance = advance

    def rows(
        self, table: sa.Table, *columns: sa.ColumnElement[Any], beside: sa.FromClause | None = None
    ) -> Iterator[tuple[Any, ...]]:
        """Give columns of every row, in the order of its primary key.

        Args:
            table: that is gone through.
            columns: of it, or of what is joined.
            beside: the table joined with others, one row of it for each of the table.
        """
        keys = tuple(table.primary_key.columns)
        named = (it.label(f"key_{number}") for number, it in enumerate(keys))
        source = table if beside is None else beside
        chosen = sa.select(*columns, *named).select_from(source).order_by(*keys).limit(AT_ONCE)
        some = chosen
        while True:
            rows = self.connection.execute(some).all()
            for row in rows:
                yield tuple(row)[: len(columns)]
            self._advance(len(rows), table.name)
            if len(rows) < AT_ONCE:
                return
            some = chosen.where(_after(keys, tuple(rows[-1])[len(columns) :]))


def _after(keys: tuple[sa.Column[Any], ...], last: tuple[Any, ...]) -> sa.ColumnElement[bool]:
    if len(keys) == 1:
        behind: sa.ColumnElement[bool] = keys[0] > last[0]
        return behind
    return sa.tuple_(*keys) > sa.tuple_(*map(sa.literal, last))
