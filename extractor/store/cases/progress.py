"""How far people have come with their cases."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from extractor.store import tables_cases as t
from extractor.values.case import EventKind


def moved_by(connection: sa.Connection, who: str, since: dt.datetime) -> int:
    """Count the cases that somebody has moved on since an instant.

    Only cases that changed since then are looked at, by their index: a day's, not all there are.
    """
    case, event = t.dispute_case.c, t.case_event.c
    counted = (
        sa.select(sa.func.count(sa.distinct(event.case_number)))
        .join(t.dispute_case, case.number == event.case_number)
        .where(
            case.changed_at >= since,
            event.at >= since,
            event.who == who,
            event.kind == EventKind.MOVED.value,
        )
    )
    return int(connection.execute(counted).scalar_one())
