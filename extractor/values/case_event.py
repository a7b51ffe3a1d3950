"""What receivers are told of the life of a dispute once people work on it: CloudEvents again.

A record's events say what the customer wrote (`event`); these say what we make of it. Each carries
the case as it stood after the event, so that a receiver needs no other, and what happened.
"""

from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated, Final, Literal

import pydantic

from extractor.values.case import Case, Event, FieldChange, Outcome, RelationKind, RootCause, Stage
from extractor.values.category import CategoryCode
from extractor.values.event import DisputeEvent, ErpCodes
from extractor.values.money import Basis
from extractor.values.record import Amount
from extractor.values.sub_reason import SubReasonCode

# of the schema of all events; "1" had those of records only, "2" no categories of the user's own
# and no answers to customers
EVENTS_VERSION: Final = "3"
CASE_VERSION: Final = "2"  # "1" had no categories and sub-reasons of the user's own
CASE_SCHEMA: Final = "urn:dispute-extractor:case:2"


class _Model(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


class CaseEventType(enum.StrEnum):
    """What happened to a case; a status is told by what it means, whatever it is called."""

    OPENED = "dispute.opened.v1"
    MOVED = "dispute.moved.v1"  # to another status, also when it was reopened
    DECIDED = "dispute.decided.v1"  # to a status with an outcome
    POSTED = "dispute.posted.v1"
    CLOSED = "dispute.closed.v1"
    ASSIGNED = "dispute.assigned.v1"
    RECLASSIFIED = "dispute.reclassified.v1"
    REVALUED = "dispute.revalued.v1"
    RESTATED = "dispute.restated.v1"
    RETARGETED = "dispute.retargeted.v1"
    COMMENTED = "dispute.commented.v1"
    ANSWERED = "dispute.answered.v1"  # the words of the letter stay here
    LINKED = "dispute.linked.v1"
    UNLINKED = "dispute.unlinked.v1"
    MERGED = "dispute.merged.v1"
    SPLIT = "dispute.split.v1"
    UNDONE = "dispute.undone.v1"


class CaseItem(_Model):
    """One contested invoice.

    Attributes:
        invoice: the ledger's number; empty where none was found.
        disputed: None where the customer names no amount.
        accepted: None until it is decided.
    """

    invoice: str
    disputed: Amount | None
    accepted: Amount | None
    currency: str
    basis: Basis


class CaseLinked(_Model):
    """Another case, and what it is to this one."""

    kind: RelationKind
    case_id: str


class ChangedField(_Model):
    """A field before and after, each as JSON; "null" before a case exists."""

    field: str
    before: str
    after: str


class Happened(_Model):
    """What the event is about.

    Attributes:
        who: did it; "system" for the software itself.
        why: the reason that was given, and codes such as "owner_rule:3(Large claims)".
        comment: what was written; empty for all but comments.
        undoes: version whose event is taken back; None otherwise.
    """

    who: str
    at: dt.datetime
    why: tuple[str, ...] = ()
    comment: str = ""
    undoes: int | None = None
    changes: tuple[ChangedField, ...] = ()


class CaseData(_Model):
    """A case as it stood after an event, and the event.

    Attributes:
        version: number of the event; a receiver that has a higher one of this case throws it away.
        record_id: of the dispute it was opened from; empty for a case opened by hand.
        stage: what the status means, whatever it is called.
        reason: why it was decided so, or was closed.
        credit_note: number of the credit or debit note in accounting.
        missing: what the customer was asked for.
        erp: None without a mapping file.
    """

    schema_version: Literal["1", "2"] = CASE_VERSION
    case_id: str
    version: Annotated[int, pydantic.Field(ge=1)]
    record_id: str
    status: str
    stage: Stage
    outcome: Outcome | None
    reason: str
    credit_note: str
    customer_id: str
    language: str
    category: CategoryCode
    sub_reason: SubReasonCode | None
    trade: bool
    department: str
    root_cause: RootCause | None
    items: tuple[CaseItem, ...]
    owner: str
    team: str
    opened_on: dt.date
    target: dt.date
    closed_on: dt.date | None
    missing: tuple[str, ...]
    links: tuple[CaseLinked, ...]
    happened: Happened
    erp: ErpCodes | None = None


class CaseEvent(_Model):
    """One event of a case; sent again it is the same to the last byte.

    Attributes:
        id: case id, ".case." and version, by which a receiver knows an event that comes again.
        source: which installation speaks, as a URI reference.
        subject: the case id, which is the record id of the dispute it was opened from.
        time: when it happened.
    """

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: str
    type: CaseEventType
    subject: str
    time: dt.datetime
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: Literal["urn:dispute-extractor:case:1", "urn:dispute-extractor:case:2"] = (
        CASE_SCHEMA
    )
    data: CaseData


AnyEvent = DisputeEvent | CaseEvent


def event_of_case(
    kind: CaseEventType, case: Case, stage: Stage, event: Event, *, source: str
) -> CaseEvent:
    """Give what receivers are told of an event.

    Args:
        kind: of the event.
        case: as it stood after it.
        stage: that its status means.
        event: what happened.
        source: the installation.
    """
    axes = case.axes
    data = CaseData(
        case_id=case.case_id,
        version=event.number,
        record_id=case.grounds.record_id,
        status=case.status,
        stage=stage,
        outcome=case.outcome,
        reason=case.reason,
        credit_note=case.credit_note,
        customer_id=case.customer_id,
        language=case.language,
        category=axes.category,
        sub_reason=axes.sub_reason,
        trade=axes.trade,
        department=axes.department,
        root_cause=axes.root_cause,
        items=tuple(
            CaseItem(
                invoice=it.invoice,
                disputed=it.disputed,
                accepted=it.accepted,
                currency=it.currency,
                basis=it.basis,
            )
            for it in case.items
        ),
        owner=case.owner,
        team=case.team,
        opened_on=case.opened_on,
        target=case.target,
        closed_on=case.closed_on,
        missing=case.missing,
        links=tuple(CaseLinked(kind=it.kind, case_id=it.case_id) for it in case.links),
        happened=Happened(
            who=event.who,
            at=event.at,
            why=event.why,
            comment=event.text,
            undoes=event.undoes,
            changes=tuple(map(_changed, event.changes)),
        ),
    )
    return CaseEvent(
        id=f"{case.case_id}.case.{event.number}",
        source=source,
        type=kind,
        subject=case.case_id,
        time=event.at,
        data=data,
    )


def _changed(it: FieldChange) -> ChangedField:
    return ChangedField(field=it.field, before=it.before, after=it.after)
