"""Open cases from a dispute record."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from extractor.values.case import (
    Axes,
    Case,
    Counted,
    Event,
    EventKind,
    Grounds,
    Item,
    Role,
)
from extractor.values.ledger import Customer
from extractor.values.particulars import DayRole
from extractor.values.particulars_record import DayRecord
from extractor.values.record import DisputeRecord, FileRecord
from extractor.values.taxonomy import Taxonomy
from extractor.workflow.changes import SYSTEM, Actor
from extractor.workflow.history import event_of
from extractor.workflow.owners import assign
from extractor.workflow.rules import Rules
from extractor.workflow.states import DEPARTMENT
from extractor.workflow.targets import target_of


def open_case(
    record: FileRecord,
    dispute: DisputeRecord,
    now: dt.datetime,
    rules: Rules,
    *,
    customer: Customer | None = None,
) -> tuple[Case, tuple[Event, ...]]:
    """Open the case of one dispute of a record; its id is the dispute's.

    Args:
        record: of the received file.
        dispute: one of its disputes.
        now: the instant, aware.
        rules: that hold.
        customer: from the master data, for its language; None takes the letter's.
    """
    day = rules.day_of(now)
    axes = axes_of(dispute, rules.taxonomy)
    language = (customer.language if customer else "") or record.language or ""
    case = Case(
        case_id=dispute.record_id,
        version=1,
        customer_id=record.customer.customer_id if record.customer else "",
        language=language.casefold()[:2],
        axes=axes,
        items=(_item(dispute),),
        grounds=grounds_of(record, dispute, rules),
        status=rules.states.start,
        owner="",
        team=axes.department,
        opened_on=day,
        clock_from=day,
        target=target_of(axes.category, day, 0, rules.targets, rules.days),
    )
    return opened(case, Actor(SYSTEM, Role.ADMIN), now, rules)


def opened(
    case: Case, who: Actor, now: dt.datetime, rules: Rules, *why: str
) -> tuple[Case, tuple[Event, ...]]:
    """Give a new case its owner and its first event."""
    team = rules.states.statuses[case.status].team or case.team
    in_hands = dataclasses.replace(case, team=case.axes.department if team == DEPARTMENT else team)
    found = assign(in_hands, rules.owners)
    owned = dataclasses.replace(in_hands, owner=found.owner, team=found.team)
    event = event_of(EventKind.OPENED, None, owned, who, now, *why, *found.because)
    return owned, (event,)


def axes_of(dispute: DisputeRecord, taxonomy: Taxonomy) -> Axes:
    """Give the axes a record starts with: what usually goes with its category."""
    usual = taxonomy.entry(dispute.category.code)
    return Axes(
        category=dispute.category.code,
        sub_reason=dispute.sub_reason.code if dispute.sub_reason else None,
        trade=usual.trade,
        department=usual.department,
    )


def grounds_of(record: FileRecord, dispute: DisputeRecord, rules: Rules) -> Grounds:
    """Give what the customer said of a dispute."""
    references = dispute.references
    contact = record.contact
    return Grounds(
        received=_received(record, rules),
        record_id=dispute.record_id,
        document_type=record.document_type,
        claims=references.claims,
        delivery_notes=references.delivery_notes,
        purchase_orders=references.purchase_orders,
        credit_notes=references.credit_notes,
        carriers=dispute.carriers,
        counted=tuple(
            Counted(it.role, it.value, it.unit or "", it.article_number or it.article or "")
            for it in dispute.quantities
        ),
        proofs=tuple(it.type for it in (*dispute.proof, *record.unassigned_proof)),
        deadline=dispute.deadline.day if dispute.deadline else None,
        claim_day=_day(dispute.dates, DayRole.CLAIM),
        delivery_day=_day(dispute.dates, DayRole.DELIVERY),
        promised_day=_day(dispute.dates, DayRole.PROMISED),
        contact=(contact.name or "") if contact else "",
    )


def _item(dispute: DisputeRecord) -> Item:
    amount = dispute.disputed_amount
    number = dispute.invoice.number if dispute.invoice else ""
    if amount is None:
        return Item(number, None)
    return Item(number, amount.value, amount.currency or "", amount.basis)


def _received(record: FileRecord, rules: Rules) -> dt.date | None:
    try:
        instant = dt.datetime.fromisoformat(record.source.received or "")
    except ValueError:
        return None
    # without a zone it is the sender's own day, which is as near as can be
    return rules.day_of(instant) if instant.tzinfo else instant.date()


def _day(days: Iterable[DayRecord], role: DayRole) -> dt.date | None:
    return next((it.day for it in days if it.role is role and it.day is not None), None)
