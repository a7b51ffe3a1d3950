"""An event as one row: for tables, spreadsheets and programs that read no JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.delivery import csv
from extractor.values.event import DisputeEvent
from extractor.values.record import FileRecord, Status

EVENT_FIELDS = ("event_id", "event_type", "record_id", "version")
ERP_FIELDS = ("erp_reason_code", "erp_root_cause", "erp_priority")
# of the whole file, or of files that are no dispute
_LEFT_OUT = frozenset({"status", "reason", "is_dispute", "triage", "disputes", *EVENT_FIELDS})

FIELDS = (
    *EVENT_FIELDS,
    *(it for it in csv.COLUMNS if it not in _LEFT_OUT),
    *ERP_FIELDS,
)
BODY = "event"  # the whole event as JSON, where asked for

AMOUNTS = frozenset({"disputed_amount", "paid_amount", "invoice_total"})
SHARES = frozenset({"category_confidence", "invoice_confidence"})


def row_of(event: DisputeEvent) -> dict[str, str]:
    """Give an event's row: every field of `FIELDS` and `BODY`, empty where there is nothing."""
    data = event.data
    record = FileRecord(
        source=data.file,
        status=Status.PROCESSED,
        version=data.version,
        document_type=data.document_type,
        language=data.language,
        customer=data.customer,
        contact=data.contact,
        disputes=(data.dispute,) if data.dispute else (),
    )
    cells = csv.rows(record)[0]
    own = {
        "event_id": event.id,
        "event_type": event.type.value,
        "record_id": data.record_id,
        "version": str(data.version),
        # a dispute's own, not those of a file
        "decision": data.dispute.decision.value if data.dispute else "",
        "erp_reason_code": data.erp.reason_code if data.erp else "",
        "erp_root_cause": data.erp.root_cause if data.erp else "",
        "erp_priority": data.erp.priority if data.erp else "",
        BODY: event.model_dump_json(),
    }
    return {it: (cells | own)[it] for it in (*FIELDS, BODY)}


def chosen(columns: Mapping[str, str]) -> dict[str, str]:
    """Give the field of each column; without any, every field under its own name."""
    return dict(columns) or {it: it for it in FIELDS}


def unknown(fields: Sequence[str]) -> list[str]:
    """Give those that are no fields."""
    return [it for it in fields if it not in {*FIELDS, BODY}]
