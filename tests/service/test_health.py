"""A health report tells whether the service lives and keeps up, and nothing about people."""

from __future__ import annotations

import datetime as dt
import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.errors import SettingsError
from extractor.service import health
from extractor.service.health import HealthReports, complaint
from extractor.store.receiving import receive
from extractor.store.store import Store
from extractor.values.incoming import Incoming
from extractor.values.record import FileRecord, SourceRecord, Status

CANARY = "Réclamation Dupont.eml"
START = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)


class Clock:
    """A calendar that goes when told."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        return self.now

    def go(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with Store.open(tmp_path / "store", clock=clock) as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "run" / "health.json"


def arrive(store: Store, text: str) -> None:
    receive(store, Incoming(CANARY, f"folder:{CANARY}", text.encode(), text), source="test")


def set_aside(store: Store, text: str) -> None:
    source = SourceRecord(file=CANARY, sha256="0")
    record = FileRecord(
        source=source, status=Status.QUARANTINED, reason=CANARY, reason_code="encrypted_file"
    )
    store.save(record, text.encode())


def test_a_report_counts_what_waits_and_names_nobody(
    store: Store, clock: Clock, file: Path
) -> None:
    arrive(store, "a")
    clock.go(90)
    arrive(store, "b")
    set_aside(store, "c")
    with HealthReports(store, file):
        report = json.loads(file.read_text())
        assert "Dupont" not in file.read_text()
    assert report["alive"] is True
    assert report["store_answers"] is True
    assert (report["backlog"], report["oldest_waiting_seconds"]) == (2, 90.0)
    assert (report["states"]["received"], report["states"]["quarantined"]) == (2, 1)
    assert report["deliveries"] == {"waiting": 0, "dead": 0}
    assert report["last_error"] == {"code": "encrypted_file", "at": "2026-03-02T10:01:30+00:00"}


def test_a_report_is_written_only_every_few_seconds(store: Store, file: Path) -> None:
    now = [0.0]
    with HealthReports(store, file, every_seconds=5, clock=lambda: now[0]) as reports:
        file.unlink()
        now[0] = 4.9
        reports.turn()
        assert not file.exists()
        now[0] = 5.0
        reports.turn()
        assert file.exists()
        assert [it.name for it in file.parent.iterdir()] == ["health.json"]


def test_a_fault_around_the_store_is_told(store: Store, file: Path) -> None:
    with HealthReports(store, file) as reports:
        log = logging.getLogger("extractor.service.intake")
        log.warning("a source does not answer", extra={"code": "source"})
        fault = reports.report().fault
    assert fault is not None
    assert fault.code == "source"


def test_a_store_that_does_not_answer_is_part_of_the_report(store: Store, file: Path) -> None:
    with HealthReports(store, file, every_seconds=0) as reports:
        with store.database.writing() as connection:
            connection.exec_driver_sql("DROP TABLE submission")
        reports.turn()
        report = json.loads(file.read_text())
    assert report["store_answers"] is False
    assert report["backlog"] is None
    assert report["last_error"]["code"] == "store"


def test_a_file_that_cannot_be_written_ends_nothing(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with HealthReports(store, tmp_path / "file" / "health.json", every_seconds=0) as reports:
        reports.turn()


@pytest.mark.parametrize(
    ("age", "says"), [(0, None), (59, None), (61, "61 seconds old"), (-5, None)]
)
def test_an_old_report_is_a_complaint(
    store: Store, file: Path, age: float, says: str | None
) -> None:
    with HealthReports(store, file):
        said = complaint(file, max_age_seconds=60, now=START + dt.timedelta(seconds=age))
    assert (said is None) if says is None else (said is not None and says in said)


def test_a_service_that_was_stopped_says_so(store: Store, file: Path) -> None:
    with HealthReports(store, file):
        pass
    assert complaint(file, max_age_seconds=60, now=START) == "the service was stopped"


def test_no_file_is_a_complaint_and_a_strange_one_an_error(tmp_path: Path) -> None:
    strange = tmp_path / "health.json"
    assert "no health file" in str(complaint(strange, max_age_seconds=60, now=START))
    for text in ("", "[]", "{}", '{"at": 5}', '{"at": "2026-03-02T10:00:00"}'):
        strange.write_text(text)
        with pytest.raises(SettingsError, match="no health file of"):
            complaint(strange, max_age_seconds=60, now=START)


def test_a_worker_reports_beside_its_work(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "EVERY_SECONDS", 0.02)
    with health.reporting(store, file):
        assert complaint(file, max_age_seconds=60, now=store.clock()) is None
        first = file.stat().st_ino
        for _ in range(200):
            if file.stat().st_ino != first:
                break
            time.sleep(0.02)
        else:
            pytest.fail("no second report came")
    assert complaint(file, max_age_seconds=60, now=store.clock()) == "the service was stopped"
    with health.reporting(store, None):
        pass
