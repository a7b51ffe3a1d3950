"""A case with what is kept beside it, and both as texts."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

import pydantic
import sqlalchemy as sa

from extractor.values.case import Case, Event, EventKind, FieldChange, Letter, Role, Stage
from extractor.values.correction import Place, Proposal

_CASE = pydantic.TypeAdapter(Case)
_PLACE = pydantic.TypeAdapter(Place)
_PROPOSAL = pydantic.TypeAdapter(Proposal)


@dataclasses.dataclass(frozen=True, slots=True)
class Docket:
    """A case, and what no event of it tells.

    Attributes:
        submission: number of the file it was opened from; None without one.
        file: its name; empty without one.
        subject: of the mail; empty without one.
        confidence: that the record is right; None without one.
        unsure: a person is to look at what the machine read.
        touched: a person decided something, so that no machine changes it any more.
        alerts: codes of what should not be granted without a look.
        settled_on: since when it is posted or closed; None while it is not.
        told: words of the record and of comments by which the case is found.
    """

    case: Case
    submission: int | None = None
    customer_name: str = ""
    file: str = ""
    subject: str = ""
    confidence: float | None = None
    unsure: bool = False
    touched: bool = False
    alerts: tuple[str, ...] = ()
    proposal: Proposal | None = None
    settled_on: dt.date | None = None
    told: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Filed:
    """What the rules make of a case, for lists.

    Attributes:
        live: neither posted nor closed.
        priority: place in the review queue, the greatest first; its order does not change with
            time.
        at: of the change, aware.
    """

    stage: Stage
    live: bool
    merged: bool
    needs_review: bool
    priority: int
    at: dt.datetime


def case_as_text(case: Case) -> str:
    """Give a case as canonical JSON."""
    return _json(_CASE.dump_python(case, mode="json"))


def case_of_text(text: str) -> Case:
    """Give the case again."""
    return _CASE.validate_json(text)


def event_as_text(event: Event) -> str:
    """Give what an event's columns do not say."""
    content = {
        "changes": [[it.field, it.before, it.after] for it in event.changes],
        "why": event.why,
        "text": event.text,
        "undoes": event.undoes,
        "mentions": event.mentions,
        "letter": event.letter and dataclasses.asdict(event.letter),
    }
    return _json({name: value for name, value in content.items() if value})


def event_of_row(case_id: str, row: sa.Row[Any]) -> Event:
    """Give the event of a row of `case_event`."""
    content = json.loads(row.body)
    return Event(
        case_id=case_id,
        number=row.number,
        kind=EventKind(row.kind),
        who=row.who,
        role=Role(row.role),
        at=row.at,
        changes=tuple(FieldChange(*it) for it in content.get("changes", ())),
        why=tuple(content.get("why", ())),
        text=content.get("text", ""),
        undoes=content.get("undoes"),
        mentions=tuple(content.get("mentions", ())),
        letter=letter_of_text(row.body),
    )


def letter_of_text(body: str) -> Letter | None:
    """Give the letter of an event as it is kept; None where it has none."""
    content = json.loads(body).get("letter")
    return None if content is None else Letter(**content)


def place_as_text(place: Place | None) -> str | None:
    """Give a place as JSON."""
    return None if place is None else _json(_PLACE.dump_python(place, mode="json"))


def place_of_text(text: str | None) -> Place | None:
    """Give the place again."""
    return None if text is None else _PLACE.validate_json(text)


def proposal_as_text(proposal: Proposal | None) -> str | None:
    """Give a proposal as JSON."""
    return None if proposal is None else _json(_PROPOSAL.dump_python(proposal, mode="json"))


def proposal_of_text(text: str | None) -> Proposal | None:
    """Give the proposal again."""
    return None if text is None else _PROPOSAL.validate_json(text)


def texts_as_text(texts: tuple[str, ...]) -> str:
    """Give several texts as one."""
    return _json(texts)


def texts_of_text(text: str) -> tuple[str, ...]:
    """Give the texts again."""
    return tuple(json.loads(text))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
