"""What arrived, the newest first, and where each of it stands."""

from __future__ import annotations

import dataclasses
import datetime as dt

import sqlalchemy as sa

from extractor.store import tables as t
from extractor.store.store import Store
from extractor.values.progress import State

_MOST = 500  # rows of a page
_s = t.submission.c


@dataclasses.dataclass(frozen=True, slots=True)
class Received:
    """One file that came.

    Attributes:
        number: counts files in the order in which they came.
        origin: of its first arrival.
        times: how often the same bytes came.
        code: why it was set aside, see docs/errors.md; empty for others.
        reason: the same as a sentence.
        has_bytes: whether its original is kept.
        duplicate_of: SHA-256 of the file whose disputes these are; empty for others.
        disputes: in the record that counts.
    """

    number: int
    sha256: str
    name: str
    origin: str
    size: int
    state: State
    received_at: dt.datetime
    changed_at: dt.datetime
    times: int
    code: str
    reason: str
    has_bytes: bool
    duplicate_of: str
    disputes: int


def received(
    store: Store,
    states: tuple[State, ...] = (),
    *,
    name: str = "",
    before: int | None = None,
    size: int = 50,
) -> tuple[Received, ...]:
    """Give a page of what arrived.

    Args:
        store: to look into.
        states: any of them; none for all.
        name: what the file's name holds, whatever its case; empty for all.
        before: only files that came before the one of this number, for the next page.
        size: rows, 500 at most.

    Raises:
        StoreError: the store does not answer.
    """
    arrival, dispute = t.arrival.c, t.dispute.c
    origin = (
        sa.select(arrival.origin)
        .where(arrival.submission == _s.number)
        .order_by(arrival.number)
        .limit(1)
        .scalar_subquery()
    )
    times = _count(arrival.submission == _s.number)
    disputes = _count(dispute.submission == _s.number)
    chosen = (
        sa.select(t.submission, origin.label("origin"), times.label("times"),
                  disputes.label("disputes"))
        .order_by(_s.number.desc())
        .limit(max(1, min(size, _MOST)))
    )  # fmt: skip
    if states:
        chosen = chosen.where(_s.state.in_([it.value for it in states]))
    if name.strip():
        chosen = chosen.where(
            sa.func.lower(_s.name).contains(name.strip().lower(), autoescape=True)
        )
    if before is not None:
        chosen = chosen.where(_s.number < before)
    with store.database.reading() as connection:
        rows = connection.execute(chosen).all()
    return tuple(
        Received(
            number=it.number,
            sha256=it.sha256,
            name=it.name,
            origin=it.origin or "",
            size=it.size,
            state=State(it.state),
            received_at=it.received_at,
            changed_at=it.changed_at,
            times=it.times,
            code=it.problem_code or "",
            reason=it.problem or "",
            has_bytes=it.has_bytes,
            duplicate_of=it.duplicate_of or "",
            disputes=it.disputes,
        )
        for it in rows
    )


def _count(condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).where(condition).scalar_subquery()
