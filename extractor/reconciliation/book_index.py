"""The same look-ups as of a small ledger, over a book of any size that stays on disk.

A mail's pipeline asks for what is open only; closed invoices are left to the matcher.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import overload

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.blocking.index import Index
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.mapped import is_book
from extractor.reconciliation.book.schema import State
from extractor.reconciliation.book.units import to_day, to_minor
from extractor.reconciliation.index import LedgerIndex
from extractor.reconciliation.numbers import compact
from extractor.values.ledger import Customer, OpenInvoice

WHOLE = 300  # invoices of a customer that are all compared; of more, those that something points to
NEAREST = 40  # of those, for each number written
_TAX_DIGITS = 9
_CURRENCIES = ("EUR", "JPY", "KWD")  # one for each number of digits after the point

Rows = npt.NDArray[np.int32]


def open_index(folder: Path | str) -> BookIndex | None:
    """Open the book in a ledger's folder; None where there is none.

    Raises:
        LedgerError: it is damaged, or its index is missing.
    """
    return BookIndex(Index.open(folder)) if is_book(Path(folder)) else None


class BookIndex(LedgerIndex):
    """Look-ups over a book and its index."""

    def __init__(self, index: Index) -> None:
        self._take(index)

    def refresh(self) -> None:
        """Take over what changed in the books, the whole of them after a compaction."""
        index = self._index.fresh()
        if index is not self._index:
            self._take(index)

    def _take(self, index: Index) -> None:
        self._index = index
        self._by_tax_digits = functools.cache(functools.partial(_by_tax_digits, index.book))
        self._book = index.book
        self.customers = _Customers(index.book)
        self._invoice = functools.lru_cache(maxsize=20_000)(index.book.invoice)

    @property
    def version(self) -> str:
        """Name the book, so that a match can name it."""
        return self._book.version

    @property
    def folder(self) -> Path:
        """Give the ledger's folder, from which another process can open the same."""
        return self._book.root

    def similar_names(self, query: str, *, floor: float, limit: int) -> list[tuple[str, float]]:
        """Give comparable names that resemble a folded one, with how much, 0 to 100."""
        return self._index.names.alike(query, floor=floor, limit=limit)

    def names_with_word_of(self, query: str) -> list[str]:
        """Give the comparable names that share the most runs of letters, in order."""
        return sorted(self._index.names.sharing(query))

    def called(self, name: str) -> Sequence[str]:
        """Give the customers of a comparable name."""
        return [self._id(place) for place in self._index.names.called(name)]

    def exact(self, written: str) -> Sequence[tuple[OpenInvoice, str]]:
        """Give the invoices that have this number, order or delivery note, and which it is."""
        key = compact(written)
        if len(key) < 4:
            return ()
        found = []
        for kind, rows in self._index.lookups().rows_of_key(written).items():
            for row in self._open(rows):
                invoice = self._invoice(row)
                texts = {
                    "number": invoice.number,
                    "purchase_order": invoice.po_number,
                    "delivery_note": invoice.delivery_note,
                }
                if compact(texts[kind]) == key:
                    found.append((invoice, kind))
        return found

    def by_ending(self, written: str) -> Sequence[OpenInvoice]:
        """Give the invoices whose number may be meant by a shortened one, whoever's they are."""
        return [
            self._invoice(row) for row in self._open(self._index.lookups().rows_of_number(written))
        ]

    def invoices_of(self, customer_id: str) -> Sequence[OpenInvoice]:
        """Give a customer's open invoices; each is read when it is looked at."""
        place = self._book.customer_place(customer_id)
        if place is None:
            return ()
        return _Invoices(self._open(self._index.rows_of_customer(place)), self)

    def invoices_for(
        self,
        customer_id: str,
        *,
        written: Collection[str],
        amounts: Collection[Decimal],
        days: Collection[dt.date],
    ) -> Sequence[OpenInvoice]:
        """Give a customer's open invoices; of very many, those that something points to."""
        whole = self.invoices_of(customer_id)
        place = self._book.customer_place(customer_id)
        if place is None or len(whole) <= WHOLE:
            return whole
        # Which currency is meant is not known: the figures in the units of any.
        minor = {to_minor(amount, it) for amount in amounts for it in _CURRENCIES}
        rows = self._index.lookups().rows_pointed_to(
            place, written, sorted(minor), [to_day(day) for day in days], nearest=NEAREST
        )
        return _Invoices(self._open(rows), self)

    def by_domain(self, domain: str) -> Sequence[str]:
        """Give the customers of a mail domain or of the domain it is part of."""
        return [self._id(place) for place in self._index.customers_of_domain(domain)]

    def by_iban(self, iban: str) -> Sequence[str]:
        """Give the customers who pay from an account; none for one that many pay from."""
        return [self._id(place) for place in self._index.customers_of_iban(iban)]

    def group_of(self, customer_id: str) -> Sequence[str]:
        """Give the customers of a customer's group, itself among them; empty where it has none."""
        place = self._book.customer_places[customer_id.upper()]
        return [self._id(member) for member in self._index.group_of(place)]

    def by_tax_number(self, digits: str) -> Sequence[str]:
        """Give the customers whose VAT number has these digits (the last nine of longer ones)."""
        return [self._id(place) for place in self._by_tax_digits().get(digits, ())]

    def _id(self, place: int) -> str:
        return self._book.customer_ids[place].upper()

    def _open(self, rows: Rows) -> list[int]:
        return [int(it) for it in rows[self._book.take("state", rows) == State.OPEN]]

    def at(self, row: int) -> OpenInvoice:
        """Give the invoice of a row."""
        return self._invoice(row)


def _by_tax_digits(book: Book) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, customer in enumerate(book.customers()):
        digits = re.sub(r"\D", "", customer.vat_id)
        if digits:
            found[digits[-_TAX_DIGITS:] if len(digits) > _TAX_DIGITS else digits].append(place)
    return found


class _Customers(Mapping[str, Customer]):
    """Customers by number in upper case, each read when it is asked for."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def __getitem__(self, customer_id: str) -> Customer:
        return self._book.customer(self._book.customer_places[customer_id]).as_customer()

    def __iter__(self) -> Iterator[str]:
        return iter(self._book.customer_places)

    def __len__(self) -> int:
        return self._book.customer_count


class _Invoices(Sequence[OpenInvoice]):
    """Invoices of some rows, each read when it is looked at."""

    def __init__(self, rows: Sequence[int], index: BookIndex) -> None:
        self._rows = rows
        self._index = index

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> OpenInvoice: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[OpenInvoice]: ...
    def __getitem__(self, place: int | slice) -> OpenInvoice | Sequence[OpenInvoice]:
        if isinstance(place, slice):
            return _Invoices(self._rows[place], self._index)
        return self._index.at(self._rows[place])
