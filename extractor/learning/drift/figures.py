"""Compare one figure of a window with its reference.

Documents do not come one by one: a customer sends thirty at once. So every comparison is measured
by how much the weeks of the reference differ among themselves, not only by what chance alone would
do. Why these statistics: docs/decisions/0048-drift.md.
"""

from __future__ import annotations

import bisect
import collections
import math
import operator
import statistics
from collections.abc import Callable, Mapping, Sequence, Set

from extractor.casework.chances import (
    Spread,
    chance_of_growth,
    chance_of_mix,
    chance_of_shift,
)
from extractor.learning.drift.samples import Samples
from extractor.values.drift import Compared, Figure, Part, Trace, Watched

_SELDOM = 0.01  # of a reference: a value below that is counted with all other seldom ones
_EXPECTED = 5.0  # of a cell, for chi-squared to hold (Cochran 1954)
_BINS = 10  # of a level: deciles of the reference
_HALF = 0.5  # put to every count, so that an empty cell is no infinite distance
_SHOWN = 8
_OTHER = ""

Counts = Mapping[str, int]


def compare_mix(samples: Samples, figure: Figure) -> Compared | None:
    """Compare how often each value comes.

    What is seldom in the reference is one cell with what is new: among many customers somebody is
    always new, and only that there are more of them means something. How many there were is seen
    from each week of the reference by the weeks around it, as the window is by all of them;
    otherwise every window would have more than the reference that says what is seldom.

    Returns:
        None where nothing was measured.
    """
    value = operator.attrgetter(figure.value)
    now = _counted(samples.now, value)
    weeks = [_counted(it, value) for it in samples.weeks]
    was = sum(weeks, collections.Counter[str]())
    seen, before = now.total(), was.total()
    if not seen or not before:
        return None
    kept = _usual(was)
    pooled = [_pooled(it, kept & _usual(was - it)) for it in weeks]
    cells = _pooled(now, kept), sum(pooled, collections.Counter[str]())
    parts = [Part(it, now[it] / seen, was[it] / before) for it in now | was]
    moved = sorted(parts, key=lambda it: (-abs(it.now - it.was), it.value))
    return Compared(
        watched=Watched(figure),
        days=samples.span.days,
        seen=seen,
        before=before,
        effect=_stability(*cells, (*kept, _OTHER)),
        chance=_chance_of_cells(*cells, pooled, _spread(weeks, list(was))),
        parts=tuple(moved[:_SHOWN]),
    )


def compare_level(samples: Samples, figure: Figure) -> Compared | None:
    """Compare how high something is.

    Returns:
        None where nothing was measured.
    """
    value = operator.attrgetter(figure.value)

    def values(traces: Sequence[Trace]) -> list[float]:
        found = map(value, traces)
        return [float(it) for it in found if it is not None]

    now = sorted(values(samples.now))
    weeks = [values(it) for it in samples.weeks]
    was = sorted(it for week in weeks for it in week)
    if len(now) < _BINS or len(was) < _BINS:
        return None
    edges = sorted(set(statistics.quantiles(was, n=_BINS)))

    def binned(some: Sequence[float]) -> Counts:
        return collections.Counter(str(bisect.bisect_left(edges, it)) for it in some)

    bins = [str(it) for it in range(len(edges) + 1)]
    dispersion = _spread([binned(it) for it in weeks], bins).dispersion
    chance = chance_of_shift(_distance(now, was), len(now), len(was), dispersion)
    medians = Part(_OTHER, statistics.median(now), statistics.median(was))
    return Compared(
        watched=Watched(figure),
        days=samples.span.days,
        seen=len(now),
        before=len(was),
        effect=_stability(binned(now), binned(was), bins),
        chance=chance,
        parts=(medians,),
    )


def compare_outcome(
    watched: Watched, days: int, now: tuple[int, int], weeks: Sequence[tuple[int, int]]
) -> Compared:
    """Compare how much goes wrong; only that it became more counts.

    Args:
        watched: what.
        days: length of the window.
        now: wrong ones of the window, and all of it.
        weeks: the same for each week of the reference.
    """
    was = sum(wrong for wrong, _ in weeks), sum(tries for _, tries in weeks)
    spread = _spread([{"wrong": wrong, "": tries - wrong} for wrong, tries in weeks], ("wrong", ""))
    chance = chance_of_growth(now, was, spread)
    part = Part(_OTHER, now[0] / now[1], was[0] / was[1])
    return Compared(watched, days, now[1], was[1], part.now - part.was, chance, (part,))


def _counted(traces: Sequence[Trace], value: Callable[[Trace], str]) -> collections.Counter[str]:
    return collections.Counter(it for it in map(value, traces) if it)


def _usual(counts: Counts) -> Set[str]:
    least = _SELDOM * sum(counts.values())
    return {it for it, count in counts.items() if count and count >= least}


def _pooled(counts: Counts, kept: Set[str]) -> collections.Counter[str]:
    pooled = collections.Counter({it: counts[it] for it in kept if it in counts})
    pooled[_OTHER] = sum(counts.values()) - pooled.total()
    return pooled


def _chance_of_cells(now: Counts, was: Counts, weeks: Sequence[Counts], all_: Spread) -> float:
    """Give the chance of what moved among the usual values, or from them to seldom and new ones.

    Args:
        now: of the window.
        was: of the reference.
        weeks: of each of its weeks.
        all_: how much these differ, over all values.
    """
    seen, before = sum(now.values()), sum(was.values())
    share = min(seen, before) / (seen + before)
    # what comes in batches is worth fewer: as many as would vary as much if each came by itself
    needed = _EXPECTED * all_.dispersion / share
    usual = [it for it in was if it and now[it] + was[it] >= needed]
    chi_squared = sum(
        _off(counts[it], size * (now[it] + was[it]) / _sum(usual, now, was))
        for counts in (now, was)
        for size in (_sum(usual, counts),)
        for it in usual
        if size
    )
    moved = chance_of_mix(chi_squared, len(usual) - 1, _spread(weeks, usual))
    outside = [{_OTHER: it[_OTHER], "in": sum(it.values()) - it[_OTHER]} for it in weeks]
    own = _spread(outside, (_OTHER, "in"))  # says nothing where nothing was seldom or new
    spread = max(own, all_, key=lambda it: it.dispersion)
    grown = chance_of_growth((now[_OTHER], seen), (was[_OTHER], before), spread)
    return min(1.0, 2 * min(moved, grown))  # two looks at one figure


def _sum(cells: Sequence[str], *counts: Counts) -> int:
    return sum(it.get(cell, 0) for it in counts for cell in cells)


def _off(count: int, expected: float) -> float:
    return (count - expected) ** 2 / expected if expected else 0.0


def _spread(weeks: Sequence[Counts], cells: Sequence[str]) -> Spread:
    """Give how much weeks differ, as chi-squared of their counts over its degrees of freedom."""
    total = _sum(cells, *weeks)
    shares = {it: _sum((it,), *weeks) / total for it in cells} if total else {}
    used = [it for it in cells if shares.get(it)]
    some = [it for it in weeks if _sum(used, it)]
    freedom = (len(some) - 1) * (len(used) - 1)
    if freedom < 1:
        return Spread()
    distance = sum(
        _off(week.get(it, 0), _sum(used, week) * shares[it]) for week in some for it in used
    )
    return Spread(max(1.0, distance / freedom), freedom)


def _stability(now: Counts, was: Counts, cells: Sequence[str]) -> float:
    """Give the population stability index, less what it would be by chance alone."""
    seen, before = _sum(cells, now), _sum(cells, was)
    used = [it for it in cells if now.get(it) or was.get(it)]
    index = 0.0
    for it in used:
        here = (now.get(it, 0) + _HALF) / (seen + _HALF * len(used))
        there = (was.get(it, 0) + _HALF) / (before + _HALF * len(used))
        index += (here - there) * math.log(here / there)
    return max(0.0, index - (len(used) - 1) * (1 / seen + 1 / before))


def _distance(now: Sequence[float], was: Sequence[float]) -> float:
    """Give the greatest distance of two distributions, both sorted (Kolmogorov and Smirnov)."""
    return max(
        abs(bisect.bisect_right(now, it) / len(now) - bisect.bisect_right(was, it) / len(was))
        for it in {*now, *was}
    )
