"""Put what the stages found together into one record per received file."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from extractor.records.identity import record_id
from extractor.records.particulars import (
    Written,
    asks_of,
    deadline_of,
    invoice_numbers,
    message_evidence,
    unassigned_proof,
    write_contact,
    write_particulars,
    write_proof,
)
from extractor.records.proof import proof
from extractor.values.category import Classification, DocumentType, TriageClass
from extractor.values.claim import AmountChoice, Claim
from extractor.values.document import Document
from extractor.values.finding import Findings
from extractor.values.match import CustomerMatch, LinkKind
from extractor.values.particulars import NOTHING_TOLD, Particulars, Told, packed
from extractor.values.record import (
    AmountRecord,
    CandidateRecord,
    CategoryRecord,
    CustomerRecord,
    Decision,
    DisputeRecord,
    EvidenceRecord,
    FileRecord,
    InvoiceRecord,
    ReferencesRecord,
    SourceRecord,
    Status,
)
from extractor.values.submission import Submission


@dataclasses.dataclass(frozen=True, slots=True)
class Finished:
    """A claim with everything decided about it.

    Attributes:
        amount: None when the customer names none.
        amount_probability: of that choice, also of "none".
    """

    claim: Claim
    category: Classification
    amount: AmountChoice | None
    amount_probability: float


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """Everything the stages found out about a submission.

    Attributes:
        unfamiliar: share of its words that the classifiers never met in training.
        confidence: that everything below is right; 0 until it is calibrated.
        told: what it says besides.
        models: name of the release that was asked; "" where none was.
    """

    submission: Submission
    documents: tuple[Document, ...]
    findings: Findings
    triage: Classification
    document_type: DocumentType
    language: str | None
    customers: tuple[CustomerMatch, ...]
    disputes: tuple[Finished, ...]
    notes: tuple[str, ...]
    ledger_version: str
    unfamiliar: float = 0.0
    confidence: float = 0.0
    told: Told = NOTHING_TOLD
    models: str = ""


def assemble(outcome: Outcome) -> FileRecord:
    """Make the record, with every dispute still for review; the route is decided afterwards."""
    is_dispute = bool(outcome.disputes)
    share = outcome.triage.probability_of(TriageClass.DISPUTE)
    told = outcome.told
    kind = TriageClass.DISPUTE if is_dispute else _other_class(outcome.triage)
    requests = kind is TriageClass.DOCUMENT_REQUEST
    disputes = _with_proof(
        [_dispute(outcome, it, position) for position, it in enumerate(outcome.disputes)], told
    )
    return FileRecord(
        source=_source(outcome),
        status=Status.PROCESSED,
        is_dispute=is_dispute,
        is_dispute_confidence=round(share, 4),
        triage=kind,
        document_type=outcome.document_type if is_dispute else DocumentType.NOT_A_CLAIM,
        language=outcome.language,
        customer=_customer(outcome.customers),
        contact=write_contact(told.contact),
        asks=asks_of(told.message) if requests else (),
        deadline=deadline_of(told.message) if requests else None,
        disputes=disputes,
        unassigned_proof=unassigned_proof(told.supporting, [_numbers(it) for it in disputes]),
        evidence=message_evidence(outcome.documents, told, asks=requests),
        notes=(*outcome.notes, *(f"proof_missing({it})" for it in told.missing_proof)),
        confidence=round(outcome.confidence, 4),
    )


def _source(outcome: Outcome) -> SourceRecord:
    submission = outcome.submission
    envelope = submission.envelope
    received = submission.received or (envelope.date if envelope else None)
    return SourceRecord(
        file=submission.file,
        sha256=submission.sha256,
        message_id=(envelope.message_id or None) if envelope else None,
        in_reply_to=(envelope.in_reply_to or None) if envelope else None,
        received=received.isoformat() if received else None,
        subject=(envelope.subject or None) if envelope else None,
        sender=(envelope.sender_address or None) if envelope else None,
        ledger_version=outcome.ledger_version or None,
        models=outcome.models or None,
    )


def _other_class(triage: Classification) -> TriageClass:
    labels = [TriageClass(guess.label) for guess in triage.guesses]
    return next((it for it in labels if it is not TriageClass.DISPUTE), TriageClass.OTHER)


def _customer(matches: Sequence[CustomerMatch]) -> CustomerRecord | None:
    if not matches:
        return None
    best = matches[0]
    return CustomerRecord(
        customer_id=best.customer.customer_id,
        name=best.customer.name,
        confidence=round(best.probability, 4),
        because=best.because,
    )


def _dispute(outcome: Outcome, finished: Finished, position: int) -> DisputeRecord:
    claim = finished.claim
    invoice = _invoice(claim)
    number = invoice.number if invoice else None
    earlier = [it.claim.invoice for it in outcome.disputes[:position]]
    same = sum((it.number if it else None) == number for it in earlier)
    written = _written(outcome, position)
    return DisputeRecord(
        record_id=record_id(outcome.submission.sha256, number, same),
        category=_category(finished.category),
        invoice=invoice,
        candidates=tuple(
            CandidateRecord(number=it.number, confidence=round(score, 4))
            for it, score in claim.runners_up
        ),
        disputed_amount=_amount(finished.amount),
        amount_confidence=round(finished.amount_probability, 4),
        references=_references(claim, written),
        sub_reason=written.sub_reason,
        asks=written.asks,
        deadline=written.deadline,
        dates=written.dates,
        quantities=written.quantities,
        carriers=written.carriers,
        paid_amount=written.paid_amount,
        invoice_total=written.invoice_total,
        decision=Decision.REVIEW,
        confidence=0.0,
        evidence=(*_evidence(outcome, finished), *written.evidence),
    )


def _written(outcome: Outcome, position: int) -> Written:
    """Write down what is told of a dispute besides; our invoices' numbers are not its own."""
    told = outcome.told
    claims = [it.claim for it in outcome.disputes]
    return write_particulars(
        outcome.documents,
        told.shares[position] if told.shares else Particulars(),
        told.sub_reasons[position] if told.sub_reasons else None,
        ours=[it for claim in claims for it in invoice_numbers(claim.invoice, claim.as_written)],
    )


def _with_proof(disputes: Sequence[DisputeRecord], told: Told) -> tuple[DisputeRecord, ...]:
    if not told.supporting:
        return tuple(disputes)
    alone = len(disputes) == 1
    return tuple(
        it.model_copy(update={"proof": write_proof(told.supporting, _numbers(it), alone=alone)})
        for it in disputes
    )


def _numbers(dispute: DisputeRecord) -> tuple[str, ...]:
    """Give every number of a dispute, by which a supporting document is known as its own."""
    invoice, references = dispute.invoice, dispute.references
    own = (invoice.number, invoice.as_written or "") if invoice else ()
    return tuple(
        it
        for it in (
            *own,
            *references.purchase_orders,
            *references.delivery_notes,
            *references.credit_notes,
            *references.consignments,
        )
        if it
    )


def _category(classification: Classification) -> CategoryRecord:
    best = classification.best
    second = classification.guesses[1] if len(classification.guesses) > 1 else None
    return CategoryRecord(
        code=best.label,
        confidence=round(best.probability, 4),
        because=best.because,
        runner_up=second.label if second else None,
    )


def _invoice(claim: Claim) -> InvoiceRecord | None:
    if claim.invoice is None:
        return None
    best = sorted(claim.links, key=lambda link: -link.score)
    return InvoiceRecord(
        number=claim.invoice.number,
        as_written=claim.as_written.text if claim.as_written else None,
        confidence=round(min(claim.strength, 0.999), 4),
        because=tuple(dict.fromkeys(f"{link.kind}:{link.how}" for link in best)),
    )


def _amount(amount: AmountChoice | None) -> AmountRecord | None:
    if amount is None:
        return None
    return AmountRecord(
        value=amount.value,
        currency=amount.currency,
        basis=amount.basis,
        as_written=amount.span.text if amount.span else None,
        confidence=round(amount.probability, 4),
        derivation=amount.derivation,
    )


def _references(claim: Claim, written: Written) -> ReferencesRecord:
    def with_linked(kind: LinkKind, announced: Sequence[str]) -> tuple[str, ...]:
        linked = dict.fromkeys(link.span.text for link in claim.links if link.kind is kind)
        known = [packed(it) for it in linked]
        further = [
            it
            for it in announced
            if not any(packed(it) in one or one in packed(it) for one in known)
        ]
        return (*linked, *further)

    return ReferencesRecord(
        claims=written.claims,
        purchase_orders=with_linked(LinkKind.PURCHASE_ORDER, written.purchase_orders),
        delivery_notes=with_linked(LinkKind.DELIVERY_NOTE, written.delivery_notes),
        credit_notes=written.credit_notes,
        consignments=written.consignments,
    )


_FIELDS = {
    LinkKind.NUMBER: "invoice",
    LinkKind.PURCHASE_ORDER: "purchase_order",
    LinkKind.DELIVERY_NOTE: "delivery_note",
    LinkKind.AMOUNT: "invoice_amount",
    LinkKind.ISSUE_DATE: "invoice_date",
}


def _evidence(outcome: Outcome, finished: Finished) -> tuple[EvidenceRecord, ...]:
    documents = outcome.documents
    claim = finished.claim
    items = [
        proof(
            documents,
            link.span,
            field=_FIELDS[link.kind],
            method=f"{link.span.method}+{link.how}",
            confidence=link.score,
        )
        for link in claim.links
    ]
    if finished.amount is not None and finished.amount.span is not None:
        items.append(
            proof(
                documents,
                finished.amount.span,
                field="disputed_amount",
                method=finished.amount.span.method,
                confidence=finished.amount.probability,
            )
        )
    if outcome.customers:
        best = outcome.customers[0]
        items.extend(
            proof(
                documents, span, field="customer", method=span.method, confidence=best.probability
            )
            for span in best.spans[:3]
        )
    return tuple(items)
