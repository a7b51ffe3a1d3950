"""What is left of a record, a case and its events once their personal data is erased.

Figures, codes and numbers of documents stay, so that reports still add up and later claims about
the same invoices are recognised; every text that somebody wrote goes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from extractor.store.cases.docket import Docket
from extractor.values.case import Case, Event, FieldChange
from extractor.values.record import DisputeRecord, FileRecord, ReferencesRecord, SourceRecord

ERASED = "(erased)"  # where a name must stand
# Fields of a case that hold what people wrote, each with what is left, as canonical JSON.
_LEFT: Mapping[str, str] = {"grounds.contact": '""', "reason": '""', "missing": "[]"}
_NOTHING = "null"


def stub_record(record: FileRecord) -> FileRecord:
    """Give what is left of a record."""
    source = SourceRecord(
        file=ERASED,
        sha256=record.source.sha256,
        received=record.source.received,
        ledger_version=record.source.ledger_version,
        models=record.source.models,
    )
    customer = record.customer
    return FileRecord(
        version=record.version,
        source=source,
        status=record.status,
        reason=ERASED if record.reason else None,
        reason_code=record.reason_code,
        is_dispute=record.is_dispute,
        is_dispute_confidence=record.is_dispute_confidence,
        triage=record.triage,
        document_type=record.document_type,
        language=record.language,
        decision=record.decision,
        confidence=record.confidence,
        customer=customer and customer.model_copy(update={"name": "", "because": ()}),
        disputes=tuple(_stub_dispute(it) for it in record.disputes),
        related=record.related,
        replaces=record.replaces,
    )


def _stub_dispute(dispute: DisputeRecord) -> DisputeRecord:
    invoice, amount, follows = dispute.invoice, dispute.disputed_amount, dispute.follows
    return DisputeRecord(
        record_id=dispute.record_id,
        category=dispute.category.model_copy(update={"because": ()}),
        invoice=invoice and invoice.model_copy(update={"as_written": None, "because": ()}),
        disputed_amount=amount
        and amount.model_copy(update={"as_written": None, "derivation": None}),
        amount_confidence=dispute.amount_confidence,
        references=ReferencesRecord(),
        decision=dispute.decision,
        confidence=dispute.confidence,
        follows=follows and follows.model_copy(update={"because": ()}),
    )


def stub_docket(docket: Docket) -> Docket:
    """Give what is left of a case and of what is kept beside it."""
    return dataclasses.replace(
        docket,
        case=stub_case(docket.case),
        customer_name="",
        file="",
        subject="",
        proposal=None,
        told="",
    )


def stub_case(case: Case) -> Case:
    """Give what is left of a case; its events lead to the same once they are stubs."""
    grounds = dataclasses.replace(case.grounds, contact="")
    return dataclasses.replace(case, grounds=grounds, reason="", missing=())


def stub_event(event: Event) -> Event:
    """Give what is left of an event: which fields changed, and figures before and after."""
    changes = tuple(
        FieldChange(it.field, _stub_value(it.field, it.before), _stub_value(it.field, it.after))
        for it in event.changes
    )
    return dataclasses.replace(event, changes=changes, why=(), text="", mentions=(), letter=None)


def _stub_value(field: str, value: str) -> str:
    return value if value == _NOTHING else _LEFT.get(field, value)
