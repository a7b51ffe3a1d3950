"""Invented ledgers to learn matching from: of every size and density, each with its own schemes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import math
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

from extractor.reconciliation.book.schema import BookCustomer, State
from extractor.reconciliation.book.writer import BookWriter
from extractor.values.ledger import Customer, InvoiceLine, OpenInvoice
from extractor.values.money import to_cents
from training.generator.words import topic
from training.reconciliation.schemes import Scheme, draw_scheme
from training.reconciliation.senders import invent_customer, invent_name

TODAY = dt.date(2025, 6, 30)
VAT = {"FR": "1.20", "DE": "1.19", "ES": "1.21", "GB": "1.20"}
LANGUAGE = {"FR": "fr", "DE": "de", "ES": "es", "GB": "en"}


@dataclasses.dataclass(frozen=True, slots=True)
class Account:
    """A customer and the head of its group, if it has one."""

    customer: Customer
    parent: Customer | None


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """An invoice of the ledger.

    Attributes:
        closed: known, but no longer open.
        missing: numbered like the others, but not in the ledger at all.
    """

    invoice: OpenInvoice
    account: int
    closed: bool
    missing: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Ledgers:
    """One invented ledger.

    Attributes:
        entries: in the order of the book's rows.
        gaps: invoices that no row stands for.
        of: rows of each account, in order.
    """

    accounts: tuple[Account, ...]
    entries: tuple[Entry, ...]
    gaps: tuple[Entry, ...]
    of: tuple[tuple[int, ...], ...]


def draw_ledger(rng: Random, *, size: int) -> Ledgers:
    """Draw a ledger of about that many invoices, closed ones included."""
    accounts = _accounts(rng, max(40, int(size / rng.choice((12, 20, 40, 60)))))
    order = list(range(len(accounts)))
    rng.shuffle(order)
    tilt = rng.uniform(0.6, 1.05)
    shares = list(itertools.accumulate(1 / (at + 2) ** tilt for at in range(len(order))))
    dense = rng.choice((None, None, 0.62, 0.62, 0.95))
    schemes: list[tuple[Scheme, int]] = []
    left = size
    for place in range(wanted := rng.choice((1, 2, 3, 5, 8))):
        room = left if place == wanted - 1 else int(left * rng.uniform(0.2, 0.7))
        schemes += _with_sisters(rng, draw_scheme(rng, room=max(room, 10), dense=dense), room)
        left -= room
        if left < 10:
            break
    maker = _Maker(rng, accounts, order, shares)
    entries: list[Entry] = []
    gaps: list[Entry] = []
    taken: set[str] = set()
    for scheme, room in schemes:
        for entry in maker.series(scheme, room):
            if entry.invoice.number not in taken:
                taken.add(entry.invoice.number)
                (gaps if entry.missing else entries).append(entry)
    rows: list[list[int]] = [[] for _ in accounts]
    for row, entry in enumerate(entries):
        rows[entry.account].append(row)
    return Ledgers(tuple(accounts), tuple(entries), tuple(gaps), tuple(map(tuple, rows)))


def _with_sisters(rng: Random, scheme: Scheme, room: int) -> list[tuple[Scheme, int]]:
    """Let the branches of a company count alongside each other, where numbers tell them apart."""
    if scheme.site < 0:
        return [(scheme, max(room, 10))]
    series = [scheme, *(scheme.sister(rng) for _ in range(rng.choice((1, 1, 2, 3))))]
    return [(it, max(room // len(series), 10)) for it in series]


def write_book(ledger: Ledgers, folder: Path) -> Path:
    """Write the ledger as a book."""
    writer = BookWriter(folder)
    for account in ledger.accounts:
        parent = account.parent.customer_id if account.parent is not None else ""
        known = BookCustomer.of(account.customer)
        writer.add_customer(dataclasses.replace(known, parent=parent))
    for entry in ledger.entries:
        writer.add_invoice(entry.invoice, State.CLOSED if entry.closed else State.OPEN)
    return writer.finish()


def _accounts(rng: Random, count: int) -> list[Account]:
    customers = [invent_customer(rng, number) for number in range(count)]
    heads: dict[int, int] = {}
    for _ in range(int(count * rng.uniform(0.0, 0.06))):
        head = rng.randrange(count)
        if head in heads:
            continue
        name = customers[head].name
        for member in rng.sample(range(count), min(rng.choice((1, 2, 3, 5, 8)), count)):
            if member != head and member not in heads and member not in heads.values():
                heads[member] = head
                customers[member] = _joined(rng, customers[member], name, customers[head])
    for _ in range(int(count * 0.01)):  # two customers of one name
        one, other = rng.randrange(count), rng.randrange(count)
        customers[one] = dataclasses.replace(customers[one], name=customers[other].name)
    return [
        Account(it, customers[heads[at]] if at in heads else None)
        for at, it in enumerate(customers)
    ]


def _joined(rng: Random, member: Customer, name: str, head: Customer) -> Customer:
    """Make a customer part of a group: often by name, sometimes by its mail."""
    if rng.random() < 0.5:
        stem = " ".join(name.split()[:-1]) or name
        member = dataclasses.replace(
            member, name=f"{stem} {member.city} {invent_name(rng, 'FR')[0].split()[-1]}"
        )
    if rng.random() < 0.5:
        member = dataclasses.replace(member, email_domain=head.email_domain)
    return member


class _Maker:
    """Draws invoices one after the other."""

    def __init__(
        self, rng: Random, accounts: list[Account], order: list[int], shares: list[float]
    ) -> None:
        self.rng = rng
        self.accounts = accounts
        self.order = order
        self.shares = shares
        self.usual: dict[int, Decimal] = {}
        self.orders: dict[int, str] = {}
        self.recurring = rng.uniform(0.05, 0.3)
        self.ordered = rng.choice((0.0, 0.4, 0.6, 0.9))
        self.noted = rng.choice((0.0, 0.3, 0.6, 0.9))
        self.lined = rng.choice((0.0, 0.0, 0.3, 0.6))
        self.closed = rng.choice((0.0, 0.2, 0.4, 0.6))
        self.order_scheme = draw_scheme(rng, room=10_000, dense=0.3)
        self.note_scheme = draw_scheme(rng, room=100_000, dense=0.5)
        self.order_count = self.order_scheme.start
        self.note_count = self.note_scheme.start

    def series(self, scheme: Scheme, room: int) -> Iterator[Entry]:
        """Draw a series of numbers, gaps included, over about 24 months."""
        total = int(room / scheme.density)
        counter = scheme.start
        year = 0
        beyond = 20 + total // 20  # invoices written after the export
        for at in range(total + beyond):
            day = TODAY - dt.timedelta(days=int(720 * (1 - min(at / total, 1))))
            if scheme.dated and day.year != year and at:
                counter = scheme.start
            year = day.year
            counter += 1
            there = at < total and self.rng.random() < scheme.density
            if there or self.rng.random() < 0.1:
                yield self._entry(scheme.number(counter, day), day, missing=not there)

    def _entry(self, number: str, day: dt.date, *, missing: bool) -> Entry:
        rng = self.rng
        account = rng.choices(self.order, cum_weights=self.shares)[0]
        customer = self.accounts[account].customer
        net, lines = self._net(account, customer)
        gross = to_cents(net * Decimal(VAT[customer.country])) if rng.random() < 0.9 else net
        paid = rng.choice(("0.5", "0.3", "0.85")) if rng.random() < 0.08 else "1"
        invoice = OpenInvoice(
            number=number,
            customer_id=customer.customer_id,
            issue_date=day,
            due_date=day + dt.timedelta(days=rng.choice((14, 30, 30, 45, 60))),
            net_amount=net,
            gross_amount=gross,
            open_amount=to_cents(gross * Decimal(paid)),
            currency="GBP" if customer.country == "GB" else "EUR" if rng.random() < 0.97 else "USD",
            po_number=self._order(account, day) if rng.random() < self.ordered else "",
            delivery_note=self._note(day) if rng.random() < self.noted else "",
            lines=lines,
        )
        age = (TODAY - day).days / 720
        closed = rng.random() < min(0.97, 2 * self.closed * age)
        return Entry(invoice, account, closed, missing)

    def _net(self, account: int, customer: Customer) -> tuple[Decimal, tuple[InvoiceLine, ...]]:
        rng = self.rng
        if rng.random() < self.recurring:
            if account not in self.usual:
                self.usual[account] = self._amount(6.0)
            return self.usual[account], ()
        if rng.random() >= self.lined:
            return self._amount(6.6), ()
        goods = topic("names")["goods"][LANGUAGE[customer.country]]
        lines = []
        for at in range(rng.choice((1, 1, 2, 3, 4))):
            quantity, price = Decimal(rng.choice((1, 2, 5, 10, 24, 40, 100))), self._amount(3.2)
            lines.append(InvoiceLine(at + 1, rng.choice(goods), quantity, price, quantity * price))
        return sum((it.total for it in lines), Decimal(0)), tuple(lines)

    def _amount(self, level: float) -> Decimal:
        value = math.exp(self.rng.gauss(level, 1.2))
        rounded = Decimal(int(value)) if self.rng.random() < 0.15 else to_cents(Decimal(value))
        return max(rounded, Decimal(1))

    def _order(self, account: int, day: dt.date) -> str:
        if account in self.orders and self.rng.random() < 0.2:
            return self.orders[account]
        self.order_count += self.rng.randint(1, 25)
        self.orders[account] = self.order_scheme.number(self.order_count, day)
        return self.orders[account]

    def _note(self, day: dt.date) -> str:
        self.note_count += self.rng.randint(1, 3)
        return self.note_scheme.number(self.note_count, day)
