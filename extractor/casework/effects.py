"""What became of the number of cases after something was done against them."""

from __future__ import annotations

import dataclasses
import datetime as dt

from extractor.casework.casework import Casework
from extractor.casework.chances import ratio_of
from extractor.store.cases.recurring import first_day
from extractor.values.casework import CaseFilter
from extractor.values.recurrence import Effect

LOOK_BACK_DAYS = 180
_ALL = 10**9


def effect_of(casework: Casework, chosen: CaseFilter, first: dt.date) -> Effect | None:
    """Compare how often cases came before a day and from then on.

    Args:
        casework: with the cases.
        chosen: which; its days and where cases stand are left aside.
        first: day from which it may have become less.

    Returns:
        None where there is no day before it or none since.

    Raises:
        StoreError: the store does not answer.
    """
    today = casework.today()
    with casework.store.database.reading() as connection:
        oldest = first_day(connection)
    if oldest is None or first > today or oldest >= first:
        return None
    start = max(oldest, first - dt.timedelta(days=LOOK_BACK_DAYS))

    def between(begin: dt.date, end: dt.date) -> tuple[int, int]:
        bare = dataclasses.replace(
            chosen, opened_from=begin, opened_to=end, stage=(), status=(), overdue=None,
            needs_review=None, alert=None, proposed=None,
        )  # fmt: skip
        return casework.count(bare, most=_ALL).number, (end - begin).days + 1

    before = between(start, first - dt.timedelta(days=1))
    after = between(first, today)
    return Effect(*before, *after, ratio_of(before, after))
