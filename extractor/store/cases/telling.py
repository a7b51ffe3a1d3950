"""Put what happened to cases into the outbox, in the transaction of the change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from extractor.store import tables as base
from extractor.values.case_event import CaseEvent, CaseEventType
from extractor.values.progress import Handing

Receivers = Mapping[str, Collection[CaseEventType]]  # what each sink is told, by its name

_PUT = base.delivery.insert()


def tell(
    connection: sa.Connection, number: int, events: Sequence[CaseEvent], receivers: Receivers
) -> None:
    """Put events of a case into the outbox.

    Args:
        connection: of the transaction that writes the case.
        number: of the case's row.
        events: oldest first.
        receivers: who is told what.
    """
    wanted = [
        (event, sink)
        for event in events
        for sink, types in receivers.items()
        if event.type in types
    ]
    rows = [
        {
            "sink": sink,
            "case_number": number,
            "version": event.data.version,
            "body": event.model_dump_json(),
            "ordering": f"case:{event.data.case_id}",
            "state": Handing.WAITING.value,
        }
        for event, sink in wanted
    ]
    if rows:
        connection.execute(_PUT, rows)
