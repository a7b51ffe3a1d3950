"""Write cases down; the rows of one are made by functions of their own, for many at a time."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from extractor.errors import WorkflowError
from extractor.store import tables_cases as t
from extractor.store.cases.docket import (
    Docket,
    Filed,
    case_as_text,
    event_as_text,
    place_as_text,
    proposal_as_text,
    texts_as_text,
)
from extractor.store.cases.folding import folded, trait_key
from extractor.store.tables import to_minor
from extractor.store.writing import insert
from extractor.values.case import Case, Event, RelationKind
from extractor.values.correction import Place
from extractor.values.particulars import packed
from extractor.values.refusal import Refusal

Row = dict[str, Any]

_NEW = t.dispute_case.insert().returning(t.dispute_case.c.number)
_AGAIN = t.dispute_case.update().where(
    t.dispute_case.c.number == sa.bindparam("which"),
    t.dispute_case.c.version == sa.bindparam("seen"),
)
_BODY_AGAIN = t.case_body.update().where(t.case_body.c.case_number == sa.bindparam("which"))
_TEXT_AGAIN = t.case_text.update().where(
    t.case_text.c.case_number == sa.bindparam("which"), t.case_text.c.words != sa.bindparam("new")
)
_INSERT = {it.name: it.insert() for it in (t.case_body, t.case_text, t.case_event)}
_DETAILS = (t.case_item, t.case_key, t.case_trait, t.case_link)


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """That a received file tells of a case.

    Attributes:
        record_id: of the dispute in the file's record.
        kind: None for the file that the case is opened from.
    """

    submission: int
    record_id: str
    kind: RelationKind | None
    at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided about a value; see `values.correction.Correction`."""

    case_number: int | None
    submission: int | None
    field: str
    machine: str
    decided: str
    place: Place | None
    who: str
    at: dt.datetime
    why: str
    record_version: int
    case_version: int


def keep_new(
    connection: sa.Connection, docket: Docket, filed: Filed, events: Iterable[Event]
) -> int:
    """Write a new case.

    Returns:
        Its number.
    """
    number: int = connection.execute(_NEW, case_row(docket, filed)).scalar_one()
    connection.execute(_INSERT["case_body"], {"case_number": number, **body_row(docket)})
    connection.execute(_INSERT["case_text"], {"case_number": number, "words": words_of(docket)})
    for table in _DETAILS:
        if rows := detail_rows(table, number, docket.case):
            connection.execute(table.insert(), rows)
    keep_events(connection, number, events)
    return number


def keep_changed(
    connection: sa.Connection,
    number: int,
    before: Docket,
    after: tuple[Docket, Filed],
    events: Iterable[Event] = (),
) -> None:
    """Write what became of a case.

    Args:
        connection: in a writing transaction.
        number: of the case.
        before: as it was loaded.
        after: as it is to be.
        events: that led there.

    Raises:
        WorkflowError: somebody else changed it since it was loaded.
    """
    docket, filed = after
    values = {"which": number, "seen": before.case.version, **case_row(docket, filed)}
    if connection.execute(_AGAIN, values).rowcount != 1:
        detail = "it was changed meanwhile; look again"
        raise WorkflowError(before.case.case_id, detail, refusal=Refusal.STALE)
    connection.execute(_BODY_AGAIN, {"which": number, **body_row(docket)})
    words = words_of(docket)
    connection.execute(_TEXT_AGAIN, {"which": number, "new": words, "words": words})
    for table in _DETAILS:
        rows = detail_rows(table, number, docket.case)
        if rows != detail_rows(table, number, before.case):
            connection.execute(table.delete().where(table.c.case_number == number))
            if rows:
                connection.execute(table.insert(), rows)
    keep_events(connection, number, events)


def keep_events(connection: sa.Connection, number: int, events: Iterable[Event]) -> None:
    """Add events of a case."""
    if rows := [event_row(number, it) for it in events]:
        connection.execute(_INSERT["case_event"], rows)


@functools.cache
def _told_once(dialect: str) -> sa.Insert:
    return insert(dialect, t.case_source).on_conflict_do_nothing()


def keep_source(connection: sa.Connection, number: int, told: Told) -> None:
    """Note that a file tells of a case; once."""
    row = {
        "case_number": number,
        "submission": told.submission,
        "record_id": told.record_id,
        "kind": told.kind.value if told.kind else None,
        "at": told.at,
    }
    connection.execute(_told_once(connection.dialect.name), row)


def keep_decided(connection: sa.Connection, decided: Sequence[Decided]) -> None:
    """Add what a person decided about values."""
    rows = [dataclasses.asdict(it) | {"place": place_as_text(it.place)} for it in decided]
    if rows:
        connection.execute(t.correction.insert(), rows)


def case_row(docket: Docket, filed: Filed) -> Row:
    """Give the columns of `dispute_case`."""
    case, axes = docket.case, docket.case.axes
    currency, amount, accepted = _amounts(case)
    return {
        "case_id": case.case_id,
        "version": case.version,
        "submission": docket.submission,
        "customer_id": case.customer_id,
        "customer_name": docket.customer_name,
        "language": case.language,
        "category": axes.category,
        "sub_reason": axes.sub_reason,
        "trade": axes.trade,
        "department": axes.department,
        "root_cause": axes.root_cause.value if axes.root_cause else None,
        "invoice": next((it.invoice for it in case.items if it.invoice), ""),
        "invoices": sum(1 for it in case.items if it.invoice),
        "amount_minor": amount,
        "accepted_minor": accepted,
        "currency": currency,
        "status": case.status,
        "stage": filed.stage.value,
        "outcome": case.outcome.value if case.outcome else None,
        "owner": case.owner,
        "team": case.team,
        "opened_on": case.opened_on,
        "target": case.target,
        "closed_on": case.closed_on,
        "settled_on": docket.settled_on,
        "changed_at": filed.at,
        "live": filed.live,
        "merged": filed.merged,
        "needs_review": filed.needs_review,
        "touched": docket.touched,
        "alert": bool(docket.alerts),
        "proposed": docket.proposal is not None,
        "priority": filed.priority,
        "confidence": docket.confidence,
        "file": docket.file,
        "subject": docket.subject,
    }


def body_row(docket: Docket) -> Row:
    """Give the columns of `case_body`, without its key."""
    return {
        "body": case_as_text(docket.case),
        "unsure": docket.unsure,
        "alerts": texts_as_text(docket.alerts),
        "proposal": proposal_as_text(docket.proposal),
    }


def words_of(docket: Docket) -> str:
    """Give the words by which a case is found; what it once said stays among them."""
    case, grounds = docket.case, docket.case.grounds
    numbers = (grounds.claims, grounds.delivery_notes, grounds.purchase_orders)
    return folded(
        [
            case.case_id,
            case.customer_id,
            docket.customer_name,
            *(it.invoice for it in case.items),
            *(number for group in numbers for number in group),
            *grounds.credit_notes,
            *grounds.carriers,
            case.credit_note,
            grounds.contact,
            docket.file,
            docket.subject,
            docket.told,
        ]
    )


def detail_rows(table: sa.Table, number: int, case: Case) -> list[Row]:
    """Give the rows of `case_item`, `case_key`, `case_trait` or `case_link`."""
    if table is t.case_item:
        return [
            {
                "case_number": number,
                "position": position,
                "invoice": it.invoice,
                "disputed_minor": _minor(it.disputed),
                "accepted_minor": _minor(it.accepted),
                "currency": it.currency,
                "basis": it.basis.value,
            }
            for position, it in enumerate(case.items)
        ]
    if table is t.case_key:
        pairs = keys_of(case)
        return [{"case_number": number, "kind": kind, "key": key} for kind, key in pairs]
    if table is t.case_trait:
        return trait_rows(number, case)
    merged = {(it.kind, it.case_id): it.because for it in case.links}
    return [
        {
            "case_number": number,
            "kind": kind.value,
            "other": other,
            "because": texts_as_text(because),
        }
        for (kind, other), because in merged.items()
    ]


def keys_of(case: Case) -> list[tuple[str, str]]:
    """Give the numbers, packed, by which claims of the same matter are recognised."""
    numbers = [("invoice", it.invoice) for it in case.items]
    numbers += [("claim", it) for it in case.grounds.claims]
    numbers += [("delivery_note", it) for it in case.grounds.delivery_notes]
    return list(dict.fromkeys((kind, key) for kind, it in numbers if (key := packed(it))))


def trait_rows(number: int, case: Case) -> list[Row]:
    """Give the rows of `case_trait`; a case that was merged into another has none."""
    if any(it.kind is RelationKind.MERGED_INTO for it in case.links):
        return []
    names = [("carrier", it) for it in case.grounds.carriers]
    names += [("article", it.article) for it in case.grounds.counted]
    rows = {
        (kind, key): {
            "case_number": number,
            "kind": kind,
            "key": key,
            "name": name.strip(),
            "category": case.axes.category,
            "opened_on": case.opened_on,
        }
        for kind, name in reversed(names)  # the first spelling stays
        if (key := trait_key(name))
    }
    return list(rows.values())


def event_row(number: int, event: Event) -> Row:
    """Give the columns of `case_event`."""
    return {
        "case_number": number,
        "number": event.number,
        "kind": event.kind.value,
        "who": event.who,
        "role": event.role.value,
        "at": event.at,
        "body": event_as_text(event),
    }


def _amounts(case: Case) -> tuple[str, int, int | None]:
    """Give the currency that a case is shown in, what it contests and what is granted."""
    known = [it for it in case.items if it.disputed is not None]
    currency = known[0].currency if known else ""
    own = [it for it in case.items if it.currency == currency]
    disputed = [it.disputed for it in own if it.disputed is not None]
    accepted = [it.accepted for it in own if it.accepted is not None]
    return (
        currency,
        to_minor(sum(disputed, Decimal(0))) if disputed else t.NO_AMOUNT,
        to_minor(sum(accepted, Decimal(0))) if accepted else None,
    )


def _minor(value: Decimal | None) -> int | None:
    return None if value is None else to_minor(value)
