"""Compare a new case with earlier ones and with our books, and tell what should be looked at."""

from __future__ import annotations

import datetime as dt

from extractor.casework.office import Office
from extractor.store.cases.finding import relatives
from extractor.store.database import Connection
from extractor.values.case import Case, CaseLink, Event
from extractor.workflow.following import linked
from extractor.workflow.relations import find_alerts, find_relations


def related(
    connection: Connection,
    office: Office,
    opened: tuple[Case, tuple[Event, ...]],
    now: dt.datetime,
    *also: CaseLink,
    submission: int | None = None,
) -> tuple[Case, tuple[Event, ...], tuple[str, ...]]:
    """Link a new case to the earlier ones that it has to do with.

    Args:
        connection: to look into.
        office: rules, and books where they are at hand.
        opened: the case and its events so far.
        now: the instant, aware.
        submission: number of the file it comes from.
        also: links that are known already; each is a reason for a look.

    Returns:
        The case, its events, and codes of what should not be granted without a look.
    """
    case, events = opened
    states = office.rules.states
    others = [it for it in relatives(connection, case, submission) if it.status in states.statuses]
    relations = find_relations(case, others, states)
    alerts = [code for it in relations if it.alert for code in it.link.because[:1]]
    if office.books is not None:
        found = find_alerts(case, others, office.books, states)
        alerts += [code for it in found for code in it.because]
    known = {it.link.case_id for it in relations}
    more = [it for it in also if it.case_id not in known]
    alerts += [code for it in more for code in it.because[:1]]
    for link in (*(it.link for it in relations), *more):
        case, written = linked(case, link, now)
        events += written
    return case, events, tuple(dict.fromkeys(alerts))
