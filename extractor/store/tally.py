"""Account for everything that was received."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import sqlalchemy as sa

from extractor.store import tables as t
from extractor.store.store import Store
from extractor.values.progress import IN_WORK, RECORDED, Handing, State


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """What was received and what became of it; every figure is counted by itself.

    Attributes:
        received: arrivals.
        recorded: files with disputes, those that a person took over included.
        duplicate: arrivals of bytes that had come before, and files whose disputes all had.
        in_work: files without an outcome.
        delivered: of the recorded ones, those that every sink took.
        deliveries_waiting: records that a sink did not take yet.
        deliveries_dead: that were given up.
        oldest_waiting: when the oldest file in work came.
        last_problem: what the last postponed task or failed delivery met.
    """

    received: int
    recorded: int
    not_a_dispute: int
    duplicate: int
    quarantined: int
    in_work: int
    delivered: int
    deliveries_waiting: int
    deliveries_dead: int
    oldest_waiting: dt.datetime | None
    last_problem: str | None

    @property
    def adds_up(self) -> bool:
        """Whether nothing is lost and nothing counted twice."""
        outcomes = self.recorded + self.not_a_dispute + self.duplicate + self.quarantined
        return self.received == outcomes + self.in_work

    def __str__(self) -> str:
        return (
            f"received {self.received} {'=' if self.adds_up else '!='} "
            f"recorded {self.recorded} + not a dispute {self.not_a_dispute} + "
            f"duplicate {self.duplicate} + quarantined {self.quarantined} + "
            f"in work {self.in_work}"
        )


def tally(store: Store) -> Tally:
    """Count everything, in one state of the store.

    Raises:
        StoreError: the store does not answer.
    """
    count = sa.func.count()
    with store.database.reading() as connection:
        states = _counts(connection, sa.select(t.submission.c.state, count), t.submission.c.state)
        arrivals = _counts(connection, sa.select(t.arrival.c.first, count), t.arrival.c.first)
        waiting = sa.select(t.delivery.c.state, count).where(
            t.delivery.c.state != Handing.DONE.value
        )
        handing = _counts(connection, waiting, t.delivery.c.state)
        oldest = connection.execute(
            sa.select(sa.func.min(t.submission.c.received_at)).join(
                t.job, t.job.c.submission == t.submission.c.number
            )
        ).scalar()
        problem = _last_problem(connection)
    return Tally(
        received=sum(arrivals.values()),
        recorded=sum(states.get(it.value, 0) for it in RECORDED),
        not_a_dispute=states.get(State.NOT_A_DISPUTE.value, 0),
        duplicate=arrivals.get(False, 0) + states.get(State.DUPLICATE.value, 0),
        quarantined=states.get(State.QUARANTINED.value, 0),
        in_work=sum(states.get(it.value, 0) for it in IN_WORK),
        delivered=states.get(State.DELIVERED.value, 0),
        deliveries_waiting=handing.get(Handing.WAITING.value, 0),
        deliveries_dead=handing.get(Handing.DEAD.value, 0),
        oldest_waiting=oldest,
        last_problem=problem,
    )


def _counts(
    connection: sa.Connection, chosen: sa.Select[Any], by: sa.ColumnElement[Any]
) -> dict[str | bool, int]:
    return {row[0]: row[1] for row in connection.execute(chosen.group_by(by))}


def _last_problem(connection: sa.Connection) -> str | None:
    """Give what the newest task or delivery that was put off met."""
    rows = [
        connection.execute(
            sa.select(it.c.set_at, it.c.problem)
            .where(it.c.set_at.is_not(None), it.c.problem.is_not(None))
            .order_by(it.c.set_at.desc())
            .limit(1)
        ).first()
        for it in (t.job, t.delivery)
    ]
    found = [it for it in rows if it is not None]
    return max(found, key=lambda it: it.set_at).problem if found else None
