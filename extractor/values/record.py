"""The result: one frozen record per received file, with its disputes, proof and reasons.

These are the models behind ``schemas/*.json``; what users build on. A changed field is a new
``SCHEMA_VERSION`` that still reads the old one.
"""

from __future__ import annotations

import enum
from decimal import Decimal
from typing import Annotated, Final, Literal

import pydantic

from extractor.values.category import CategoryCode, DocumentType, TriageClass
from extractor.values.money import Basis
from extractor.values.particulars_record import (
    AskRecord,
    ContactRecord,
    DayRecord,
    ProofRecord,
    QuantityRecord,
    StatedAmountRecord,
    SubReasonRecord,
)

# "1" had no particulars: asks, dates, quantities, proof ...; "2" no follows, related, version;
# "3" no models in its source, no audit, no categories and sub-reasons of the user's own
SCHEMA_VERSION: Final = "4"

Probability = Annotated[float, pydantic.Field(ge=0.0, le=1.0)]
Amount = Annotated[Decimal, pydantic.PlainSerializer(lambda value: f"{value:.2f}", return_type=str)]


class _Model(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


class Decision(enum.StrEnum):
    """Who goes on with it."""

    AUTO = "auto"  # sure enough to be captured without a look
    REVIEW = "review"  # a person looks first


class Status(enum.StrEnum):
    """How a received file ended."""

    PROCESSED = "processed"
    QUARANTINED = "quarantined"  # set aside with a reason; the original is kept


class SourceRecord(_Model):
    """Where a record comes from.

    Attributes:
        message_id: of the mail, None otherwise.
        in_reply_to: the message id of the mail that it answers.
        models: name of the release that made the record, such as "shipped" or "3"; None where
            none did, as of a file that was set aside.
    """

    file: str
    sha256: str
    message_id: str | None = None
    in_reply_to: str | None = None
    received: str | None = None
    subject: str | None = None
    sender: str | None = None
    ledger_version: str | None = None
    models: str | None = None


class CustomerRecord(_Model):
    """Who contests."""

    customer_id: str
    name: str
    confidence: Probability
    because: tuple[str, ...] = ()


class CategoryRecord(_Model):
    """Why it is contested, and the words that spoke for it."""

    code: CategoryCode
    confidence: Probability
    because: tuple[str, ...] = ()
    runner_up: CategoryCode | None = None


class InvoiceRecord(_Model):
    """Which open invoice is contested.

    Attributes:
        number: the ledger's.
        as_written: how the customer wrote it; None when found by other facts.
    """

    number: str
    as_written: str | None
    confidence: Probability
    because: tuple[str, ...] = ()


class CandidateRecord(_Model):
    """Another open invoice that could be meant."""

    number: str
    confidence: Probability
    because: tuple[str, ...] = ()


class AmountRecord(_Model):
    """How much is contested.

    Attributes:
        as_written: None when it was derived.
        derivation: how it was worked out, such as "12 x 13.97"; None when it is written.
    """

    value: Amount
    currency: str | None
    basis: Basis
    as_written: str | None
    confidence: Probability
    derivation: str | None = None


class ReferencesRecord(_Model):
    """Other document numbers that belong to a dispute, as written.

    Attributes:
        claims: the customer's own numbers: claim, complaint, debit note, return.
        consignments: what a carrier numbers: tracking number, consignment note, CMR.
    """

    claims: tuple[str, ...] = ()
    purchase_orders: tuple[str, ...] = ()
    delivery_notes: tuple[str, ...] = ()
    credit_notes: tuple[str, ...] = ()
    consignments: tuple[str, ...] = ()


class EvidenceRecord(_Model):
    """Where a value stands.

    Attributes:
        document: name of the part; "body" for a mail's own text.
        page: from 1; None in a mail's text.
        box: ``[x0, y0, x1, y1]`` in PDF points from the top left; None in a mail's text.
        span: ``[start, end]`` in the part's text as ``extractor read`` gives it.
    """

    field: str
    document: str
    page: int | None
    box: tuple[float, float, float, float] | None
    span: tuple[int, int] | None
    text: str
    method: str
    confidence: Probability


class FollowsRecord(_Model):
    """The dispute, recorded before, that is told of again.

    Attributes:
        record_id: of the first one.
        confidence: that it is the same matter.
        because: codes such as "reply", "same_amount", "same_attachment".
    """

    record_id: str
    confidence: Probability
    because: tuple[str, ...] = ()


class Relation(enum.StrEnum):
    """How two received files belong together."""

    SAME_MESSAGE = "same_message"  # one message id, other bytes
    SAME_ATTACHMENT = "same_attachment"


class RelatedRecord(_Model):
    """A file received before that this one belongs to."""

    kind: Relation
    sha256: str


class DisputeRecord(_Model):
    """One contested matter: an invoice, a reason, an amount.

    Attributes:
        amount_confidence: that the amount is right, also where none is given.
        confidence: that all of this dispute is right, its customer included.
        sub_reason: None where no words name any.
        asks: what the customer wants us to do.
        deadline: until when.
        paid_amount: paid or announced to be paid; None also where several are written.
        invoice_total: as the customer states it; None also where several are written.
        proof: supporting documents that came with it.
        follows: set where this is no new dispute but a reminder or copy of an earlier one.
    """

    record_id: str
    category: CategoryRecord
    invoice: InvoiceRecord | None
    candidates: tuple[CandidateRecord, ...] = ()
    disputed_amount: AmountRecord | None
    amount_confidence: Probability = 0.0
    references: ReferencesRecord = ReferencesRecord()
    sub_reason: SubReasonRecord | None = None
    asks: tuple[AskRecord, ...] = ()
    deadline: DayRecord | None = None
    dates: tuple[DayRecord, ...] = ()
    quantities: tuple[QuantityRecord, ...] = ()
    carriers: tuple[str, ...] = ()
    paid_amount: StatedAmountRecord | None = None
    invoice_total: StatedAmountRecord | None = None
    proof: tuple[ProofRecord, ...] = ()
    decision: Decision
    confidence: Probability
    reasons: tuple[str, ...] = ()
    evidence: tuple[EvidenceRecord, ...] = ()
    follows: FollowsRecord | None = None


class AuditRecord(_Model):
    """That a file could be decided without a look, and whether a person looks all the same.

    Attributes:
        calibration: fingerprint of what said how sure the record is.
        share: of such files, those that are drawn for people to look at.
        drawn: this one is.
    """

    calibration: str
    share: Probability
    drawn: bool


class FileRecord(_Model):
    """What became of one received file.

    Attributes:
        version: counts the records made of the same file; with its SHA-256 the key by which a
            receiver knows a record that comes again.
        reason: why it was set aside, in a sentence; None when processed.
        reason_code: the same as a stable code.
        triage: what the message is, when it is no dispute also which kind.
        confidence: that everything in it is right: that it is a dispute or none, who contests,
            and every dispute.
        asks: of a message that is no dispute, such as a request for a document.
        unassigned_proof: supporting documents of which it is not known to which of several
            disputes they belong.
        evidence: for the contact, and for what a message without disputes asks.
        audit: None where a person has to look in any case.
        related: files received before that belong to it; only a store knows them.
        replaces: ids of the disputes that the version before it had; only a store knows them.
    """

    schema_version: Literal["1", "2", "3", "4"] = SCHEMA_VERSION
    version: Annotated[int, pydantic.Field(ge=1)] = 1
    source: SourceRecord
    status: Status
    reason: str | None = None
    reason_code: str | None = None
    is_dispute: bool = False
    is_dispute_confidence: Probability = 0.0
    triage: TriageClass | None = None
    document_type: DocumentType | None = None
    language: str | None = None
    decision: Decision = Decision.REVIEW
    confidence: Probability = 0.0
    reasons: tuple[str, ...] = ()
    customer: CustomerRecord | None = None
    contact: ContactRecord | None = None
    asks: tuple[AskRecord, ...] = ()
    deadline: DayRecord | None = None
    disputes: tuple[DisputeRecord, ...] = ()
    unassigned_proof: tuple[ProofRecord, ...] = ()
    evidence: tuple[EvidenceRecord, ...] = ()
    notes: tuple[str, ...] = ()
    audit: AuditRecord | None = None
    related: tuple[RelatedRecord, ...] = ()
    replaces: tuple[str, ...] = ()
