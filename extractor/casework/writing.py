"""Write a case down; what follows from it is written at the end of the same transaction."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from extractor.casework.consequences import Written
from extractor.casework.filing import filed
from extractor.store.cases.docket import Docket
from extractor.store.cases.keeping import keep_changed, keep_new
from extractor.store.cases.loading import Found
from extractor.store.cases.searching import LIVE_STAGES
from extractor.store.database import Connection
from extractor.values.case import Event, EventKind
from extractor.workflow.changes import SYSTEM
from extractor.workflow.rules import Rules

# Everything else a person does decides something about the claim itself.
_LEAVES_IT = frozenset(
    {
        EventKind.OPENED,
        EventKind.ASSIGNED,
        EventKind.COMMENTED,
        EventKind.ANSWERED,
        EventKind.LINKED,
        EventKind.UNLINKED,
    }
)


def write_new(
    connection: Connection, docket: Docket, events: Sequence[Event], rules: Rules, now: dt.datetime
) -> Written:
    """Write a new case."""
    number = keep_new(connection, docket, filed(docket, rules, now), events)
    return Written(number, None, docket, tuple(events), rules, now)


def write_changed(
    connection: Connection,
    found: Found,
    docket: Docket,
    events: Sequence[Event],
    rules: Rules,
    now: dt.datetime,
) -> Written:
    """Write what became of a case.

    Args:
        connection: in a writing transaction.
        found: as it was loaded to be changed.
        docket: as it is to be; its case comes with `events`.
        events: of this change; none where only what stands beside the case changes.
        rules: that hold.
        now: the instant, aware.

    Raises:
        WorkflowError: somebody else changed it meanwhile.
    """
    said = [it.text for it in events if it.text]
    decided = any(it.kind not in _LEAVES_IT and it.who != SYSTEM for it in events)
    over = rules.stage_of(docket.case) not in LIVE_STAGES
    after = dataclasses.replace(
        docket,
        touched=docket.touched or decided,
        told=" ".join((docket.told, *said)),
        settled_on=(docket.settled_on or rules.day_of(now)) if over else None,
    )
    keep_changed(connection, found.number, found.docket, (after, filed(after, rules, now)), events)
    return Written(found.number, found.docket, after, tuple(events), rules, now)
