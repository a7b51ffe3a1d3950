"""Documents of older records are measured from their originals; records stay as they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.service.measuring import How, measure_all
from extractor.store.store import Store
from extractor.store.tables_drift import trace
from extractor.store.traces import traces
from extractor.store.untraced import count_untraced
from extractor.values.drift import Measured
from extractor.values.record import FileRecord, SourceRecord, Status
from tests.service.example import Stub, digest

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store as it was before anything was measured."""
    with Store.open(tmp_path / "kept", clock=lambda: NOON) as opened:
        for name in ("letter", "locked"):
            source = SourceRecord(file=name, sha256=digest(name))
            record = FileRecord(source=source, status=Status.PROCESSED, language="fr")
            opened.save(record, name.encode())
        with opened.database.writing() as connection:
            connection.execute(trace.delete())
        yield opened


def test_what_can_be_read_is_measured_and_the_rest_by_its_record(store: Store) -> None:
    told: list[tuple[str, How]] = []
    before = [*store.records()]
    assert count_untraced(store) == 2
    measure_all(
        store, Stub(), lambda _: Measured("pdf-1", 0.5), lambda it, how: told.append((it.name, how))
    )
    assert told == [("letter", How.WORDS), ("locked", How.RECORD)]
    kept, _ = traces(store, NOON)
    assert sorted((it.layout, it.unfamiliar, it.language) for it in kept) == [
        ("", None, "fr"), ("pdf-1", 0.5, "fr"),
    ]  # fmt: skip
    assert [*store.records()] == before
    assert count_untraced(store) == 1  # may be readable another day
