"""How far somebody has come today."""

from __future__ import annotations

import datetime as dt

from extractor.casework.casework import Casework
from extractor.store.cases.progress import moved_by


def done_today(casework: Casework, who: str) -> int:
    """Count the cases that somebody has moved on since the company's day began."""
    begins = dt.datetime.combine(casework.today(), dt.time(), casework.rules.timezone)
    with casework.store.database.reading() as connection:
        return moved_by(connection, who, begins)
