"""What extraction proposes: typed stretches of a document."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from decimal import Decimal

from extractor.values.document import SectionKind
from extractor.values.money import Basis, Money


class ReferenceKind(enum.StrEnum):
    """What the words around a reference announce it to be."""

    INVOICE = "invoice"
    PURCHASE_ORDER = "purchase_order"
    DELIVERY_NOTE = "delivery_note"
    CREDIT_NOTE = "credit_note"
    OWN_DOCUMENT = "own_document"  # the customer's claim, debit note, payment number
    UNKNOWN = "unknown"


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """A stretch ``text[start:end]`` of one of the submission's documents.

    Attributes:
        document: index into the submission's documents.
        row: (page number, table index, row index, column index) when it stands in a table.
    """

    document: int
    start: int
    end: int
    text: str
    section: SectionKind | None = None
    row: tuple[int, int, int, int] | None = None
    method: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Reference:
    """Something that may be a document number."""

    span: Span
    kind: ReferenceKind
    confidence: float


@dataclasses.dataclass(frozen=True, slots=True)
class Amount:
    """Something that may be an amount of money."""

    span: Span
    money: Money

    @property
    def value(self) -> Decimal:
        """Give the bare value."""
        return self.money.value

    @property
    def basis(self) -> Basis:
        """Say whether it holds the tax."""
        return self.money.basis


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """A calendar day as written; both readings where day and month cannot be told apart."""

    span: Span
    readings: tuple[dt.date, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Quantity:
    """A counted number of units, such as "12 cartons"."""

    span: Span
    value: Decimal
    unit: str


@dataclasses.dataclass(frozen=True, slots=True)
class Name:
    """Something that may name a company, or an identifier that belongs to one.

    Attributes:
        kind: "organisation", "vat_id", "email", "iban".
        value: normalised: no blanks in identifiers, lower case in addresses.
    """

    span: Span
    kind: str
    value: str


@dataclasses.dataclass(frozen=True, slots=True)
class Findings:
    """All that was found in the documents of one submission, in document order."""

    references: tuple[Reference, ...] = ()
    amounts: tuple[Amount, ...] = ()
    days: tuple[Day, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    names: tuple[Name, ...] = ()
