"""A payment of several invoices whose advice names none: which of the customer's are paid?"""

from __future__ import annotations

import numpy as np

from extractor.reconciliation.blocking.how import CustomerHow
from extractor.reconciliation.blocking.index import Index
from extractor.reconciliation.book.book import Rows
from extractor.reconciliation.matching.asked import Asked, Facts
from extractor.reconciliation.matching.decide import Judgement
from extractor.reconciliation.matching.subset import MOST_ITEMS, SubsetSums, find_subsets
from extractor.values.query import Decision, LineAnswer, RankedMatch

_ONE_IS_MEANT = 0.5  # from which probability on the amount is one invoice's
_SURE_NAME = 0.97


def paid_together(
    index: Index, asked: Asked, single: Facts, alone: Judgement
) -> tuple[LineAnswer, ...]:
    """Give a line for each invoice of the only sum, or those of all sums for review.

    Args:
        index: of the ledger.
        asked: a claim with an amount and no reference.
        single: invoices that may be paid alone.
        alone: what is thought of them; one that is likely needs no sum.

    Returns:
        Empty where no sum is found.
    """
    customer, sure = _customer(asked)
    if customer < 0 or len(asked.amounts) != 1:
        return ()
    likely = bool(alone.order) and alone.probability[0] >= _ONE_IS_MEANT
    if likely and int(single.customer[alone.order[0]]) == customer:
        return ()
    if _one_is_paid(asked, single):
        return ()
    rows = index.rows_of_customer(customer)
    facts = Facts.of(index.book, rows)
    still = ~facts.closed & (facts.open != 0)
    if not 0 < np.count_nonzero(still) <= 4 * MOST_ITEMS:
        return ()
    facts = Facts.of(index.book, rows[still])
    found = find_subsets(facts.open, int(asked.amounts[0]), days=(facts.issue, facts.due))
    if not found.solutions:
        return ()
    return _lines(index, facts.rows, found, sure=sure)


def _one_is_paid(asked: Asked, single: Facts) -> bool:
    """Say whether an open invoice of a likely customer is exactly the amount."""
    columns = np.stack((single.gross, single.net, single.open))
    equal = np.any(np.abs(columns - asked.amounts[0]) <= 1, axis=0)
    return bool((equal & asked.likely(single.customer) & ~single.closed).any())


def _customer(asked: Asked) -> tuple[int, bool]:
    """Give the place of the customer who pays, -1 for nobody, and whether it can only be this."""
    place = asked.most_likely()
    if place < 0:
        return -1, False
    at = int(np.searchsorted(asked.customers, place))
    how, score = int(asked.how[at]), float(asked.score[at])
    known = how & int(CustomerHow.VAT) != 0
    alike = int(np.count_nonzero(asked.score >= score - 0.05))
    return place, known or (score >= _SURE_NAME and alike == 1)


def _lines(index: Index, rows: Rows, found: SubsetSums, *, sure: bool) -> tuple[LineAnswer, ...]:
    share = 1 / len(found.solutions)
    unique = found.unique and sure
    decision = Decision.AUTO if unique else Decision.REVIEW
    counts: dict[int, int] = {}
    for solution in found.solutions:
        for place in solution:
            counts[place] = counts.get(place, 0) + 1
    sure_of = 0.999 if unique else 0.5 if found.unique else 0.5 * share
    reasons = (f"amount(sum_of_{len(found.solutions[0])})", f"solutions({len(found.solutions)})")
    lines = []
    # The places of the first solution come first: it has the fewest invoices.
    for place, count in counts.items():
        if count < len(found.solutions) and place not in found.solutions[0]:
            continue
        number = index.book.numbers(rows[[place]])[0]
        probability = min(sure_of * count, 0.999)
        match = RankedMatch(number, "", round(probability, 6), reasons)
        lines.append(LineAnswer("", (match,), round(1 - probability, 6), decision))
    return tuple(lines)
