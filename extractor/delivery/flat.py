"""An event as one row: for tables, spreadsheets and programs that read no JSON."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from extractor.delivery import csv
from extractor.delivery.wanted import OF_CASES, OF_RECORDS
from extractor.values.case_event import AnyEvent, CaseData, CaseEvent
from extractor.values.event import DisputeEvent, ErpCodes
from extractor.values.money import Basis
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
CASE_FIELDS = (
    "event_id", "event_type", "case_id", "record_id", "version", "at", "who", "why", "comment",
    "status", "stage", "outcome", "reason", "credit_note", "customer_id", "language", "category",
    "sub_reason", "trade", "department", "root_cause", "invoice", "disputed_amount",
    "accepted_amount", "currency", "basis", "owner", "team", "opened_on", "target", "closed_on",
    "missing", *ERP_FIELDS,
)  # fmt: skip
BODY = "event"  # the whole event as JSON, where asked for
ALL = tuple(dict.fromkeys((*FIELDS, *CASE_FIELDS, BODY)))

AMOUNTS = frozenset({"disputed_amount", "paid_amount", "invoice_total"})
SHARES = frozenset({"category_confidence", "invoice_confidence"})


def row_of(event: AnyEvent) -> dict[str, str]:
    """Give an event's row: every field of `ALL`, empty where there is nothing."""
    cells = _cells_of_case(event) if isinstance(event, CaseEvent) else _cells_of_record(event)
    own = {
        "event_id": event.id,
        "event_type": event.type.value,
        "version": str(event.data.version),
        BODY: event.model_dump_json(),
        **_erp_cells(event.data.erp),
    }
    return {it: (cells | own).get(it, "") for it in ALL}


def _cells_of_record(event: DisputeEvent) -> dict[str, str]:
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
    # a dispute's own, not those of a file
    decision = data.dispute.decision.value if data.dispute else ""
    cells = {name: cell for name, cell in csv.rows(record)[0].items() if name in FIELDS}
    return cells | {"record_id": data.record_id, "decision": decision}


def _cells_of_case(event: CaseEvent) -> dict[str, str]:
    data, happened = event.data, event.data.happened
    return _amount_cells(data) | {
        "case_id": data.case_id,
        "record_id": data.record_id,
        "at": event.time.isoformat(),
        "who": happened.who,
        "why": "; ".join(happened.why),
        "comment": happened.comment,
        "status": data.status,
        "stage": data.stage.value,
        "outcome": data.outcome.value if data.outcome else "",
        "reason": data.reason,
        "credit_note": data.credit_note,
        "customer_id": data.customer_id,
        "language": data.language,
        "category": data.category,
        "sub_reason": data.sub_reason or "",
        "trade": "yes" if data.trade else "no",
        "department": data.department,
        "root_cause": data.root_cause.value if data.root_cause else "",
        "invoice": " ".join(it.invoice for it in data.items if it.invoice),
        "owner": data.owner,
        "team": data.team,
        "opened_on": data.opened_on.isoformat(),
        "target": data.target.isoformat(),
        "closed_on": data.closed_on.isoformat() if data.closed_on else "",
        "missing": "; ".join(data.missing),
    }


def _amount_cells(data: CaseData) -> dict[str, str]:
    """Give a case's sums; empty where an amount is missing, or currencies or bases differ."""
    currencies = {it.currency for it in data.items}
    bases = {it.basis for it in data.items}
    cells = {
        "currency": currencies.pop() if len(currencies) == 1 else "",
        "basis": (bases.pop() if len(bases) == 1 else Basis.UNKNOWN).value,
    }
    if cells["currency"]:
        cells["disputed_amount"] = _sum([it.disputed for it in data.items])
        cells["accepted_amount"] = _sum([it.accepted for it in data.items])
    return cells


def _sum(amounts: Sequence[Decimal | None]) -> str:
    known = [it for it in amounts if it is not None]
    return f"{sum(known):.2f}" if known and len(known) == len(amounts) else ""


def _erp_cells(codes: ErpCodes | None) -> dict[str, str]:
    values = (codes.reason_code, codes.root_cause, codes.priority) if codes else ("", "", "")
    return dict(zip(ERP_FIELDS, values, strict=True))


def chosen(columns: Mapping[str, str], fields: Sequence[str] = FIELDS) -> dict[str, str]:
    """Give the field of each column; without any, every one of the fields under its own name."""
    return dict(columns) or {it: it for it in fields}


def fields_for(types: Collection[str]) -> tuple[str, ...]:
    """Give the fields that events of these types have something for."""
    of_records = FIELDS if OF_RECORDS & set(types) else ()
    of_cases = CASE_FIELDS if OF_CASES & set(types) else ()
    return tuple(dict.fromkeys((*of_records, *of_cases)))


def unknown(fields: Sequence[str]) -> list[str]:
    """Give those that are no fields."""
    return [it for it in fields if it not in ALL]
