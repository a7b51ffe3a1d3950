"""What the store concluded reaches a receiver exactly, through the real outbox and relay."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.delivery.sinks import EventSink
from extractor.errors import DeliveryError, StoreError
from extractor.service import relay as relays
from extractor.service.relay import Relay
from extractor.store.leases import Leases
from extractor.store.outbox import listed
from extractor.store.receiving import receive
from extractor.store.store import Store
from extractor.store.writing import Subject, conclude
from extractor.testing import MemorySink
from extractor.values.incoming import Incoming
from extractor.values.record import FileRecord
from tests.delivery.records import record
from tests.delivery.test_effect import SCRIPTS, KilledError, Receiver

HELD = st.lists(
    st.lists(st.sets(st.sampled_from("abc"), min_size=1), min_size=1, max_size=3),
    min_size=1,
    max_size=3,
)


def put(store: Store, name: str, held: Sequence[set[str]]) -> None:
    """Let a file arrive, and conclude the versions of its record one after the other."""
    place = Incoming(name, f"box:{name}", name.encode(), name)
    sha256 = receive(store, place, source="box").sha256
    for ids in held:
        made = record(*sorted(f"{name}{it}" for it in ids), sha256=sha256)
        with store.database.writing() as connection:
            number = connection.exec_driver_sql(
                f"SELECT number FROM submission WHERE sha256 = '{sha256}'"  # noqa: S608 (ours)
            ).scalar_one()
            conclude(connection, Subject(number, sha256, store.clock()), made, ("sink",))


def make_due(store: Store) -> None:
    """Let the time of every wait pass."""
    with store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE delivery SET due_at = NULL, set_at = NULL")


@settings(max_examples=25)
@given(files=HELD, script=SCRIPTS.map(lambda it: it[:8]))
def test_the_receiver_ends_with_the_disputes_of_the_store(
    files: list[list[set[str]]], script: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    receiver = Receiver(script)
    with Store.open(tmp_path_factory.mktemp("store") / "kept") as store:
        for number, held in enumerate(files):
            put(store, f"file{number}", held)
        while listed(store):
            make_due(store)
            with contextlib.closing(Leases(store)) as leases, contextlib.suppress(KilledError):
                leases.free_the_dead()
                Relay(store, leases, {"sink": EventSink(receiver)}).once(threading.Event())
    expected = {f"file{n}{it}" for n, held in enumerate(files) for it in held[-1]}
    assert {it for it, (_, stands) in receiver.state.items() if stands} == expected


@pytest.mark.parametrize("fails", [False, True], ids=["all", "not all"])
def test_a_sink_that_takes_several_at_once_gets_each_once(tmp_path: Path, *, fails: bool) -> None:
    class Sink(MemorySink):
        handfuls = 0

        def deliver_all(self, given: Sequence[FileRecord]) -> None:
            self.handfuls += 1
            for number, it in enumerate(given):
                if fails and number == 1:
                    raise DeliveryError("sink", "is full")
                self.deliver(it)

    sink = Sink()
    with Store.open(tmp_path / "kept") as store, contextlib.closing(Leases(store)) as leases:
        for number in range(3):
            put(store, f"file{number}", [{"a"}])
        assert Relay(store, leases, {"sink": sink}).once(threading.Event()) == 3
        assert listed(store) == []
    assert sink.handfuls == 1
    assert len(sink.records) == 3


@pytest.mark.parametrize(
    ("failures", "tried"),
    [
        ([DeliveryError("sink", "is busy", after=600.0)], 1),
        ([DeliveryError("sink", "is away")] * 9, relays._PATIENCE),  # noqa: SLF001
        ([DeliveryError("sink", "never", retryable=False)] * 9, 9),
    ],
    ids=["asked to wait", "away", "refused"],
)
def test_a_sink_that_takes_nothing_rests(
    failures: list[DeliveryError], tried: int, tmp_path: Path
) -> None:
    left = list(failures)

    class Sink(MemorySink):
        def deliver(self, given: object) -> None:
            if left:
                raise left.pop(0)
            super().deliver(given)  # type: ignore[arg-type]

    with Store.open(tmp_path / "kept") as store, contextlib.closing(Leases(store)) as leases:
        for number in range(len(failures)):
            put(store, f"file{number}", [{"a"}])
            with store.database.writing() as connection:
                connection.exec_driver_sql("UPDATE delivery SET ordering = number")
        relay = Relay(store, leases, {"sink": Sink()})
        for _ in range(3):
            make_due(store)
            relay.once(threading.Event())
    assert len(failures) - len(left) == tried


def test_what_waits_is_tried_when_a_sink_is_back(tmp_path: Path) -> None:
    now = [0.0]
    away = [DeliveryError("sink", "is away")] * 3

    class Sink(MemorySink):
        def deliver(self, given: object) -> None:
            if away:
                raise away.pop()
            super().deliver(given)  # type: ignore[arg-type]

    with Store.open(tmp_path / "kept") as store, contextlib.closing(Leases(store)) as leases:
        sink = Sink()
        relay = Relay(store, leases, {"sink": sink}, monotonic=lambda: now[0])
        for number in range(4):
            put(store, f"file{number}", [{"a"}])
            with store.database.writing() as connection:
                connection.exec_driver_sql("UPDATE delivery SET ordering = number")
            if number < 3:
                relay.once(threading.Event())
            now[0] += 100.0
        assert relay.once(threading.Event()) == 1
        assert [it.attempts for it in listed(store)] == [0, 0, 0]
        assert relay.once(threading.Event()) == 3
    assert len(sink.records) == 4


def test_what_could_not_be_noted_is_handed_on_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store fails after the sink took a record: it comes twice rather than never again."""
    real, failures, stop = relays.note_done, [StoreError("store", "is full")], threading.Event()

    def noted(*given: object) -> None:
        if failures:
            raise failures.pop()
        real(*given)  # type: ignore[arg-type]
        stop.set()

    monkeypatch.setattr(relays, "note_done", noted)
    with Store.open(tmp_path / "kept") as store, contextlib.closing(Leases(store)) as leases:
        put(store, "file", [{"a"}])
        sink = MemorySink()
        assert Relay(store, leases, {"sink": sink}, retry_seconds=0.01).run(stop) == 1
        assert listed(store) == []
    assert len(sink.records) == 1
