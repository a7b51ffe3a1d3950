"""What people decide about what a machine read: kept beside it, and done to the case."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from extractor.casework.consequences import Written
from extractor.casework.fields import action_for, texts_of, values_of
from extractor.casework.office import Office
from extractor.casework.writing import write_changed
from extractor.errors import WorkflowError
from extractor.store.cases.finding import tellings_of
from extractor.store.cases.keeping import Decided, keep_decided
from extractor.store.cases.loading import Found, Recorded, corrections_of, load, recorded
from extractor.store.database import Connection
from extractor.values.case import Case, Event
from extractor.values.correction import FieldValue, Place, Proposal
from extractor.values.record import DisputeRecord
from extractor.values.refusal import Refusal
from extractor.workflow.changes import Actor, Change, Comment, Reclassify
from extractor.workflow.life import admit, apply
from extractor.workflow.opening import open_case


@dataclasses.dataclass(frozen=True, slots=True)
class Ruling:
    """What a person says a field is.

    Attributes:
        place: where the person saw it; None where it was typed.
        seen: the version of the case on which the person decided; None for any.
    """

    field: str
    value: str
    who: Actor
    place: Place | None = None
    why: str = ""
    seen: int | None = None


def decide(
    connection: Connection, case_id: str, ruling: Ruling, office: Office, now: dt.datetime
) -> Written:
    """Set a field of a case as a person says, or note that it is right as it is.

    Raises:
        WorkflowError: the field or its value is none, or the case does not allow it.
        NotPermittedError: the role may not do it.
    """
    found = load(connection, case_id, to_change=True)
    docket, rules = found.docket, office.rules
    decided, action = action_for(docket.case, ruling.field, ruling.value, rules.taxonomy)
    change = Change(ruling.who, action, ruling.why, ruling.seen)
    events: tuple[Event, ...] = ()
    case = docket.case
    if decided == texts_of(case)[ruling.field]:
        admit(case, change, rules)
    else:
        case, events = apply(case, change, now, rules)
    read = _read(connection, found)
    machine = texts_of(_as_read(*read, office)) if read else {}
    row = Decided(
        case_number=found.number,
        submission=docket.submission,
        field=ruling.field,
        machine=machine.get(ruling.field, ""),
        decided=decided,
        place=ruling.place,
        who=ruling.who.name,
        at=now,
        why=ruling.why.strip(),
        record_version=read[0].record.version if read else 0,
        case_version=case.version,
    )
    keep_decided(connection, [row])
    left = _without(docket.proposal, ruling.field)
    after = dataclasses.replace(docket, case=case, touched=True, proposal=left)
    return write_changed(connection, found, after, events, rules, now)


def accept(
    connection: Connection,
    case_id: str,
    chosen: tuple[Actor, Sequence[str]],
    office: Office,
    now: dt.datetime,
) -> list[Written]:
    """Take over fields of a proposal, all of them where none is named.

    Raises:
        WorkflowError: nothing is proposed, or not this; or the case does not allow it.
        NotPermittedError: the role may not do it.
    """
    who, fields = chosen
    proposal = _proposal(load(connection, case_id, to_change=True))
    proposed = {it.field: it.proposed for it in proposal.fields}
    unknown = [it for it in fields if it not in proposed]
    if unknown or not proposed:
        detail = f"{', '.join(unknown) or 'no field'} is not proposed; {_listed(proposal)}"
        raise WorkflowError(case_id, detail, tuple(proposed))
    why = f"read_again({proposal.record_version})"
    return [
        decide(connection, case_id, Ruling(it, proposed[it], who, why=why), office, now)
        for it in fields or proposed
    ]


def decline(
    connection: Connection, case_id: str, who: Actor, office: Office, now: dt.datetime
) -> Written:
    """Forget a proposal; a comment says who did.

    Raises:
        WorkflowError: nothing is proposed.
        NotPermittedError: the role may not do it.
    """
    found = load(connection, case_id, to_change=True)
    proposal = _proposal(found)
    case = found.docket.case
    admit(case, Change(who, Reclassify(case.axes)), office.rules)
    said = Comment(
        f"Kept as it is; version {proposal.record_version} of the record had proposed: "
        f"{_listed(proposal)}"
    )
    case, events = apply(case, Change(who, said), now, office.rules)
    docket = dataclasses.replace(found.docket, case=case, proposal=None)
    return write_changed(connection, found, docket, events, office.rules, now)


def values(connection: Connection, found: Found, office: Office) -> tuple[FieldValue, ...]:
    """Give what was read and decided of a case, field by field; nothing without a record."""
    read = _read(connection, found)
    if read is None:
        return ()
    source, dispute = read
    machine = _as_read(source, dispute, office)
    corrections = corrections_of(connection, number=found.number)
    return values_of(machine, source.record, dispute, corrections)


def _read(connection: Connection, found: Found) -> tuple[Recorded, DisputeRecord] | None:
    """Give the record and dispute that a case was opened from, as they are now."""
    number = found.docket.submission
    source = None if number is None else recorded(connection, number)
    if number is None or source is None:
        return None
    tellings = tellings_of(connection, number)
    own = {it.record_id for it in tellings if it.case_number == found.number}
    disputes = (it for it in source.record.disputes if it.record_id in own)
    dispute = next(disputes, None)
    return None if dispute is None else (source, dispute)


def _as_read(source: Recorded, dispute: DisputeRecord, office: Office) -> Case:
    """Give the case as the record alone opens it."""
    record = source.record
    customer = office.customer(record.customer.customer_id) if record.customer else None
    return open_case(record, dispute, source.at, office.rules, customer=customer)[0]


def _proposal(found: Found) -> Proposal:
    if found.docket.proposal is None:
        detail = "nothing is proposed for it"
        raise WorkflowError(found.docket.case.case_id, detail, refusal=Refusal.NOTHING_PROPOSED)
    return found.docket.proposal


def _listed(proposal: Proposal) -> str:
    if proposal.withdrawn:
        return "no dispute"
    return "; ".join(f"{it.field}: {it.proposed or '(nothing)'}" for it in proposal.fields)


def _without(proposal: Proposal | None, field: str) -> Proposal | None:
    if proposal is None:
        return None
    left = tuple(it for it in proposal.fields if it.field != field)
    kept = left or proposal.withdrawn
    return dataclasses.replace(proposal, fields=left) if kept else None
