"""How well a message fits a customer's open invoices: numbers, amounts and days together.

One number may be met by chance in a dense series; a number with its amount, or an amount with its
day, hardly.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import Decimal

from extractor.reconciliation.index import LedgerIndex
from extractor.reconciliation.numbers import likeness
from extractor.values.finding import Amount, Day, Reference, Span
from extractor.values.ledger import OpenInvoice

NUMBER_FLOOR = 0.6
NUMBER_WEIGHT = 1.6
WITH_AMOUNT = 2.6  # on top, when an amount of the invoice is written too
WITH_DAY = 1.2
AMOUNT_AND_DAY = 2.4
AMOUNT_ALONE = 0.8
PER_CUSTOMER = 400  # invoices looked at; beyond that chance hits grow


@dataclasses.dataclass(frozen=True, slots=True)
class Support:
    """What a customer's invoices say for it.

    Attributes:
        weight: log-odds.
        code: such as "invoice_and_amount".
    """

    weight: float
    code: str
    span: Span | None


@dataclasses.dataclass(frozen=True, slots=True)
class Traces:
    """What a message says that invoices can be compared with."""

    references: tuple[Reference, ...]
    amounts: tuple[Amount, ...]
    days: tuple[Day, ...]

    @property
    def values(self) -> set[Decimal]:
        """Give the values of the amounts."""
        return {it.value for it in self.amounts if it.value >= 10}


def support_of(invoices: Sequence[OpenInvoice], traces: Traces) -> Support:
    """Give the strongest support among a customer's invoices."""
    best = Support(0.0, "none", None)
    values = traces.values
    days = {day for it in traces.days for day in it.readings}
    for invoice in invoices[:PER_CUSTOMER]:
        found = _support(invoice, traces.references, values, issued=invoice.issue_date in days)
        if found.weight > best.weight:
            best = found
    return best


def _support(
    invoice: OpenInvoice, references: Sequence[Reference], values: set[Decimal], *, issued: bool
) -> Support:
    paid = bool({invoice.gross_amount, invoice.net_amount, invoice.open_amount} & values)
    score, span = 0.0, None
    for reference in references:
        found = likeness(reference.span.text, invoice.number)
        if found.score > score:
            score, span = found.score, reference.span
    if score >= NUMBER_FLOOR:
        weight = NUMBER_WEIGHT * score + WITH_AMOUNT * paid + WITH_DAY * issued
        return Support(weight, "invoice_and_amount" if paid else "invoice_number", span)
    if paid and issued:
        return Support(AMOUNT_AND_DAY, "amount_and_day", None)
    return Support(AMOUNT_ALONE, "amount", None) if paid else Support(0.0, "none", None)


def likely_customers(references: Sequence[Reference], index: LedgerIndex) -> list[str]:
    """Give customers with an invoice whose number a reference shortens, with few rivals."""
    found: set[str] = set()
    for reference in references:
        written = reference.span.text
        hits = [
            invoice
            for invoice in index.by_ending(written)
            if likeness(written, invoice.number).score >= 0.88
        ]
        if 1 <= len(hits) <= 5:
            found.update(invoice.customer_id.upper() for invoice in hits)
    return sorted(found)
