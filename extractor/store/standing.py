"""How far a submission has come, for whoever handed it in."""

from __future__ import annotations

import dataclasses
import datetime as dt

import sqlalchemy as sa

from extractor.store import tables as t
from extractor.store.store import Store
from extractor.values.progress import State


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """How far it has come.

    Attributes:
        name: under which this source gave it.
        received: when it first came from there.
        problem_code: why it was set aside; None otherwise.
        problem: the same as a sentence.
    """

    sha256: str
    state: State
    name: str
    received: dt.datetime
    problem_code: str | None
    problem: str | None


def standing_of(store: Store, sha256: str, *, source: str) -> Standing | None:
    """Give how far a submission has come; None if this source never gave it.

    Raises:
        StoreError: the store does not answer.
    """
    chosen = (
        sa.select(
            t.submission.c.sha256,
            t.submission.c.state,
            t.arrival.c.name,
            t.arrival.c.at,
            t.submission.c.problem_code,
            t.submission.c.problem,
        )
        .join(t.arrival, t.arrival.c.submission == t.submission.c.number)
        .where(t.submission.c.sha256 == sha256, t.arrival.c.source == source)
        .order_by(t.arrival.c.number)
        .limit(1)
    )
    with store.database.reading() as connection:
        row = connection.execute(chosen).first()
    if row is None:
        return None
    aside = row.state == State.QUARANTINED
    return Standing(
        sha256=row.sha256,
        state=State(row.state),
        name=row.name,
        received=row.at,
        problem_code=row.problem_code if aside else None,
        problem=row.problem if aside else None,
    )
