"""The fields of a case that a machine reads and a person may correct, each as a text.

What the record says stays in the record; what a person decided is a correction; the case holds
what is true of the two.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import TypeVar

import pydantic

from extractor.errors import WorkflowError
from extractor.values.case import Axes, Case, Grounds, Item, RootCause
from extractor.values.category import DocumentType
from extractor.values.correction import Correction, FieldValue, Place
from extractor.values.geometry import Box
from extractor.values.money import Basis, to_cents
from extractor.values.record import DisputeRecord, EvidenceRecord, FileRecord
from extractor.values.refusal import Refusal
from extractor.values.taxonomy import Taxonomy
from extractor.workflow.changes import Action, Reclassify, Restate, Revalue
from extractor.workflow.life import restated

_Code = TypeVar("_Code", bound=enum.StrEnum)
_GROUNDS = pydantic.TypeAdapter(Grounds)
_AXES = ("category", "sub_reason", "trade", "department", "root_cause")
_ITEM = ("invoice", "amount", "currency", "basis")
_LISTS = ("claims", "delivery_notes", "purchase_orders", "credit_notes", "carriers")
_DAYS = ("deadline", "claim_day", "delivery_day", "promised_day")
FIELDS = ("customer", "language", "document_type", *_AXES, *_ITEM, *_LISTS, *_DAYS, "contact")
# under which names the record keeps the places of a field
_EVIDENCE = {
    "amount": ("disputed_amount",),
    "invoice": ("invoice",),
    "claims": ("claim", "claims"),
    "delivery_notes": ("delivery_note",),
    "purchase_orders": ("purchase_order",),
    "credit_notes": ("credit_note",),
}


def texts_of(case: Case) -> dict[str, str]:
    """Give every field as a text; of several invoices the first one's. Nothing is empty."""
    axes, grounds, item = case.axes, case.grounds, case.items[0]
    texts = {
        "customer": case.customer_id,
        "language": case.language,
        "document_type": grounds.document_type.value if grounds.document_type else "",
        "category": axes.category,
        "sub_reason": axes.sub_reason or "",
        "trade": str(axes.trade).lower(),
        "department": axes.department,
        "root_cause": axes.root_cause.value if axes.root_cause else "",
        "invoice": item.invoice,
        "amount": "" if item.disputed is None else f"{to_cents(item.disputed):f}",
        "currency": item.currency,
        "basis": item.basis.value,
        "contact": grounds.contact,
    }
    texts |= {name: ", ".join(getattr(grounds, name)) for name in _LISTS}
    texts |= {name: day.isoformat() if (day := getattr(grounds, name)) else "" for name in _DAYS}
    return {name: texts[name] for name in FIELDS}


def values_of(
    machine: Case, record: FileRecord, dispute: DisputeRecord, corrections: Sequence[Correction]
) -> tuple[FieldValue, ...]:
    """Give what was read and decided, field by field.

    Args:
        machine: the case as the record alone would open it.
        record: of the file.
        dispute: of the record.
        corrections: of the case, oldest first; the last one of a field holds.
    """
    decided = {it.field: it for it in corrections}
    found = []
    for name, text in texts_of(machine).items():
        last = decided.get(name)
        shown = (last.place,) if last and last.place else tuple(_places(name, record, dispute))
        sure = _confidence(name, record, dispute) if text else None
        found.append(FieldValue(name, text, last.decided if last else None, sure, shown))
    return tuple(found)


def action_for(case: Case, field: str, text: str, taxonomy: Taxonomy) -> tuple[str, Action]:
    """Give the change that sets a field, and the text as it is kept.

    Raises:
        WorkflowError: there is no such field, or the text is no value of it.
    """
    value = text.strip()
    if field in _AXES:
        axes = _axes(case, field, value, taxonomy)
        action: Action = Reclassify(axes)
        after = dataclasses.replace(case, axes=axes)
    elif field in _ITEM:
        items = (_item(case, field, value), *case.items[1:])
        action = Revalue(items)
        after = dataclasses.replace(case, items=items)
    elif field in {"customer", "language"}:
        by_number = field == "customer"
        action = Restate(customer_id=value) if by_number else Restate(language=value)
        after = restated(case, action)
    elif field in FIELDS:
        grounds = _grounds(case, field, value)
        action = Restate(grounds=grounds)
        after = restated(case, action)
    else:
        detail = f"there is no field {field!r}; known are {', '.join(FIELDS)}"
        raise WorkflowError(case.case_id, detail, FIELDS)
    return texts_of(after)[field], action


def _axes(case: Case, field: str, value: str, taxonomy: Taxonomy) -> Axes:
    if field == "category":
        _must_be_known(case, field, value, taxonomy.codes)
        kept = case.axes.sub_reason in taxonomy.sub_reasons_of(value)
        sub_reason = case.axes.sub_reason if kept else None
        return dataclasses.replace(case.axes, category=value, sub_reason=sub_reason)
    if field == "sub_reason":
        _must_be_known(case, field, value, ("", *taxonomy.sub_reasons))
        sub_reason = value or None
        return dataclasses.replace(case.axes, sub_reason=sub_reason)
    if field == "root_cause":
        cause = _code(case, field, value, RootCause) if value else None
        return dataclasses.replace(case.axes, root_cause=cause)
    if field == "trade":
        if value not in {"true", "false"}:
            raise WorkflowError(case.case_id, f"trade is true or false, not {value!r}")
        return dataclasses.replace(case.axes, trade=value == "true")
    if not value:
        raise WorkflowError(case.case_id, "somebody must answer for it; name the department")
    return dataclasses.replace(case.axes, department=value)


def _item(case: Case, field: str, value: str) -> Item:
    item = case.items[0]
    if field == "invoice":
        return dataclasses.replace(item, invoice=value)
    if field == "currency":
        return dataclasses.replace(item, currency=value.upper())
    if field == "basis":
        return dataclasses.replace(item, basis=_code(case, field, value, Basis))
    return dataclasses.replace(item, disputed=_amount(case, value) if value else None)


def _grounds(case: Case, field: str, value: str) -> Grounds:
    if field in _LISTS:
        listed = tuple(it.strip() for it in value.split(",") if it.strip())
        return _GROUNDS.validate_python({**_plain(case.grounds), field: listed})
    if field in _DAYS:
        day = _day(case, field, value) if value else None
        return _GROUNDS.validate_python({**_plain(case.grounds), field: day})
    if field == "document_type":
        kind = _code(case, field, value, DocumentType) if value else None
        return dataclasses.replace(case.grounds, document_type=kind)
    return dataclasses.replace(case.grounds, contact=value)


def _plain(grounds: Grounds) -> dict[str, object]:
    return {it.name: getattr(grounds, it.name) for it in dataclasses.fields(grounds)}


def _code(case: Case, field: str, value: str, kind: type[_Code]) -> _Code:
    _must_be_known(case, field, value, [it.value for it in kind])
    return kind(value)


def _must_be_known(case: Case, field: str, value: str, known: Iterable[str]) -> None:
    """Refuse a value that is none of those known.

    Raises:
        WorkflowError: says which are.
    """
    codes = list(known)
    if value not in codes:
        listed = ", ".join(it for it in codes if it)
        detail = f"{value!r} is no {field.replace('_', ' ')}; known are {listed}"
        raise WorkflowError(case.case_id, detail)


def _amount(case: Case, value: str) -> Decimal:
    try:
        return to_cents(Decimal(value))
    except InvalidOperation:
        detail = f"{value!r} is no amount; write it such as 1234.50"
        raise WorkflowError(
            case.case_id, detail, (), Refusal.NO_AMOUNT, (("text", value),)
        ) from None


def _day(case: Case, field: str, value: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        name = field.replace("_", " ")
        detail = f"{value!r} is no day for the {name}; write it such as 2026-01-31"
        raise WorkflowError(case.case_id, detail, (), Refusal.NO_DAY, (("text", value),)) from None


def _confidence(field: str, record: FileRecord, dispute: DisputeRecord) -> float | None:
    match field:
        case "customer":
            return record.customer.confidence if record.customer else None
        case "category":
            return dispute.category.confidence
        case "invoice":
            return dispute.invoice.confidence if dispute.invoice else None
        case "amount" | "currency" | "basis":
            amount = dispute.disputed_amount
            return amount.confidence if amount else None
    return None


def _places(field: str, record: FileRecord, dispute: DisputeRecord) -> Iterator[Place]:
    names = _EVIDENCE.get(field, (field,))
    for it in (*dispute.evidence, *record.evidence):
        if it.field in names:
            yield place_of(it)


def place_of(evidence: EvidenceRecord) -> Place:
    """Give where a proof of a record stands."""
    box = Box(*evidence.box) if evidence.box else None
    return Place(evidence.document, evidence.page, box, evidence.text)
