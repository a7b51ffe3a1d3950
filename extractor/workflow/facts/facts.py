"""All facts of a case, those that speak for the customer first."""

from __future__ import annotations

from extractor.values.case import Case
from extractor.values.fact import Direction, Fact
from extractor.values.taxonomy import SHIPPED, Taxonomy
from extractor.workflow.facts.books import Books
from extractor.workflow.facts.claimed import Claimed
from extractor.workflow.facts.deliveries import delivery_facts
from extractor.workflow.facts.money import (
    credit_facts,
    price_facts,
    second_invoice_facts,
    sum_facts,
)

_FINDERS = (delivery_facts, price_facts, credit_facts, sum_facts, second_invoice_facts)
_ORDER = {Direction.FOR: 0, Direction.AGAINST: 1, Direction.NEUTRAL: 2}


def facts_of(
    case: Case, books: Books, *, complaint_days: int, taxonomy: Taxonomy = SHIPPED
) -> tuple[Fact, ...]:
    """Find what our books say about every contested invoice of a case.

    An invoice that the books do not have gives no facts.

    Args:
        case: any.
        books: the ledger, ordered.
        complaint_days: calendar days after delivery in which a customer must complain.
        taxonomy: the categories in use.
    """
    category = taxonomy.based_on(case.axes.category)
    found: list[Fact] = []
    for item in case.items:
        invoice = books.invoice(item.invoice)
        if invoice is not None:
            claimed = Claimed(case, item, invoice, books, complaint_days, category)
            found += [fact for finder in _FINDERS for fact in finder(claimed)]
    return tuple(sorted(found, key=lambda it: _ORDER[it.direction]))
