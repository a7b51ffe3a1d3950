"""From cases to events and back: a case is what its events say, no more and no less."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping

import pydantic

from extractor.errors import WorkflowError
from extractor.values.case import Case, Event, EventKind, FieldChange
from extractor.workflow.changes import Actor

NOTHING = "null"
_CASE = pydantic.TypeAdapter(Case)
_NOT_CHANGED = frozenset({"case_id", "version"})  # every event carries them itself


def fields_of(case: Case) -> dict[str, str]:
    """Give each field as canonical JSON; those of a part under names such as "axes.category"."""
    fields: dict[str, str] = {}
    for name, value in _CASE.dump_python(case, mode="json").items():
        parts = value.items() if isinstance(value, dict) else [("", value)]
        for part, inner in parts:
            fields[f"{name}.{part}" if part else name] = _json(inner)
    return {name: text for name, text in fields.items() if name not in _NOT_CHANGED}


def differences(before: Case | None, after: Case) -> tuple[FieldChange, ...]:
    """Give what differs, by field; everything where there was no case."""
    old = fields_of(before) if before else {}
    return tuple(
        FieldChange(name, old.get(name, NOTHING), text)
        for name, text in fields_of(after).items()
        if old.get(name) != text
    )


def with_fields(case: Case, fields: Mapping[str, str]) -> Case:
    """Give a case with some fields set, each from its canonical JSON."""
    return _from_fields(case.case_id, case.version, {**fields_of(case), **fields})


def replay(events: Iterable[Event]) -> Case:
    """Give the case that its events, oldest first, lead to.

    Raises:
        WorkflowError: an event is missing, out of order, or does not fit what is before it.
    """
    fields: dict[str, str] = {}
    case_id, number = "", 0
    for event in events:
        number += 1
        case_id = case_id or event.case_id
        if (event.number, event.case_id) != (number, case_id):
            detail = f"event {number} is missing; found {event.number} of case {event.case_id}"
            raise WorkflowError(case_id, detail)
        for change in event.changes:
            if fields.get(change.field, NOTHING) != change.before:
                detail = f"event {number} does not follow: {change.field} was something else"
                raise WorkflowError(case_id, detail)
            fields[change.field] = change.after
    if not fields:
        raise WorkflowError(case_id or "no case", "it has no events")
    return _from_fields(case_id, number, fields)


def event_of(
    kind: EventKind,
    before: Case | None,
    after: Case,
    who: Actor,
    now: dt.datetime,
    *why: str,
) -> Event:
    """Write down what a change did.

    Raises:
        WorkflowError: the instant has no time zone.
    """
    if now.tzinfo is None:
        raise WorkflowError(after.case_id, "the instant has no time zone; give an aware one")
    return Event(
        case_id=after.case_id,
        number=after.version,
        kind=kind,
        who=who.name,
        role=who.role,
        at=now.astimezone(dt.UTC),
        changes=differences(before, after),
        why=tuple(it for it in why if it),
    )


def _from_fields(case_id: str, version: int, fields: Mapping[str, str]) -> Case:
    parts: dict[str, object] = {"case_id": case_id, "version": version}
    nested: dict[str, dict[str, object]] = {}
    for name, text in fields.items():
        outer, dot, inner = name.partition(".")
        value = _value(case_id, name, text)
        if dot:
            nested.setdefault(outer, {})[inner] = value
        else:
            parts[outer] = value
    try:
        return _CASE.validate_python({**parts, **nested})
    except pydantic.ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(it) for it in problem["loc"])
        raise WorkflowError(case_id, f"its events do not make a case ({where})") from error


def _value(case_id: str, name: str, text: str) -> object:
    try:
        value: object = json.loads(text)
    except ValueError as error:
        raise WorkflowError(case_id, f"its events do not make a case ({name})") from error
    return value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
