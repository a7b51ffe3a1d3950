"""Write down what a submission tells besides invoices, reasons and amounts, with its proof."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from extractor.records.proof import proof
from extractor.values.document import Document
from extractor.values.finding import Span
from extractor.values.ledger import OpenInvoice
from extractor.values.particulars import (
    Contact,
    Count,
    DayRole,
    Particulars,
    ProofField,
    RoleDay,
    SubReasonFound,
    Sum,
    SumRole,
    SupportingDocument,
    Told,
    Topic,
    packed,
)
from extractor.values.particulars_record import (
    AskRecord,
    ContactRecord,
    DayRecord,
    ProofFieldRecord,
    ProofRecord,
    QuantityRecord,
    StatedAmountRecord,
    SubReasonRecord,
)
from extractor.values.record import EvidenceRecord

# How often such a value was right, rounded down (`python -m benchmarks.extraction.fields`, sets
# kept and casebook_unseen together; most of those messages are by the writer of the rules, so in
# free prose it is less: asks 3 of 5, stated sums 3 of 6).
_RIGHT = {"numbers": 0.9, "carrier": 0.9, "asks": 0.85, "dates": 0.85, "quantities": 0.75,
          "sums": 0.8, "sub_reason": 0.9, "contact": 0.9}  # fmt: skip
_FROM_HEADER = "header"


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """One dispute's particulars as they enter its record."""

    claims: tuple[str, ...]
    purchase_orders: tuple[str, ...]
    delivery_notes: tuple[str, ...]
    credit_notes: tuple[str, ...]
    consignments: tuple[str, ...]
    carriers: tuple[str, ...]
    asks: tuple[AskRecord, ...]
    dates: tuple[DayRecord, ...]
    deadline: DayRecord | None
    quantities: tuple[QuantityRecord, ...]
    paid_amount: StatedAmountRecord | None
    invoice_total: StatedAmountRecord | None
    sub_reason: SubReasonRecord | None
    evidence: tuple[EvidenceRecord, ...]


def write_particulars(
    documents: Sequence[Document],
    said: Particulars,
    sub_reason: SubReasonFound | None,
    *,
    ours: Sequence[str],
) -> Written:
    """Write down one dispute's particulars.

    Args:
        documents: of the submission.
        said: what belongs to the dispute.
        sub_reason: None where no words name any.
        ours: our invoices' numbers, in the ledger and as written; never taken for the customer's.
    """
    numbers = {packed(it) for it in ours}
    kept = dataclasses.replace(
        said, mentions=tuple(it for it in said.mentions if packed(it.value) not in numbers)
    )
    deadlines = [it for it in said.days if it.role is DayRole.DEADLINE]
    days = [it for it in said.days if it.role is not DayRole.DEADLINE]

    def named(topic: Topic) -> tuple[str, ...]:
        mentioned = [it.value for it in kept.mentions if it.topic is topic]
        return tuple({packed(it): it for it in reversed(mentioned)}.values())[::-1]

    return Written(
        claims=named(Topic.CLAIM),
        purchase_orders=named(Topic.PURCHASE_ORDER),
        delivery_notes=named(Topic.DELIVERY_NOTE),
        credit_notes=named(Topic.CREDIT_NOTE),
        consignments=named(Topic.CONSIGNMENT),
        carriers=named(Topic.CARRIER),
        asks=asks_of(said),
        dates=tuple({(it.role, it.day): _day(it) for it in reversed(days)}.values())[::-1],
        deadline=_day(deadlines[0]) if deadlines else None,
        quantities=tuple(_quantity(it) for it in said.counts),
        paid_amount=_stated(said.sums, SumRole.PAID),
        invoice_total=_stated(said.sums, SumRole.TOTAL),
        sub_reason=_sub_reason(sub_reason),
        evidence=tuple(_evidence(documents, kept, sub_reason)),
    )


def asks_of(said: Particulars) -> tuple[AskRecord, ...]:
    """Give what is asked for, each thing once."""
    first = {it.ask: it for it in reversed(said.wishes)}
    asks = sorted(first.values(), key=lambda it: (it.span.document, it.span.start))
    return tuple(AskRecord(code=it.ask, as_written=_line(it.span.text)) for it in asks)


def deadline_of(said: Particulars) -> DayRecord | None:
    """Give the first term that the customer sets."""
    return next((_day(it) for it in said.days if it.role is DayRole.DEADLINE), None)


def _day(it: RoleDay) -> DayRecord:
    return DayRecord(
        role=it.role, day=it.day, as_written=_line(it.span.text), derivation=it.derivation
    )


def _quantity(it: Count) -> QuantityRecord:
    return QuantityRecord(
        role=it.role,
        value=it.value,
        unit=it.unit or None,
        article=_line(it.article.text) if it.article else None,
        article_number=it.article_number.text if it.article_number else None,
    )


def _stated(sums: Sequence[Sum], role: SumRole) -> StatedAmountRecord | None:
    """Give the amount of a role; None where several are written, for it is not known which."""
    found = {it.money.value: it for it in reversed(sums) if it.role is role}
    if len(found) != 1:
        return None
    it = next(iter(found.values()))
    return StatedAmountRecord(
        value=it.money.value,
        currency=it.money.currency,
        basis=it.money.basis,
        as_written=_line(it.span.text),
    )


def _sub_reason(found: SubReasonFound | None) -> SubReasonRecord | None:
    if found is None:
        return None
    because = tuple(dict.fromkeys(_line(it.text) for it in found.spans))
    return SubReasonRecord(code=found.code, because=because)


def _evidence(
    documents: Sequence[Document], said: Particulars, sub_reason: SubReasonFound | None
) -> Iterator[EvidenceRecord]:
    places: list[tuple[str, Span, str]] = []
    places += [(it.topic, it.span, "carrier" if it.topic is Topic.CARRIER else "numbers")
               for it in said.mentions]  # fmt: skip
    places += [(f"asks.{it.ask}", it.span, "asks") for it in said.wishes]
    places += [(f"dates.{it.role}", it.span, "dates") for it in said.days]
    places += [(f"quantities.{it.role}", it.span, "quantities") for it in said.counts]
    places += [(it.role, it.span, "sums") for it in said.sums]
    if sub_reason is not None:
        places += [("sub_reason", it, "sub_reason") for it in sub_reason.spans]
    articles = {it.article.start: it.article for it in said.counts if it.article}
    codes = {it.article_number.start: it.article_number for it in said.counts if it.article_number}
    places += [("quantities.article", it, "quantities") for it in articles.values()]
    places += [("quantities.article_number", it, "quantities") for it in codes.values()]
    for field, span, kind in places:
        yield proof(
            documents, span, field=field, method=span.method or "rule", confidence=_RIGHT[kind]
        )


def write_contact(contact: Contact) -> ContactRecord | None:
    """Write down whom to answer; None where nothing tells."""
    if not (contact.name or contact.phone or contact.mail):
        return None
    return ContactRecord(name=contact.name, phone=contact.phone, mail=contact.mail)


def message_evidence(
    documents: Sequence[Document], told: Told, *, asks: bool
) -> tuple[EvidenceRecord, ...]:
    """Give the evidence for the contact, and for what a message without disputes asks.

    Args:
        documents: of the submission.
        told: what it tells.
        asks: it is a message whose requests enter the record.
    """
    contact = told.contact
    items: list[EvidenceRecord] = []
    for field, value, span in (
        ("contact.name", contact.name, contact.name_span),
        ("contact.phone", contact.phone, contact.phone_span),
        ("contact.mail", contact.mail, contact.mail_span),
    ):
        if span is not None:
            items.append(
                proof(
                    documents, span, field=field, method=span.method, confidence=_RIGHT["contact"]
                )
            )
        elif value is not None:
            items.append(_header(field, value))
    if asks:
        said = dataclasses.replace(
            Particulars(),
            wishes=told.message.wishes,
            days=tuple(it for it in told.message.days if it.role is DayRole.DEADLINE),
        )
        items += _evidence(documents, said, None)
    return tuple(items)


def _header(field: str, value: str) -> EvidenceRecord:
    return EvidenceRecord(
        field=field,
        document=_FROM_HEADER,
        page=None,
        box=None,
        span=None,
        text=value,
        method="envelope",
        confidence=_RIGHT["contact"],
    )


def write_proof(
    supporting: Sequence[SupportingDocument],
    own: Sequence[str],
    *,
    alone: bool,
) -> tuple[ProofRecord, ...]:
    """Give the supporting documents that belong to a dispute.

    Args:
        supporting: all of the submission.
        own: every number of the dispute: its invoice's, orders, delivery notes.
        alone: the submission has no other dispute; then all belong to it.

    Returns:
        those that share a number with it, or all if it is the only one.
    """
    mine = {packed(it) for it in own}
    chosen: list[ProofRecord] = []
    for document in supporting:
        numbers = {packed(it): it for it in document.numbers}
        shared = [written for key, written in numbers.items() if key in mine]
        if shared:
            why = f"shared_number({shared[0]})"
        elif alone:
            why = "only_dispute"
        else:
            continue
        chosen.append(_proof(document, f"belongs:{why}"))
    return tuple(chosen)


def unassigned_proof(
    supporting: Sequence[SupportingDocument], numbers: Sequence[Sequence[str]]
) -> tuple[ProofRecord, ...]:
    """Give the supporting documents that share a number with none of several disputes.

    Args:
        supporting: all of the submission.
        numbers: of each dispute.
    """
    if len(numbers) == 1:
        return ()
    known = {packed(it) for them in numbers for it in them}
    return tuple(
        _proof(it) for it in supporting if not known & {packed(number) for number in it.numbers}
    )


def _proof(document: SupportingDocument, *why: str) -> ProofRecord:
    return ProofRecord(
        document=document.name,
        type=document.type,
        because=(f"recognised:{document.because}", *why),
        fields=tuple(_field(it) for it in document.fields),
    )


def _field(it: ProofField) -> ProofFieldRecord:
    return ProofFieldRecord(
        field=it.name,
        value=it.value,
        text=it.text,
        page=it.page,
        box=it.box,
        span=it.span,
        confidence=round(it.confidence, 4),
    )


def invoice_numbers(invoice: OpenInvoice | None, written: Span | None) -> tuple[str, ...]:
    """Give an invoice's number in the ledger and as written."""
    numbers = [invoice.number] if invoice else []
    return (*numbers, written.text) if written else tuple(numbers)


def _line(text: str) -> str:
    return " ".join(text.split())
