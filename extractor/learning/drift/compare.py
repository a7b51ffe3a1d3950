"""Compare everything that is watched, with few false alarms over all of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

from extractor.casework.chances import adjusted
from extractor.learning.drift.figures import compare_level, compare_mix, compare_outcome
from extractor.learning.drift.samples import (
    LEAST_WEEKS,
    TIMES_AS_DECIDED,
    Span,
    counts_of,
    samples_of,
)
from extractor.values.drift import LEVELS, MIXES, OUTCOMES, Compared, Outcome, Trace
from extractor.workflow.drift_settings import DriftSettings

_STILL = 0.05  # a chance at which something that was found is not over yet


def compare(
    traces: Sequence[Trace],
    outcomes: Sequence[Outcome],
    now: dt.datetime,
    since: dt.datetime | None,
    settings: DriftSettings,
) -> tuple[Compared, ...]:
    """Compare every window with what came before it.

    Args:
        traces: documents of the windows and of the time before, in any order.
        outcomes: of the same time.
        now: end of the windows.
        since: when the models in use were promoted; None if not known.
        settings: how much is worth a notice.

    Returns:
        All that had enough to be compared, with what drifts marked.
    """
    found: list[Compared] = []
    for days in settings.windows:
        samples = samples_of(traces, days, now, since, settings)
        if samples is not None:
            mixes = (compare_mix(samples, it) for it in MIXES)
            levels = (compare_level(samples, it) for it in LEVELS)
            found += (it for it in (*mixes, *levels) if it is not None)
        found += _outcomes(outcomes, _span(days, now, since, settings), settings)
    return _marked(found, settings)


def _span(days: int, now: dt.datetime, since: dt.datetime | None, settings: DriftSettings) -> Span:
    start = now - dt.timedelta(days=days)
    back = start - dt.timedelta(days=settings.reference_days)
    is_old = since is not None and since + dt.timedelta(weeks=LEAST_WEEKS) <= start
    return Span(max(since, back) if since is not None and is_old else back, start, now, days)


def _outcomes(
    outcomes: Sequence[Outcome], span: Span, settings: DriftSettings
) -> Iterator[Compared]:
    watched = sorted({it.watched for it in outcomes}, key=lambda it: it.key)
    for it in watched:
        now, weeks = counts_of([one for one in outcomes if one.watched == it], span)
        before = sum(tries for _, tries in weeks)
        needed = TIMES_AS_DECIDED * settings.least_decided
        if now[1] >= settings.least_decided and before >= needed and len(weeks) >= LEAST_WEEKS:
            yield compare_outcome(it, span.days, now, weeks)


def _marked(found: Sequence[Compared], settings: DriftSettings) -> tuple[Compared, ...]:
    """Mark what drifts; what is too small to matter counts as a test that found nothing."""
    matters = [_is_large(it, settings, 1.0) for it in found]
    rates = iter(
        adjusted([it.chance for it, does in zip(found, matters, strict=True) if does], len(found))
    )
    return tuple(
        dataclasses.replace(
            it,
            false_share=(rate := next(rates) if does else 1.0),
            drifts=rate <= settings.false_alarms,
            lingers=it.chance <= _STILL and _is_large(it, settings, 0.5),
        )
        for it, does in zip(found, matters, strict=True)
    )


def _is_large(it: Compared, settings: DriftSettings, part: float) -> bool:
    if it.watched.figure not in OUTCOMES:
        return it.effect >= part * settings.distance
    (share,) = it.parts
    grown = 1 + part * (settings.ratio - 1)
    return it.effect > 0 and it.effect >= part * settings.points and share.now >= grown * share.was
