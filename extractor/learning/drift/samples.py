"""Cut documents and outcomes into a window and the time that it is compared with.

The reference ends where the window begins. It begins when the models in use were promoted if
enough came since; otherwise it is the time before, as far as the settings look back.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from extractor.values.drift import Outcome, Trace
from extractor.workflow.drift_settings import DriftSettings

WEEK = dt.timedelta(days=7)
LEAST_WEEKS = 3  # of a reference; fewer do not tell how much weeks differ anyway
_TIMES_AS_MANY = 4  # documents of a reference, for each one that a window needs
TIMES_AS_DECIDED = 3  # the same for what people decided


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """A window, from `start` to `end`, and its reference, which ends at `start`.

    Attributes:
        begin: of the reference.
        days: length of the window.
    """

    begin: dt.datetime
    start: dt.datetime
    end: dt.datetime
    days: int


@dataclasses.dataclass(frozen=True, slots=True)
class Samples:
    """Documents of a window, and of each week of its reference, the newest week first."""

    span: Span
    now: Sequence[Trace]
    weeks: Sequence[Sequence[Trace]]

    @property
    def was(self) -> list[Trace]:
        """Give all documents of the reference."""
        return [it for week in self.weeks for it in week]


def samples_of(
    traces: Sequence[Trace],
    days: int,
    now: dt.datetime,
    since: dt.datetime | None,
    settings: DriftSettings,
) -> Samples | None:
    """Cut documents into a window and its reference.

    Args:
        traces: in any order.
        days: length of the window.
        now: its end.
        since: when the models in use were promoted; None if not known.
        settings: how far it is looked back, and how much is enough.

    Returns:
        None where the window or its reference has too few documents.
    """
    start = now - dt.timedelta(days=days)
    back = start - dt.timedelta(days=settings.reference_days)
    seen = [it for it in traces if start <= it.at < now]
    if len(seen) < settings.least_documents:
        return None
    needed = _TIMES_AS_MANY * settings.least_documents
    for begin in (since, None):
        if begin is not None and begin + LEAST_WEEKS * WEEK > start:
            continue
        span = Span(max(begin or back, back), start, now, days)
        weeks = _weeks_of(traces, span)
        if len(weeks) >= LEAST_WEEKS and sum(map(len, weeks)) >= needed:
            return Samples(span, seen, weeks)
    return None


def _weeks_of(traces: Sequence[Trace], span: Span) -> list[list[Trace]]:
    """Give whole weeks; the first one is cut off where the reference begins."""
    count = (span.start - span.begin) // WEEK
    weeks: list[list[Trace]] = [[] for _ in range(count)]
    for it in traces:
        back = (span.start - it.at) // WEEK
        if it.at < span.start and back < count:
            weeks[back].append(it)
    return [it for it in weeks if it]


def counts_of(
    outcomes: Sequence[Outcome], span: Span
) -> tuple[tuple[int, int], list[tuple[int, int]]]:
    """Give how many were wrong of how many, in the window and in each week before it."""
    first, last = span.start.date(), span.end.date()
    begin = span.begin.date()
    now = [0, 0]
    weeks: dict[int, list[int]] = {}
    for it in outcomes:
        if first < it.day <= last:
            now[0] += it.wrong
            now[1] += it.tries
        elif begin < it.day <= first:
            week = weeks.setdefault((first - it.day).days // 7, [0, 0])
            week[0] += it.wrong
            week[1] += it.tries
    return (now[0], now[1]), [(wrong, tries) for wrong, tries in weeks.values()]
