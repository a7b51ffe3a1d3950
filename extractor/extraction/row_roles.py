"""Say what each money column of a table holds: billed, held back, discounted, paid.

Column titles propose; arithmetic over the rows (billed = held back + discount + paid) decides.
"""

from __future__ import annotations

import enum
import functools
import importlib.resources
import itertools
import re
import tomllib
from collections.abc import Sequence
from decimal import Decimal

from extractor.extraction.labels import fold

_ZERO = Decimal(0)


class Role(enum.StrEnum):
    """What a column holds."""

    GROSS = "gross"
    DISCOUNT = "discount"  # for paying early: nobody contests anything
    DEDUCTED = "deducted"
    PAID = "paid"
    REASON = "reason"
    OTHER = "other"


def assign_roles(
    titles: Sequence[str], values: Sequence[Sequence[Decimal | None]], money: Sequence[int]
) -> dict[int, Role]:
    """Say what each money column holds.

    Args:
        titles: one a column; empty where there is none.
        values: rows of cell values, None where a cell holds no amount.
        money: the columns that hold amounts.
    """
    roles = {column: titled(titles[column]) for column in money}
    for column in range(len(titles)):
        if column not in roles:
            roles[column] = Role.REASON if titled(titles[column]) is Role.REASON else Role.OTHER
    discounts = [column for column in money if roles[column] is Role.DISCOUNT]
    triple = _sum_columns(values, money, discounts)
    if triple is None:
        return roles
    whole, first, second = triple
    for column in money:
        if column not in discounts:
            roles[column] = Role.OTHER
    held, paid = _held_and_paid(titles, values, first, second)
    roles.update({whole: Role.GROSS, held: Role.DEDUCTED, paid: Role.PAID})
    return roles


@functools.cache
def _titles() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    file = importlib.resources.files("extractor.extraction") / "lexicon" / "columns.toml"
    groups = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple((Role(name), re.compile("|".join(stems))) for name, stems in groups.items())


def titled(title: str) -> Role:
    """Say what a column holds by its title alone."""
    folded = fold(title)
    for role, pattern in _titles():
        if pattern.search(folded):
            return role
    return Role.OTHER


def _sum_columns(
    values: Sequence[Sequence[Decimal | None]], money: Sequence[int], discounts: Sequence[int]
) -> tuple[int, int, int] | None:
    best: tuple[int, tuple[int, int, int]] | None = None
    others = [column for column in money if column not in discounts]
    for whole, first, second in itertools.permutations(others, 3):
        if first > second:
            continue
        good = bad = 0
        for row in values:
            total = row[whole]
            parts = (row[first], row[second])
            if total is None or total == 0 or parts == (None, None):
                continue
            less = sum((row[column] or _ZERO for column in discounts), _ZERO)
            fits = total - less == sum((part or _ZERO) for part in parts)
            good += fits
            bad += not fits
        if good > bad and good >= 1 and (best is None or good > best[0]):
            best = (good, (whole, first, second))
    return best[1] if best else None


def _held_and_paid(
    titles: Sequence[str], values: Sequence[Sequence[Decimal | None]], first: int, second: int
) -> tuple[int, int]:
    named = {column: titled(titles[column]) for column in (first, second)}
    for held, paid in ((first, second), (second, first)):
        if named[held] is Role.DEDUCTED and named[paid] is not Role.DEDUCTED:
            return held, paid
        if named[paid] is Role.PAID and named[held] is not Role.PAID:
            return held, paid
    # Most lines are paid in full: the emptier column is what was held back.
    empty = {column: sum(not row[column] for row in values) for column in (first, second)}
    return (first, second) if empty[first] >= empty[second] else (second, first)
