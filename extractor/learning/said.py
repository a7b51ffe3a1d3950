"""What people said of the cases of a file: the last word on each field, and who said it.

A correction at the desk, a confirmation, a change of a case by command and the cases that a person
opened, split or merged all count alike. What was taken back does not, nor what the case no longer
holds: then something else than a person's word decided.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Collection, Iterator, Sequence

from extractor.casework.fields import texts_of
from extractor.store.cases.taught import Taught, TaughtCase
from extractor.values.case import Event, EventKind, RelationKind
from extractor.values.category import TriageClass
from extractor.values.correction import TAKEN_BACK, Correction, Place
from extractor.workflow.changes import SYSTEM

# who decides one of them says whether it is a dispute
_TELLING = frozenset({"triage", "dispute", "category", "invoice", "amount"})
# names of a case's parts in its events, with the fields as corrections name them
_FIELDS = {
    "customer_id": "customer",
    "axes.category": "category",
    "axes.sub_reason": "sub_reason",
    "grounds.purchase_orders": "purchase_orders",
    "grounds.delivery_notes": "delivery_notes",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Statement:
    """What a person said of one field.

    Attributes:
        field: as in `casework.fields`; of several invoices of a case, those of the first.
        value: None where the person took back what was said.
        place: where the person saw it; None where it was typed, or confirmed.
        about: id of the case; empty for the whole file.
        version: of the case that holds it.
    """

    field: str
    value: str | None
    who: str
    at: dt.datetime
    place: Place | None = None
    about: str = ""
    version: int = 0


def statements_of(taught: Taught) -> tuple[Statement, ...]:
    """Give all that people said of a file and its cases, oldest first."""
    found = [_of_correction(it) for it in taught.corrections]
    for case in taught.cases:
        found += _of_events(case)
    return tuple(sorted(found, key=lambda it: (it.at, it.version, it.place is not None)))


def last_words(statements: Sequence[Statement], about: str) -> dict[str, Statement]:
    """Give what was said last of each field of a case, or of the file as a whole.

    Args:
        statements: oldest first.
        about: id of the case; empty for the file.
    """
    last = {it.field: it for it in statements if it.about == about}
    return {field: it for field, it in last.items() if it.value is not None}


def holding(words: dict[str, Statement], case: TaughtCase) -> dict[str, Statement]:
    """Give those of a case's last words that the case still holds."""
    now = texts_of(case.found.docket.case)
    return {field: it for field, it in words.items() if now.get(field) == it.value}


def triage_of(statements: Sequence[Statement]) -> Statement | None:
    """Give what was said last of whether a file is a dispute; None where nobody did.

    Whoever decides the reason, the invoice or the amount of a case says that it is one.
    """
    found = [last_words(statements, about) for about in {it.about for it in statements}]
    telling = [it for words in found for it in words.values() if it.field in _TELLING]
    if not telling:
        return None
    last = max(telling, key=lambda it: (it.at, it.field == "triage"))
    if last.field == "triage":
        return last
    return dataclasses.replace(last, field="triage", value=TriageClass.DISPUTE.value)


def merged_in(case: TaughtCase, own: Collection[str]) -> frozenset[str]:
    """Give the invoices that came into a case with cases of other files.

    Args:
        case: into which others may have been merged.
        own: ids of the cases of its file.
    """
    found: set[str] = set()
    for event in case.events:
        changed = {it.field: (json.loads(it.before), json.loads(it.after)) for it in event.changes}
        if event.kind is not EventKind.MERGED or not changed.keys() >= {"items", "links"}:
            continue
        before, after = changed["links"]
        if any(it["case_id"] not in own for it in after[len(before) :]):
            known = {it["invoice"] for it in changed["items"][0]}
            found |= {it["invoice"] for it in changed["items"][1]} - known
    return frozenset(found)


def _of_correction(row: Correction) -> Statement:
    value = None if row.why == TAKEN_BACK else row.decided
    about = "" if row.field in {"triage", "document_type"} else row.case_id
    return Statement(row.field, value, row.who, row.at, row.place, about, row.case_version)


def _of_events(case: TaughtCase) -> Iterator[Statement]:
    links = case.found.docket.case.links
    is_part = any(it.kind is RelationKind.SPLIT_FROM for it in links)
    for event in case.events:
        if event.who == SYSTEM:
            continue
        copied = event.kind is EventKind.OPENED and is_part  # from the case it was a part of
        for change in event.changes:
            if change.field == "items":
                said = _of_items(event, _first(change.before), _first(change.after))
            elif change.field in _FIELDS and not copied:
                said = {_FIELDS[change.field]: _text(json.loads(change.after))}
            else:
                continue
            yield from (_of_event(event, field, value) for field, value in said.items())


def _of_items(event: Event, old: dict[str, object], new: dict[str, object]) -> dict[str, str]:
    """Give what an event says of a case's first invoice; who splits says all of it."""
    whole = event.kind in {EventKind.OPENED, EventKind.SPLIT}
    return {
        field: _text(new.get(key))
        for field, key in (("invoice", "invoice"), ("amount", "disputed"))
        if whole or old.get(key) != new.get(key)
    }


def _of_event(event: Event, field: str, value: str) -> Statement:
    kept = None if event.kind is EventKind.UNDONE else value
    return Statement(field, kept, event.who, event.at, None, event.case_id, event.number)


def _first(items: str) -> dict[str, object]:
    listed = json.loads(items) or [{}]
    return dict(listed[0])


def _text(value: object) -> str:
    if value is None:
        return ""
    return ", ".join(str(it) for it in value) if isinstance(value, list) else str(value)
