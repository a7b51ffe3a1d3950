"""A dispute on its way from arrival to credit note: the case, and what happened to it.

Four axes are kept apart because each answers another question: *why* it is contested (category and
sub-reason), whether it is a *trade* deduction, which *department* answers for it, and what went
wrong in the first place (*root cause*). None of them is ever worked out from another one later.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from decimal import Decimal

from extractor.values.category import CategoryCode, DocumentType
from extractor.values.money import Basis
from extractor.values.particulars import CountRole, ProofType
from extractor.values.sub_reason import SubReasonCode


class Role(enum.StrEnum):
    """What a person may do, from least to most."""

    VIEWER = "viewer"
    CLERK = "clerk"
    MANAGER = "manager"
    ADMIN = "admin"


class RootCause(enum.StrEnum):
    """What went wrong in the first place, whoever has to answer."""

    ORDER_ENTRY = "order_entry"
    CONTRACT_PRICING = "contract_pricing"  # the contract or the price list was wrong or late
    PICKING = "picking"
    TRANSPORT = "transport"
    BILLING = "billing"
    QUALITY = "quality"
    CUSTOMER_ERROR = "customer_error"


class Outcome(enum.StrEnum):
    """How a dispute was decided."""

    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    REJECTED = "rejected"


class Stage(enum.StrEnum):
    """What a status means to the software, whatever it is called."""

    OPEN = "open"
    WAITING = "waiting"  # for the customer; the target date stands still
    DECIDED = "decided"  # has an outcome
    POSTED = "posted"  # in accounting
    CLOSED = "closed"


class RelationKind(enum.StrEnum):
    """What one case is to another."""

    REMINDER = "reminder"  # asks again about an open dispute
    DEBIT_NOTE = "debit_note"  # the customer's bill for an earlier claim
    DUPLICATE = "duplicate"  # the same claim, received twice
    CONTRADICTION = "contradiction"  # the same fact claimed twice, or already credited
    MERGED_INTO = "merged_into"
    MERGED_FROM = "merged_from"
    SPLIT_INTO = "split_into"
    SPLIT_FROM = "split_from"
    RELATED = "related"  # a person says so


@dataclasses.dataclass(frozen=True, slots=True)
class Axes:
    """What a case is filed under.

    Attributes:
        department: who answers for it; in whose hands it is at the moment is `Case.team`.
        root_cause: None until somebody knows.
    """

    category: CategoryCode
    sub_reason: SubReasonCode | None
    trade: bool
    department: str
    root_cause: RootCause | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """One contested invoice of a case.

    Attributes:
        invoice: the ledger's number; empty where none was found.
        disputed: None where the customer names no amount.
        accepted: None until it is decided; on the same basis as `disputed`.
    """

    invoice: str
    disputed: Decimal | None
    currency: str = ""
    basis: Basis = Basis.UNKNOWN
    accepted: Decimal | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """A number of goods as the customer states it; texts are empty where not written."""

    role: CountRole
    value: Decimal
    unit: str = ""
    article: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Grounds:
    """What the customer said, as far as the life of the case turns on it.

    Attributes:
        received: the day it arrived; None where not known.
        record_id: of the dispute record it was opened from.
        claims: the customer's own numbers, as written.
        deadline: until when the customer wants an answer.
        claim_day: on which the customer says to have complained.
        delivery_day: as the customer states it.
        promised_day: on which the goods should have come, as the customer states it.
        proofs: what supporting documents came, each type as often as it came.
        contact: whom to answer; empty where nothing tells.
    """

    received: dt.date | None = None
    record_id: str = ""
    document_type: DocumentType | None = None
    claims: tuple[str, ...] = ()
    delivery_notes: tuple[str, ...] = ()
    purchase_orders: tuple[str, ...] = ()
    credit_notes: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    counted: tuple[Counted, ...] = ()
    proofs: tuple[ProofType, ...] = ()
    deadline: dt.date | None = None
    claim_day: dt.date | None = None
    delivery_day: dt.date | None = None
    promised_day: dt.date | None = None
    contact: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class CaseLink:
    """What another case is to this one, and why we think so.

    Attributes:
        because: codes with figures, such as "shared_claim_number(RC-77)".
    """

    kind: RelationKind
    case_id: str
    because: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """One dispute as it stands.

    Attributes:
        version: the number of its last event.
        status: a code of the rules' states.
        owner: the person who acts next; empty while nobody does.
        team: the department in whose hands it is.
        opened_on: the day the case came into being, in the company's time zone.
        clock_from: the day from which the target counts; later than `opened_on` once reopened.
        target: the day by which it is to be settled.
        target_by_hand: a person set the target, so a new category does not move it.
        paused_on: since when it waits for the customer; None while it does not.
        paused_days: working days it has waited since `clock_from`.
        outcome: None until decided.
        reason: why it was decided so, or was closed.
        credit_note: number of the credit or debit note in accounting.
        missing: what the customer was asked for.
        closed_on: None while open.
    """

    case_id: str
    version: int
    customer_id: str
    language: str
    axes: Axes
    items: tuple[Item, ...]
    grounds: Grounds
    status: str
    owner: str
    team: str
    opened_on: dt.date
    clock_from: dt.date
    target: dt.date
    target_by_hand: bool = False
    paused_on: dt.date | None = None
    paused_days: int = 0
    outcome: Outcome | None = None
    reason: str = ""
    credit_note: str = ""
    missing: tuple[str, ...] = ()
    closed_on: dt.date | None = None
    links: tuple[CaseLink, ...] = ()


class EventKind(enum.StrEnum):
    """What happened to a case."""

    OPENED = "opened"
    MOVED = "moved"  # to another status
    ASSIGNED = "assigned"
    RECLASSIFIED = "reclassified"
    REVALUED = "revalued"  # amounts or invoices corrected
    RESTATED = "restated"  # who contests, or what they said, corrected
    RETARGETED = "retargeted"
    COMMENTED = "commented"
    LINKED = "linked"
    UNLINKED = "unlinked"
    MERGED = "merged"
    SPLIT = "split"
    ANSWERED = "answered"  # a letter was sent to the customer
    UNDONE = "undone"


@dataclasses.dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, each as canonical JSON; "null" before a case exists."""

    field: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True, slots=True)
class Letter:
    """What was written to a customer; `to` is one mailbox."""

    to: str
    subject: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """A fact in the life of a case; never altered, never removed.

    Attributes:
        number: from 1, without gaps; the case's version after it.
        who: who did it; "system" for the software itself.
        at: aware, in UTC.
        changes: what differs, by field; empty for a comment.
        why: the reason given, and codes such as "owner_rule:3(Large claims)".
        undoes: number of the event that it takes back; None otherwise.
        mentions: people named in the comment.
        letter: None for all but answers, and where it was erased.
    """

    case_id: str
    number: int
    kind: EventKind
    who: str
    role: Role
    at: dt.datetime
    changes: tuple[FieldChange, ...]
    why: tuple[str, ...] = ()
    text: str = ""
    undoes: int | None = None
    mentions: tuple[str, ...] = ()
    letter: Letter | None = None
