"""The line goes on, whatever a single file does."""

from __future__ import annotations

import threading

import pytest

from extractor.errors import LimitError, StoreError
from extractor.service.worker import ATTEMPTS, OCR_FAULTS, Line, work
from extractor.store.leases import Leases
from extractor.store.receiving import receive
from extractor.store.runner import Task
from extractor.store.store import Store
from extractor.store.tally import tally
from extractor.values.incoming import Incoming
from extractor.values.reading import Reading
from extractor.values.record import FileRecord, Status
from tests.service.example import Stub, digest, incoming


def put(store: Store, *texts: str) -> None:
    for text in texts:
        receive(store, incoming(text), source="memory")


def drain(store: Store, leases: Leases, stub: Stub | None = None) -> list[FileRecord]:
    seen: list[FileRecord] = []
    line = Line(store, leases, stub or Stub(), tell=seen.append, idle_seconds=0.01)
    work(line, stop=threading.Event(), drain=True)
    return seen


def test_every_file_ends_in_a_named_state_and_is_kept(store: Store, leases: Leases) -> None:
    put(store, "a", "locked", "poison", "b")
    seen = drain(store, leases)
    assert [it.status for it in seen] == [
        Status.PROCESSED, Status.QUARANTINED, Status.QUARANTINED, Status.PROCESSED,
    ]  # fmt: skip
    assert "password" in (seen[1].reason or "")
    assert seen[1].reason_code == "encrypted_file"
    assert "unexpected fault: ZeroDivisionError" in (seen[2].reason or "")
    assert list(store.records()) == seen
    assert store.original(digest("poison")) == b"poison"


def test_what_came_without_bytes_is_set_aside_with_its_own_reason(
    store: Store, leases: Leases
) -> None:
    problem = LimitError("big.pdf", "the file is larger than 5 bytes")
    given = Incoming("big.pdf", "folder:in/big.pdf", None, "big.pdf", problem=problem)
    receive(store, given, source="memory")
    (record,) = drain(store, leases, Stub())
    assert (record.reason, record.reason_code) == (str(problem), "limit_exceeded")


def test_no_file_is_set_aside_for_a_reader_that_cannot_start(store: Store, leases: Leases) -> None:
    put(store, "crowd")
    assert drain(store, leases) == []
    told = tally(store)
    assert (told.in_work, told.quarantined) == (1, 0)
    assert "no more processes" in (told.last_problem or "")


def test_text_recognition_that_stays_away_is_the_files_own_in_the_end(
    store: Store,
) -> None:
    put(store, "scan")
    stub, seen = Stub(), []
    stop = threading.Event()

    class Hurried(Leases):
        def postpone(self, task: Task, problem: str, *, seconds: float) -> None:
            assert 0 < seconds <= 1.25 * 2**OCR_FAULTS
            super().postpone(task, problem, seconds=0)

    hurried = Hurried(store)
    work(Line(store, hurried, stub, tell=seen.append), stop=stop, drain=True)
    hurried.close()
    assert [it.reason_code for it in seen] == ["ocr"]
    assert len(stub.was_read) == OCR_FAULTS + 1


def test_who_kills_its_worker_thrice_is_set_aside_unread(store: Store, leases: Leases) -> None:
    put(store, "a", "b")
    for _ in range(ATTEMPTS):
        killed = Leases(store)
        task = killed.claim()
        assert task is not None
        assert task.name == "a"
        (store.folder / "locks" / str(task.owner)).unlink()  # as if it had died
        leases.free_the_dead()
    stub = Stub()
    seen = drain(store, leases, stub)
    assert [it.reason_code for it in seen] == ["crashing_file", None]
    assert stub.was_read == ["b"]


def test_what_was_given_back_counts_for_nothing(store: Store, leases: Leases) -> None:
    put(store, "a")
    for _ in range(ATTEMPTS + 2):
        task = leases.claim()
        assert task is not None
        leases.give_back(task)
    assert [it.status for it in drain(store, leases)] == [Status.PROCESSED]


@pytest.mark.parametrize("slow", [True, False], ids=["slow", "quick"])
def test_what_took_long_to_read_is_not_read_again(
    store: Store, leases: Leases, *, slow: bool
) -> None:
    class Torn(Stub):
        def conclude_reading(self, reading: Reading) -> FileRecord:
            raise StoreError("x", f"was away for {reading.submission.file}")

    put(store, "a")
    stub = Torn()
    line = Line(store, leases, stub, keep_after_seconds=0.0 if slow else 60.0)
    work(line, stop=threading.Event(), drain=True)
    assert stub.was_read == ["a"]
    with store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE job SET due_at = NULL")
    again = Stub()
    (record,) = drain(store, leases, again)
    assert again.was_read == ([] if slow else ["a"])
    assert record.source.file == "a"


def test_a_stop_ends_the_loop_after_the_task_in_hand(store: Store, leases: Leases) -> None:
    put(store, "a", "b")
    stop = threading.Event()
    line = Line(store, leases, Stub(), tell=lambda _: stop.set())
    assert work(line, stop=stop) == 1
    assert tally(store).in_work == 1


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "ours"])
def test_a_result_counts_only_while_the_task_is_ours(
    store: Store, leases: Leases, *, taken: bool
) -> None:
    """Somebody who took us for dead finishes first; ours is dropped."""

    class Slow(Stub):
        def conclude_reading(self, reading: Reading) -> FileRecord:
            if taken:
                with store.database.writing() as connection:
                    connection.exec_driver_sql("UPDATE job SET lease = lease + 1")
            return super().conclude_reading(reading)

    put(store, "a")
    seen: list[FileRecord] = []
    stop = threading.Event()
    line = Line(store, leases, Slow(), tell=seen.append)
    assert work(line, stop=stop, drain=True) == (0 if taken else 1)
    assert len(seen) == (0 if taken else 1)
    assert tally(store).in_work == (1 if taken else 0)
