"""What reconciliation gives: which customer writes, and which words lead to which invoice."""

from __future__ import annotations

import dataclasses
import enum

from extractor.values.finding import Span
from extractor.values.ledger import Customer, OpenInvoice


class LinkKind(enum.StrEnum):
    """By which fact words lead to an open invoice."""

    NUMBER = "number"
    PURCHASE_ORDER = "purchase_order"
    DELIVERY_NOTE = "delivery_note"
    AMOUNT = "amount"
    ISSUE_DATE = "issue_date"


# Facts that name an invoice; the others only point to it.
NAMING = frozenset({LinkKind.NUMBER, LinkKind.PURCHASE_ORDER, LinkKind.DELIVERY_NOTE})


@dataclasses.dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to one open invoice.

    Attributes:
        how: a stable code such as "exact", "one_digit_off", "gross".
        score: 0 to 1, how strongly these words alone say that this invoice is meant.
    """

    span: Span
    invoice: OpenInvoice
    kind: LinkKind
    how: str
    score: float


@dataclasses.dataclass(frozen=True, slots=True)
class CustomerMatch:
    """A customer who may have sent the claim.

    Attributes:
        because: codes such as "mail_domain", "vat_id", "name(92)".
        spans: the words that speak for it.
    """

    customer: Customer
    probability: float
    because: tuple[str, ...]
    spans: tuple[Span, ...] = ()
