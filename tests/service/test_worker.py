"""The line goes on, whatever a single file does."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.errors import (
    CorruptFileError,
    DeliveryError,
    EmptyFileError,
    EncryptedFileError,
    ReaderError,
)
from extractor.intake.folder import FolderSource
from extractor.intake.folder_settings import FolderSettings
from extractor.service.worker import Line, outcome, work
from extractor.store import Store
from extractor.testing import MemorySink, MemorySource
from extractor.values.incoming import Incoming
from extractor.values.record import FileRecord, SourceRecord, Status


def incoming(text: str) -> Incoming:
    return Incoming(text, f"memory:{text}", text.encode(), text)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read(given: Incoming) -> FileRecord:
    """Read anything, but fail on what is called so."""
    if given.name == "locked":
        raise EncryptedFileError(given.name)
    if given.name == "poison" or given.content is None:
        raise ZeroDivisionError
    if not given.content:
        raise EmptyFileError(given.name)
    source = SourceRecord(file=given.name, sha256=hashlib.sha256(given.content).hexdigest())
    return FileRecord(source=source, status=Status.PROCESSED)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store") as opened:
        yield opened


def run(
    source: MemorySource | FolderSource, store: Store, *sinks: MemorySink, count: int
) -> list[FileRecord]:
    """Work until so many records were told."""
    stop = threading.Event()
    seen: list[FileRecord] = []

    def tell(record: FileRecord) -> None:
        seen.append(record)
        if len(seen) >= count:
            stop.set()

    work(
        Line(source, read, store, sinks, tell=tell, rescan_seconds=0.1, retry_seconds=0), stop=stop
    )
    return seen


def test_every_file_ends_in_a_named_state_and_is_kept(store: Store) -> None:
    source = MemorySource([incoming(it) for it in ("a", "locked", "poison", "b")])
    sink = MemorySink()
    run(source, store, sink, count=4)
    assert source.acknowledged == ["a", "locked", "poison", "b"]
    assert source.ended["a"] is source.ended["b"] is None
    assert "password" in (source.ended["locked"] or "")
    assert "unexpected fault: ZeroDivisionError" in (source.ended["poison"] or "")
    assert [it.status for it in sink.records] == [
        Status.PROCESSED, Status.QUARANTINED, Status.QUARANTINED, Status.PROCESSED,
    ]  # fmt: skip
    assert list(store.records()) == sink.records
    assert store.original(digest("poison")) == b"poison"


def test_no_file_is_set_aside_for_a_reader_that_cannot_start() -> None:
    def fails(given: Incoming) -> FileRecord:
        raise ReaderError(given.name, "no more processes")

    with pytest.raises(ReaderError):
        outcome(incoming("a"), fails)


def test_a_file_that_intake_refused_is_not_read() -> None:
    problem = CorruptFileError("x", "cut off")
    given = Incoming("x", "memory:x", None, "x", problem=problem)
    record = outcome(given, lambda _: pytest.fail("was read"))
    assert (record.reason, record.reason_code) == (str(problem), "corrupt_file")


def test_a_sink_that_is_away_is_waited_for(store: Store) -> None:
    sink = MemorySink(failures=[DeliveryError("server", "is away")] * 3)
    source = MemorySource([incoming("a"), incoming("b")])
    run(source, store, sink, count=2)
    assert [it.source.file for it in sink.records] == ["a", "b"]
    assert source.acknowledged == ["a", "b"]


def test_a_sink_that_will_never_take_it_does_not_stop_the_line(store: Store) -> None:
    sink = MemorySink(failures=[DeliveryError("server", "unknown", retryable=False)])
    run(MemorySource([incoming("a"), incoming("b")]), store, sink, count=2)
    assert [it.source.file for it in sink.records] == ["b"]


def test_nothing_is_marked_before_it_is_stored(store: Store) -> None:
    class Watched(MemorySource):
        def stored(self, incoming: Incoming) -> None:
            assert store.knows(digest(incoming.name))
            super().stored(incoming)

    source = Watched([incoming("a")])
    run(source, store, count=1)
    assert source.acknowledged == ["a"]


def test_a_stop_while_a_sink_is_away_leaves_the_file_where_it_is(store: Store) -> None:
    stop = threading.Event()

    class Away(MemorySink):
        def deliver(self, record: FileRecord) -> None:
            stop.set()
            raise DeliveryError("server", f"is away for {record.source.file}")

    source = MemorySource([incoming("a")])
    assert work(Line(source, read, store, (Away(),)), stop=stop) == 0
    assert source.acknowledged == []
    assert len(list(source.poll())) == 1


def test_the_same_file_twice_is_one_record_and_two_arrivals(store: Store) -> None:
    source = MemorySource([incoming("a")])
    run(source, store, count=1)
    source.put(incoming("a"))
    run(source, store, count=1)
    assert len(list(store.records())) == 1
    assert len(store.arrivals()) == 2


def test_a_drop_folder_is_emptied_into_done_and_quarantine(tmp_path: Path, store: Store) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text("Il manque 3 colis")
    (inbox / "b.pdf").touch()
    with FolderSource(inbox, settings=FolderSettings(stable_seconds=0)) as source:
        run(source, store, count=2)
    assert sorted(it.relative_to(inbox).as_posix() for it in inbox.rglob("*") if it.is_file()) == [
        ".done/a.txt", ".quarantine/b.pdf", ".quarantine/b.pdf.reason.txt",
    ]  # fmt: skip
    assert sorted(it.status for it in store.records()) == [Status.PROCESSED, Status.QUARANTINED]
