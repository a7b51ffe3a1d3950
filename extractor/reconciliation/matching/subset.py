"""Find which open invoices of one customer a total pays, where no number is written.

Up to `ALL_SUBSETS` invoices every subset is tried (meet in the middle). Beyond that, sets of four
(six where there are few) and whole runs by day, however long. The more sets a total could be met by
chance with, the less one hit says: `SubsetSums.chance` is that expectation, and a hit counts as
unique only where it is the only one *and* chance does not explain it: were the true set larger than
those tried, or something deducted from the payment, a set this small would have to be there by
accident.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

MOST_ITEMS = 200
ALL_SUBSETS = 28  # 16,384 sums a side
TRIPLES = 48  # 17,296 sums of three
SHOWN = 5
CHANCE = 0.001  # sets met by chance, from which on one hit is no longer sure
# Amounts cluster and credits add combinations: among many items the estimate is too low by far.
CHANCE_OF_MANY = 0.00001
_TRIED = 4096  # hits looked at; equal amounts make any number of them


@dataclasses.dataclass(frozen=True, slots=True)
class SubsetSums:
    """The sets of items that make a total.

    Attributes:
        solutions: at most five, each rising places in the amounts given; fewest items first.
        unique: there is one, and it can be relied on.
        exhaustive: every subset was tried.
        chance: expected number of sets that make such a total by accident: of all sizes tried, or
            up to the size of the only one found.
    """

    solutions: tuple[tuple[int, ...], ...]
    unique: bool
    exhaustive: bool
    chance: float


@dataclasses.dataclass(frozen=True, slots=True)
class _Level:
    """All sets of one size: their sums in rising order, and their members."""

    sums: Ints
    members: Ints  # sets x size, rising places


NONE = SubsetSums((), unique=False, exhaustive=False, chance=0.0)


def find_subsets(amounts: Ints, total: int, *, days: Sequence[Ints] = ()) -> SubsetSums:
    """Find the sets of items whose sum is the total.

    Args:
        amounts: open amounts in minor units; credits are negative.
        total: in minor units, not 0.
        days: by which runs of items are tried: issue and due days, as long as ``amounts``.
    """
    usable = _usable(amounts, total)
    if not 0 < len(usable) <= MOST_ITEMS or total == 0:
        return NONE
    values = amounts[usable]
    exhaustive = len(usable) <= ALL_SUBSETS
    if exhaustive:
        found, full = _every(values, total)
        deepest = len(usable)
    else:
        found, full, deepest = _small(values, total)
        found |= _runs(values, total, [it[usable] for it in days])
    alone = min((len(it) for it in found), default=deepest) if len(found) == 1 else deepest
    chance = _chance(values, total, alone) if alone <= deepest else _chance_of_runs(values, days)
    ordered = sorted(found, key=lambda it: (len(it), it))[:SHOWN]
    solutions = tuple(tuple(int(usable[at]) for at in it) for it in ordered)
    allowed = CHANCE if exhaustive else CHANCE_OF_MANY
    unique = len(found) == 1 and full and chance <= allowed
    unique = unique and (exhaustive or not _has_twin(values, next(iter(found))))
    return SubsetSums(solutions, unique, exhaustive, chance)


def _usable(amounts: Ints, total: int) -> Ints:
    """Give the places of the items that can be part of the total."""
    credit = int(amounts[amounts < 0].sum())
    keep = (amounts < 0) | ((amounts > 0) & (amounts <= total - credit))
    return np.flatnonzero(keep).astype(np.int64)


def _every(values: Ints, total: int) -> tuple[set[tuple[int, ...]], bool]:
    half = len(values) // 2
    left, right = _sums(values[:half]), _sums(values[half:])
    order = np.argsort(right, kind="stable")
    pairs, full = _pairs(left, right[order], total)
    found = set()
    for low, at in pairs:
        mask = int(low) | int(order[at]) << half
        places = tuple(place for place in range(len(values)) if mask >> place & 1)
        if places:
            found.add(places)
    return found, full


def _sums(values: Ints) -> Ints:
    """Give the sums of all subsets; bit i of the place says whether item i is in."""
    sums = np.zeros(1, np.int64)
    for value in values:
        sums = np.concatenate((sums, sums + value))
    return sums


def _pairs(left: Ints, right: Ints, total: int) -> tuple[Ints, bool]:
    """Give places of left and (sorted) right that add up, and whether these are all."""
    wanted = total - left
    first = np.searchsorted(right, wanted, "left")
    hit = np.flatnonzero(
        (first < len(right)) & (right[np.minimum(first, len(right) - 1)] == wanted)
    )
    first = first[hit]
    count = np.searchsorted(right, wanted[hit], "right") - first
    ends = np.cumsum(count)
    if len(ends) and ends[-1] > _TRIED:
        keep = ends <= _TRIED
        hit, first, count, ends = hit[keep], first[keep], count[keep], ends[keep]
        full = False
    else:
        full = True
    within = np.arange(count.sum()) - np.repeat(ends - count, count)
    return np.stack((np.repeat(hit, count), np.repeat(first, count) + within), axis=1), full


def _small(values: Ints, total: int) -> tuple[set[tuple[int, ...]], bool, int]:
    """Try sets of up to four items, of up to six where there are few."""
    places = np.arange(len(values), dtype=np.int64)
    ones = _level(values, places[:, None])
    twos = _level(values, np.stack(np.triu_indices(len(values), 1), axis=1).astype(np.int64))
    joins = [(ones, twos), (twos, twos)]
    deepest = 4
    if len(values) <= TRIPLES:
        threes = _level(values, _threes(len(values)))
        joins += [(twos, threes), (threes, threes)]
        deepest = 6
    found: set[tuple[int, ...]] = {(int(it),) for it in np.flatnonzero(values == total)}
    equal = twos.members[twos.sums == total]
    found |= {(int(a), int(b)) for a, b in equal[:_TRIED]}
    full = len(equal) <= _TRIED
    for low, high in joins:
        more, whole = _join(low, high, total)
        found |= more
        full &= whole
    return found, full, deepest


def _level(values: Ints, members: Ints) -> _Level:
    sums = values[members].sum(axis=1)
    order = np.argsort(sums)
    return _Level(sums[order], members[order])


def _threes(count: int) -> Ints:
    a, b = np.triu_indices(count, 1)
    reach = count - 1 - b
    first = np.repeat(a, reach)
    second = np.repeat(b, reach)
    within = np.arange(reach.sum()) - np.repeat(np.cumsum(reach) - reach, reach)
    return np.stack((first, second, second + 1 + within), axis=1).astype(np.int64)


def _join(low: _Level, high: _Level, total: int) -> tuple[set[tuple[int, ...]], bool]:
    # Each set has one split into its lowest and highest members, so each is met once.
    pairs, full = _pairs(low.sums, high.sums, total)
    left, right = low.members[pairs[:, 0]], high.members[pairs[:, 1]]
    apart = left[:, -1] < right[:, 0]
    rows = np.concatenate((left[apart], right[apart]), axis=1)
    return {tuple(int(it) for it in row) for row in rows}, full


def _runs(values: Ints, total: int, days: Sequence[Ints]) -> set[tuple[int, ...]]:
    found: set[tuple[int, ...]] = set()
    for day in days:
        order = np.argsort(day, kind="stable")
        ends = np.concatenate(([0], np.cumsum(values[order])))
        starts, stops = np.nonzero(ends[None, :] - ends[:, None] == total)
        for start, stop in zip(starts[:_TRIED], stops[:_TRIED], strict=True):
            if stop > start:
                found.add(tuple(sorted(int(it) for it in order[start:stop])))
    return found


def _has_twin(values: Ints, places: tuple[int, ...]) -> bool:
    """Say whether another set makes the same total by an equal item, or by one and its credit."""
    inside = np.zeros(len(values), np.bool_)
    inside[list(places)] = True
    ours, others = values[inside], values[~inside]
    equal = np.isin(ours, others).any()
    return bool(equal or np.isin(-ours, ours).any() or np.isin(-others, others).any())


def _chance(values: Ints, total: int, deepest: int) -> float:
    """Estimate how many sets of up to so many items make the total by accident.

    Sums of k of n amounts are taken for normal, on the grid of their greatest common divisor.
    """
    count = len(values)
    step = int(np.gcd.reduce(np.abs(values)))
    mean, spread = float(values.mean()), float(values.std())
    expected = 0.0
    for size in range(1, deepest + 1):
        rest = max(1.0 - size / count, 1.0 / count)
        deviation = max(spread * math.sqrt(size * rest), step)
        off = (total - size * mean) / deviation
        share = step * math.exp(-off * off / 2) / (deviation * math.sqrt(2 * math.pi))
        expected += min(math.comb(count, size) * share, 1e12)
    return expected


def _chance_of_runs(values: Ints, days: Sequence[Ints]) -> float:
    """Estimate how many runs make a total by accident, were their sums spread evenly."""
    step = int(np.gcd.reduce(np.abs(values)))
    runs = len(days) * len(values) * (len(values) + 1) / 2
    return runs * step / float(np.abs(values).sum())
