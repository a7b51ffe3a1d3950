"""What the machine says of a document, in the form in which a person answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from extractor.pipeline import Pipeline
from extractor.records.assemble import Finished
from extractor.values.category import DocumentType, TriageClass
from extractor.values.document import Document
from extractor.values.label import LabelledDocument, LabelledItem, LabelledSpan
from extractor.values.reading import Reading
from extractor.values.record import DisputeRecord, EvidenceRecord, FileRecord

_REFERENCES = ("invoice", "purchase_order", "delivery_note")


@dataclasses.dataclass(frozen=True, slots=True)
class Proposal:
    """What the machine says of a document.

    Attributes:
        label: as a person would say it, nobody's yet.
        first: index of the reading's first document among the label's texts: a mail's subject
            comes before.
        sure: 0 to 1, by what it is about: "triage", "customer", and "category 0", "invoice 0",
            "amount 0" for the first item.
    """

    label: LabelledDocument
    first: int
    sure: dict[str, float]


def propose(pipeline: Pipeline, reading: Reading) -> Proposal:
    """Understand a document that was read, and say it as a label."""
    known = pipeline.understand_documents(reading.submission, reading.documents)
    outcome = pipeline.decide(known)
    record = pipeline.write_down(outcome)
    pairs = list(zip(outcome.disputes, record.disputes, strict=True))
    label = LabelledDocument(
        id=record.source.sha256,
        sha256=record.source.sha256,
        file=record.source.file,
        texts=tuple(it.text for it in known.documents),
        message=known.message.passage,
        language=record.language or "",
        customer_id=record.customer.customer_id if record.customer else "",
        document_type=(record.document_type or DocumentType.OTHER).value,
        triage=(record.triage or TriageClass.OTHER).value,
        items=tuple(_item(made, written) for made, written in pairs),
        spans=tuple(_spans(record, known.documents)),
    )
    return Proposal(label, len(known.documents) - len(reading.documents), _sure(record))


def _item(made: Finished, written: DisputeRecord) -> LabelledItem:
    amount = written.disputed_amount
    return LabelledItem(
        category=str(written.category.code),
        sub_reason=str(written.sub_reason.code) if written.sub_reason else "",
        invoice_number=written.invoice.number if written.invoice else "",
        amount=amount.value if amount else None,
        amount_is="absent" if amount is None else "derivable" if amount.derivation else "explicit",
        passage=made.claim.passage,
    )


def _sure(record: FileRecord) -> dict[str, float]:
    share = record.is_dispute_confidence
    found = {"triage": share if record.is_dispute else 1 - share}
    if record.customer:
        found["customer"] = record.customer.confidence
    for at, it in enumerate(record.disputes):
        found[f"category {at}"] = it.category.confidence
        found[f"invoice {at}"] = it.invoice.confidence if it.invoice else 0.0
        found[f"amount {at}"] = it.amount_confidence
    return found


def _spans(record: FileRecord, documents: Sequence[Document]) -> Iterator[LabelledSpan]:
    """Give where values stand; a stretch speaks for one field, the invoice first."""
    taken: dict[int, list[tuple[int, int]]] = {}
    evidence = [it for dispute in record.disputes for it in dispute.evidence]
    fields = (*_REFERENCES, "disputed_amount", "customer")
    for it in sorted(
        (it for it in evidence if it.field in fields), key=lambda it: fields.index(it.field)
    ):
        if it.field == "customer" and any(letter.isdigit() for letter in it.text):
            continue  # a tax number or an order: it leads to the customer, and is not his name
        span = _span(it, documents)
        if span is None:
            continue
        others = taken.setdefault(span.document, [])
        if all(span.end <= start or end <= span.start for start, end in others):
            others.append((span.start, span.end))
            yield span


def _span(evidence: EvidenceRecord, documents: Sequence[Document]) -> LabelledSpan | None:
    if evidence.span is None:
        return None
    start, end = evidence.span
    for at, document in enumerate(documents):
        text = document.text[start:end]
        if (
            document.name == evidence.document
            and text.strip() == evidence.text.strip()
            and text.strip()
        ):
            start += len(text) - len(text.lstrip())
            end -= len(text) - len(text.rstrip())
            return LabelledSpan(at, start, end, evidence.field, text.strip())  # type: ignore[arg-type] # chosen above
    return None
