"""Payments without a single number: how often the one set of invoices found is wrong, how fast.

    python -m benchmarks.reconciliation.remittance [--invoices 100000] [--tries 2000] [--seed 11]

A customer pays some invoices, all up to a day, everything, some less a credit note; or an amount
that no set of invoices makes (a deduction), where every "only" set is wrong. Apart from these, a
cash discount of two or three in a hundred is taken, each invoice's rounded by itself; the search
that allows for it must not be sure of a set where something else was deducted.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import random
import time
from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.reconciliation.figures import Row, at_least, at_most
from benchmarks.reconciliation.intervals import exact, wilson
from benchmarks.reconciliation.world import Ints, World, make_world
from extractor.reconciliation.matching.deducted import find_deductions
from extractor.reconciliation.matching.subset import find_subsets

WAYS = {"some": 50, "until": 15, "all": 5, "credit": 10, "deducted": 20}
LESS = {"discount": 70, "deducted": 30}
DISCOUNTS = (2, 3)
SIZES = (25, 60, 200)  # open items of a customer, at most
TARGET_MS = 5.0


@dataclasses.dataclass(frozen=True, slots=True)
class Payment:
    """A payment and what it truly pays: places in the items; nothing where a deduction was made."""

    way: str
    items: Ints
    total: int
    paid: tuple[int, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Tried:
    """What was found for a payment."""

    payment: Payment
    unique: bool
    right: bool
    shown: bool
    milliseconds: float


def payments(world: World, tries: int, seed: int, ways: Mapping[str, int] = WAYS) -> list[Payment]:
    """Make up payments of customers with three to 200 open items."""
    rng = random.Random(seed)
    owned = np.array([len(world.open_rows_of(one)) for one in range(len(world.customers))])
    bounds = zip((2, *SIZES), SIZES, strict=False)
    by_size = [np.flatnonzero((owned > low) & (owned <= high)) for low, high in bounds]
    by_size = [customers for customers in by_size if len(customers)]
    made: list[Payment] = []
    while len(made) < tries:
        customers = by_size[len(made) % len(by_size)]
        rows = world.open_rows_of(int(rng.choice(customers)))
        way = rng.choices(list(ways), list(ways.values()))[0]
        paid = _paid(rng, world, rows, way)
        total = int(world.open[rows[list(paid)]].sum())
        if way == "deducted":
            total -= rng.randint(50, max(51, total // 5))
            paid = ()
        elif way == "discount":
            left = 100 - rng.choice(DISCOUNTS)
            total = sum(round(int(it) * left / 100) for it in world.open[rows[list(paid)]])
        if total > 0:
            made.append(Payment(way, rows, total, paid))
    return made


def _paid(rng: random.Random, world: World, rows: Ints, way: str) -> tuple[int, ...]:
    billed = [place for place, row in enumerate(rows) if world.open[row] > 0]
    if way == "all":
        return tuple(range(len(rows)))
    if way == "until":
        day = int(world.due[rng.choice(list(rows))])
        return tuple(place for place in billed if world.due[rows[place]] <= day)
    chosen = rng.sample(billed, min(len(billed), rng.choice((1, 2, 2, 3, 3, 4, 5, 6, 8))))
    credited = [place for place, row in enumerate(rows) if world.open[row] < 0]
    if way == "credit" and credited:
        chosen.append(rng.choice(credited))
    return tuple(sorted(chosen))


def try_all(world: World, made: Sequence[Payment]) -> list[Tried]:
    """Search for every payment."""
    tried = []
    for payment in made:
        amounts = world.open[payment.items]
        days = (world.issued[payment.items], world.due[payment.items])
        start = time.thread_time()
        found = find_subsets(amounts, payment.total, days=days)
        spent = (time.thread_time() - start) * 1000
        right = bool(found.solutions) and tuple(found.solutions[0]) == payment.paid
        shown = payment.paid in [tuple(it) for it in found.solutions]
        tried.append(Tried(payment, found.unique, right, shown, spent))
    return tried


def try_deductions(world: World, made: Sequence[Payment]) -> list[Tried]:
    """Search for every payment that no set makes by itself, with leave for what was deducted."""
    tried = []
    for payment in made:
        amounts = world.open[payment.items]
        days = (world.issued[payment.items], world.due[payment.items])
        if find_subsets(amounts, payment.total, days=days).solutions:
            continue
        start = time.thread_time()
        found = find_deductions(amounts, payment.total, days=days)
        spent = (time.thread_time() - start) * 1000
        places = [it.places for it in found.solutions]
        right = bool(places) and places[0] == payment.paid
        tried.append(Tried(payment, found.unique, right, payment.paid in places, spent))
    return tried


def deduction_rows(world: World, *, tries: int, seed: int = 11) -> list[Row]:
    """Give the rows of the table on payments with something deducted."""
    tried = try_deductions(world, payments(world, tries, seed, LESS))
    only = [it for it in tried if it.unique]
    p50, p99 = np.percentile([it.milliseconds for it in tried], (50, 99))
    rows = [
        at_most("payment less a deduction: the only set found is wrong",
                exact(sum(not it.right for it in only), len(only))),
        Row("  CPU ms p50 / p99, 3 to 200 open items", f"{p50:.2f} / {p99:.2f}", "p99 <= 5",
            bool(p99 <= TARGET_MS)),
    ]  # fmt: skip
    discounts = [it for it in tried if it.payment.way == "discount"]
    for low, high in zip((0, *SIZES), SIZES, strict=False):
        some = [it for it in discounts if low < len(it.payment.items) <= high]
        shown = wilson(sum(it.shown for it in some), len(some))
        rows.append(
            at_least(f"  cash discount, {low + 1} to {high} items: among those shown", shown)
        )
    return rows


def remittance_rows(world: World, *, tries: int, seed: int = 11) -> list[Row]:
    """Give the rows of the table on payments without numbers."""
    tried = try_all(world, payments(world, tries, seed))
    only = [it for it in tried if it.unique]
    wrong = exact(sum(not it.right for it in only), len(only))
    p50, p99 = np.percentile([it.milliseconds for it in tried], (50, 99))
    solvable = [it for it in tried if it.payment.paid]
    return [
        Row("payment without numbers: the only set found is wrong", str(wrong), "0",
            wrong.hits == 0),
        Row("  CPU ms p50 / p99, 3 to 200 open items", f"{p50:.2f} / {p99:.2f}", "p99 <= 5",
            bool(p99 <= TARGET_MS)),
        at_least("  one set found, and it is the one paid",
                 wilson(sum(it.unique and it.right for it in solvable), len(solvable))),
        at_least("  the set paid is among the (at most five) shown",
                 wilson(sum(it.shown for it in solvable), len(solvable))),
    ]  # fmt: skip


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="payments without numbers")
    parser.add_argument("--invoices", type=int, default=100_000)
    parser.add_argument("--tries", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    world = make_world(invoices=options.invoices, seed=41)
    for row in remittance_rows(world, tries=options.tries, seed=options.seed):
        print(row)
    for row in deduction_rows(world, tries=options.tries, seed=options.seed):
        print(row)
    groups = collections.defaultdict(list)
    for it in try_all(world, payments(world, options.tries, options.seed)):
        size = next(size for size in SIZES if len(it.payment.items) <= size)
        groups[f"<= {size} items"].append(it)
        groups[it.payment.way].append(it)
    for name, some in sorted(groups.items()):
        only = [it for it in some if it.unique]
        wrong = exact(sum(not it.right for it in only), len(only))
        spent = np.percentile([it.milliseconds for it in some], (50, 99))
        print(at_most(f"{name} ({len(some)}): wrong of the only sets", wrong),
              f"{spent[0]:.2f} / {spent[1]:.2f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
