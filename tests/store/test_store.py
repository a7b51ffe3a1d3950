"""The store loses nothing and counts nothing twice."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.errors import StoreError
from extractor.store.store import Arrival, Store
from extractor.values.category import Category
from extractor.values.money import Basis
from extractor.values.record import (
    AmountRecord,
    CategoryRecord,
    Decision,
    DisputeRecord,
    FileRecord,
    SourceRecord,
    Status,
)

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
LETTER = b"Il manque 3 colis"


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def dispute(record_id: str) -> DisputeRecord:
    amount = AmountRecord(
        value=Decimal("-1204.5"), currency="EUR", basis=Basis.NET, as_written=None, confidence=0.9
    )
    return DisputeRecord(
        record_id=record_id,
        category=CategoryRecord(code=Category.SHORTAGE, confidence=0.9),
        invoice=None,
        disputed_amount=amount,
        decision=Decision.REVIEW,
        confidence=0.8,
    )


def record(
    *disputes: str,
    file: str = "a.eml",
    content: bytes = LETTER,
    status: Status = Status.PROCESSED,
    version: int = 1,
) -> FileRecord:
    return FileRecord(
        version=version,
        is_dispute=bool(disputes),
        source=SourceRecord(file=file, sha256=digest(content)),
        status=status,
        disputes=tuple(dispute(it) for it in disputes),
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store") as opened:
        yield opened


def test_a_record_comes_back_as_it_was_saved(store: Store) -> None:
    saved = store.save(record("d1", "d2"), LETTER, now=NOON)
    assert saved.is_new
    assert saved.sha256 == digest(LETTER)
    assert store.get("d2") == record("d1", "d2")
    assert store.original(saved.sha256) == LETTER
    assert store.arrivals() == (Arrival(saved.sha256, "a.eml", NOON),)


def test_a_store_opened_again_still_has_everything(tmp_path: Path) -> None:
    with Store.open(tmp_path) as first:
        first.save(record("d1"), LETTER)
    with Store.open(tmp_path) as second:
        assert list(second.records()) == [record("d1")]


def test_the_same_bytes_again_are_one_record_and_two_arrivals(store: Store) -> None:
    first = store.save(record("d1"), LETTER)
    second = store.save(record("d1", file="copy.eml"), LETTER)
    assert (first.is_new, second.is_new) == (True, False)
    assert second.sha256 == first.sha256
    assert len(list(store.records())) == 1
    assert [it.file for it in store.arrivals(first.sha256)] == ["a.eml", "copy.eml"]


def test_a_better_reading_replaces_the_disputes_of_the_first(store: Store) -> None:
    store.save(record("d1"), LETTER)
    second = store.save(record("d2", "d3"), LETTER)
    assert (second.is_new, second.record.version) == (False, 2)
    expected = record("d2", "d3", version=2).model_copy(update={"replaces": ("d1",)})
    assert store.get("d3") == second.record == expected
    with pytest.raises(StoreError, match="no record begins with 'd1'"):
        store.get("d1")


def test_a_failure_does_not_replace_a_reading(store: Store) -> None:
    store.save(record("d1"), LETTER)
    store.save(record(status=Status.QUARANTINED), LETTER)
    assert store.get("d1").status is Status.PROCESSED
    assert len(store.arrivals()) == 2


def test_a_reading_replaces_a_failure(store: Store) -> None:
    store.save(record(status=Status.QUARANTINED), LETTER)
    store.save(record("d1"), LETTER)
    assert store.get("d1").status is Status.PROCESSED


def test_a_quarantined_file_is_found_by_its_digest(store: Store) -> None:
    store.save(record(content=b"", status=Status.QUARANTINED), b"")
    assert store.get(digest(b"")[:10]).status is Status.QUARANTINED
    assert store.original(digest(b"")) == b""


def test_a_file_too_large_to_keep_still_has_a_record(store: Store) -> None:
    store.save(record(status=Status.QUARANTINED), None)
    assert store.get(digest(LETTER)).status is Status.QUARANTINED
    with pytest.raises(StoreError, match="not in the store"):
        store.original(digest(LETTER))


def test_the_start_of_an_id_is_enough_unless_two_begin_so(store: Store) -> None:
    store.save(record("abc1", "abd2"), LETTER)
    assert store.get("abc") == record("abc1", "abd2")
    found = store.dispute("abd")
    assert found is not None
    assert found.record_id == "abd2"
    with pytest.raises(StoreError, match="abc1, abd2"):
        store.get("ab")


def test_a_whole_id_is_found_though_another_begins_with_it(store: Store) -> None:
    store.save(record("d1", "d11"), LETTER)
    found = store.dispute("d1")
    assert found is not None
    assert found.record_id == "d1"


@pytest.mark.parametrize("unknown", ["", "zz", "%", "_", "d*"])
def test_an_unknown_id_says_so(store: Store, unknown: str) -> None:
    store.save(record("d1"), LETTER)
    with pytest.raises(StoreError, match="no record begins with"):
        store.get(unknown)


def test_records_come_in_the_order_of_their_first_arrival(store: Store) -> None:
    for name in ("b", "a", "c", "b"):
        store.save(record(file=name, content=name.encode()), name.encode())
    assert [it.source.file for it in store.records()] == ["b", "a", "c"]


def test_a_store_knows_what_it_has(store: Store) -> None:
    assert not store.knows(digest(LETTER))
    store.save(record(), LETTER)
    assert store.knows(digest(LETTER))


def test_nothing_is_half_saved(store: Store, tmp_path: Path) -> None:
    """A record that the database refuses leaves no trace but the original."""
    other = sqlite3.connect(tmp_path / "store" / "records.sqlite")
    other.execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON arrival BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(StoreError, match="cannot be used"):
        store.save(record("d1"), LETTER)
    other.close()
    assert list(store.records()) == []
    assert not store.knows(digest(LETTER))
    assert store.original(digest(LETTER)) == LETTER


def test_writers_at_the_same_time_do_not_disturb_each_other(tmp_path: Path) -> None:
    failures: list[StoreError] = []

    def write(worker: int) -> None:
        with Store.open(tmp_path) as own:
            for number in range(15):
                content = f"{number}".encode()
                try:
                    own.save(record(f"d{number}", content=content, file=f"{worker}"), content)
                except StoreError as error:
                    failures.append(error)

    threads = [threading.Thread(target=write, args=(it,)) for it in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store.open(tmp_path) as store:
        assert failures == []
        assert len(list(store.records())) == 15
        assert len(store.arrivals()) == 60


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "records.sqlite").write_text("Il manque 3 colis " * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store.open(tmp_path)


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "records.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="newer version"):
        Store.open(tmp_path)


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be created"):
        Store.open(tmp_path / "file" / "store")
