"""What a claim says besides its invoice, reason and amount, each with the words it stands in."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import re
from decimal import Decimal

from extractor.values.finding import Span
from extractor.values.money import Money
from extractor.values.sub_reason import SubReasonCode


class Topic(enum.StrEnum):
    """What a mention names."""

    CLAIM = "claim_number"  # the customer's own claim, debit note or complaint
    PURCHASE_ORDER = "purchase_order"
    DELIVERY_NOTE = "delivery_note"
    CREDIT_NOTE = "credit_note"
    CONSIGNMENT = "consignment"  # tracking number, consignment note, CMR
    CARRIER = "carrier"


class Ask(enum.StrEnum):
    """What a customer wants us to do."""

    CREDIT_NOTE = "credit_note"  # also to cancel the invoice
    REPLACEMENT = "replacement"  # send again, or send what is missing
    CORRECTED_INVOICE = "corrected_invoice"
    DOCUMENT = "document"  # proof of delivery, certificate, copy, report
    RETURN = "return"  # take the goods back
    EXPLANATION = "explanation"
    REFUND = "refund"  # money back


class DayRole(enum.StrEnum):
    """What happened or is to happen on a day."""

    INVOICE = "invoice"  # our invoice was issued
    DELIVERY = "delivery"
    CLAIM = "claim"  # the claim or debit note was written
    PROMISED = "promised_delivery"
    DEADLINE = "deadline"  # until then the customer wants an answer


class CountRole(enum.StrEnum):
    """What happened to counted goods."""

    BILLED = "billed"
    RECEIVED = "received"
    MISSING = "missing"
    DAMAGED = "damaged"  # in transport, or found defective


class SumRole(enum.StrEnum):
    """What an amount is, apart from what is disputed."""

    PAID = "paid_amount"  # paid, or announced to be paid
    TOTAL = "invoice_total"


@dataclasses.dataclass(frozen=True, slots=True)
class Mention:
    """A number or a carrier's name, as written."""

    topic: Topic
    value: str
    span: Span


@dataclasses.dataclass(frozen=True, slots=True)
class Wish:
    """Something asked for, and the words that ask for it."""

    ask: Ask
    span: Span


@dataclasses.dataclass(frozen=True, slots=True)
class RoleDay:
    """A day and what it is the day of.

    Attributes:
        day: None where the words name no day and that of receipt is not known.
        derivation: how it was worked out, such as "2026-03-12 + 14 days"; None when written.
    """

    role: DayRole
    day: dt.date | None
    span: Span
    derivation: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Count:
    """A number of goods and what happened to them.

    Attributes:
        unit: as written; empty where there is none.
        article: the words that name the goods; None where none stand with it.
    """

    role: CountRole
    value: Decimal
    unit: str
    span: Span
    article: Span | None = None
    article_number: Span | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Sum:
    """An amount and what it is."""

    role: SumRole
    money: Money
    span: Span


@dataclasses.dataclass(frozen=True, slots=True)
class SubReasonFound:
    """The sub-reason of a dispute, and the words that name it; at least one."""

    code: SubReasonCode
    spans: tuple[Span, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Particulars:
    """All that some stretch of a message says, in document order.

    Attributes:
        articles: names of counted goods, whatever happened to them.
        article_numbers: as far as words announce them.
    """

    mentions: tuple[Mention, ...] = ()
    wishes: tuple[Wish, ...] = ()
    days: tuple[RoleDay, ...] = ()
    counts: tuple[Count, ...] = ()
    sums: tuple[Sum, ...] = ()
    articles: tuple[Span, ...] = ()
    article_numbers: tuple[Span, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Contact:
    """Whom to answer.

    Attributes:
        name_span: None where the name or address comes from the mail's header.
    """

    name: str | None = None
    phone: str | None = None
    mail: str | None = None
    name_span: Span | None = None
    phone_span: Span | None = None
    mail_span: Span | None = None


class ProofType(enum.StrEnum):
    """What a supporting document is."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    DELIVERY_NOTE = "delivery_note"
    PROOF_OF_DELIVERY = "proof_of_delivery"
    CONSIGNMENT_NOTE = "consignment_note"  # CMR, waybill
    PURCHASE_ORDER = "purchase_order"
    PHOTO = "photo"
    REPORT = "report"  # of an inspection, of damage
    CERTIFICATE = "certificate"


@dataclasses.dataclass(frozen=True, slots=True)
class ProofField:
    """Something read on a supporting document.

    Attributes:
        value: a day in ISO form, an amount with two decimals, a count as "120 cartons".
        span: where it stands; None where the reader gives only page and box.
    """

    name: str
    value: str
    text: str
    page: int | None
    box: tuple[float, float, float, float] | None
    span: tuple[int, int] | None
    confidence: float


@dataclasses.dataclass(frozen=True, slots=True)
class SupportingDocument:
    """An attachment that proves something and contests nothing itself.

    Attributes:
        document: index into the submission's documents; None for a picture without words.
        because: what it was recognised by, as codes: "title", "name", "picture".
        numbers: all document numbers on it, as written.
    """

    document: int | None
    name: str
    type: ProofType
    because: str
    fields: tuple[ProofField, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What a whole submission tells besides its disputes' invoices, reasons and amounts.

    Attributes:
        message: everything its words say.
        shares: what belongs to each dispute, in the disputes' order.
        sub_reasons: one a dispute, None where no words name any.
        missing_proof: types of documents that the words say are enclosed and are not there.
    """

    message: Particulars = Particulars()
    shares: tuple[Particulars, ...] = ()
    sub_reasons: tuple[SubReasonFound | None, ...] = ()
    contact: Contact = Contact()
    supporting: tuple[SupportingDocument, ...] = ()
    missing_proof: tuple[ProofType, ...] = ()


NOTHING_TOLD = Told()


def packed(number: str) -> str:
    """Give a number without blanks, signs and case."""
    return re.sub(r"[\W_]", "", number).casefold()
