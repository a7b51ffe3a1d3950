"""One contested invoice, with what the customer says of it."""

from __future__ import annotations

import dataclasses
import datetime as dt

from extractor.values.case import Case, Item
from extractor.values.category import Category
from extractor.values.fact import Direction, Fact, FactCode, Figure, SourceRow
from extractor.values.ledger import OpenInvoice
from extractor.workflow.facts.books import Books


@dataclasses.dataclass(frozen=True, slots=True)
class Claimed:
    """A contested invoice of a case, in the books.

    Attributes:
        complaint_days: calendar days after delivery in which a customer must complain.
        category: why it is contested; for a category of the user's own the one it is based on.
    """

    case: Case
    item: Item
    invoice: OpenInvoice
    books: Books
    complaint_days: int
    category: Category

    def speaks(self, direction: Direction, *categories: Category) -> Direction:
        """Give the direction for these categories, neutral for every other."""
        return direction if self.category in categories else Direction.NEUTRAL

    def fact(
        self, code: FactCode, direction: Direction, *sources: SourceRow, **figures: object
    ) -> Fact:
        """Write down a fact of this invoice; figures that are None are left out."""
        told = tuple(
            Figure(name, value.isoformat() if isinstance(value, dt.date) else str(value))
            for name, value in figures.items()
            if value is not None
        )
        return Fact(code, direction, self.invoice.number, told, sources)

    def stated(self, key: str) -> SourceRow:
        """Name what the customer states as a source."""
        return SourceRow("record", 0, f"{self.case.grounds.record_id or self.case.case_id}, {key}")
