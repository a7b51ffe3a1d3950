"""Do to cases what a record does that counts from now on."""

from __future__ import annotations

import datetime as dt

from extractor.casework.consequences import Written
from extractor.casework.office import Office
from extractor.casework.opening import Arrived, open_or_link
from extractor.casework.renewing import renew
from extractor.store.cases.finding import submission_of_record, tellings_of
from extractor.store.database import Connection
from extractor.values.record import FileRecord


def recorded(
    connection: Connection, record: FileRecord, office: Office, at: dt.datetime
) -> list[Written]:
    """Open the cases of a record, link its disputes to known ones, or bring those up to date.

    Args:
        connection: in a writing transaction.
        record: as it is kept.
        office: rules and books.
        at: since when it counts, aware.

    Returns:
        The cases that were opened or changed; none for a record that contests nothing.
    """
    submission = submission_of_record(connection, record)
    if submission is None:
        return []
    tellings = tellings_of(connection, submission)
    if not tellings and not record.disputes:
        return []
    arrived = Arrived(connection, office, submission, record, at)
    if tellings:
        return renew(arrived, tellings)
    return [open_or_link(arrived, it) for it in record.disputes]
