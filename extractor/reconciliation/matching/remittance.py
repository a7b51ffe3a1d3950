"""A payment of several invoices whose advice names none: which of the customer's are paid?"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from extractor.reconciliation.blocking.how import CustomerHow
from extractor.reconciliation.blocking.index import Index
from extractor.reconciliation.book.book import Rows
from extractor.reconciliation.book.units import to_minor
from extractor.reconciliation.matching.asked import Asked, Facts
from extractor.reconciliation.matching.decide import Judgement
from extractor.reconciliation.matching.deducted import TRIPLES, Deductions, find_deductions
from extractor.reconciliation.matching.subset import MOST_ITEMS, SubsetSums, find_subsets
from extractor.values.money import to_cents
from extractor.values.query import Decision, LineAnswer, RankedMatch

_ONE_IS_MEANT = 0.5  # from which probability on the amount is one invoice's
_ONE_MAY_BE_MEANT = 0.2  # from which a sum with something deducted is not proposed instead
_SURE_NAME = 0.97
_NO_ROWS = np.zeros(0, np.int32)
_KNOWN = int(CustomerHow.VAT | CustomerHow.IBAN)


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
    paid = int(asked.amounts[0])
    items = [_open_items(index, [customer])]
    if _pays_for_others(asked):
        items.append(_open_items(index, index.group_of(customer)))
    for at, facts in enumerate(items):
        found = find_subsets(facts.open, paid, days=(facts.issue, facts.due))
        if found.solutions:
            return _lines(index, facts.rows, _exact(found), sure=sure and not at)
    if alone.order and alone.probability[0] >= _ONE_MAY_BE_MEANT:
        return ()
    for facts in items:
        less = find_deductions(
            facts.open, paid, days=(facts.issue, facts.due), lines=_lines_of(index, facts)
        )
        if less.solutions:
            return _lines(index, facts.rows, _deducted(less), sure=False)
    return ()


def _open_items(index: Index, customers: Sequence[int]) -> Facts:
    """Give what is open of some customers; nothing where it is too much to be tried."""
    rows = np.concatenate([_NO_ROWS, *(index.rows_of_customer(it) for it in customers)])
    facts = Facts.of(index.book, rows)
    still = ~facts.closed & (facts.open != 0)
    some = np.count_nonzero(still) <= 4 * MOST_ITEMS
    return Facts.of(index.book, rows[still] if some else _NO_ROWS)


def _lines_of(index: Index, facts: Facts) -> list[list[int]]:
    """Give what the lines of each invoice come to with the tax; empty where there are many."""
    if len(facts.rows) > TRIPLES:
        return []
    found = []
    for invoice in map(index.book.invoice, facts.rows.tolist()):
        tax = invoice.gross_amount / invoice.net_amount if invoice.net_amount else Decimal(1)
        currency = invoice.currency
        found.append([to_minor(to_cents(it.total * tax), currency) for it in invoice.lines])
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class _Found:
    """Sets of places, the first one shown first, and what is to be said of them."""

    sets: tuple[tuple[int, ...], ...]
    unique: bool
    reasons: tuple[str, ...]


def _exact(found: SubsetSums) -> _Found:
    return _Found(found.solutions, found.unique, (f"solutions({len(found.solutions)})",))


def _deducted(found: Deductions) -> _Found:
    first = found.solutions[0]
    what = "line" if first.percent is None else f"{float(first.percent):g}%"
    sets = tuple(dict.fromkeys(it.places for it in found.solutions))
    return _Found(sets, found.unique, (f"deducted({what})", f"solutions({found.count})"))


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
    known = how & _KNOWN
    if known:
        return place, int(np.count_nonzero(asked.how & known)) == 1 and not _pays_for_others(asked)
    alike = int(np.count_nonzero(asked.score >= score - 0.05))
    return place, score >= _SURE_NAME and alike == 1


def _pays_for_others(asked: Asked) -> bool:
    """Say whether the account may pay for a whole group."""
    return asked.any_how(CustomerHow.IBAN) and asked.any_how(CustomerHow.GROUP)


def _lines(index: Index, rows: Rows, found: _Found, *, sure: bool) -> tuple[LineAnswer, ...]:
    share = 1 / len(found.sets)
    unique = found.unique and sure
    decision = Decision.AUTO if unique else Decision.REVIEW
    counts: dict[int, int] = {}
    for solution in found.sets:
        for place in solution:
            counts[place] = counts.get(place, 0) + 1
    sure_of = 0.999 if unique else 0.5 if found.unique else 0.5 * share
    reasons = (f"amount(sum_of_{len(found.sets[0])})", *found.reasons)
    lines = []
    # The places of the first solution come first: it has the fewest invoices.
    for place, count in counts.items():
        if count < len(found.sets) and place not in found.sets[0]:
            continue
        number = index.book.numbers(rows[[place]])[0]
        probability = min(sure_of * count, 0.999)
        match = RankedMatch(number, "", round(probability, 6), reasons)
        lines.append(LineAnswer("", (match,), round(1 - probability, 6), decision))
    return tuple(lines)
