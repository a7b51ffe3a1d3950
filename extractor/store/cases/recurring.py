"""Count how often reasons came together with customers, carriers, articles and root causes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from extractor.store import tables_cases as t
from extractor.values.recurrence import WINDOW_DAYS, Counts, Pair

_c = t.dispute_case.c
_t = t.case_trait.c


def first_day(connection: sa.Connection) -> dt.date | None:
    """Give the day on which the first case was opened; None without any."""
    return connection.execute(sa.select(sa.func.min(_c.opened_on))).scalar()


def counts(connection: sa.Connection, first: dt.date, windows: int, least: int) -> list[Counts]:
    """Count the groups of which enough came in all.

    Args:
        connection: to read from.
        first: day of the window that ends today.
        windows: of the same length before it.
        least: cases in all; smaller groups are left out.
    """
    found: list[Counts] = []
    for pair in Pair:
        by_window = _by_window(pair, first, windows).subquery()
        w = by_window.c
        seen = sa.func.sum(sa.case((w.age == 0, w.cases), else_=0))
        before = sa.func.sum(sa.case((w.age > 0, w.cases), else_=0))
        squares = sa.func.sum(sa.case((w.age > 0, w.cases * w.cases), else_=0))
        groups = (
            sa.select(w.category, w.key, sa.func.max(w.name), seen, before, squares)
            .group_by(w.category, w.key)
            .having(sa.func.sum(w.cases) >= least)
        )
        for category, key, name, *numbers in connection.execute(groups):
            found.append(Counts(pair, category, key, name, *(int(it) for it in numbers)))
    return found


def customer_names(connection: sa.Connection, numbers: Iterable[str]) -> Mapping[str, str]:
    """Give the names of customers, by their numbers."""
    name = sa.func.max(_c.customer_name).label("name")
    chosen = sa.select(_c.customer_id, name).where(_c.customer_id.in_(list(numbers)))
    found = connection.execute(chosen.group_by(_c.customer_id))
    return {it.customer_id: it.name for it in found}


def _by_window(pair: Pair, first: dt.date, windows: int) -> sa.Select[Any]:
    """Count each group in each window; 0 is the one that ends today."""
    oldest = first - dt.timedelta(days=windows * WINDOW_DAYS)
    if pair in (Pair.CARRIER, Pair.ARTICLE):
        opened, conditions = _t.opened_on, [_t.kind == pair.value]
        columns = (_t.category, _t.key.label("key"), sa.func.max(_t.name).label("name"))
    elif pair is Pair.CUSTOMER:
        opened, conditions = _c.opened_on, [sa.not_(_c.merged), _c.customer_id != ""]
        columns = (_c.category, _c.customer_id.label("key"), sa.literal("").label("name"))
    else:
        opened, conditions = _c.opened_on, [sa.not_(_c.merged), _c.root_cause.is_not(None)]
        columns = (_c.category, _c.root_cause.label("key"), sa.literal("").label("name"))
    age = _age(opened, first, windows).label("age")
    return (
        sa.select(*columns, age, sa.func.count().label("cases"))
        .where(opened >= oldest, *conditions)
        .group_by(columns[0], columns[1], sa.text("age"))
    )


def _age(opened: sa.Column[dt.date], first: dt.date, windows: int) -> sa.Case[int]:
    whens: list[tuple[sa.ColumnElement[bool], sa.ColumnElement[int]]] = [
        (
            opened >= first - dt.timedelta(days=it * WINDOW_DAYS),
            sa.literal_column(str(it), sa.Integer),
        )
        for it in range(windows)
    ]
    return sa.case(*whens, else_=sa.literal_column(str(windows), sa.Integer))
