"""What follows from a change of a case, written in the same transaction or not at all.

Whoever adds a consequence adds it here: an entry of the audit trail, notices to people,
deliveries to other systems. Nothing here may reach outside the database.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from extractor.store.audit import Entry, append
from extractor.store.cases.docket import Docket
from extractor.store.cases.telling import Receivers, tell
from extractor.store.database import Connection
from extractor.store.notices import put
from extractor.values.case import Event
from extractor.workflow.notices import Notice, alert_notices, notices_of
from extractor.workflow.rules import Rules
from extractor.workflow.told import told


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """A case that was just written.

    Attributes:
        number: of its row.
        before: None for a new case.
        events: of this change, oldest first; none where only what stands beside the case changed.
        now: the instant, aware.
    """

    number: int
    before: Docket | None
    after: Docket
    events: tuple[Event, ...]
    rules: Rules
    now: dt.datetime

    @property
    def new_alerts(self) -> tuple[str, ...]:
        """Give the alerts that were not there before."""
        known = self.before.alerts if self.before else ()
        return tuple(it for it in self.after.alerts if it not in known)


def follow(connection: Connection, written: Sequence[Written], receivers: Receivers) -> None:
    """Write what follows from changes; call it last in their transaction.

    The audit trail makes its writers wait for one another, so nothing may be locked after it.

    Args:
        connection: of that transaction.
        written: oldest first.
        receivers: sinks that are told of cases.
    """
    for it in written:
        put(connection, _notices(it), it.now)
    if receivers:
        for it in written:
            events = told(it.after.case, it.events, it.rules)
            tell(connection, it.number, events, receivers)
    for it in written:
        for event in it.events:
            append(connection, _entry(it, event))


def _notices(written: Written) -> tuple[Notice, ...]:
    case, rules = written.after.case, written.rules
    day = rules.day_of(written.now)
    alerts = alert_notices(case, written.new_alerts, day)
    return (*notices_of(case, written.events, rules), *alerts)


def _entry(written: Written, event: Event) -> Entry:
    body: dict[str, object] = {
        "number": event.number,
        "changes": [
            {"field": it.field, "before": it.before, "after": it.after} for it in event.changes
        ],
        "why": event.why,
        "text": event.text,
        "letter": event.letter and dataclasses.asdict(event.letter),
    }
    return Entry(
        at=event.at,
        who=event.who,
        role=event.role.value,
        what=f"case.{event.kind}",
        subject=("case", written.after.case.case_id),
        body={name: value for name, value in body.items() if value},
    )
