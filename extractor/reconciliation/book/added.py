"""Rows that came after a book was written, held in memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.book.schema import NUMBERS, TEXTS, BookCustomer, State
from extractor.values.ledger import OpenInvoice

_START = 64


class Added:
    """Invoices and customers added to a book; the columns grow by doubling.

    Attributes:
        invoices: in the order they came.
        texts: the invoices' "number", "order" and "note".
        customers: new ones, in the order they came.
        replaced: known customers as they are now, by place.
        customer_changes: places of new and replaced customers, in the order of the changes.
    """

    def __init__(self) -> None:
        self.count = 0
        self.invoices: list[OpenInvoice] = []
        self.texts: dict[str, list[str]] = {name: [] for name in TEXTS}
        self.customers: list[BookCustomer] = []
        self.replaced: dict[int, BookCustomer] = {}
        self.customer_changes: list[int] = []
        self._columns = {name: np.zeros(_START, kind) for name, kind in NUMBERS.items()}
        self._rows: dict[str, list[int]] = {}

    def add(self, invoice: OpenInvoice, values: dict[str, int]) -> int:
        """Append an invoice and give its place among the added ones."""
        place = self.count
        for name, value in values.items():
            column = self._columns[name]
            if place == len(column):
                column = self._columns[name] = np.concatenate((column, np.zeros_like(column)))
            column[place] = value
        self.invoices.append(invoice)
        for name, text in zip(
            TEXTS, (invoice.number, invoice.po_number, invoice.delivery_note), strict=True
        ):
            self.texts[name].append(text)
        self._rows.setdefault(invoice.number, []).append(place)
        self.count += 1
        return place

    def column(self, name: str) -> npt.NDArray[Any]:
        """Give a column; it may be changed in place until the next ``add``."""
        return self._columns[name][: self.count]

    def rows_of(self, number: str) -> list[int]:
        """Give the places of a number that were not replaced."""
        state = self._columns["state"]
        return [it for it in self._rows.get(number, ()) if state[it] != State.GONE]
