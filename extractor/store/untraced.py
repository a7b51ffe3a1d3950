"""Find documents of which nothing was kept to see how documents change."""

from __future__ import annotations

import dataclasses

import sqlalchemy as sa

from extractor.store import tables as t
from extractor.store.store import Store
from extractor.store.tables_drift import trace
from extractor.values.progress import Standing, State

_AT_ONCE = 200
_IS_LACKING = sa.and_(
    t.record.c.standing == Standing.CURRENT.value,
    t.submission.c.state != State.QUARANTINED.value,
    sa.or_(trace.c.submission.is_(None), trace.c.layout == ""),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Untraced:
    """A document with a record, and how to get at its words."""

    number: int
    sha256: str
    name: str
    has_bytes: bool


def untraced(store: Store, *, after: int = 0) -> list[Untraced]:
    """Give some of them, oldest first; none when there are no more.

    Args:
        store: with them.
        after: number of the last one that is known.

    Raises:
        StoreError: the store does not answer.
    """
    s = t.submission.c
    chosen = (
        sa.select(s.number, s.sha256, s.name, s.has_bytes)
        .select_from(_with_traces())
        .where(_IS_LACKING, s.number > after)
        .order_by(s.number)
        .limit(_AT_ONCE)
    )
    with store.database.reading() as connection:
        return [Untraced(*it) for it in connection.execute(chosen)]


def count_untraced(store: Store) -> int:
    """Count them.

    Raises:
        StoreError: the store does not answer.
    """
    chosen = sa.select(sa.func.count()).select_from(_with_traces()).where(_IS_LACKING)
    with store.database.reading() as connection:
        return connection.execute(chosen).scalar_one()


def _with_traces() -> sa.FromClause:
    of_record = t.submission.join(t.record, t.record.c.submission == t.submission.c.number)
    return of_record.outerjoin(trace, trace.c.submission == t.submission.c.number)
