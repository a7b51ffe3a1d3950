"""A ledger mapped into memory that follows its changes: invoices opened, changed and closed.

Changes stand in a journal before they are seen, so that none is lost and every process finds them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from extractor.errors import LedgerError
from extractor.reconciliation.book.changes import Applied, Changes, Closed
from extractor.reconciliation.book.journal import Journal, alone
from extractor.reconciliation.book.mapped import MappedBook, current_base
from extractor.reconciliation.book.schema import JOURNAL, BookCustomer, State
from extractor.reconciliation.book.units import NO_DAY, to_day, to_minor
from extractor.values.ledger import OpenInvoice

Rows = npt.NDArray[np.int32]
_CURRENCIES = 256  # places of a column's byte


class Book(MappedBook):
    """The invoices and customers of a ledger's folder, as they are now."""

    def __init__(self, root: Path, base: Path) -> None:
        super().__init__(root, base)
        self.journal = Journal(base / JOURNAL)
        self.refresh()

    @classmethod
    def open(cls, folder: Path | str) -> Book:
        """Map the current book of a ledger folder.

        Raises:
            LedgerError: there is none, or it is damaged or of another version.
        """
        root = Path(folder)
        return cls(root, current_base(root))

    def is_current(self) -> bool:
        """Say whether the ledger's folder still points to this book; a compaction changes that."""
        return current_base(self.root) == self.base

    def refresh(self) -> None:
        """Take over the changes that other processes made.

        Raises:
            LedgerError: the journal is damaged.
        """
        for changes in self.journal.read_on():
            self._take_over(changes)

    def apply(self, changes: Changes) -> Applied:
        """Change the ledger: on disk first, then here; other processes see it when they refresh.

        Raises:
            LedgerError: an invoice's customer is unknown or an amount too large, and nothing was
                changed; or the ledger was compacted since it was opened.
        """
        with alone(self.root):
            if not self.is_current():
                raise LedgerError(str(self.root), "it was compacted meanwhile; open it again")
            self.refresh()
            self._check(changes)
            self.journal.append(changes)
            return self._take_over(changes)

    def _check(self, changes: Changes) -> None:
        coming = {it.customer_id.upper() for it in changes.customers}
        for invoice in changes.invoices:
            key = invoice.customer_id.upper()
            if key not in coming and key not in self.customer_places:
                raise LedgerError(
                    str(self.root),
                    f"invoice {invoice.number!r} is of {invoice.customer_id!r}, who is unknown",
                )
            try:
                self._values(invoice, 0)
            except OverflowError as error:
                raise LedgerError(str(self.root), f"invoice {invoice.number!r}: {error}") from None

    def _take_over(self, changes: Changes) -> Applied:
        for customer in changes.customers:
            self._take_customer(customer)
        rows = tuple(self._take_invoice(invoice) for invoice in changes.invoices)
        unknown = tuple(it for it in changes.closed if not self._close(it))
        return Applied(rows, unknown)

    def _take_customer(self, customer: BookCustomer) -> None:
        customer = customer.tidy()
        place = self.customer_place(customer.customer_id)
        if place is None:
            place = self.customer_count
            self.added.customers.append(customer)
            self.customer_ids.append(customer.customer_id)
            self.customer_places[customer.customer_id.upper()] = place
        else:
            self.added.replaced[place] = customer
        self.added.customer_changes.append(place)

    def _take_invoice(self, invoice: OpenInvoice) -> int:
        customer = self.customer_places[invoice.customer_id.upper()]
        before = [it for it in self.rows_of(invoice.number) if self._of(it, "customer") == customer]
        place = self.added.add(invoice, self._values(invoice, customer))
        for row in before:
            self._set(row, State.GONE, NO_DAY)
        return self.base_count + place

    def _values(self, invoice: OpenInvoice, customer: int) -> dict[str, int]:
        currency = invoice.currency
        if currency not in self.currencies:
            if len(self.currencies) == _CURRENCIES:
                raise OverflowError(f"{currency!r} is one currency too many")
            self.currencies.append(currency)
        return {
            "customer": customer,
            "gross": to_minor(invoice.gross_amount, currency),
            "net": to_minor(invoice.net_amount, currency),
            "open": to_minor(invoice.open_amount, currency),
            "currency": self.currencies.index(currency),
            "issue": to_day(invoice.issue_date),
            "due": to_day(invoice.due_date),
            "state": State.OPEN,
            "closed": NO_DAY,
        }

    def _close(self, closed: Closed) -> bool:
        rows = self.rows_of(closed.number)
        if closed.customer_id:
            place = self.customer_place(closed.customer_id)
            rows = [it for it in rows if self._of(it, "customer") == place]
        for row in rows:
            self._set(row, State.CLOSED, to_day(closed.day))
        return bool(rows)

    def _of(self, row: int, name: str) -> int:
        return int(self.take(name, np.array([row], np.int32))[0])

    def _set(self, row: int, state: State, day: int) -> None:
        # The mapping is private: what is set here is never written to the column's file.
        inside = row < self.base_count
        place = row if inside else row - self.base_count
        for name, value in (("state", state), ("closed", day)):
            column = self.columns[name] if inside else self.added.column(name)
            column[place] = value
