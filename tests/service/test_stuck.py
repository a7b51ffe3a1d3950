"""A text that keeps a pattern busy for ever costs its worker, then itself, never the line."""

from __future__ import annotations

import multiprocessing
import re
import signal
import threading
from pathlib import Path

import pytest

from extractor.service.stuck import ended_when_stuck
from extractor.service.worker import ATTEMPTS, Line, work
from extractor.store.leases import Leases
from extractor.store.receiving import receive
from extractor.store.store import Store
from extractor.values.reading import Reading
from extractor.values.record import FileRecord
from tests.service.example import Stub, incoming


class Endless(Stub):
    """Understands all but one file, at which a pattern never ends."""

    def conclude_reading(self, reading: Reading) -> FileRecord:
        if reading.submission.file == "endless":
            re.match(r"(a+)+$", "a" * 60 + "b")
        return super().conclude_reading(reading)


def one_worker(folder: Path) -> None:
    with Store.open(folder) as store:
        leases = Leases(store)
        line = Line(store, leases, Endless(), idle_seconds=0.01, stuck_seconds=0.3)
        work(line, stop=threading.Event(), drain=True)
        leases.close()


def test_an_endless_file_is_set_aside_and_the_others_go_on(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        for text in ("a", "endless", "b"):
            receive(store, incoming(text), source="memory")
    codes = []
    for _ in range(ATTEMPTS + 1):  # each is replaced by the next, as in a crew
        worker = multiprocessing.get_context("spawn").Process(target=one_worker, args=(tmp_path,))
        worker.start()
        worker.join(60)
        codes.append(worker.exitcode)
    assert codes == [-signal.SIGALRM] * ATTEMPTS + [0]
    with Store.open(tmp_path) as store:
        reasons = {it.source.file: it.reason_code for it in store.records()}
    assert reasons == {"a": None, "endless": "crashing_file", "b": None}


@pytest.mark.parametrize("seconds", [None, 30.0])
def test_what_ends_in_time_ends_nothing(seconds: float | None) -> None:
    with ended_when_stuck(seconds):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
