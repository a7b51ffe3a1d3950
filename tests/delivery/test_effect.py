"""However deliveries fail, come twice or are cut off, the receiver ends in the right state.

The receiver does what the documentation asks for: of each dispute it keeps the highest version.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.delivery.events import events_of
from extractor.delivery.retry import STANDARD
from extractor.delivery.sinks import EventSink
from extractor.errors import DeliveryError
from extractor.values.event import DisputeEvent, EventType
from extractor.values.record import FileRecord
from tests.delivery.records import record


class KilledError(Exception):
    """The program ends here."""


class Receiver:
    """Takes events as a channel, failing as the script says.

    Attributes:
        state: highest version of each dispute, and whether it stands.
    """

    def __init__(self, script: Sequence[str]) -> None:
        self._script = list(script)
        self.state: dict[str, tuple[int, bool]] = {}
        self.taken: list[str] = []

    def send(self, event: DisputeEvent) -> None:
        what = self._script.pop(0) if self._script else "takes"
        if what == "is away":
            raise DeliveryError("receiver", "is away")
        self._take(event)
        if what == "takes twice":
            self._take(event)
        if what == "answer lost":  # it took it, but the sender does not know
            raise DeliveryError("receiver", "no answer")
        if what == "sender killed":
            raise KilledError

    def _take(self, event: DisputeEvent) -> None:
        self.taken.append(event.id)
        data = event.data
        if self.state.get(data.record_id, (0, False))[0] < data.version:
            stands = event.type is not EventType.WITHDRAWN
            self.state[data.record_id] = (data.version, stands)

    def check(self, event: DisputeEvent) -> None:
        self.send(event)

    def tend(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing is open."""


SCRIPTS = st.lists(
    st.sampled_from(["takes", "takes twice", "is away", "answer lost", "sender killed"]),
    max_size=40,
)
VERSIONS = st.lists(st.sets(st.sampled_from("abcd")), min_size=1, max_size=5)


def versions(held: Sequence[set[str]]) -> list[FileRecord]:
    """Give the versions of one file's record that hold these disputes."""
    before: tuple[str, ...] = ()
    made: list[FileRecord] = []
    for number, ids in enumerate(held, 1):
        made.append(record(*sorted(ids), version=number, replaces=before))
        before = tuple(sorted(ids))
    return made


def hand_on(sink: EventSink, outbox: list[FileRecord]) -> None:
    """Do what the relay does: in order, the same again until it was taken."""
    while outbox:
        try:
            sink.deliver(outbox[0])
        except (DeliveryError, KilledError):
            continue  # tried again, or by the next program, from the outbox
        outbox.pop(0)


@settings(max_examples=300)
@given(held=VERSIONS, script=SCRIPTS)
def test_the_effective_state_is_exact(held: list[set[str]], script: list[str]) -> None:
    receiver = Receiver(script)
    made = versions(held)
    hand_on(EventSink(receiver), list(made))
    standing = {it for it, (_, stands) in receiver.state.items() if stands}
    assert standing == held[-1]
    assert set(receiver.taken) == {event.id for it in made for event in events_of(it)}


@settings(max_examples=200)
@given(held=VERSIONS, order=st.randoms())
def test_even_out_of_order_a_receiver_ends_right(held: list[set[str]], order: object) -> None:
    receiver = Receiver(())
    events = [event for it in versions(held) for event in events_of(it)] * 2
    order.shuffle(events)  # type: ignore[attr-defined]
    for event in events:
        receiver.send(event)
    assert {it for it, (_, stands) in receiver.state.items() if stands} == held[-1]


@pytest.mark.parametrize("hours", [1, 24, 65])
def test_a_receiver_that_is_away_for_long_gets_everything(hours: int) -> None:
    """In simulated time: the schedule reaches beyond the outage, at its shortest waits."""
    now, failures = 0.0, 0
    while now < hours * 3600:
        assert failures < len(STANDARD.waits)
        now += STANDARD.waits[failures] * (1 - STANDARD.jitter)
        failures += 1
    assert now < 76 * 3600
