"""What a claim says of invoices and which are meant: the matcher's question and answer."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from decimal import Decimal


@dataclasses.dataclass(frozen=True, slots=True)
class CustomerHint:
    """What is known of the sender; texts are empty where nothing is.

    Attributes:
        iban: of the account that the sender pays from.
    """

    name: str = ""
    email: str = ""
    vat_id: str = ""
    iban: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class ArticleHint:
    """An article the claim is about.

    Attributes:
        text: as written, a name or a number.
        quantity: None where none is written.
    """

    text: str
    quantity: Decimal | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Query:
    """One claim, as far as it may tell which invoices it is about.

    Attributes:
        id: the caller's name for the claim; comes back in the answer.
        references: invoice numbers as written, mistakes and ranges included.
        amounts: of the claim; positive, in ``currency``.
        currency: ISO 4217; empty where none is written.
        date: of an invoice, as far as one is written.
    """

    id: str = ""
    references: tuple[str, ...] = ()
    purchase_orders: tuple[str, ...] = ()
    delivery_notes: tuple[str, ...] = ()
    customer: CustomerHint = CustomerHint()
    amounts: tuple[Decimal, ...] = ()
    currency: str = ""
    date: dt.date | None = None
    articles: tuple[ArticleHint, ...] = ()


class Decision(enum.StrEnum):
    """What may be done with an answer."""

    AUTO = "auto"  # sure enough to act on
    REVIEW = "review"  # a person chooses
    NO_MATCH = "no_match"  # none of our open invoices is meant


@dataclasses.dataclass(frozen=True, slots=True)
class RankedMatch:
    """An invoice that may be meant.

    Attributes:
        number: of the invoice, as in the ledger.
        reference: what the claim wrote; empty where it named nothing.
        probability: 0 to 1, calibrated, that this invoice is meant.
        reasons: stable codes with figures, such as "exact_number", "amount(gross)".
    """

    number: str
    reference: str
    probability: float
    reasons: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class LineAnswer:
    """The answer for one reference, order or delivery note, or for a claim that names none.

    Attributes:
        reference: as written; empty for a claim that names nothing.
        matches: by falling probability, at most five.
        none_probability: 0 to 1, that no invoice of the ledger is meant.
    """

    reference: str
    matches: tuple[RankedMatch, ...]
    none_probability: float
    decision: Decision


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """Which invoices a claim is about.

    Attributes:
        id: of the query.
        matches: the accepted or best one of each line.
        customer_id: of the customer who claims; empty where nobody is likely.
        decision: the most careful one of the lines.
        none_probability: 0 to 1, that some line is about none of our invoices.
    """

    id: str
    matches: tuple[RankedMatch, ...]
    customer_id: str
    decision: Decision
    none_probability: float
    lines: tuple[LineAnswer, ...] = ()
