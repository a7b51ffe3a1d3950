"""What other systems are told of a change: one event for each of the case's own."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from extractor.values.case import Case, Event, EventKind, Stage
from extractor.values.case_event import CaseEvent, CaseEventType, event_of_case
from extractor.workflow.history import with_fields
from extractor.workflow.rules import Rules

_BY_STAGE = {
    Stage.DECIDED: CaseEventType.DECIDED,
    Stage.POSTED: CaseEventType.POSTED,
    Stage.CLOSED: CaseEventType.CLOSED,
}


def told(case: Case, events: Sequence[Event], rules: Rules) -> tuple[CaseEvent, ...]:
    """Give what is told of a change, without the name of the installation.

    Args:
        case: as it stands after all of them.
        events: of the change, oldest first.
        rules: that hold, for what a status means.
    """
    found: list[CaseEvent] = []
    for event in reversed(events):
        case = dataclasses.replace(case, version=event.number)
        stage = rules.stage_of(case)
        found.insert(0, event_of_case(_type_of(event, stage), case, stage, event, source=""))
        if event.number > 1:  # as it stood before
            case = with_fields(case, {it.field: it.before for it in event.changes})
    return tuple(found)


def _type_of(event: Event, stage: Stage) -> CaseEventType:
    if event.kind is EventKind.MOVED:
        return _BY_STAGE.get(stage, CaseEventType.MOVED)
    return CaseEventType[event.kind.name]
