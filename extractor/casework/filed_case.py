"""Put everything that belongs to one case together."""

from __future__ import annotations

import datetime as dt

from extractor.casework.deciding import values
from extractor.casework.office import Office
from extractor.store.cases import loading
from extractor.store.database import Connection
from extractor.store.letters import letters_of
from extractor.values.casework import CaseFile


def case_file(connection: Connection, given: str, office: Office, late: dt.date) -> CaseFile:
    """Give a case with all that belongs to it.

    Args:
        connection: to read from.
        given: its id, or the beginning of it.
        office: what values are judged by.
        late: cases to be settled before this day are overdue.

    Raises:
        WorkflowError: there is no such case, or several begin like that.
    """
    found = loading.load(connection, loading.id_of(connection, given))
    docket, number = found.docket, found.number
    submission = docket.submission
    source = None if submission is None else loading.recorded(connection, submission)
    return CaseFile(
        case=docket.case,
        row=loading.shown(connection, number, late),
        events=loading.events_of(connection, number, docket.case.case_id),
        links=loading.neighbours_of(connection, number, docket.case, late),
        values=values(connection, found, office),
        corrections=loading.corrections_of(connection, number=number),
        record=source.record if source else None,
        sha256=source.sha256 if source else "",
        sources=loading.sources_of(connection, number),
        deliveries=loading.deliveries_of(connection, number, submission),
        letters=letters_of(connection, number),
        alerts=docket.alerts,
        proposal=docket.proposal,
    )
