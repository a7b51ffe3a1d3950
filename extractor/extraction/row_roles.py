"""Say what each money column of a table holds: billed, held back, discounted, paid.

Column titles propose; arithmetic decides. Over the rows and their total billed = held back +
discount + paid, what is held back is less than what is billed, often nothing, and often has a
minus. A usual share of what is billed (2 %) under "Disc." is for paying early.
"""

from __future__ import annotations

import enum
import functools
import importlib.resources
import itertools
import re
import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.extraction.advice import Advice
from extractor.extraction.discounts import is_usual_share
from extractor.extraction.labels import fold
from extractor.extraction.row_cells import Held

_ZERO = Decimal(0)


class Role(enum.StrEnum):
    """What a column holds."""

    GROSS = "gross"
    DISCOUNT = "discount"  # for paying early: nobody contests anything
    DEDUCTED = "deducted"
    PAID = "paid"
    REASON = "reason"
    OTHER = "other"


Rows = Sequence[Sequence[Held]]


def assign_roles(
    titles: Sequence[str], rows: Rows, money: Sequence[int], kind: Advice
) -> dict[int, Role]:
    """Say what each money column holds.

    Args:
        titles: one a column; empty where there is none.
        rows: what the cells hold, totals included.
        money: the columns that hold amounts.
        kind: what the document calls itself.
    """
    roles = {
        column: titled(title) if column in money or titled(title) is Role.REASON else Role.OTHER
        for column, title in enumerate(titles)
    }
    _tell_discounts(titles, rows, roles, money)
    found = _by_sums(titles, rows, roles, money)
    plain = [column for column in money if roles[column] is not Role.DISCOUNT]
    if found is None and len(plain) == 2:
        found = _of_two(rows, roles, plain, kind)
    elif found is None and len(money) == 1:
        found = _of_one(rows, money[0], kind)
    if found is not None:
        for column in money:
            if roles[column] is not Role.DISCOUNT or column in found:
                roles[column] = found.get(column, Role.OTHER)
    return roles


@functools.cache
def _titles() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    return tuple((Role(name), re.compile("|".join(it))) for name, it in _groups().items()
                 if name != "may_be_discount")  # fmt: skip


@functools.cache
def _groups() -> dict[str, list[str]]:
    file = importlib.resources.files("extractor.extraction") / "lexicon" / "columns.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@functools.cache
def titled(title: str) -> Role:
    """Say what a column holds by its title alone: "Grund des Abzugs" holds reasons."""
    folded = fold(title)
    reasons = dict(_titles())[Role.REASON].search(folded)
    for role, pattern in _titles():
        found = pattern.search(folded)
        if found:
            return Role.REASON if reasons and reasons.start() < found.start() else role
    return Role.OTHER


def _may_be_discount(title: str) -> bool:
    return any(re.search(stem, fold(title)) for stem in _groups()["may_be_discount"])


def _tell_discounts(
    titles: Sequence[str], rows: Rows, roles: dict[int, Role], money: Sequence[int]
) -> None:
    """Take a column of "Disc." for what paying early earns where each cell is a usual share."""
    sums = {it: sum((row[it].value or _ZERO for row in rows), _ZERO) for it in money}
    named = [it for it in money if roles[it] is Role.GROSS]
    whole = named[0] if named else max(money, key=lambda it: sums[it])
    for column in money:
        if roles[column] is Role.DISCOUNT or not _may_be_discount(titles[column]):
            continue
        pairs = [(held, row[whole].value) for row in rows if (held := row[column].value)]
        if len(pairs) > 1 and pairs[-1][0] == sum((held for held, _ in pairs[:-1]), _ZERO):
            pairs.pop()  # the total, of which it is no round share
        if pairs and all(is_usual_share(held, billed) for held, billed in pairs):
            roles[column] = Role.DISCOUNT


def _by_sums(
    titles: Sequence[str], rows: Rows, roles: dict[int, Role], money: Sequence[int]
) -> dict[int, Role] | None:
    """Tell three columns by what adds up in the rows; discounts known by their title count."""
    discounts = [column for column in money if roles[column] is Role.DISCOUNT]
    best: tuple[tuple[int, int], tuple[int, int, int]] | None = None
    others = [column for column in money if column not in discounts]
    for whole, first, second in itertools.permutations(others, 3):
        if first > second:
            continue
        fits = list(_fits(rows, whole, (first, second), discounts))
        good, telling = sum(ok for ok, _ in fits), sum(ok and two for ok, two in fits)
        # that every line is paid in full says nothing of a third column
        if 2 * good > len(fits) and (best is None or (telling, good) > best[0]):
            best = (telling, good), (whole, first, second)
    if best is None:
        return None
    whole, first, second = best[1]
    held, paid = _held_and_paid(titles, rows, first, second)
    return {whole: Role.GROSS, held: Role.DEDUCTED, paid: Role.PAID}


def _fits(
    rows: Rows, whole: int, parts: tuple[int, int], discounts: Sequence[int]
) -> Iterator[tuple[bool, bool]]:
    """Say of each row whether it adds up, and whether both parts are filled."""
    for row in rows:
        total = row[whole].value
        amounts = [row[column].value for column in parts]
        if not total or amounts == [None, None]:
            continue
        less = sum((row[column].value or _ZERO for column in discounts), _ZERO)
        yield total - less == sum((it or _ZERO for it in amounts), _ZERO), all(amounts)


def _held_and_paid(titles: Sequence[str], rows: Rows, first: int, second: int) -> tuple[int, int]:
    named = {column: titled(titles[column]) for column in (first, second)}
    for held, paid in ((first, second), (second, first)):
        if named[held] is Role.DEDUCTED and named[paid] is not Role.DEDUCTED:
            return held, paid
        if named[paid] is Role.PAID and named[held] is not Role.PAID:
            return held, paid
    # A minus holds back; most lines are paid in full, and else the larger part is.
    order = sorted((first, second), key=lambda it: _heldness(rows, it), reverse=True)
    return order[0], order[1]


def _heldness(rows: Rows, column: int) -> tuple[int, int, Decimal]:
    cells = [row[column] for row in rows]
    return (
        sum(it.negative for it in cells),
        sum(not it.value for it in cells),
        -sum((it.value or _ZERO for it in cells), _ZERO),
    )


def _of_two(
    rows: Rows, roles: dict[int, Role], money: Sequence[int], kind: Advice
) -> dict[int, Role] | None:
    """Tell two columns: billed and paid, billed and held back, or paid and held back."""
    pairs = [(row[money[0]], row[money[1]]) for row in rows]
    both = [(a, b) for a, b in pairs if a.value and b.value]
    named = {column: roles[column] for column in money}
    same = sum(a.value == b.value for a, b in both)
    if kind is not Advice.DEBIT and len(both) >= 2 and 2 * same > len(both):
        titles = [it for it in money if named[it] is Role.PAID]
        bills = [it for it in money if named[it] is Role.GROSS]
        if len(titles) == 1:
            paid = titles[0]
        elif len(bills) == 1:
            paid = next(it for it in money if it != bills[0])
        else:
            smaller = _smaller(rows, money)
            paid = money[-1] if smaller is None else smaller
        return {it: Role.PAID if it == paid else Role.GROSS for it in money}
    if set(named.values()) & {Role.DEDUCTED} and len(set(named.values())) == 2:
        return None
    smaller = _smaller(rows, money)
    if smaller is None:
        return None
    larger = money[1] if smaller == money[0] else money[0]
    minus = sum(row[smaller].negative for row in rows) > sum(row[larger].negative for row in rows)
    if kind is Advice.DEBIT or minus:
        whole = Role.PAID if named[larger] is Role.PAID and kind is not Advice.DEBIT else Role.GROSS
        return {larger: whole, smaller: Role.DEDUCTED}
    if Role.OTHER in named.values() and Role.DEDUCTED not in named.values():
        sparse = sum(not row[smaller].value for row in rows) > len(rows) / 2
        return {larger: Role.GROSS, smaller: Role.DEDUCTED if sparse else Role.PAID}
    return None


def _smaller(rows: Rows, money: Sequence[int]) -> int | None:
    """Give the column that is never larger than the other."""
    for one, other in (tuple(money), tuple(reversed(money))):
        pairs = [(row[one].value, row[other].value) for row in rows]
        if all((a or _ZERO) <= (b or _ZERO) for a, b in pairs if b is not None) and any(
            (a or _ZERO) < (b or _ZERO) for a, b in pairs
        ):
            return one
    return None


def _of_one(rows: Rows, column: int, kind: Advice) -> dict[int, Role] | None:
    """Take the one column of a debit note, or one of nothing but minuses, for what is claimed."""
    signs = [row[column].negative for row in rows if row[column].value]
    if kind is Advice.DEBIT or (signs and all(signs)):
        return {column: Role.DEDUCTED}
    return None
