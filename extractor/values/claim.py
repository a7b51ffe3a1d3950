"""One contested matter on its way to a record: an invoice, a passage, amounts."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from extractor.values.finding import Span
from extractor.values.ledger import OpenInvoice
from extractor.values.match import Link
from extractor.values.money import Basis


@dataclasses.dataclass(frozen=True, slots=True)
class RowAmounts:
    """What a remittance or debit-note row says of money; None where the row does not say."""

    gross: Decimal | None = None
    deducted: Decimal | None = None
    paid: Decimal | None = None
    deducted_span: Span | None = None
    currency: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Claim:
    """An invoice that a message contests, and the words that are about it.

    Attributes:
        invoice: None when no open invoice fits.
        strength: 0 to 1, how strongly the words lead to the invoice.
        as_written: the reference as the customer wrote it, or None.
        passage: the words about this matter, for the classifier.
        units: where those words stand.
        row: the table row it comes from, if any.
        set_aside: the words say that this one is settled or not concerned.
    """

    invoice: OpenInvoice | None
    strength: float
    links: tuple[Link, ...]
    as_written: Span | None
    passage: str
    units: tuple[Span, ...]
    row: RowAmounts | None = None
    set_aside: bool = False
    runners_up: tuple[tuple[OpenInvoice, float], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class AmountChoice:
    """A disputed amount that was read or worked out.

    Attributes:
        span: where it is written; None when worked out.
        derivation: how it was worked out, or None.
    """

    value: Decimal
    currency: str | None
    basis: Basis
    span: Span | None
    derivation: str | None
    probability: float
    because: tuple[str, ...] = ()
