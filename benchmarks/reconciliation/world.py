"""A generated ledger as columns: dense number series of 24 months, open and closed.

Every position of a series has an invoice with customer, amounts and days. 62 of 100 are open, 28
closed ("known, not open"), 10 the ledger has never seen: claims about those are about nothing.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from benchmarks.reconciliation.customers import Party, make_customers
from benchmarks.reconciliation.schemes import (
    FIRST_MONTH,
    FIRST_YEAR,
    MONTHS,
    SCHEMES,
    Part,
    Place,
    Restart,
    Scheme,
)
from extractor.values.ledger import InvoiceLine, OpenInvoice

OPEN, CLOSED, UNKNOWN = 0, 1, 2
SHARE_OPEN, SHARE_CLOSED = 0.62, 0.28
TODAY = dt.date(2026, 11, 1)
CURRENCIES = ("EUR", "GBP", "USD")
PER_CUSTOMER = 50
_SIZE_EXPONENT = 0.74  # gives a median of 23 open invoices and a largest customer of some 20,000
_AGAIN = 0.15  # the next number is the same customer's: deliveries are billed in parts
_VAT = {"FR": (200, 200, 200, 55, 0), "DE": (190, 190, 70, 0), "ES": (210, 210, 100, 0),
        "GB": (200, 200, 0), "IT": (220, 220, 100, 0), "BE": (210, 210, 60, 0)}  # fmt: skip
_ARTICLES = (
    "vis inox M8x40", "Klebeband 50 mm", "huile d'olive 5 L", "copy paper A4 80 g", "Kabel 3x1,5",
    "gants nitrile T9", "cassoulet 840 g", "sacos cemento 25 kg", "LED Röhre 18 W", "palette EUR",
    "carton double 40x30", "pintura blanca 15 L", "filter element HF-204", "Dübel 10 mm",
    "confiture fraise 370 g", "steel bracket 90", "Reinigungstuch", "tuyau PER 16", "safety vest L",
    "grapas 26/6", "Schmierfett 400 g", "café grains 1 kg", "folding box 300", "válvula 1/2",
)  # fmt: skip

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


@dataclasses.dataclass(frozen=True, slots=True)
class World:
    """The columns; a row is a position of a series.

    Attributes:
        order: the number behind the customer's order, 0 for none; billed parts share one.
        note: the number behind the delivery note, 0 for none.
        issued, due: days since 1970.
        of_customer: rows sorted by customer, with ``starts`` where each begins.
    """

    customers: Sequence[Party]
    scheme: Bytes
    year: Ints
    month: Ints
    site: Ints
    run: Ints
    state: Bytes
    customer: Ints
    net: Ints
    gross: Ints
    open: Ints
    currency: Bytes
    issued: Ints
    due: Ints
    order: Ints
    note: Ints
    of_customer: Ints
    starts: Ints

    def place(self, row: int | np.integer) -> Place:
        """Give where in its series a row stands."""
        return Place(
            int(self.year[row]), int(self.month[row]), int(self.site[row]), int(self.run[row])
        )

    def number(self, row: int | np.integer) -> str:
        """Give the number as printed."""
        return SCHEMES[self.scheme[row]].number(self.place(row))

    def parts(self, row: int) -> tuple[Part, ...]:
        """Give the number in parts."""
        return SCHEMES[self.scheme[row]].parts(self.place(row))

    def rows_of(self, customer: int) -> Ints:
        """Give all rows of a customer, in order of the series."""
        rows: Ints = self.of_customer[self.starts[customer] : self.starts[customer + 1]]
        return rows

    def open_rows_of(self, customer: int) -> Ints:
        """Give a customer's open rows."""
        rows = self.rows_of(customer)
        unpaid: Ints = rows[self.state[rows] == OPEN]
        return unpaid

    def order_of(self, row: int | np.integer) -> str:
        """Give the customer's order as printed; empty for none."""
        return order_number(self.customers[self.customer[row]].order_style, int(self.order[row]))

    def note_of(self, row: int) -> str:
        """Give the delivery note as printed; empty for none."""
        note = int(self.note[row])
        if not note:
            return ""
        style = int(self.scheme[row]) % 4
        return (f"80{note:07d}", f"BL-{note}", f"LS{note:08d}", f"DN/{note % 97:02d}/{note}")[style]

    def lines_of(self, row: int) -> tuple[InvoiceLine, ...]:
        """Give the lines of an invoice; one customer in ten has them in the ledger."""
        if self.customer[row] % 10 or self.net[row] <= 0:
            return ()
        rng = random.Random(int(row))
        left = int(self.net[row])
        lines = []
        for at in range(rng.randint(1, 3)):
            quantity = rng.choice((1, 2, 4, 5, 6, 10, 12, 24, 50))
            total = left if at == 2 else int(left * rng.uniform(0.2, 0.8))
            price = max(1, total // quantity)
            lines.append(
                InvoiceLine(at + 1, rng.choice(_ARTICLES), Decimal(quantity),
                            Decimal(price) / 100, Decimal(price * quantity) / 100)
            )  # fmt: skip
            left -= price * quantity
        return tuple(lines)

    def invoice(self, row: int) -> OpenInvoice:
        """Give a row as the ledger's value."""
        return OpenInvoice(
            number=self.number(row),
            customer_id=self.customers[self.customer[row]].customer_id,
            issue_date=day(self.issued[row]),
            due_date=day(self.due[row]),
            net_amount=money(self.net[row]),
            gross_amount=money(self.gross[row]),
            open_amount=money(self.open[row]),
            currency=CURRENCIES[self.currency[row]],
            po_number=self.order_of(row),
            delivery_note=self.note_of(row),
            lines=self.lines_of(row),
        )


def money(cents: int | np.integer) -> Decimal:
    """Give cents as an amount."""
    return Decimal(int(cents)).scaleb(-2)


def day(since_1970: int | np.integer) -> dt.date:
    """Give a day from its number."""
    return dt.date(1970, 1, 1) + dt.timedelta(days=int(since_1970))


def order_number(style: int, order: int) -> str:
    """Give an order in one of seven styles of customers; empty for 0."""
    if not order:
        return ""
    return (
        f"45{order % 10**8:08d}",
        f"BC{order % 99_999:05d}/{24 + order % 3}",
        f"CDE-{order % 10**6:06d}",
        f"PO-{order % 10**7}",
        f"{order % 10**6:06d}",
        f"B-{24 + order % 3}-{order % 10**5:05d}",
        f"PED{order % 10**7:07d}",
    )[style]


def make_world(*, invoices: int, seed: int, customers: int = 0) -> World:
    """Make up a ledger.

    Args:
        invoices: how many are open; closed and unknown ones come on top.
        seed: the same seed gives the same ledger.
        customers: 0 for one per 50 open invoices.
    """
    rng = np.random.default_rng(seed)
    count = customers or max(40, invoices // PER_CUSTOMER)
    parties = make_customers(random.Random(seed), count)
    series = [_series(code, scheme, invoices) for code, scheme in enumerate(SCHEMES)]
    scheme, year, month, site, run, issued = (
        np.concatenate([columns[at] for columns in series]) for at in range(6)
    )
    customer = _owners(rng, scheme, site, count)
    size = len(scheme)
    state = np.searchsorted([SHARE_OPEN, SHARE_OPEN + SHARE_CLOSED], rng.random(size)).astype("u1")
    net, gross, unpaid = _amounts(rng, customer, parties)
    order, note = _papers(rng, customer)
    terms = np.array([14, 30, 30, 45, 60])[customer % 5]
    money_of = np.array([CURRENCIES.index(party.currency) for party in parties], dtype="u1")
    by_customer = np.argsort(customer, kind="stable")
    starts = np.searchsorted(customer[by_customer], np.arange(count + 1))
    return World(
        parties, scheme.astype("u1"), year, month, site, run, state, customer, net, gross, unpaid,
        money_of[customer], issued, issued + terms, order, note, by_customer, starts,
    )  # fmt: skip


def _series(code: int, scheme: Scheme, invoices: int) -> tuple[Ints, ...]:
    """Number a scheme's positions: scheme, year, month, site, run, day of issue."""
    total = max(MONTHS, int(scheme.share * invoices / SHARE_OPEN))
    at = np.arange(total)
    since = at * MONTHS // total  # which month, 0 is the first
    year = FIRST_YEAR + (since + FIRST_MONTH - 1) // 12
    month = (since + FIRST_MONTH - 1) % 12 + 1
    if scheme.restart is Restart.MONTH:
        run = at - np.searchsorted(since, since) + 1
    elif scheme.restart is Restart.YEAR:
        before = total * (FIRST_MONTH - 1) // MONTHS  # of the first year, not in the ledger
        run = np.where(year == FIRST_YEAR, before, 0) + at - np.searchsorted(year, year) + 1
    else:
        run = at + total // 3 + 1
    site = np.zeros(total, dtype=np.int64)
    if scheme.per_site:
        sites = max(2, -(-total // 2 // scheme.per_site))
        site, run = at % sites, (run - 1) // sites + 1
    first = dt.date(FIRST_YEAR, FIRST_MONTH, 1).toordinal() - dt.date(1970, 1, 1).toordinal()
    issued = first + at * 729 // total
    return np.full(total, code), year, month, site, run, issued


def _owners(rng: np.random.Generator, scheme: Ints, site: Ints, count: int) -> Ints:
    """Give each position a customer: few large, many small, each mostly in one series."""
    weights = np.arange(1, count + 1) ** -_SIZE_EXPONENT
    rng.shuffle(weights)
    home = rng.choice(len(SCHEMES), count, p=_shares())
    owner = np.empty(len(scheme), dtype=np.int64)
    for code in range(len(SCHEMES)):
        rows = np.flatnonzero(scheme == code)
        likely = np.cumsum(weights * np.where(home == code, 1.0, 0.03))
        owner[rows] = np.searchsorted(likely / likely[-1], rng.random(len(rows)), side="right")
    order = np.lexsort((np.arange(len(scheme)), site, scheme))  # each site counts by itself
    again = rng.random(len(scheme)) < _AGAIN
    again[0] = False
    source = np.maximum.accumulate(np.where(again, 0, np.arange(len(scheme))))
    owner[order] = owner[order][source]
    return owner


def _shares() -> npt.NDArray[np.float64]:
    shares = np.array([scheme.share for scheme in SCHEMES])
    total: float = shares.sum()
    return np.array([share / total for share in shares])


def _amounts(
    rng: np.random.Generator, customer: Ints, parties: Sequence[Party]
) -> tuple[Ints, Ints, Ints]:
    size = len(customer)
    net = np.round(np.exp(rng.normal(6.6, 1.3, size)) * 100).astype(np.int64) + 500
    usual = np.round(np.exp(rng.normal(6.2, 1.0, (len(parties), 3))) * 100).astype(np.int64) + 500
    recurring = rng.random(size) < 0.20
    net = np.where(recurring, usual[customer, rng.integers(0, 3, size)], net)
    rates = np.zeros((len(parties), 5), dtype=np.int64)
    for at, party in enumerate(parties):
        known = _VAT[party.country]
        rates[at] = [known[place % len(known)] for place in range(5)]
    rate = rates[customer, rng.choice(5, size, p=[0.5, 0.2, 0.1, 0.1, 0.1])]
    gross = net + (net * rate + 500) // 1000
    how = rng.random(size)
    unpaid = np.where(how < 0.09, np.round(gross * rng.uniform(0.02, 0.95, size)), gross)
    unpaid = np.where((how >= 0.09) & (how < 0.12), gross - np.round(gross * 0.02), unpaid)
    credit = np.where(rng.random(size) < 0.01, -1, 1)  # credit notes run in the same series
    return net * credit, gross * credit, unpaid.astype(np.int64) * credit


def _papers(rng: np.random.Generator, customer: Ints) -> tuple[Ints, Ints]:
    """Give orders (60 %, one in six of them billed in parts) and delivery notes (70 %)."""
    size = len(customer)
    order = np.where(rng.random(size) < 0.6, 1 + rng.permutation(size) * 48_271 % 99_999_989, 0)
    by_customer = np.argsort(customer, kind="stable")
    part = rng.random(size) < 0.10
    mine = customer[by_customer]
    part[1:] &= mine[1:] == mine[:-1]
    part[0] = False
    sorted_order = order[by_customer]
    source = np.maximum.accumulate(np.where(part, 0, np.arange(size)))
    order[by_customer] = sorted_order[source]
    note = np.where(rng.random(size) < 0.7, 100_000 + np.arange(size) * 3 % 9_999_991, 0)
    return order, note
