"""Invented claims over an invented ledger, with the invoices they mean.

What a claim gives away is drawn apart from what it means: references misquoted, the sender told
well, badly or not at all, an amount of the invoice, of several, of a part of it, or none.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Set
from decimal import Decimal
from random import Random

from extractor.values.ledger import OpenInvoice
from extractor.values.query import ArticleHint, CustomerHint, Query
from training.reconciliation.ledgers import Entry, Ledgers
from training.reconciliation.misquote import Habits, draw_habits
from training.reconciliation.senders import Manners, draw_manners
from training.reconciliation.sums import garbled, part, value

ABSENT = -1  # no row of the book is meant


@dataclasses.dataclass(frozen=True, slots=True)
class Claim:
    """A query and what it means.

    Attributes:
        gold: one row for each line of the query (its references; where there are none its orders,
            then its delivery notes, then the claim as a whole), or ``ABSENT``.
    """

    query: Query
    gold: tuple[int, ...]
    kind: str


@dataclasses.dataclass(frozen=True, slots=True)
class Writers:
    """Who writes to the owner of one ledger, and about what."""

    ledger: Ledgers
    habits: Habits
    manners: Manners
    amounts: dict[str, float]
    dated: float
    listed: float  # an article is named
    customers: Mapping[str, int]  # their accounts
    papers: Set[str]  # orders and delivery notes of the ledger

    def write(self, rng: Random, name: str) -> Claim:
        """Write one claim."""
        kind = rng.choices(
            ("single", "several", "order", "note", "bare", "absent", "foreign", "payment"),
            (42, 14, 12, 9, 11, 8, 2, 4),
        )[0]
        if kind == "payment":
            return self._payment(rng, name)
        if kind in {"order", "note", "bare"}:
            if rng.random() < 0.1:
                return self._nowhere(rng, name, kind)
            return self._unnumbered(rng, name, kind)
        if kind in {"absent", "foreign"}:
            return self._absent(rng, name, kind)
        rows = self._rows(rng, 1 if kind == "single" else rng.choice((2, 2, 3, 3, 4, 5, 6, 8)))
        return self._numbered(rng, name, rows, "several" if len(rows) > 1 else "single")

    def _rows(self, rng: Random, count: int) -> list[int]:
        """Choose invoices of one customer, or of its group."""
        ledger = self.ledger
        first = self._open_row(rng)
        own = [it for it in ledger.of[ledger.entries[first].account] if it != first]
        if count > 1 and rng.random() < 0.4:  # neighbours in time
            near = sorted(own, key=lambda it: abs(it - first))[: 3 * count]
            own = near or own
        return [first, *rng.sample(own, min(count - 1, len(own)))]

    def _open_row(self, rng: Random) -> int:
        """Choose a row; closed ones less often."""
        for _ in range(12):
            row = rng.randrange(len(self.ledger.entries))
            if not self.ledger.entries[row].closed or rng.random() < 0.12:
                return row
        return row

    def _numbered(self, rng: Random, name: str, rows: list[int], kind: str) -> Claim:
        entries = [self.ledger.entries[row] for row in rows]
        invoices = [it.invoice for it in entries]
        references = tuple(self._reference(rng, it) for it in invoices)
        plain = Query(
            id=name,
            references=references,
            customer=self._hint(rng, entries[0]),
            amounts=self._amounts(rng, invoices),
        )
        return Claim(self._dressed(rng, plain, invoices[0]), tuple(rows), kind)

    def _reference(self, rng: Random, invoice: OpenInvoice) -> str:
        """Write an invoice's number; now and then the order's or the delivery note's instead."""
        if invoice.po_number and rng.random() < 0.025:
            label = rng.choice(("", "", "PO ", "order ", "Bestellung ", "commande ", "pedido "))
            return label + self._carefully(rng, invoice.po_number)
        if invoice.delivery_note and rng.random() < 0.015:
            label = rng.choice(("", "", "LS ", "BL ", "delivery note ", "albarán "))
            return label + self._carefully(rng, invoice.delivery_note)
        return self.habits.write(rng, invoice.number)

    def _unnumbered(self, rng: Random, name: str, kind: str) -> Claim:
        row = self._open_row(rng)
        for _ in range(20):
            found = self.ledger.entries[row].invoice
            if (kind == "order" and found.po_number) or (kind == "note" and found.delivery_note):
                break
            row = self._open_row(rng)
        entry = self.ledger.entries[row]
        invoice = entry.invoice
        query = Query(id=name, customer=self._hint(rng, entry), currency=invoice.currency)
        if kind == "order" and invoice.po_number:
            written = self._carefully(rng, invoice.po_number)
            amounts = self._amounts(rng, [invoice]) if rng.random() < 0.8 else ()
            query = dataclasses.replace(query, purchase_orders=(written,), amounts=amounts)
        elif kind == "note" and invoice.delivery_note:
            written = self._carefully(rng, invoice.delivery_note)
            amounts = self._amounts(rng, [invoice]) if rng.random() < 0.6 else ()
            query = dataclasses.replace(query, delivery_notes=(written,), amounts=amounts)
        else:
            kind = "bare"
            amount = rng.choice((invoice.gross_amount, invoice.open_amount, invoice.net_amount))
            date = invoice.issue_date if rng.random() < 0.65 else None
            query = dataclasses.replace(query, amounts=(amount,), date=date)
        if rng.random() < 0.2 and kind != "bare":
            query = dataclasses.replace(query, date=invoice.issue_date)
        return Claim(query, (row,), kind)

    def _payment(self, rng: Random, name: str) -> Claim:
        """Write the total of several invoices and nothing else: no single one is meant."""
        rows = self._rows(rng, rng.choice((2, 2, 3, 3, 4, 5, 7)))
        entries = [self.ledger.entries[row] for row in rows]
        total = sum((it.invoice.open_amount for it in entries), Decimal(0))
        if len(entries) > 1 and rng.random() < 0.2:
            total -= part(rng, entries[0].invoice)
        query = Query(
            id=name,
            customer=self._hint(rng, entries[0]),
            amounts=(abs(total),),
            currency=entries[0].invoice.currency if rng.random() < 0.7 else "",
        )
        return Claim(query, (ABSENT if len(entries) > 1 else rows[0],), "payment")

    def _nowhere(self, rng: Random, name: str, kind: str) -> Claim:
        """Write an order, a delivery note or an amount that no invoice of the ledger has."""
        entry = rng.choice(self.ledger.gaps or self.ledger.entries)
        invoice = entry.invoice
        query = Query(id=name, customer=self._hint(rng, entry), currency=invoice.currency)
        if kind == "bare":
            amount = invoice.gross_amount + Decimal(rng.randrange(1, 5000)) / 100
            date = invoice.issue_date if rng.random() < 0.5 else None
            query = dataclasses.replace(query, amounts=(amount,), date=date)
        else:
            text = self._unknown(
                rng, invoice.po_number if kind == "order" else invoice.delivery_note
            )
            amounts = self._amounts(rng, [invoice])
            if kind == "order":
                query = dataclasses.replace(query, purchase_orders=(text,), amounts=amounts)
            else:
                query = dataclasses.replace(query, delivery_notes=(text,), amounts=amounts)
        return Claim(query, (ABSENT,), f"no_{kind}")

    def _unknown(self, rng: Random, text: str) -> str:
        """Give a number of the same form that no order or delivery note of the ledger has."""
        while (found := _shuffled(rng, text)) in self.papers:
            text = found
        return found

    def _carefully(self, rng: Random, text: str) -> str:
        return text if rng.random() < 0.75 else self.habits.write(rng, text)

    def _absent(self, rng: Random, name: str, kind: str) -> Claim:
        ledger = self.ledger
        if kind == "absent" and ledger.gaps:
            entry = rng.choice(ledger.gaps)
            number = entry.invoice.number
        else:
            entry = ledger.entries[rng.randrange(len(ledger.entries))]
            number = str(rng.randrange(10**5, 10 ** rng.choice((6, 7, 8, 9))))
            if rng.random() < 0.5:
                number = f"{rng.choice(('DN', 'KD', 'CM', 'BL', 'R'))}-{number}"
        if rng.random() < 0.15:  # the customer has nothing open with us, or is not ours
            hint = CustomerHint(
                name=f"{rng.choice(('Ost', 'Nova', 'Sud'))}-Handel {rng.randrange(99)}"
            )
        else:
            hint = self._hint(rng, entry)
        plain = Query(
            id=name,
            references=(self.habits.write(rng, number),),
            customer=hint,
            amounts=self._amounts(rng, [entry.invoice]),
        )
        return Claim(self._dressed(rng, plain, entry.invoice), (ABSENT,), kind)

    def _other(self, rng: Random, invoice: OpenInvoice) -> OpenInvoice:
        """Choose another invoice, mostly of the same customer: its order is written by mistake."""
        account = self.customers.get(invoice.customer_id)
        rows = self.ledger.of[account] if account is not None else ()
        if not rows or rng.random() < 0.3:
            return self.ledger.entries[rng.randrange(len(self.ledger.entries))].invoice
        return self.ledger.entries[rng.choice(rows)].invoice

    def _hint(self, rng: Random, entry: Entry) -> CustomerHint:
        account = self.ledger.accounts[entry.account]
        return self.manners.hint(rng, account.customer, account.parent)

    def _amounts(self, rng: Random, invoices: list[OpenInvoice]) -> tuple[Decimal, ...]:
        """Give what is written of money: totals, each one's, a part, nothing."""
        found = self._exactly(rng, invoices)
        if found and rng.random() < 0.045:
            place = rng.randrange(len(found))
            found = (*found[:place], garbled(rng, found[place]), *found[place + 1 :])
        return found

    def _exactly(self, rng: Random, invoices: list[OpenInvoice]) -> tuple[Decimal, ...]:
        kind = rng.choices(list(self.amounts), list(self.amounts.values()))[0]
        if kind == "none":
            return ()
        if kind == "part":
            return (part(rng, rng.choice(invoices)),)
        values = [value(it, kind) for it in invoices]
        if len(values) > 1 and rng.random() < 0.6:
            return (sum(values, Decimal(0)),)
        if rng.random() < 0.15:
            values = [*values, part(rng, invoices[0])]
        return tuple(values)

    def _dressed(self, rng: Random, query: Query, invoice: OpenInvoice) -> Query:
        """Add what else a claim may say: currency, day, order, delivery note, article."""
        currency = invoice.currency if rng.random() < 0.7 else ""
        if currency and rng.random() < 0.004:
            currency = "USD"
        date: dt.date | None = None
        if invoice.issue_date is not None and rng.random() < self.dated:
            off = rng.choices((0, 1, -1, 30, 7), (88, 3, 3, 4, 2))[0]
            date = invoice.issue_date + dt.timedelta(days=off)
        orders, notes = query.purchase_orders, query.delivery_notes
        beside = invoice if rng.random() < 0.9 else self._other(rng, invoice)
        if beside.po_number and rng.random() < 0.14:
            orders = (self._carefully(rng, beside.po_number),)
        if beside.delivery_note and rng.random() < 0.1:
            notes = (self._carefully(rng, beside.delivery_note),)
        articles = query.articles
        if invoice.lines and rng.random() < self.listed:
            line = rng.choice(invoice.lines)
            quantity = line.quantity if rng.random() < 0.5 else None
            articles = (ArticleHint(line.description, quantity),)
        return dataclasses.replace(
            query,
            currency=currency,
            date=date,
            articles=articles,
            purchase_orders=orders,
            delivery_notes=notes,
        )


def draw_writers(rng: Random, ledger: Ledgers) -> Writers:
    """Draw who writes to the owner of a ledger."""
    shares = {"gross": 37.0, "net": 13.0, "open": 6.0, "part": 22.0, "none": 24.0}
    amounts = {kind: share * rng.gammavariate(4.0, 0.25) for kind, share in shares.items()}
    return Writers(
        ledger,
        draw_habits(rng),
        draw_manners(rng),
        amounts,
        dated=rng.choice((0.1, 0.3, 0.6)),
        listed=rng.choice((0.2, 0.5)),
        papers={
            text
            for it in ledger.entries
            for text in (it.invoice.po_number, it.invoice.delivery_note)
        },
        customers={it.customer.customer_id: at for at, it in enumerate(ledger.accounts)},
    )


def _shuffled(rng: Random, text: str) -> str:
    """Give a number of the same form; an invented one where there is none."""
    if not any(it.isdigit() for it in text):
        return f"{rng.randrange(10**5, 10**8)}"
    return "".join(rng.choice("0123456789") if it.isdigit() and rng.random() < 0.6 else it
                   for it in text)  # fmt: skip
