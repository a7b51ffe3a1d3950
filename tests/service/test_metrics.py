"""Figures for Prometheus are those of the store."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.errors import SettingsError
from extractor.service.metrics import metrics_served
from extractor.store.drift import note_look
from extractor.store.receiving import receive
from extractor.store.store import Store
from extractor.store.vitals import passages
from extractor.values.drift import Compared, DriftReport, Figure, Watched
from extractor.values.incoming import Incoming
from extractor.values.record import FileRecord, SourceRecord, Status

pytest.importorskip("prometheus_client", reason="the extra `metrics` is not installed")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store") as opened:
        yield opened


def figures(port: int) -> dict[str, float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20) as answer:
        lines = answer.read().decode().splitlines()
    pairs = (it.rsplit(" ", 1) for it in lines if not it.startswith("#"))
    return {name: float(value) for name, value in pairs}


def arrive(store: Store, text: str) -> None:
    incoming = Incoming("Dupont.eml", "folder:Dupont.eml", text.encode(), text)
    receive(store, incoming, source="test")


def conclude(store: Store, text: str) -> None:
    record = FileRecord(source=SourceRecord(file="x", sha256="0"), status=Status.PROCESSED)
    store.save(record, text.encode())


def test_submissions_backlog_and_seconds_are_told(store: Store) -> None:
    arrive(store, "before")
    conclude(store, "before")
    with metrics_served(store, 0) as port:
        arrive(store, "a")
        arrive(store, "b")
        conclude(store, "a")
        told = figures(port)
        again = figures(port)
    assert told["extractor_store_up"] == 1
    assert told['extractor_submissions{state="received"}'] == 1
    assert told["extractor_backlog"] == 1
    assert told["extractor_oldest_waiting_seconds"] >= 0
    assert told['extractor_deliveries{state="dead"}'] == 0
    counts = [value for name, value in told.items() if re.match(r"extractor_state_.*count", name)]
    assert sum(counts) == 1  # that of before is no news
    assert again == told | {
        "extractor_oldest_waiting_seconds": again["extractor_oldest_waiting_seconds"]
    }


def test_what_changed_is_told_with_how_much(store: Store) -> None:
    watched = Watched(Figure.LANGUAGE)
    seen = Compared(watched, 7, 100, 900, 0.4, 1e-6, (), 1e-5, drifts=True, lingers=True)
    report = DriftReport(store.clock(), None, 1.0, (seen,), lacking=False)
    note_look(store, report, lambda _: ())
    with metrics_served(store, 0) as port:
        told = figures(port)
    assert told['extractor_drift{figure="language"}'] == 1
    assert told['extractor_drift_distance{figure="language"}'] == 0.4


def test_nobody_is_named(store: Store) -> None:
    arrive(store, "a")
    with metrics_served(store, 0) as port:
        assert not [it for it in figures(port) if "Dupont" in it]


def test_a_store_that_is_away_is_told_as_a_figure(store: Store) -> None:
    with metrics_served(store, 0) as port:
        with store.database.writing() as connection:
            connection.exec_driver_sql("DROP TABLE submission")
        assert figures(port) == {"extractor_store_up": 0}


def test_the_port_is_free_afterwards_and_a_taken_one_is_an_error(store: Store) -> None:
    with (
        metrics_served(store, 0) as port,
        pytest.raises(SettingsError, match="cannot be used"),
        metrics_served(store, port),
    ):
        pytest.fail("was served twice")
    with pytest.raises(urllib.error.URLError):
        figures(port)


def test_each_passage_is_told_once_and_in_order(store: Store) -> None:
    arrive(store, "a")
    conclude(store, "a")
    (passage,) = passages(store, after=0)
    assert passage.state.value == "received"
    assert passage.seconds >= 0
    assert passages(store, after=passage.number) == ()


def test_figures_are_served_where_somebody_says(store: Store) -> None:
    with metrics_served(store, 0, host="127.0.0.2") as port:
        url = f"http://127.0.0.2:{port}/metrics"
        assert b"extractor_store_up 1" in urllib.request.urlopen(url, timeout=20).read()
        with pytest.raises(urllib.error.URLError):
            figures(port)
