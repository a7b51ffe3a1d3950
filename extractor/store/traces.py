"""Read how documents were, and what became of them, to see what has changed.

A look reads a bounded number of rows however many there are: documents by slices, into which chance
has put them; of outcomes, the newest.
"""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from extractor.store.store import Store
from extractor.store.tables_cases import case_body, correction, dispute_case
from extractor.store.tables_drift import SLICES, trace
from extractor.values.drift import Figure, Outcome, Trace, Watched

MOST_TRACES = 24_000  # documents that one look reads; more tell it nothing more
MOST_DECIDED = 24_000  # the same for what people decided
_COUNTED = 8  # slices by which all are estimated
_COLUMNS = (
    trace.c.at, trace.c.language, trace.c.channel, trace.c.document_type, trace.c.layout,
    trace.c.triage, trace.c.category, trace.c.decision, trace.c.confidence, trace.c.unfamiliar,
)  # fmt: skip


def traces(store: Store, since: dt.datetime, *, most: int = MOST_TRACES) -> tuple[list[Trace], int]:
    """Give documents that came since an instant, or a part of them drawn by lot.

    Args:
        store: with them.
        since: the instant.
        most: how many to read, about.

    Returns:
        Them, and how many of the slices they are.

    Raises:
        StoreError: the store does not answer.
    """
    later = trace.c.at >= since
    first = sa.select(sa.func.count()).where(trace.c.slice.in_(range(_COUNTED)), later)
    with store.database.reading() as connection:
        counted = max(1, connection.execute(first).scalar_one())
        taken = max(1, min(SLICES, most * _COUNTED // counted))
        chosen = sa.select(*_COLUMNS).where(trace.c.slice.in_(range(taken)), later)
        rows: Sequence[Sequence[Any]] = connection.execute(chosen).all()
    return [Trace(*it) for it in rows], taken


def outcomes(store: Store, since: dt.datetime, *, most: int = MOST_DECIDED) -> list[Outcome]:
    """Give what went wrong since an instant, by day: what people corrected, changed, found wrong.

    Args:
        store: with it.
        since: the instant.
        most: how many decisions to read; the newest ones.

    Raises:
        StoreError: the store does not answer.
    """
    c = correction.c
    decided = (
        sa.select(c.at, c.field, c.case_number, (c.machine != c.decided).label("wrong"))
        .where(c.at >= since)
        .order_by(c.at.desc())
        .limit(most)
        .subquery()
    )
    chosen = sa.select(decided, case_body.c.unsure).outerjoin(
        case_body, case_body.c.case_number == decided.c.case_number
    )
    case = dispute_case.c
    settled = (
        sa.select(case.settled_on, case.touched, sa.func.count())
        .where(case.settled_on >= since.date(), sa.not_(case.merged))
        .group_by(case.settled_on, case.touched)
    )
    with store.database.reading() as connection:
        rows = connection.execute(chosen).all()
        days = [tuple(it) for it in connection.execute(settled)]
    return [*_corrected(rows), *_sure(rows), *_touched(days)]


def _corrected(rows: Sequence[sa.Row[Any]]) -> Iterator[Outcome]:
    tries = collections.Counter((it.at.date(), it.field) for it in rows)
    wrong = collections.Counter((it.at.date(), it.field) for it in rows if it.wrong)
    for (day, field), count in tries.items():
        yield Outcome(day, Watched(Figure.CORRECTED, field), count, wrong[day, field])


def _sure(rows: Sequence[sa.Row[Any]]) -> Iterator[Outcome]:
    """Give cases that needed no look and got one, by the day of the last."""
    last: dict[int, dt.date] = {}
    wrong = set()
    for it in rows:
        if it.unsure is not None and not it.unsure:
            day = it.at.date()
            last[it.case_number] = max(day, last.get(it.case_number, day))
            wrong |= {it.case_number} if it.wrong else set()
    tries = collections.Counter(last.values())
    errors = collections.Counter(day for number, day in last.items() if number in wrong)
    for day, count in tries.items():
        yield Outcome(day, Watched(Figure.SURE_WRONG), count, errors[day])


def _touched(rows: Iterable[tuple[dt.date, bool, int]]) -> Iterator[Outcome]:
    counts: dict[dt.date, list[int]] = {}
    for day, touched, count in rows:
        of_day = counts.setdefault(day, [0, 0])
        of_day[0] += count
        of_day[1] += count if touched else 0
    for day, (tries, wrong) in counts.items():
        yield Outcome(day, Watched(Figure.TOUCHED), tries, wrong)
