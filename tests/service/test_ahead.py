"""The next file is read while one is concluded, and answers for no death but its own."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.service.ahead import Ahead, Read
from extractor.service.worker import Line, work
from extractor.store import tables as t
from extractor.store.leases import Leases
from extractor.store.receiving import receive
from extractor.store.runner import Task
from extractor.store.store import Store
from extractor.values.incoming import Incoming
from extractor.values.reading import Reading
from extractor.values.record import FileRecord, Status
from tests.service.example import Stub, incoming


def put(store: Store, *texts: str) -> None:
    for text in texts:
        receive(store, incoming(text), source="memory")


def attempts(store: Store) -> dict[str, int]:
    """Give how often each file that is not done was begun."""
    chosen = sa.select(t.submission.c.name, t.job.c.attempts).join_from(t.job, t.submission)
    with store.database.reading() as connection:
        return {it.name: it.attempts for it in connection.execute(chosen)}


class Slow(Stub):
    """Concludes a file only when the next one is read."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.following = threading.Event()
        self.seen: list[dict[str, int]] = []
        self._store = store

    def read_incoming(self, incoming: Incoming) -> Reading:
        if self.was_read:
            self.following.set()
        return super().read_incoming(incoming)

    def conclude_reading(self, reading: Reading) -> FileRecord:
        assert self.following.wait(10), "nobody read on meanwhile"
        self.seen.append(attempts(self._store))
        return super().conclude_reading(reading)


def drain(store: Store, leases: Leases, steps: Stub, *, ahead: int = 1) -> list[FileRecord]:
    seen: list[FileRecord] = []
    work(
        Line(store, leases, steps, tell=seen.append, ahead=ahead),
        stop=threading.Event(),
        drain=True,
    )
    return seen


@pytest.mark.parametrize("ahead", [1, 2])
def test_the_next_file_is_read_while_one_is_concluded(
    store: Store, leases: Leases, ahead: int
) -> None:
    put(store, "a", "b", "c")
    steps = Slow(store)
    seen = drain(store, leases, steps, ahead=ahead)
    assert [it.source.file for it in seen] == ["a", "b", "c"]
    assert sorted(steps.was_read) == ["a", "b", "c"]
    assert steps.seen == [{"a": 1, "b": 0, "c": 0}, {"b": 1, "c": 0}, {"c": 1}]


def test_what_cannot_be_read_is_set_aside_when_its_turn_comes(store: Store, leases: Leases) -> None:
    put(store, "a", "locked", "poison", "b")
    seen = drain(store, leases, Stub())
    assert [(it.source.file, it.status) for it in seen] == [
        ("a", Status.PROCESSED),
        ("locked", Status.QUARANTINED),
        ("poison", Status.QUARANTINED),
        ("b", Status.PROCESSED),
    ]


def test_what_was_read_ahead_is_given_back_at_a_stop(store: Store, leases: Leases) -> None:
    put(store, "a", "b")
    stop = threading.Event()
    line = Line(store, leases, Slow(store), tell=lambda _: stop.set(), ahead=1)
    assert work(line, stop=stop) == 1
    assert attempts(store) == {"b": 0}
    other = Leases(store)
    task = other.claim()
    assert task is not None
    assert (task.name, task.attempts) == ("b", 1)
    other.close()


def test_a_death_counts_for_what_was_begun_only(store: Store, leases: Leases) -> None:
    put(store, "a", "b")
    killed = Leases(store)
    first = killed.claim()
    assert first is not None
    assert killed.reserve() is not None
    (store.folder / "locks" / str(first.owner)).unlink()  # as if it had died
    leases.free_the_dead()
    assert attempts(store) == {"a": 1, "b": 0}


def test_who_may_have_killed_a_worker_is_worked_on_alone(store: Store, leases: Leases) -> None:
    put(store, "a", "b")
    killed = Leases(store)
    first = killed.claim()
    assert first is not None
    (store.folder / "locks" / str(first.owner)).unlink()
    leases.free_the_dead()

    class Alone(Stub):
        def conclude_reading(self, reading: Reading) -> FileRecord:
            assert self.was_read == ["a"] or reading.submission.file == "b"
            return super().conclude_reading(reading)

    seen = drain(store, leases, Alone())
    assert [it.status for it in seen] == [Status.PROCESSED] * 2


def test_a_store_that_is_away_takes_nothing_from_what_is_reserved(store: Store) -> None:
    put(store, "a", "b")

    class Away(Leases):
        def begin(self, task: Task) -> Task:
            raise StoreError("store", f"is away for {task.name}")

    runner = Away(store)
    first = runner.claim()
    assert first is not None

    def read(task: Task) -> Read:
        raise StoreError("store", f"is away for {task.name}")

    with Ahead(runner, read, most=1) as ahead:
        ahead.go_on(first)
        for _ in range(2):
            with pytest.raises(StoreError, match="away for b"):
                ahead.begin()
            assert [it.name for it in ahead.reserved()] == ["b"]
    runner.close()
    assert attempts(store) == {"a": 0, "b": 0}
