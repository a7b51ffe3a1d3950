"""Records become events whose ids and order a receiver can rely on."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from extractor.delivery.events import an_event_to_try, events_of
from extractor.values.event import DisputeEvent, EventType
from tests.delivery.records import record


def told(*args: object, **kwargs: object) -> list[tuple[str, str]]:
    return [(it.id, it.type.value) for it in events_of(record(*args, **kwargs))]  # type: ignore[arg-type]


def test_a_first_version_creates_each_dispute() -> None:
    created = EventType.CREATED.value
    assert told("a", "b") == [("a.1", created), ("b.1", created)]


def test_a_later_version_updates_creates_and_withdraws() -> None:
    assert told("a", "c", version=3, replaces=("a", "b")) == [
        ("a.3", "dispute.updated.v1"),
        ("c.3", "dispute.created.v1"),
        ("b.3", "dispute.withdrawn.v1"),
    ]


def test_a_file_without_disputes_tells_nothing() -> None:
    assert told() == []


def test_an_event_sent_again_is_the_same_to_the_last_byte() -> None:
    first, again = (next(events_of(record("a"))).model_dump_json() for _ in range(2))
    assert first == again


@pytest.fixture(scope="module")
def schema(root: Path) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((root / "schemas/event.json").read_text()))


@pytest.mark.parametrize(
    "event",
    [*events_of(record("a", version=2, replaces=("a", "b"))), an_event_to_try()],
    ids=lambda it: it.type.value,
)
def test_an_event_is_what_the_schema_and_the_reference_library_say(
    event: DisputeEvent, schema: jsonschema.Draft202012Validator
) -> None:
    body = event.model_dump_json()
    schema.validate(json.loads(body))
    read = JSONFormat().read(CloudEvent, body.encode())
    assert (read.get_id(), read.get_type()) == (event.id, event.type.value)
    assert DisputeEvent.model_validate_json(body) == event
