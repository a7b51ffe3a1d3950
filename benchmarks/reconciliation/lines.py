"""One line of a claim: who writes, with which habits and mistakes, and what is meant."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence

from benchmarks.reconciliation import beside, hand, papers
from benchmarks.reconciliation.gold import GoldLine, Named, Standing
from benchmarks.reconciliation.schemes import SCHEMES
from benchmarks.reconciliation.senders import draw_sender
from benchmarks.reconciliation.slips import CHANNELS, draw_slip, slip
from benchmarks.reconciliation.suspects import Suspects, family_of
from benchmarks.reconciliation.world import CLOSED, OPEN, UNKNOWN, Ints, World
from extractor.values.query import CustomerHint

_STANDING = {OPEN: Standing.OPEN, CLOSED: Standing.CLOSED, UNKNOWN: Standing.ABSENT}


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """Where claims are written.

    Attributes:
        rows: the rows to draw from, by state; credit notes are not contested.
    """

    world: World
    suspects: Suspects
    rng: random.Random
    rows: tuple[Ints, ...]

    def row(self, state: int = OPEN) -> int:
        """Draw an invoice."""
        return int(self.rng.choice(self.rows[state]))


@dataclasses.dataclass(frozen=True, slots=True)
class Writer:
    """Who writes a claim, and how.

    Attributes:
        suspected: customers that the sender may be; empty for anybody.
    """

    customer: int
    hint: CustomerHint
    sender: str
    channel: str
    habit: str
    suspected: Sequence[int]


def draw_writer(desk: Desk, row: int, *, known: bool = False) -> Writer:
    """Draw who claims about an invoice; ``known`` for a company's name in any case."""
    customer = int(desk.world.customer[row])
    party = desk.world.customers[customer]
    family = family_of(desk.suspects, party)
    hint, sender = draw_sender(desk.rng, party, family, known=known)
    channel = desk.rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]
    suspected = desk.suspects.customers(customer, hint, sender)
    habit = hand.draw_form(desk.rng, channel)
    return Writer(customer, hint, sender, channel, habit, suspected)


def number_line(desk: Desk, who: Writer, row: int) -> GoldLine:
    """Write one invoice number, or now and then an order or note in its place."""
    instead = papers.instead_of_number(desk.rng, desk.world, row)
    form = who.habit if desk.rng.random() < 0.85 else hand.draw_form(desk.rng, who.channel)
    if instead:
        form, text = instead
    else:
        form = _unless_ambiguous(desk, who, row, form)
        issued = beside.issue_day(desk.world, row)
        text = hand.write(desk.rng, desk.world.parts(row), form, issued)
    wrong = draw_slip(desk.rng, who.channel)
    if form == "tail" and desk.rng.random() < 0.85:  # four digits are read back
        wrong = "none"
    if form == "dated" and wrong == "field":  # only the day would be left
        wrong = "none"
    written = slip(desk.rng, text, wrong)
    line = gold_line(desk.world, row, written, Named.NUMBER)
    return dataclasses.replace(
        line,
        form=form,
        slip=wrong if written != text else "none",
        certain=_certain(desk, who, row, form, digits=sum(map(str.isdigit, text))),
        misleads=desk.suspects.is_another(row, written, who.suspected),
    )


def gold_line(world: World, row: int, written: str, named: Named) -> GoldLine:
    """Give a line about one row of the world."""
    scheme = SCHEMES[world.scheme[row]]
    state = int(world.state[row])
    number = world.number(row)
    return GoldLine(
        written,
        named,
        (number,) if state == OPEN else (),
        _STANDING[state],
        scheme.name,
        settled=number if state == CLOSED else "",
        held_out=scheme.held_out,
    )


def _unless_ambiguous(desk: Desk, who: Writer, row: int, form: str) -> str:
    """People shorten a number to what is unique in their own books, mostly."""
    vague = form == "tail" and not _certain(desk, who, row, form)
    return "no_prefix" if vague and desk.rng.random() < 0.8 else form


def _certain(desk: Desk, who: Writer, row: int, form: str, *, digits: int = 4) -> bool:
    if not who.suspected:
        return form not in ("tail", "no_year", "order_instead")
    if form not in ("tail", "order_instead", "note_instead"):
        return True
    rows = desk.suspects.rows(who.suspected)
    if form == "order_instead":
        return len(desk.suspects.same_order(row, rows)) <= 1
    return form == "note_instead" or len(desk.suspects.same_tail(row, digits, rows)) <= 1
