"""The head of the audit trail gets to its file while the program runs."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

from extractor.service.heads import export_heads
from extractor.store.audit import Entry, append
from extractor.store.audit_heads import read_heads
from extractor.store.store import Store


def test_the_head_is_exported_until_the_end(tmp_path: Path) -> None:
    file, stop = tmp_path / "heads.jsonl", threading.Event()
    with Store.open(tmp_path / "kept") as store:
        told = threading.Thread(
            target=export_heads, args=(store, file, stop), kwargs={"seconds": 9}
        )
        told.start()
        with store.database.writing() as connection:
            at = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
            append(connection, Entry(at, "anna", "", "try", ("x", "1")))
        stop.set()
        told.join()
    assert read_heads(file)[-1].number == 1


def test_a_file_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with Store.open(tmp_path / "kept") as store:
        assert export_heads(store, tmp_path / "missing" / "heads.jsonl", stop) == 1
