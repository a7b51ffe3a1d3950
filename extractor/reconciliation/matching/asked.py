"""What a claim says besides its references, in the form that candidates are compared with."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.blocking.how import CustomerHow
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.units import NO_DAY, to_day, to_minor
from extractor.values.query import Query

Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
NO_CURRENCY = -1  # none is written
FOREIGN_CURRENCY = -2  # no invoice of ours has it


@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    """The columns of some rows of the book; amounts in minor units, days since 1970."""

    rows: Rows
    customer: Ints
    gross: Ints
    net: Ints
    open: Ints
    currency: Ints
    issue: Ints
    due: Ints
    closed: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, book: Book, rows: Rows) -> Facts:
        """Look rows up."""
        values = {name: book.take(name, rows).astype(np.int64) for name in _COLUMNS}
        closed: npt.NDArray[np.bool_] = book.take("state", rows) != 0
        return cls(rows, closed=closed, **values)


_COLUMNS = ("customer", "gross", "net", "open", "currency", "issue", "due")


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A query's amounts, day, currency and likely customers.

    Attributes:
        amounts: in minor units, rising, each once; ``times`` says how often each is written.
        day: since 1970; ``NO_DAY`` where none is written.
        currency: place in the book's currencies, or one of the two negative ones.
        customers: places of the likely ones, rising; ``score`` and ``how`` lie beside them.
        score: of the name, 0 to 1.
        count: lines of the claim.
    """

    query: Query
    amounts: Ints
    times: Ints
    day: int
    currency: int
    customers: Ints
    score: npt.NDArray[np.float32]
    how: Ints
    count: int

    @property
    def told(self) -> bool:
        """Say whether anything is written of the customer."""
        hint = self.query.customer
        return bool(hint.name or hint.email or hint.vat_id or hint.iban)

    def likely(self, customers: Ints) -> npt.NDArray[np.bool_]:
        """Say which customers what is written of the sender leads to."""
        named = self.customers[(self.how & int(~CustomerHow.NUMBER)) != 0]
        return np.isin(customers, named)

    def most_likely(self) -> int:
        """Give the place of the customer most traces speak for; -1 for nobody."""
        if not len(self.customers):
            return -1
        own = self.how & int(~CustomerHow.NUMBER & ~CustomerHow.GROUP)
        known = (own & int(CustomerHow.VAT | CustomerHow.IBAN)) != 0
        traces = np.array([int(it).bit_count() for it in own]) + 2 * known
        weight = traces + self.score
        best = int(weight.argmax())
        return int(self.customers[best]) if weight[best] > 0 else -1

    def how_of(self, customer: int) -> CustomerHow:
        """Say by which facts a customer was found; by none where it was not."""
        there = self.how[self.customers == customer]
        return CustomerHow(int(there[0])) if len(there) else CustomerHow(0)

    def any_how(self, flags: CustomerHow) -> bool:
        """Say whether a customer was found by one of these facts."""
        return bool(np.any(self.how & int(flags)))


def ask(
    query: Query, book: Book, *, customers: Rows, scores: npt.NDArray[np.float32],
    how: npt.NDArray[np.uint16], count: int,
) -> Asked:  # fmt: skip
    """Prepare a query.

    Args:
        query: the claim.
        book: names the currencies.
        customers: places of the likely ones.
        scores: of their names, 0 to 1.
        how: by which facts each was found.
        count: lines of the claim.
    """
    order = np.argsort(customers)
    written = np.array(
        [abs(to_minor(it, query.currency.upper())) for it in query.amounts], np.int64
    )
    amounts, times = np.unique(written, return_counts=True)
    code = query.currency.upper()
    currency = book.currencies.index(code) if code in book.currencies else FOREIGN_CURRENCY
    return Asked(
        query=query,
        amounts=amounts,
        times=times,
        day=to_day(query.date),
        currency=currency if code else NO_CURRENCY,
        customers=customers[order].astype(np.int64),
        score=scores[order].astype(np.float32),
        how=how[order].astype(np.int64),
        count=count,
    )


def days_apart(day: int, days: Ints) -> Ints:
    """Give how many days later than ``day`` each is; very many where it is unknown."""
    return np.where(days == NO_DAY, 10**6, days - day)
