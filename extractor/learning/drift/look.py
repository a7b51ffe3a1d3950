"""Look at a store: what has changed, what is new, how it went week by week."""

from __future__ import annotations

import collections
import datetime as dt
import statistics
from collections.abc import Iterable, Sequence

from extractor.learning.drift.compare import compare
from extractor.store.newcomers import newcomers
from extractor.store.store import Store
from extractor.store.tables_drift import SLICES
from extractor.store.traces import outcomes, traces
from extractor.values.drift import DriftReport, Figure, Outcome, Trace, Week
from extractor.values.record import Decision
from extractor.workflow.drift_settings import DriftSettings

_WEEKS = 26  # of the chart
_LANGUAGES = 5
_DAYS = 7


def look(
    store: Store,
    settings: DriftSettings,
    *,
    now: dt.datetime | None = None,
    since: dt.datetime | None = None,
) -> DriftReport:
    """Compare the newest documents with those before.

    Args:
        store: with them.
        settings: what is compared, and how much is worth a notice.
        now: end of the windows; None asks the store's clock.
        since: when the models in use were promoted; None if not known. What came before that is no
            reference, where enough came since.

    Raises:
        StoreError: the store does not answer.
    """
    at = now or store.clock()
    longest = max(settings.windows)
    first = at - dt.timedelta(days=longest + settings.reference_days)
    seen, slices = traces(store, first)
    became = outcomes(store, first)
    compared = compare(seen, became, at, since, settings)
    window = at - dt.timedelta(days=longest)
    return DriftReport(
        as_of=at,
        since=since,
        sampled=slices / SLICES,
        compared=compared,
        lacking=not compared,
        newcomers=newcomers(store, window, settings.least_new, slices=slices),
        weeks=weeks_of(seen, became, at, SLICES / slices),
    )


def weeks_of(
    seen: Sequence[Trace], became: Sequence[Outcome], now: dt.datetime, times: float = 1.0
) -> tuple[Week, ...]:
    """Give figures of each week back from now, oldest first; weeks without documents are left out.

    Args:
        seen: documents.
        became: what people decided.
        now: end of the last week.
        times: how many documents each one stands for.
    """
    by_week: dict[int, list[Trace]] = collections.defaultdict(list)
    for it in seen:
        by_week[(now - it.at).days // _DAYS].append(it)
    decided: dict[int, list[int]] = collections.defaultdict(lambda: [0, 0])
    for one in became:
        if one.watched.figure is Figure.CORRECTED:
            of_week = decided[(now.date() - one.day).days // _DAYS]
            of_week[0] += one.wrong
            of_week[1] += one.tries
    return tuple(
        _week(by_week[back], now - dt.timedelta(days=_DAYS * (back + 1)), decided[back], times)
        for back in sorted(by_week, reverse=True)
        if 0 <= back < _WEEKS
    )


def _week(seen: Sequence[Trace], first: dt.datetime, decided: Sequence[int], times: float) -> Week:
    languages = collections.Counter(it.language or "?" for it in seen).most_common(_LANGUAGES)
    wrong, tries = decided
    return Week(
        first=first.date(),
        documents=round(times * len(seen)),
        confidence=_median(it.confidence for it in seen),
        unfamiliar=_median(it.unfamiliar for it in seen),
        automatic=sum(it.decision == Decision.AUTO for it in seen) / len(seen),
        languages=tuple((name, count / len(seen)) for name, count in languages),
        corrected=wrong / tries if tries else None,
    )


def _median(values: Iterable[float | None]) -> float | None:
    known = [it for it in values if it is not None]
    return statistics.median(known) if known else None
