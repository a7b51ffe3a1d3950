"""What cases are judged by: the rules, and our books where they are at hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from extractor.values.ledger import Customer, Ledger
from extractor.workflow.facts.books import Books
from extractor.workflow.rules import Rules


def no_ledger() -> Ledger | None:
    """Say that no books are at hand: cases are opened all the same, and nothing is checked."""
    return None


class Office:
    """Rules and books; the books are put in order once for each ledger.

    Attributes:
        rules: that hold.
    """

    def __init__(self, rules: Rules, ledger: Callable[[], Ledger | None] = no_ledger) -> None:
        self.rules = rules
        self._ledger = ledger
        self._known = _Shelf(None, None, {})

    @property
    def books(self) -> Books | None:
        """Give the books; None where none are at hand."""
        return self._shelf().books

    def customer(self, customer_id: str) -> Customer | None:
        """Give a customer of the master data, None if there is none of this number."""
        return self._shelf().customers.get(customer_id)

    def _shelf(self) -> _Shelf:
        ledger = self._ledger()
        if ledger is not self._known.ledger:
            books = None if ledger is None else Books.of(ledger)
            customers = ledger.customers if ledger else ()
            self._known = _Shelf(ledger, books, {it.customer_id: it for it in customers})
        return self._known


@dataclasses.dataclass(frozen=True, slots=True)
class _Shelf:
    ledger: Ledger | None
    books: Books | None
    customers: dict[str, Customer]
