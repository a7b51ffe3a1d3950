"""Test claims of all kinds with gold: what people write about the invoices of a world.

Each claim has a channel (mail, scan, telephone, remittance file, spreadsheet) and a writer with
habits; from these follow form and mistakes of every number in it.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterator
from decimal import Decimal

import numpy as np

from benchmarks.reconciliation import beside, hand, papers
from benchmarks.reconciliation.gold import Claim, GoldLine, Named, Standing
from benchmarks.reconciliation.lines import Desk, Writer, draw_writer, gold_line, number_line
from benchmarks.reconciliation.schemes import SCHEMES, Role
from benchmarks.reconciliation.senders import stranger
from benchmarks.reconciliation.suspects import look_up
from benchmarks.reconciliation.world import CLOSED, OPEN, UNKNOWN, Ints, World, money
from extractor.values.query import Query

KINDS = {
    "single": 45, "several": 12, "listed": 3, "range": 3, "order": 7, "note": 5, "day_amount": 5,
    "amount": 2, "total": 4, "gap": 6, "foreign": 3, "closed": 5,
}  # fmt: skip
_TELLING = ("gross", "net", "open", "each", "sum", "gross+difference", "net+difference",
            "open+difference")  # fmt: skip
_STATES = {"gap": UNKNOWN, "closed": CLOSED}


def make_claims(world: World, count: int, seed: int) -> Iterator[Claim]:
    """Write claims; the same seed gives the same ones."""
    rng = random.Random(seed)
    billed = world.gross > 0
    rows = tuple(np.flatnonzero((world.state == state) & billed) for state in range(3))
    desk = Desk(world, look_up(world), rng, rows)
    for at in range(count):
        kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
        claim = _MAKERS[kind](desk, kind)
        yield dataclasses.replace(claim, query=dataclasses.replace(claim.query, id=f"q{at:06d}"))


def _single(desk: Desk, kind: str) -> Claim:
    row = desk.row(_STATES.get(kind, OPEN))
    who = draw_writer(desk, row)
    line = number_line(desk, who, row)
    amounts, amount = beside.amounts_of(desk.rng, desk.world, row)
    orders, notes = papers.beside_number(desk.rng, desk.world, row)
    query = Query(
        references=(line.written,),
        purchase_orders=orders,
        delivery_notes=notes,
        customer=who.hint,
        amounts=amounts,
        currency=beside.currency_of(desk.rng, desk.world, row, amounts),
        date=beside.date_of(desk.rng, desk.world, row),
        articles=beside.articles_of(desk.rng, desk.world, row),
    )
    return _claim(desk, kind, query, (line,), who, amount)


def _claim(
    desk: Desk, kind: str, query: Query, lines: tuple[GoldLine, ...], who: Writer, amount: str
) -> Claim:
    customer_id = desk.world.customers[who.customer].customer_id
    if amount not in _TELLING and not query.date:
        lines = tuple(
            dataclasses.replace(line, certain=line.certain and not line.misleads) for line in lines
        )
    return Claim(query, kind, lines, customer_id, who.sender, who.channel, amount)


def _several(desk: Desk, kind: str) -> Claim:
    first = desk.row()
    who = draw_writer(desk, first)
    rows = _together(desk, first, desk.rng.choice((2, 2, 2, 3, 3, 4, 5, 6, 8)))
    if desk.rng.random() < 0.08:  # one of the list is settled already
        settled = desk.world.rows_of(who.customer)
        settled = settled[(desk.world.state[settled] == CLOSED) & (desk.world.gross[settled] > 0)]
        rows += [int(desk.rng.choice(settled))] if len(settled) else []
    return _listing(desk, kind, who, rows)


def _listed(desk: Desk, kind: str) -> Claim:
    """Write a remittance advice: many lines, an amount each."""
    first = desk.row()
    who = dataclasses.replace(draw_writer(desk, first), channel="remittance")
    return _listing(desk, kind, who, _together(desk, first, desk.rng.randint(4, 18)))


def _together(desk: Desk, first: int, count: int) -> list[int]:
    """Draw open invoices of one customer: neighbours in time, or any."""
    mine = desk.world.open_rows_of(int(desk.world.customer[first]))
    mine = mine[desk.world.gross[mine] > 0]
    if desk.rng.random() < 0.6:
        at = int(np.searchsorted(mine, first))
        mine = mine[max(0, at - count) : at + count]
    others = [int(row) for row in mine if row != first]
    return [first, *desk.rng.sample(others, min(count - 1, len(others)))]


def _listing(desk: Desk, kind: str, who: Writer, rows: list[int]) -> Claim:
    lines = tuple(number_line(desk, who, row) for row in rows)
    billed = [row for row in rows if desk.world.state[row] == OPEN]
    amounts, amount = beside.amounts_of_several(desk.rng, desk.world, billed, each=kind == "listed")
    query = Query(
        references=tuple(line.written for line in lines),
        customer=who.hint,
        amounts=amounts,
        currency=beside.currency_of(desk.rng, desk.world, rows[0], amounts),
    )
    return _claim(desk, kind, query, lines, who, amount)


def _range(desk: Desk, kind: str) -> Claim:
    """Write "du 4512 au 4518": the customer's own invoices between the two."""
    world = desk.world
    for _ in range(200):
        row = desk.row()
        rows = _run_of(world, row)
        if len(rows) >= 2:
            break
    else:
        return _single(desk, "single")
    who = draw_writer(desk, row, known=True)
    habit = desk.rng.choice(("printed", "printed", "no_prefix", "zeros_dropped"))
    first, last = (world.parts(int(rows[at])) for at in (0, -1))
    written = hand.write_range(desk.rng, first, last, habit)
    line = gold_line(world, row, written, Named.NUMBER)
    numbers = tuple(world.number(int(one)) for one in rows)
    line = dataclasses.replace(line, numbers=numbers, form="range")
    total = sum(int(world.gross[one]) for one in rows)
    amounts = (money(total),) if desk.rng.random() < 0.5 else ()
    query = Query(references=(written,), customer=who.hint, amounts=amounts)
    return _claim(desk, kind, query, (line,), who, "sum" if amounts else "none")


def _run_of(world: World, row: int) -> Ints:
    """Give the customer's open rows within the next dozen numbers of the series."""
    mine = world.open_rows_of(int(world.customer[row]))
    near = mine[(mine >= row) & (mine < row + 13) & (world.site[mine] == world.site[row])]
    alike = (world.scheme[near] == world.scheme[row]) & (world.year[near] == world.year[row])
    alike &= (world.month[near] == world.month[row]) & (world.gross[near] > 0)
    check = any(role is Role.CHECK for role, _ in world.parts(row))
    run: Ints = near[:0] if check else near[alike]
    return run


def _paper(desk: Desk, kind: str) -> Claim:
    """Name the order or the delivery note only."""
    world = desk.world
    row = desk.row()
    while not (world.order[row] if kind == "order" else world.note[row]):
        row = desk.row()
    who = draw_writer(desk, row)
    printed = world.order_of(row) if kind == "order" else world.note_of(row)
    written, wrong = papers.write_paper(desk.rng, printed)
    amounts, amount = beside.amounts_of(desk.rng, world, row, missing=0.5)
    left = desk.suspects.rows(who.suspected)
    if kind == "order":
        left = desk.suspects.same_order(row, left)
        if amount in ("gross", "net", "open"):
            left = desk.suspects.same_amount(int(amounts[0] * 100), left)
    line = gold_line(world, row, written, Named.ORDER if kind == "order" else Named.NOTE)
    line = dataclasses.replace(line, slip=wrong, certain=kind == "note" or len(left) == 1)
    query = Query(
        purchase_orders=(written,) if kind == "order" else (),
        delivery_notes=(written,) if kind == "note" else (),
        customer=who.hint,
        amounts=amounts,
        currency=beside.currency_of(desk.rng, world, row, amounts),
        date=beside.date_of(desk.rng, world, row),
    )
    return _claim(desk, kind, query, (line,), who, amount)


def _amount_only(desk: Desk, kind: str) -> Claim:
    """Name day and amount, or the amount alone."""
    world = desk.world
    row = desk.row()
    who = draw_writer(desk, row, known=kind == "amount" or desk.rng.random() < 0.85)
    label, cents = beside.whole_amount(desk.rng, world, row)
    left = desk.suspects.same_amount(cents, desk.suspects.rows(who.suspected))
    if kind == "day_amount":
        left = desk.suspects.same_days(row, left, around=3)
    line = gold_line(world, row, "", Named.NOTHING)
    query = Query(
        customer=who.hint,
        amounts=(money(cents),),
        currency=beside.currency_of(desk.rng, world, row, (Decimal(1),)),
        date=beside.issue_day(world, row) if kind == "day_amount" else None,
    )
    line = dataclasses.replace(line, certain=len(left) == 1)
    return _claim(desk, kind, query, (line,), who, label)


def _total(desk: Desk, kind: str) -> Claim:
    """Pay or contest a sum of several invoices and name none."""
    world = desk.world
    for _ in range(200):
        row = desk.row()
        mine = world.open_rows_of(int(world.customer[row]))
        mine = mine[world.gross[mine] > 0]
        if 3 <= len(mine) <= 200:
            break
    rows = [int(one) for one in desk.rng.sample(list(mine), min(len(mine), desk.rng.randint(2, 6)))]
    who = draw_writer(desk, rows[0], known=True)
    total = sum(int(world.open[one]) for one in rows)
    line = gold_line(world, rows[0], "", Named.NOTHING)
    numbers = tuple(world.number(one) for one in rows)
    line = dataclasses.replace(line, numbers=numbers, certain=False)
    query = Query(customer=who.hint, amounts=(money(total),),
                  currency=beside.currency_of(desk.rng, world, rows[0], (Decimal(1),)))  # fmt: skip
    return _claim(desk, kind, query, (line,), who, "sum")


def _foreign(desk: Desk, kind: str) -> Claim:
    """Name a number that is not ours: another supplier's, their own, or one not yet given out."""
    row = desk.row()
    who = draw_writer(desk, row)
    ours = desk.rng.random()
    if ours < 0.35:
        place = desk.world.place(row)
        beyond = int(desk.world.run[desk.world.scheme == desk.world.scheme[row]].max())
        later = dataclasses.replace(place, run=place.run + beyond, year=place.year)
        parts = SCHEMES[desk.world.scheme[row]].parts(later)
        written = "".join(text for _, text in parts)
    else:
        written = papers.foreign_number(desk.rng)
    hint = stranger(desk.rng) if ours > 0.8 else who.hint
    amount = money(desk.rng.randint(2_000, 900_000))
    amounts = (amount,) if desk.rng.random() < 0.7 else ()
    line = GoldLine(written, Named.NUMBER, (), Standing.ABSENT, "foreign", form="foreign")
    query = Query(references=(written,), customer=hint, amounts=amounts)
    return _claim(desk, kind, query, (line,), who, "other" if amounts else "none")


_MAKERS: dict[str, Callable[[Desk, str], Claim]] = {
    "single": _single, "gap": _single, "closed": _single, "several": _several, "listed": _listed,
    "range": _range, "order": _paper, "note": _paper, "day_amount": _amount_only,
    "amount": _amount_only, "total": _total, "foreign": _foreign,
}  # fmt: skip
