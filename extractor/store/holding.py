"""Everything that a store holds about a person, as JSON, for whoever asks for it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from extractor.store import tables as t
from extractor.store import tables_cases as c
from extractor.store.people import Held
from extractor.store.store import Store
from extractor.store.tables_audit import audit
from extractor.store.tables_notices import message, message_notice, notice

Json = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Original:
    """A file as it came.

    Attributes:
        name: as its sender gave it; never to be used as a path.
    """

    sha256: str
    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class Holding:
    """What is held, and which files as they came belong to it."""

    content: Json
    originals: tuple[Original, ...]


def held_about(store: Store, held: Held) -> Holding:
    """Put together everything that was found about a person.

    Raises:
        StoreError: the store does not answer.
    """
    with store.database.reading() as connection:
        files = [_file(connection, it) for it in held.submissions]
        content = {
            "files": files,
            "cases": [_case(connection, it) for it in held.cases],
            "messages": [_message(connection, it) for it in held.messages],
            "audit": [_entry(connection, it) for it in held.entries],
        }
    kept = tuple(Original(it["sha256"], it["name"]) for it in files if it["has_bytes"])
    return Holding(content, kept)


def _file(connection: sa.Connection, number: int) -> Json:
    own = _one(connection, sa.select(t.submission).where(t.submission.c.number == number))
    arrivals = sa.select(t.arrival).where(t.arrival.c.submission == number)
    records = (
        sa.select(t.record.c.version, t.record.c.standing, t.record.c.body, t.record.c.at)
        .where(t.record.c.submission == number)
        .order_by(t.record.c.version)
    )
    sinks = sa.select(t.delivery.c.sink, t.delivery.c.state, t.delivery.c.done_at)
    return own | {
        "arrivals": _all(connection, arrivals.order_by(t.arrival.c.number)),
        "records": _all(connection, records),
        "handed_on_to": _all(connection, sinks.where(t.delivery.c.submission == number)),
    }


def _case(connection: sa.Connection, number: int) -> Json:
    own = _one(connection, sa.select(c.dispute_case).where(c.dispute_case.c.number == number))
    body = sa.select(c.case_body).where(c.case_body.c.case_number == number)
    events = sa.select(c.case_event).where(c.case_event.c.case_number == number)
    decided = sa.select(c.correction).where(c.correction.c.case_number == number)
    return own | {
        "case": _one(connection, body),
        "events": _all(connection, events.order_by(c.case_event.c.number)),
        "corrections": _all(connection, decided.order_by(c.correction.c.number)),
    }


def _message(connection: sa.Connection, number: int) -> Json:
    told = (
        sa.select(notice)
        .join(message_notice, message_notice.c.notice == notice.c.number)
        .where(message_notice.c.message == number)
    )
    own = _one(connection, sa.select(message).where(message.c.number == number))
    return own | {"notices": _all(connection, told.order_by(notice.c.number))}


def _entry(connection: sa.Connection, number: int) -> Json:
    a = audit.c
    chosen = sa.select(a.number, a.at, a.who, a.role, a.what, a.kind, a.subject, a.body)
    return _one(connection, chosen.where(a.number == number))


def _one(connection: sa.Connection, statement: sa.Select[Any]) -> Json:
    return _as_json(dict(connection.execute(statement).mappings().one()))


def _all(connection: sa.Connection, statement: sa.Select[Any]) -> list[Json]:
    return [_as_json(dict(it)) for it in connection.execute(statement).mappings()]


def _as_json(row: Mapping[Any, object]) -> Json:
    return {str(name): _value(it) for name, it in row.items()}


def _value(value: object) -> object:
    """Give a column's value; what is JSON itself is taken apart."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
