"""What a record that counts does to cases: new ones, old ones told of again, others renewed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

from extractor.casework.consequences import Written
from extractor.casework.office import Office
from extractor.casework.relating import related
from extractor.casework.writing import write_changed, write_new
from extractor.store.cases.docket import Docket
from extractor.store.cases.finding import case_of_dispute, is_taken
from extractor.store.cases.keeping import Told, keep_source
from extractor.store.cases.loading import load
from extractor.store.cases.searching import LIVE_STAGES
from extractor.store.database import Connection
from extractor.values.case import Case, CaseLink, Event, RelationKind
from extractor.values.category import DocumentType
from extractor.values.record import Decision, DisputeRecord, FileRecord
from extractor.workflow.following import told_again
from extractor.workflow.opening import open_case

_COPY = "same_attachment"


@dataclasses.dataclass(frozen=True, slots=True)
class Arrived:
    """A record that counts now.

    Attributes:
        submission: number of its file.
        at: the instant, aware.
    """

    connection: Connection
    office: Office
    submission: int
    record: FileRecord
    at: dt.datetime


def open_or_link(arrived: Arrived, dispute: DisputeRecord) -> Written:
    """Open the case of a dispute; if it tells again of one that is open, link it to that one."""
    followed = dispute.follows
    earlier = case_of_dispute(arrived.connection, followed.record_id) if followed else None
    if earlier is None:
        return open_new(arrived, dispute)
    rules, case = arrived.office.rules, earlier.docket.case
    known = case.status in rules.states.statuses
    if not known or rules.stage_of(case) not in LIVE_STAGES:
        return open_new(arrived, dispute, again=case.case_id)
    return _link(arrived, dispute, case.case_id)


def open_new(arrived: Arrived, dispute: DisputeRecord, *, again: str = "") -> Written:
    """Open the case of a dispute.

    Args:
        arrived: the record.
        dispute: of it.
        again: the case, now settled, that it tells of again; empty for none.
    """
    connection, office, now = arrived.connection, arrived.office, arrived.at
    settled = CaseLink(RelationKind.REMINDER, again, ("earlier_closed", *told_codes(dispute)))
    fresh = fresh_case(arrived, dispute)
    also = (settled,) if again else ()
    case, events, alerts = related(
        connection, office, fresh, now, *also, submission=arrived.submission
    )
    docket = docket_of(arrived, dispute, case, alerts)
    written = write_new(connection, docket, events, office.rules, now)
    told = Told(arrived.submission, dispute.record_id, None, now)
    keep_source(connection, written.number, told)
    return written


def fresh_case(arrived: Arrived, dispute: DisputeRecord) -> tuple[Case, tuple[Event, ...]]:
    """Give the case that a dispute would open; its id is the dispute's, unless that is taken."""
    office, record = arrived.office, arrived.record
    customer = office.customer(record.customer.customer_id) if record.customer else None
    case, events = open_case(record, dispute, arrived.at, office.rules, customer=customer)
    free = _free_id(arrived.connection, case.case_id)
    if free == case.case_id:
        return case, events
    named = tuple(dataclasses.replace(it, case_id=free) for it in events)
    return dataclasses.replace(case, case_id=free), named


def docket_of(
    arrived: Arrived, dispute: DisputeRecord, case: Case, alerts: tuple[str, ...] = ()
) -> Docket:
    """Give a case with what its record says besides."""
    record = arrived.record
    return Docket(
        case=case,
        submission=arrived.submission,
        customer_name=record.customer.name if record.customer else "",
        file=record.source.file,
        subject=record.source.subject or "",
        confidence=dispute.confidence,
        unsure=Decision.REVIEW in (record.decision, dispute.decision),
        alerts=alerts,
        told=" ".join(words_told(record, dispute)),
    )


def words_told(record: FileRecord, dispute: DisputeRecord) -> Iterator[str]:
    """Give what a person may remember of a dispute: what it says, and who wrote."""
    yield dispute.record_id
    yield record.source.sender or ""
    if record.contact:
        yield record.contact.mail or ""
    yield from dispute.references.consignments
    if dispute.invoice and dispute.invoice.as_written:
        yield dispute.invoice.as_written
    yield from dict.fromkeys(it.text for it in dispute.evidence)


def told_codes(dispute: DisputeRecord) -> tuple[str, ...]:
    """Give why a dispute is taken for one that was told before; what is as usual says nothing."""
    because = dispute.follows.because if dispute.follows else ()
    said = {"reply", _COPY, "same_invoice", "same_amount", "same_reason"}
    return tuple(it for it in because if it in said)


def _link(arrived: Arrived, dispute: DisputeRecord, case_id: str) -> Written:
    connection, now = arrived.connection, arrived.at
    found = load(connection, case_id, to_change=True)
    again, _ = fresh_case(arrived, dispute)
    kind = _kind(arrived.record, dispute, found.docket.case)
    alerts = tuple(_contradictions(found.docket.case, again))
    link = CaseLink(kind, dispute.record_id, (*told_codes(dispute), *alerts))
    case, events = told_again(found.docket.case, again, link, now)
    words = words_told(arrived.record, dispute)
    docket = dataclasses.replace(
        found.docket,
        case=case,
        alerts=tuple(dict.fromkeys((*found.docket.alerts, *alerts))),
        told=" ".join((found.docket.told, arrived.record.source.file, *words)),
    )
    written = write_changed(connection, found, docket, events, arrived.office.rules, now)
    told = Told(arrived.submission, dispute.record_id, kind, now)
    keep_source(connection, found.number, told)
    return written


def _kind(record: FileRecord, dispute: DisputeRecord, case: Case) -> RelationKind:
    if dispute.follows and _COPY in dispute.follows.because:
        return RelationKind.DUPLICATE
    bills = record.document_type is DocumentType.DEBIT_NOTE
    if bills and case.grounds.document_type is not DocumentType.DEBIT_NOTE:
        return RelationKind.DEBIT_NOTE
    return RelationKind.REMINDER


def _contradictions(case: Case, again: Case) -> Iterator[str]:
    """Give what a message says otherwise of the matter that it tells again."""
    (item,) = again.items
    known = {it.disputed for it in case.items if it.disputed is not None}
    if item.disputed is not None and known and item.disputed not in known:
        amounts = "/".join(f"{it} {item.currency}".strip() for it in sorted(known))
        yield f"told_other_amount({item.disputed} {item.currency} / {amounts})"
    before, now = case.axes.category, again.axes.category
    if before is not now:
        yield f"told_other_reason({before}/{now})"


def _free_id(connection: Connection, case_id: str) -> str:
    """Give the id, or the first one after it that no case has."""
    taken, number = case_id, 1
    while is_taken(connection, taken):
        number += 1
        taken = f"{case_id}-{number}"
    return taken
