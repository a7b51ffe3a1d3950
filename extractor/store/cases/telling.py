"""Put what happened to cases into the outbox, in the transaction of the change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from extractor.store import tables as base
from extractor.values.case_event import CaseEvent, CaseEventType
from extractor.values.progress import Handing

Receivers = Mapping[str, Collection[CaseEventType]]  # what each sink is told, by its name

_d = base.delivery.c
_PUT = base.delivery.insert()
_SAME_CASE = sa.select(_d.ordering).where(_d.case_number == sa.bindparam("which")).limit(1)
_SAME_FILE = sa.select(_d.ordering).where(_d.submission == sa.bindparam("which")).limit(1)


def tell(
    connection: sa.Connection,
    number: int,
    submission: int | None,
    events: Sequence[CaseEvent],
    receivers: Receivers,
) -> None:
    """Put events of a case into the outbox, behind the record that it was opened from.

    Args:
        connection: of the transaction that writes the case.
        number: of the case's row.
        submission: of the file that it was opened from; None without one.
        events: oldest first.
        receivers: who is told what.
    """
    wanted = [
        (event, sink)
        for event in events
        for sink, types in receivers.items()
        if event.type in types
    ]
    if not wanted:
        return
    ordering = _ordering(connection, number, submission) or f"case:{events[0].data.case_id}"
    rows = [
        {
            "sink": sink,
            "case_number": number,
            "version": event.data.version,
            "body": event.model_dump_json(),
            "ordering": ordering,
            "state": Handing.WAITING.value,
        }
        for event, sink in wanted
    ]
    connection.execute(_PUT, rows)


def _ordering(connection: sa.Connection, number: int, submission: int | None) -> str | None:
    found = connection.execute(_SAME_CASE, {"which": number}).scalar()
    if found is None and submission is not None:
        found = connection.execute(_SAME_FILE, {"which": submission}).scalar()
    return None if found is None else str(found)
