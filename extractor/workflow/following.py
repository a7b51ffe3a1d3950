"""What the software itself writes into a case: a reminder that came, what was read again.

No role is asked for: it takes nothing away, decides nothing, and is written as "system".
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from extractor.values.case import Case, CaseLink, Event, EventKind, Grounds, Role, Stage
from extractor.workflow.changes import SYSTEM, Actor
from extractor.workflow.history import event_of
from extractor.workflow.joining import joined_grounds
from extractor.workflow.rules import Rules
from extractor.workflow.targets import target_of

PROGRAM = Actor(SYSTEM, Role.ADMIN)


def linked(case: Case, link: CaseLink, now: dt.datetime) -> tuple[Case, tuple[Event, ...]]:
    """Link a new case to an earlier one."""
    return _linked(case, link, case.grounds, now)


def told_again(
    case: Case, again: Case, link: CaseLink, now: dt.datetime
) -> tuple[Case, tuple[Event, ...]]:
    """Take in what a later message says of a matter: its numbers and its proofs, no amounts.

    Args:
        case: as it stands.
        again: what the message would be as a case of its own.
        link: from the case to the message.
        now: the instant, aware.
    """
    return _linked(case, link, joined_grounds(case.grounds, again.grounds), now)


def read_again(
    case: Case, fresh: Case, version: int, now: dt.datetime, rules: Rules
) -> tuple[Case, tuple[Event, ...]]:
    """Give a case that no person touched what a newer record says.

    Args:
        case: as it stands.
        fresh: what the record would open now.
        version: of the record.
        now: the instant, aware.
        rules: for the target of another category.

    Returns:
        The case and one event; no event where nothing is otherwise.
    """
    after = dataclasses.replace(
        case,
        customer_id=fresh.customer_id,
        language=fresh.language,
        axes=dataclasses.replace(fresh.axes, root_cause=case.axes.root_cause),
        items=fresh.items,
        grounds=fresh.grounds,
    )
    if after == case:
        return case, ()
    if after.axes.category != case.axes.category and not case.target_by_hand:
        category, start = after.axes.category, case.clock_from
        target = target_of(category, start, case.paused_days, rules.targets, rules.days)
        after = dataclasses.replace(after, target=target)
    return _written(EventKind.RESTATED, case, after, now, f"read_again({version})")


def not_found_again(
    case: Case, version: int, now: dt.datetime, rules: Rules
) -> tuple[Case, tuple[Event, ...]]:
    """End a case that no person touched and that a newer record does not find any more."""
    if rules.stage_of(case) is Stage.CLOSED:
        return case, ()
    why = f"not_found_again({version})"
    after = dataclasses.replace(
        case,
        status=rules.states.closing(),
        closed_on=rules.day_of(now),
        paused_on=None,
        missing=(),
        reason=why,
    )
    return _written(EventKind.MOVED, case, after, now, why)


def _linked(
    case: Case, link: CaseLink, grounds: Grounds, now: dt.datetime
) -> tuple[Case, tuple[Event, ...]]:
    others = tuple(it for it in case.links if (it.kind, it.case_id) != (link.kind, link.case_id))
    after = dataclasses.replace(case, links=(*others, link), grounds=grounds)
    if after == case:
        return case, ()
    return _written(EventKind.LINKED, case, after, now, *link.because)


def _written(
    kind: EventKind, before: Case, after: Case, now: dt.datetime, *why: str
) -> tuple[Case, tuple[Event, ...]]:
    after = dataclasses.replace(after, version=before.version + 1)
    return after, (event_of(kind, before, after, PROGRAM, now, *why),)
