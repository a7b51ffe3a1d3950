"""Find which open invoices a payment pays from which something was deducted.

Tried are a cash discount on the whole, and one line of one of the invoices held back. A discount
may be rounded invoice by invoice, so that a sum may be off by half a unit for each. The search is
bounded: every set where there are few items; sets of three, then of two, where there are more; and
whole runs by day. What is found is for a person to decide: with so much leave a set may fit by
accident, and `Deductions.chance` says how many are to be expected.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Places = tuple[int, ...]

MOST_ITEMS = 200
ALL_SUBSETS = 14  # items: 16,383 sets
TRIPLES = 40  # items: 10,700 sets
MOST_LINES = 200
MOST_HELD_BACK = 2  # times the payment: who holds back more than is paid pays something else
SHOWN = 5
CHANCE = 0.001  # sets that fit by accident, from which on the only one is not relied on
# Percent. What most terms of payment grant comes first, the rest only where that fails.
USUAL: tuple[Fraction, ...] = (Fraction(2), Fraction(3))
SELDOM: tuple[Fraction, ...] = (
    Fraction(1),
    Fraction(3, 2),
    Fraction(5, 2),
    Fraction(4),
    Fraction(5),
)
_NEAR = 0.2  # of the total: how far around it sums are counted, to see how dense they lie
_TRIED = 4096  # sets looked at; equal amounts make any number of them


@dataclasses.dataclass(frozen=True, slots=True)
class Deduction:
    """A set of items of which a payment is the sum less a deduction.

    Attributes:
        places: rising, in the amounts given.
        amount: deducted, in minor units.
        percent: of a cash discount; None where a line was held back.
    """

    places: Places
    amount: int
    percent: Fraction | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Deductions:
    """The sets that make a payment with something deducted.

    Attributes:
        solutions: at most five, fewest items first.
        count: of all that fit.
        chance: expected number of sets that fit by accident.
        exhaustive: every set was tried.
    """

    solutions: tuple[Deduction, ...] = ()
    count: int = 0
    chance: float = 0.0
    exhaustive: bool = False

    @property
    def unique(self) -> bool:
        """Say whether one set of all fits, and hardly by accident."""
        return self.count == 1 and self.exhaustive and self.chance <= CHANCE


@dataclasses.dataclass(frozen=True, slots=True)
class _Sets:
    """Sets of items: what each comes to, how many items it holds, and which."""

    sums: Ints
    sizes: Ints
    places: Callable[[int], Places]


def find_deductions(
    amounts: Ints,
    total: int,
    *,
    days: Sequence[Ints] = (),
    lines: Sequence[Sequence[int]] = (),
) -> Deductions:
    """Find the sets of items of which a payment is the sum less a deduction.

    Args:
        amounts: open amounts in minor units; credits are negative.
        total: paid, in minor units.
        days: by which runs of items are tried, as long as ``amounts``.
        lines: for each item, what each of its lines comes to with the tax; empty where unknown.
    """
    if not 0 < len(amounts) <= MOST_ITEMS or total <= 0:
        return Deductions()
    sets = list(_all_sets(amounts, days))
    held = [(value, place) for place, own in enumerate(lines) for value in own if value > 0]
    held = sorted(held)[:MOST_LINES]
    rates = USUAL
    found = [*_discounted(sets, total, USUAL), *_held_back(sets, total, held)]
    if not found:
        rates = USUAL + SELDOM
        found = _discounted(sets, total, SELDOM)
    once = {(it.places, it.amount): it for it in found}
    ordered = sorted(once.values(), key=lambda it: (len(it.places), it.places, it.amount))
    chance = _chance(sets, total, rates=len(rates), held=len(held) / len(amounts))
    return Deductions(
        tuple(ordered[:SHOWN]), len(ordered), chance, exhaustive=len(amounts) <= ALL_SUBSETS
    )


def _all_sets(amounts: Ints, days: Sequence[Ints]) -> Iterator[_Sets]:
    count = len(amounts)
    if count <= ALL_SUBSETS:
        yield _every(amounts)
        return
    for size in (1, 2, 3) if count <= TRIPLES else (1, 2):
        members = _combinations(count, size)
        sizes = np.full(len(members), size)
        yield _Sets(amounts[members].sum(axis=1), sizes, functools.partial(_row, members))
    for day in days:
        yield _runs(amounts, np.argsort(day, kind="stable"))


def _every(amounts: Ints) -> _Sets:
    sums, sizes = np.zeros(1, np.int64), np.zeros(1, np.int64)
    for amount in amounts:
        sums = np.concatenate((sums, sums + amount))
        sizes = np.concatenate((sizes, sizes + 1))
    return _Sets(sums, sizes, _bits)


def _bits(mask: int) -> Places:
    return tuple(place for place in range(mask.bit_length()) if mask >> place & 1)


@functools.lru_cache(maxsize=32)
def _combinations(count: int, size: int) -> Ints:
    return np.array(list(itertools.combinations(range(count), size)), np.int64)


def _row(members: Ints, at: int) -> Places:
    return tuple(members[at].tolist())


def _runs(amounts: Ints, order: Ints) -> _Sets:
    """Give the runs of more than two items in an order."""
    ends = np.concatenate(([0], np.cumsum(amounts[order])))
    starts, stops = np.triu_indices(len(ends), 3)
    return _Sets(
        ends[stops] - ends[starts],
        stops - starts,
        lambda at: tuple(sorted(order[starts[at] : stops[at]].tolist())),
    )


def _discounted(sets: Sequence[_Sets], total: int, rates: Sequence[Fraction]) -> list[Deduction]:
    found = []
    for rate in rates:
        paid = 1 - float(rate) / 100
        for some in sets:
            off = np.abs(some.sums * paid - total)
            hits = np.flatnonzero((off <= np.maximum(some.sizes, 1) / 2) & (some.sums > total))
            found += [
                Deduction(some.places(int(at)), int(some.sums[at]) - total, rate)
                for at in hits[:_TRIED]
            ]
    return found


def _held_back(
    sets: Sequence[_Sets], total: int, held: Sequence[tuple[int, int]]
) -> list[Deduction]:
    """Find sets that are the total and one line of one of their items."""
    if not held:
        return []
    values = np.array([value for value, _ in held], np.int64)
    found = []
    for some in sets:
        first = np.searchsorted(values, some.sums - total)
        met = values[np.minimum(first, len(values) - 1)] == some.sums - total
        hits = np.flatnonzero(met & (some.sums <= MOST_HELD_BACK * total))
        for at in hits[:_TRIED]:
            places = some.places(int(at))
            wanted = int(some.sums[at]) - total
            if any(value == wanted and place in places for value, place in held):
                found.append(Deduction(places, wanted))
    return found


def _chance(sets: Sequence[_Sets], total: int, *, rates: int, held: float) -> float:
    """Estimate how many sets fit by accident, from how dense the sums lie around the total.

    Args:
        sets: tried.
        total: paid.
        rates: of a discount that were tried; each is met half a unit an item up or down.
        held: lines of an item, on average.
    """
    expected = 0.0
    for some in sets:
        near = np.abs(some.sums - total) <= _NEAR * total
        expected += float(some.sizes[near].sum()) * (rates + held)
    return expected / (2 * _NEAR * total)
