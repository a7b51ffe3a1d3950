"""What stands beside a number in a claim: amounts, currency, a day, articles."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal

from benchmarks.reconciliation.slips import slip
from benchmarks.reconciliation.world import CURRENCIES, World, day, money
from extractor.values.query import ArticleHint

_AMOUNTS = {"gross": 34, "net": 12, "open": 6, "difference": 22, "line": 3, "discount": 4,
            "misread": 2, "rounded": 1}  # fmt: skip


def amounts_of(
    rng: random.Random, world: World, row: int, *, missing: float = 0.2
) -> tuple[tuple[Decimal, ...], str]:
    """Give the amounts of a claim about one invoice, and what the first of them is."""
    if rng.random() < missing:
        return (), "none"
    kind = rng.choices(list(_AMOUNTS), list(_AMOUNTS.values()))[0]
    gross, net = int(world.gross[row]), int(world.net[row])
    part = int((gross if rng.random() < 0.6 else net) * rng.uniform(0.02, 0.6))
    if kind == "difference":
        return (money(max(part, 100)),), kind
    first = _cents(rng, world, row, kind)
    if first is None:
        kind, first = "gross", gross
    if rng.random() < 0.25:  # what is billed and what is contested of it
        both = (money(first), money(max(part, 100)))
        return (both if rng.random() < 0.7 else both[::-1]), f"{kind}+difference"
    return (money(first),), kind


def _cents(rng: random.Random, world: World, row: int, kind: str) -> int | None:
    gross = int(world.gross[row])
    match kind:
        case "net":
            return int(world.net[row])
        case "open":
            return int(world.open[row]) or None  # settled: nothing is open
        case "line":
            lines = world.lines_of(row)
            return int(rng.choice(lines).total * 100) if lines else None
        case "discount":
            return round(gross * rng.choice((0.98, 0.97, 0.98, 0.95)))
        case "misread":
            digits = "".join(character for character in slip(rng, str(gross), "wrong"))
            return int(digits) or gross
        case "rounded":
            return max(1, round(gross / 1000)) * 1000
        case _:
            return gross


def whole_amount(rng: random.Random, world: World, row: int) -> tuple[str, int]:
    """Give gross, net or open amount of an invoice."""
    kind = rng.choice(("gross", "gross", "gross", "net", "open"))
    columns = {"gross": world.gross, "net": world.net, "open": world.open}
    return kind, int(columns[kind][row])


def amounts_of_several(
    rng: random.Random, world: World, rows: Sequence[int], *, each: bool
) -> tuple[tuple[Decimal, ...], str]:
    """Give the amounts of a claim about several invoices."""
    if not rows:
        return (), "none"
    column = world.gross if rng.random() < 0.75 else world.net
    singles = tuple(money(column[row]) for row in rows)
    total = sum(singles, Decimal(0))
    how = rng.random()
    if each:
        if how < 0.3:  # paid less a deduction on one line
            at = rng.randrange(len(singles))
            less = money(int(singles[at] * 100 * Decimal("0.9")))
            singles = (*singles[:at], less, *singles[at + 1 :])
        return (singles if how < 0.5 else (*singles, sum(singles, Decimal(0)))), "each"
    if how < 0.42:
        return (total,), "sum"
    if how < 0.65:
        return singles, "each"
    if how < 0.78:
        return (money(max(100, int(total * 100 * Decimal(rng.uniform(0.02, 0.5))))),), "difference"
    return (), "none"


def currency_of(rng: random.Random, world: World, row: int, amounts: Sequence[Decimal]) -> str:
    """Give the currency where one is written."""
    return CURRENCIES[world.currency[row]] if amounts and rng.random() < 0.7 else ""


def issue_day(world: World, row: int) -> dt.date:
    """Give the day on which an invoice was issued."""
    return day(world.issued[row])


def date_of(rng: random.Random, world: World, row: int) -> dt.date | None:
    """Give the day that a claim writes for an invoice; mostly none, seldom another day."""
    if rng.random() < 0.72:
        return None
    how = rng.random()
    if how < 0.78:
        return issue_day(world, row)
    if how < 0.88:
        return day(world.due[row])
    return issue_day(world, row) + dt.timedelta(days=rng.choice((-3, -1, 1, 2, 4, 8)))


def articles_of(rng: random.Random, world: World, row: int) -> tuple[ArticleHint, ...]:
    """Give articles as a claim names them."""
    lines = world.lines_of(row)
    if not lines or rng.random() < 0.6:
        return ()
    line = rng.choice(lines)
    words = line.description.split()
    text = rng.choice((line.description, line.description.upper(), " ".join(words[:2])))
    some = line.quantity if rng.random() < 0.6 else Decimal(rng.randint(1, int(line.quantity)))
    return (ArticleHint(text, some if rng.random() < 0.75 else None),)
