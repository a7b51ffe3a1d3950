"""What a submission goes through on both engines, from its arrival to a replay of its record."""

from __future__ import annotations

import dataclasses
import hashlib
import threading
from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from extractor.errors import DeliveryError, LimitError, StoreError
from extractor.remaking.change import Change
from extractor.service.relay import SCHEDULE, Relay
from extractor.service.replay import replay
from extractor.service.worker import Line, work
from extractor.store import outbox
from extractor.store import tables as t
from extractor.store.leases import Leases
from extractor.store.proposals import recorded
from extractor.store.quarantine import in_quarantine, release, try_again
from extractor.store.receiving import (
    has_unsettled,
    note_acknowledged,
    note_settled,
    receive,
    unsettled,
)
from extractor.store.store import Store
from extractor.store.tally import tally
from extractor.testing import MemorySink
from extractor.values.incoming import Incoming
from extractor.values.reading import Reading
from extractor.values.record import EvidenceRecord, FileRecord
from extractor.values.submission import Envelope, Part, PartRole, Submission
from tests.chaos.line import written

CLAIM = "K1 FA-1 10.00 shortage"


class Steps:
    """A mail's first line is its record, its second the message id, its third what it answers.

    Attributes:
        suffix: what a newer model finds besides.
    """

    def __init__(self, *, attached: Sequence[bytes] = (), reason: str = "") -> None:
        self.attached = attached
        self.reason = reason
        self.count = 0

    def read_incoming(self, incoming: Incoming) -> Reading:
        self.count += 1
        text = (incoming.content or b"").decode()
        if text.startswith("damaged"):
            raise LimitError(incoming.name, "it is too deep")
        _, message_id, reply, *_ = [*text.split("\n"), "", ""]
        envelope = Envelope(subject=text, message_id=message_id, in_reply_to=reply)
        parts = [Part("body", "text/plain", text.encode(), PartRole.BODY)]
        parts += [Part("claim.pdf", "application/pdf", it, PartRole.ATTACHMENT)
                  for it in self.attached]  # fmt: skip
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        given = Submission(incoming.name, sha256, "message/rfc822", tuple(parts), envelope)
        return Reading(given, ())

    def conclude_reading(self, reading: Reading) -> FileRecord:
        given = reading.submission
        assert given.envelope is not None
        first = given.envelope.subject.split("\n")[0]
        if self.reason:
            first = first.replace("shortage", self.reason)
        record = written(first, given.file, given.sha256)
        source = record.source.model_copy(
            update={
                "message_id": given.envelope.message_id or None,
                "in_reply_to": given.envelope.in_reply_to or None,
            }
        )
        names = [it.name for it in given.parts if it.role is PartRole.ATTACHMENT]
        evidence = tuple(
            EvidenceRecord(field="invoice", document=it, page=1, box=None, span=None, text="x",
                           method="x", confidence=0.9)
            for it in names
        )  # fmt: skip
        disputes = tuple(it.model_copy(update={"evidence": evidence}) for it in record.disputes)
        return record.model_copy(update={"source": source, "disputes": disputes})


def put(store: Store, text: str, *, key: str = "", source: str = "box") -> str:
    given = Incoming(text[:20], f"box:{key or text}", text.encode(), key or text)
    return receive(store, given, source=source).sha256


def run(
    store: Store, leases: Leases, steps: Steps | None = None, *, keeps: bool = False
) -> list[FileRecord]:
    seen: list[FileRecord] = []
    line = Line(store, leases, steps or Steps(), ("sink",), tell=seen.append)
    if keeps:
        line.keep_after_seconds = 0.0
    work(line, stop=threading.Event(), drain=True)
    return seen


def hand_on(store: Store, leases: Leases, sink: MemorySink) -> int:
    return Relay(store, leases, {"sink": sink}).once(threading.Event())


def test_the_same_thing_given_again_before_it_was_acknowledged_came_once(any_store: Store) -> None:
    for _ in range(3):
        put(any_store, CLAIM, key="1")
    assert tally(any_store).received == 1
    note_acknowledged(any_store, [1])
    put(any_store, CLAIM, key="1")
    put(any_store, CLAIM, key="2")
    told = tally(any_store)
    assert (told.received, told.duplicate, told.in_work, told.adds_up) == (3, 2, 1, True)


def test_a_source_is_told_how_things_ended(any_store: Store, leases: Leases) -> None:
    put(any_store, CLAIM, key="1")
    put(any_store, "damaged", key="2")
    put(any_store, "other", key="3", source="elsewhere")
    assert unsettled(any_store, "box") == []
    assert has_unsettled(any_store, "box")
    run(any_store, leases)
    (_, key, problem), (_, other, reason) = unsettled(any_store, "box")
    assert (key, problem, other) == ("1", None, "2")
    assert "too deep" in (reason or "")
    note_settled(any_store, [1, 2])
    assert not has_unsettled(any_store, "box")


def test_a_reminder_follows_and_is_no_second_dispute(any_store: Store, leases: Leases) -> None:
    put(any_store, f"{CLAIM}\n<first@x>")
    put(any_store, "K1 FA-1 10.00 shortage\n<second@x>")
    put(any_store, "K2 FA-1 10.00 shortage\n<third@x>\n<first@x>")
    first, second, other = run(any_store, leases)
    follows = second.disputes[0].follows
    assert follows is not None
    assert follows.record_id == first.disputes[0].record_id
    assert other.disputes[0].follows is None, "it is of another customer"
    assert any_store.get(second.source.sha256) == second


def test_the_same_attachment_in_another_mail_is_a_duplicate(
    any_store: Store, leases: Leases
) -> None:
    steps = Steps(attached=[b"%PDF claim"])
    put(any_store, f"{CLAIM} first")
    put(any_store, f"{CLAIM} forwarded")
    first, second = run(any_store, leases, steps)
    follows = second.disputes[0].follows
    assert follows is not None
    assert follows.because == ("same_attachment",)
    assert [(it.kind.value, it.sha256) for it in second.related] == [
        ("same_attachment", first.source.sha256)
    ]
    told = tally(any_store)
    assert (told.recorded, told.duplicate, told.adds_up) == (1, 1, True)


def test_another_mail_under_the_same_message_id_is_related(
    any_store: Store, leases: Leases
) -> None:
    put(any_store, "thanks\n<same@x>")
    put(any_store, "thanks again\n<same@x>")
    first, second = run(any_store, leases)
    assert first.related == ()
    assert [(it.kind.value, it.sha256) for it in second.related] == [
        ("same_message", first.source.sha256)
    ]


def test_a_record_waits_for_its_sink_and_is_delivered_in_order(
    any_store: Store, leases: Leases
) -> None:
    put(any_store, CLAIM)
    put(any_store, "K1 FA-2 10.00 shortage")
    put(any_store, "K2 FA-3 10.00 shortage")
    first, second, other = run(any_store, leases)
    sink = MemorySink(failures=[DeliveryError("sink", "is away")])
    assert hand_on(any_store, leases, sink) == 1
    assert sink.records == [other], "the other record of the customer must not overtake the first"
    waiting = outbox.listed(any_store)
    assert [(it.state, it.attempts) for it in waiting] == [("waiting", 1), ("waiting", 0)]
    assert outbox.retry(any_store, [waiting[0].number]) == 1
    assert hand_on(any_store, leases, sink) == 2
    assert sink.records == [other, first, second]
    assert tally(any_store).delivered == 3
    assert hand_on(any_store, leases, sink) == 0


def test_what_a_sink_refuses_is_given_up_and_can_be_tried_again(
    any_store: Store, leases: Leases
) -> None:
    put(any_store, CLAIM)
    run(any_store, leases)
    sink = MemorySink(failures=[DeliveryError("sink", "no such table", retryable=False)])
    hand_on(any_store, leases, sink)
    (dead,) = outbox.listed(any_store, dead=True)
    assert (dead.state, dead.problem) == ("dead", "sink: no such table")
    assert tally(any_store).deliveries_dead == 1
    with pytest.raises(StoreError, match="no delivery"):
        outbox.retry(any_store, [dead.number, 999])
    assert outbox.retry(any_store) == 1
    assert hand_on(any_store, leases, sink) == 1


def test_a_sink_that_stays_away_is_given_up_after_three_days(
    any_store: Store, leases: Leases
) -> None:
    assert 74 * 3600 < sum(SCHEDULE.waits) < 80 * 3600
    put(any_store, CLAIM)
    run(any_store, leases)
    sink = MemorySink(failures=[DeliveryError("sink", "is away")] * (len(SCHEDULE.waits) + 1))
    for _ in range(len(SCHEDULE.waits) + 1):
        with any_store.database.writing() as connection:
            connection.exec_driver_sql("UPDATE delivery SET due_at = NULL")
        hand_on(any_store, leases, sink)
    assert [it.state for it in outbox.listed(any_store)] == ["dead"]


def test_what_is_set_aside_can_be_tried_again_or_released(any_store: Store, leases: Leases) -> None:
    sha256 = put(any_store, "damaged a")
    other = put(any_store, "damaged b")
    run(any_store, leases)
    assert [it.code for it in in_quarantine(any_store)] == ["limit_exceeded"] * 2
    assert in_quarantine(any_store, code="corrupt_file") == []

    class Mended(Steps):
        def read_incoming(self, incoming: Incoming) -> Reading:
            whole = dataclasses.replace(incoming, content=CLAIM.encode())
            reading = super().read_incoming(whole)
            given = dataclasses.replace(reading.submission, sha256=incoming.key)
            return dataclasses.replace(reading, submission=given)

    try_again(any_store, sha256)
    (record,) = run(any_store, leases, Mended())
    assert (record.version, len(record.disputes)) == (2, 1)
    release(any_store, other, why="written by hand")
    for act in (try_again, release):
        with pytest.raises(StoreError, match="not in quarantine"):
            act(any_store, other)
    told = tally(any_store)
    assert (told.recorded, told.quarantined, told.adds_up) == (2, 0, True)


def test_a_replay_proposes_and_changes_nothing_until_adopted(
    any_store: Store, leases: Leases
) -> None:
    put(any_store, CLAIM)
    put(any_store, "thanks")
    before, _ = run(any_store, leases, keeps=True)
    sink = MemorySink()
    hand_on(any_store, leases, sink)
    steps = Steps(reason="wrong_item")
    first, second = replay(any_store, steps, recorded(any_store))
    assert steps.count == 0, "it was read again though its words are kept"
    assert (first.change, second.change) == (Change.OTHER, Change.SAME)
    assert first.differences == ("disputes[0].category.code",)
    assert any_store.get(before.source.sha256) == before
    assert hand_on(any_store, leases, sink) == 0
    ids = [before.disputes[0].record_id]
    (adopted,) = replay(any_store, steps, recorded(any_store, ids), adopts=True)
    assert adopted.kept.version == 2
    assert any_store.get(ids[0]) == adopted.kept
    assert hand_on(any_store, leases, sink) == 1
    assert sink.records[-1] == adopted.kept
    assert tally(any_store).adds_up


@pytest.mark.parametrize("keeps", [True, False], ids=["slow", "quick"])
def test_every_state_it_came_through_is_told(
    any_store: Store, leases: Leases, *, keeps: bool
) -> None:
    put(any_store, CLAIM)
    run(any_store, leases, Steps(attached=[b"%PDF claim"]), keeps=keeps)
    with any_store.database.reading() as connection:
        rows = connection.execute(sa.select(t.event.c.state, t.event.c.at)).all()
        words = connection.execute(sa.select(t.reading.c.submission)).all()
        parts = connection.execute(sa.select(t.part.c.name)).scalars().all()
    assert [it.state for it in rows] == ["received", "read", "extracted", "recorded"]
    assert [it.at for it in rows] == sorted(it.at for it in rows)
    assert len(words) == keeps, "words of what is quickly read are not kept"
    assert parts == ["claim.pdf"]


def test_a_task_is_taken_by_one_and_freed_when_he_dies(any_store: Store, leases: Leases) -> None:
    put(any_store, CLAIM)
    other = Leases(any_store)
    task = other.claim()
    assert task is not None
    assert (leases.claim(), leases.free_the_dead()) == (None, 0)
    other.close()
    again = leases.claim()
    assert again is not None
    assert (again.number, again.attempts) == (task.number, 1), "giving back politely is no attempt"
