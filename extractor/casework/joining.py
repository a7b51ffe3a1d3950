"""One case of two, several of one, one by hand, none after all."""

from __future__ import annotations

import dataclasses
import datetime as dt
import secrets
from collections.abc import Sequence

from extractor.casework.consequences import Written
from extractor.casework.office import Office
from extractor.casework.relating import related
from extractor.casework.writing import write_changed, write_new
from extractor.errors import WorkflowError
from extractor.store.cases.docket import Docket
from extractor.store.cases.finding import is_taken, tellings_of
from extractor.store.cases.keeping import Decided, Told, keep_decided, keep_source
from extractor.store.cases.loading import (
    Found,
    Recorded,
    load,
    load_many,
    recorded,
    submission_of,
)
from extractor.store.database import Connection
from extractor.values.case import Axes, Case, Grounds, Item, RelationKind, Stage
from extractor.values.category import CategoryCode, TriageClass
from extractor.values.sub_reason import SubReasonCode
from extractor.workflow import joining
from extractor.workflow.changes import Actor, Change, Move
from extractor.workflow.joining import Part
from extractor.workflow.life import apply, check_items, permit
from extractor.workflow.opening import opened
from extractor.workflow.rules import Rules
from extractor.workflow.targets import target_of

_ID_BYTES = 8  # as many hex digits as the id of a dispute has
_By = tuple[Actor, str]  # who, and why


@dataclasses.dataclass(frozen=True, slots=True)
class ByHand:
    """A dispute that no record holds: told by telephone, or found in a file by a person.

    Attributes:
        items: at least one; without an invoice where none is known.
        sha256: of the file it was found in; empty without one.
        customer_name: empty for that of the master data.
        told: what the customer said, in the words of whoever opens the case.
    """

    customer_id: str
    category: CategoryCode
    items: tuple[Item, ...]
    sub_reason: SubReasonCode | None = None
    grounds: Grounds = dataclasses.field(default_factory=Grounds)
    language: str = ""
    customer_name: str = ""
    sha256: str = ""
    told: str = ""


def merge(
    connection: Connection, ids: tuple[str, str], by: _By, rules: Rules, now: dt.datetime
) -> list[Written]:
    """Take the second case into the first; what tells of it then tells of the first."""
    found = _both(connection, ids)
    into, other = found[ids[0]], found[ids[1]]
    who, why = by
    cases, events = joining.merge(into.docket.case, other.docket.case, who, why, now, rules)
    first = dataclasses.replace(
        into.docket,
        case=cases[0],
        alerts=tuple(dict.fromkeys((*into.docket.alerts, *other.docket.alerts))),
        told=f"{into.docket.told} {other.docket.told}",
    )
    second = dataclasses.replace(other.docket, case=cases[1], alerts=(), proposal=None)
    return [
        write_changed(connection, into, first, events[:1], rules, now),
        write_changed(connection, other, second, events[1:], rules, now),
    ]


def split(
    connection: Connection,
    chosen: tuple[str, Sequence[tuple[Item, ...]]],
    by: _By,
    rules: Rules,
    now: dt.datetime,
) -> list[Written]:
    """Make cases of their own of parts of one; the file tells of all of them."""
    case_id, parts = chosen
    found = load(connection, case_id, to_change=True)
    ids = _free_ids(connection, case_id, len(parts))
    named = tuple(Part(name, items) for name, items in zip(ids, parts, strict=True))
    cases, events = joining.split(found.docket.case, named, *by, now, rules)
    rest = dataclasses.replace(found.docket, case=cases[0])
    done = [write_changed(connection, found, rest, events[:1], rules, now)]
    for case, event in zip(cases[1:], events[1:], strict=True):
        docket = dataclasses.replace(
            found.docket, case=case, touched=True, alerts=(), proposal=None
        )
        written = write_new(connection, docket, (event,), rules, now)
        if docket.submission is not None:
            told = Told(docket.submission, case.grounds.record_id, RelationKind.SPLIT_FROM, now)
            keep_source(connection, written.number, told)
        done.append(written)
    return done


def open_by_hand(
    connection: Connection, wanted: ByHand, by: _By, office: Office, now: dt.datetime
) -> Written:
    """Open a case as a person describes it; it is compared with earlier ones as any other."""
    who, why = by
    rules, case_id = office.rules, secrets.token_hex(_ID_BYTES)
    check_items(case_id, wanted.items)
    if wanted.category not in rules.taxonomy.codes:
        known = ", ".join(rules.taxonomy.codes)
        detail = f"{wanted.category!r} is no category; known are {known}"
        raise WorkflowError(case_id, detail)
    submission = submission_of(connection, wanted.sha256) if wanted.sha256 else None
    if wanted.sha256 and submission is None:
        raise WorkflowError(wanted.sha256[:12], "no such file ever came; leave it out")
    source = None if submission is None else recorded(connection, submission)
    customer = office.customer(wanted.customer_id)
    case = _described(wanted, case_id, now, rules)
    if customer and not wanted.language:
        case = dataclasses.replace(case, language=customer.language.casefold()[:2])
    permit(case, who, "reclassify", rules)
    case, events = opened(case, who, now, rules, why.strip())
    case, events, alerts = related(connection, office, (case, events), now, submission=submission)
    docket = Docket(
        case=case,
        submission=submission,
        customer_name=wanted.customer_name or (customer.name if customer else ""),
        file=source.record.source.file if source else "",
        subject=(source.record.source.subject or "") if source else "",
        touched=True,
        alerts=alerts,
        told=wanted.told,
    )
    written = write_new(connection, docket, events, rules, now)
    if submission is not None:
        told = Told(submission, case_id, RelationKind.RELATED, now)
        keep_source(connection, written.number, told)
        keep_decided(connection, [_missed(written, source, by)])
    return written


def dismiss(
    connection: Connection,
    chosen: tuple[str, TriageClass],
    by: _By,
    rules: Rules,
    now: dt.datetime,
) -> list[Written]:
    """Close the cases of a file that is no dispute, and keep that for training."""
    sha256, triage = chosen
    who, why = by
    submission = submission_of(connection, sha256)
    tellings = () if submission is None else tellings_of(connection, submission)
    numbers = {it.case_number for it in tellings if it.kind in {None, RelationKind.SPLIT_FROM}}
    if submission is None or not numbers:
        raise WorkflowError(sha256[:12], "no case was opened from such a file")
    ids = [it.docket.case.case_id for it in load_many(connection, numbers)]
    dones = [_closed(connection, it, triage, by, rules, now) for it in ids]
    source = recorded(connection, submission)
    row = Decided(
        case_number=None,
        submission=submission,
        field="triage",
        machine=_triage(source),
        decided=triage.value,
        place=None,
        who=who.name,
        at=now,
        why=why.strip(),
        record_version=source.record.version if source else 0,
        case_version=0,
    )
    keep_decided(connection, [row])
    return [it for it in dones if it is not None]


def _closed(
    connection: Connection,
    case_id: str,
    triage: TriageClass,
    by: _By,
    rules: Rules,
    now: dt.datetime,
) -> Written | None:
    who, why = by
    found = load(connection, case_id, to_change=True)
    case = found.docket.case
    if rules.stage_of(case) is Stage.CLOSED:
        return None
    reason = f"not a dispute: {triage}" + (f" ({why.strip()})" if why.strip() else "")
    change = Change(who, Move(rules.states.closing(), reason=reason))
    after, events = apply(case, change, now, rules)
    docket = dataclasses.replace(found.docket, case=after, alerts=(), proposal=None)
    return write_changed(connection, found, docket, events, rules, now)


def _missed(written: Written, source: Recorded | None, by: _By) -> Decided:
    """Note that a file holds a dispute that no machine found, for training."""
    machine = _triage(source)
    is_known = machine == TriageClass.DISPUTE
    return Decided(
        case_number=written.number,
        submission=written.after.submission,
        field="dispute" if is_known else "triage",
        machine="" if is_known else machine,
        decided=written.after.case.case_id if is_known else TriageClass.DISPUTE.value,
        place=None,
        who=by[0].name,
        at=written.now,
        why=by[1].strip(),
        record_version=source.record.version if source else 0,
        case_version=written.after.case.version,
    )


def _triage(source: Recorded | None) -> str:
    return source.record.triage.value if source and source.record.triage else ""


def _described(wanted: ByHand, case_id: str, now: dt.datetime, rules: Rules) -> Case:
    usual, day = rules.taxonomy.entry(wanted.category), rules.day_of(now)
    if not wanted.customer_id.strip():
        raise WorkflowError(case_id, "say which customer contests")
    grounds = wanted.grounds
    return Case(
        case_id=case_id,
        version=1,
        customer_id=wanted.customer_id.strip(),
        language=wanted.language.casefold()[:2],
        axes=Axes(wanted.category, wanted.sub_reason, usual.trade, usual.department),
        items=wanted.items,
        grounds=dataclasses.replace(grounds, received=grounds.received or day),
        status=rules.states.start,
        owner="",
        team=usual.department,
        opened_on=day,
        clock_from=day,
        target=target_of(wanted.category, day, 0, rules.targets, rules.days),
    )


def _both(connection: Connection, ids: tuple[str, str]) -> dict[str, Found]:
    """Load two cases to be changed, always in the same order: nobody waits for somebody else."""
    return {it: load(connection, it, to_change=True) for it in sorted(set(ids))}


def _free_ids(connection: Connection, case_id: str, count: int) -> list[str]:
    stem, number = case_id[:56], 1
    found: list[str] = []
    while len(found) < count:
        number += 1
        name = f"{stem}-{number}"
        if not is_taken(connection, name):
            found.append(name)
    return found
