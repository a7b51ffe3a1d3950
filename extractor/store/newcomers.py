"""Find what no document had before: languages, layouts and customers, with documents to open."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from extractor.store import tables as t
from extractor.store.store import Store
from extractor.store.tables_cases import dispute_case
from extractor.store.tables_drift import SLICES, trace
from extractor.values.drift import Example, Newcomer, NewKind

_MOST = 20  # of each kind
_EXAMPLES = 3
_TRIED = 200  # values of each kind that are looked up, the most frequent ones


def newcomers(
    store: Store, start: dt.datetime, least: int, *, slices: int = SLICES
) -> tuple[Newcomer, ...]:
    """Give what began in a window, the most frequent first.

    Args:
        store: with the documents.
        start: of the window; what has no document before it is new.
        least: documents from which something is named.
        slices: of the documents that are read; what came before is looked up among all.

    Returns:
        Nothing where there are no documents before the window at all.

    Raises:
        StoreError: the store does not answer.
    """
    ways = {
        NewKind.LANGUAGE: (trace, trace.c.language),
        NewKind.LAYOUT: (trace, trace.c.layout),
        NewKind.CUSTOMER: (
            trace.join(t.dispute, t.dispute.c.submission == trace.c.submission),
            t.dispute.c.customer_id,
        ),
    }
    found: list[Newcomer] = []
    with store.database.reading() as connection:
        earlier = sa.and_(trace.c.slice.in_(range(SLICES)), trace.c.at < start)
        if connection.execute(sa.select(trace.c.at).where(earlier).limit(1)).first():
            for kind, (rows, value) in ways.items():
                later = sa.and_(trace.c.slice.in_(range(slices)), trace.c.at >= start)
                found += _new(connection, kind, rows, value, (later, start, least))
    return tuple(sorted(found, key=lambda it: (-it.documents, it.kind, it.value)))


def _new(
    connection: sa.Connection,
    kind: NewKind,
    rows: sa.FromClause,
    value: sa.ColumnElement[Any],
    window: tuple[sa.ColumnElement[bool], dt.datetime, int],
) -> list[Newcomer]:
    later, start, least = window
    documents = sa.func.count(sa.distinct(trace.c.submission))
    frequent = (
        sa.select(value.label("value"), documents, sa.func.min(trace.c.at))
        .select_from(rows)
        .where(later, value.is_not(None), value != "")
        .group_by(value)
        .having(documents >= least)
        .order_by(documents.desc(), value)
        .limit(_TRIED)
    )
    found: list[Newcomer] = []
    for it, count, first in connection.execute(frequent).all():
        before = sa.select(trace.c.at).select_from(rows).where(value == it, trace.c.at < start)
        if connection.execute(before.limit(1)).first() is None and len(found) < _MOST:
            examples = _examples(connection, rows, value == it)
            found.append(Newcomer(kind, str(it), count, first.date(), examples))
    return found


def _examples(
    connection: sa.Connection, rows: sa.FromClause, is_one: sa.ColumnElement[bool]
) -> tuple[Example, ...]:
    s = t.submission.c
    case = sa.select(sa.func.min(dispute_case.c.case_id)).where(
        dispute_case.c.submission == s.number, sa.not_(dispute_case.c.merged)
    )
    chosen = (
        sa.select(s.sha256, s.name, sa.func.coalesce(case.scalar_subquery(), ""))
        .select_from(rows.join(t.submission, s.number == trace.c.submission))
        .where(is_one)
        .group_by(s.number, s.sha256, s.name)
        .order_by(s.number.desc())
        .limit(_EXAMPLES)
    )
    return tuple(Example(*it) for it in connection.execute(chosen))
