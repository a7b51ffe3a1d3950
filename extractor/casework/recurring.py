"""Find what happens more often than it used to, with few false alarms.

Every combination of a reason with a customer, carrier, article or root cause is tested that came
often enough in all, whenever that was: which ones are tested does not depend on what is tested.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from extractor.casework.casework import Casework
from extractor.casework.chances import adjusted, chance_of
from extractor.store.cases.recurring import counts, customer_names, first_day
from extractor.values.recurrence import (
    WINDOW_DAYS,
    WINDOWS,
    Counts,
    Pair,
    Recurrence,
    Recurrences,
)
from extractor.workflow.settings import RecurrenceSettings

LEAST_WINDOWS = 3  # before the last one; with fewer there is nothing to go by


def recurrences(casework: Casework) -> Recurrences:
    """Find the recurrences of today.

    Raises:
        StoreError: the store does not answer.
    """
    today = casework.today()
    settings = casework.rules.recurrence
    first = today - dt.timedelta(days=WINDOW_DAYS - 1)
    with casework.store.database.reading() as connection:
        oldest = first_day(connection)
        windows = 0 if oldest is None else min(WINDOWS, (first - oldest).days // WINDOW_DAYS)
        if windows < LEAST_WINDOWS:
            return Recurrences(today, first, 0, 0, ())
        groups = counts(connection, first, windows, settings.least)
        found = surprising(groups, windows, settings)
        customers = {it.key for it in found if it.pair is Pair.CUSTOMER}
        names = customer_names(connection, customers)
    named = tuple(
        dataclasses.replace(it, name=names.get(it.key, "")) if it.pair is Pair.CUSTOMER else it
        for it in found
    )
    return Recurrences(today, first, windows, len(groups), named)


def surprising(
    groups: Sequence[Counts], windows: int, settings: RecurrenceSettings
) -> tuple[Recurrence, ...]:
    """Give the groups of which more was seen than what came before lets expect.

    Args:
        groups: all that are tested.
        windows: that `Counts.before` is of.
        settings: how many false alarms are allowed, and how much is worth one.
    """
    usual = _usual_dispersion(groups, windows)
    tested = []
    for it in groups:
        expected = it.before / windows
        if it.seen >= settings.least and it.seen >= settings.ratio * expected:
            dispersion = _dispersion(it, windows, usual[it.pair])
            chance = chance_of(it.seen, it.before, windows, dispersion)
            tested.append((it, expected, dispersion, chance))
    # what is of no interest counts as a test that found nothing, which keeps the rate
    rates = adjusted([chance for *_, chance in tested], len(groups))
    found = [
        Recurrence(
            it.pair, it.category, it.key, it.name, it.seen, expected, dispersion, chance, rate
        )
        for (it, expected, dispersion, chance), rate in zip(tested, rates, strict=True)
        if rate <= settings.false_alarms
    ]
    return tuple(sorted(found, key=lambda it: (it.chance, -it.seen, it.key)))


def _usual_dispersion(groups: Iterable[Counts], windows: int) -> Mapping[Pair, float]:
    """Give how much counts vary from window to window, over all groups of a kind."""
    distance = collections.defaultdict[Pair, float](float)
    freedom = collections.Counter[Pair]()
    for it in groups:
        if it.before:
            distance[it.pair] += _distance(it, windows)
            freedom[it.pair] += windows - 1
    return {it: max(1.0, distance[it] / freedom[it]) if freedom[it] else 1.0 for it in Pair}


def _dispersion(group: Counts, windows: int, usual: float) -> float:
    """Give it for one group: half by its own past, which is short, half by that of all."""
    if not group.before:
        return usual
    own = _distance(group, windows) / (windows - 1)
    return max(1.0, (own + usual) / 2)


def _distance(group: Counts, windows: int) -> float:
    """Give Pearson's chi-squared of a group's past windows against an even spread."""
    return windows * group.squares / group.before - group.before
