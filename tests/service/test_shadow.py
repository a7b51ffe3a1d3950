"""A shadow sees what was read, and nobody waits for it."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from extractor.errors import ModelError
from extractor.service.shadow import DEATHS, WAITING, Beside, run_beside
from extractor.service.worker import Line, work
from extractor.store.leases import Leases
from extractor.store.receiving import receive
from extractor.store.shadows import shadow_figures, shadow_seen
from extractor.store.store import Store
from extractor.values.category import TriageClass
from extractor.values.reading import Reading
from extractor.values.record import FileRecord
from tests.service.example import Stub, incoming

COPY = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"


def copying(file: Path) -> list[str]:
    return [sys.executable, "-c", COPY, str(file)]


def worked(store: Store, leases: Leases, beside: Beside, *texts: str) -> Stub:
    for text in texts:
        receive(store, incoming(text), source="memory")
    stub = Stub()
    line = Line(store, leases, stub, beside=beside.offer)
    work(line, stop=threading.Event(), drain=True)
    return stub


def otherwise(reading: Reading) -> FileRecord:
    """Be models that take everything for a payment notice, and cannot bear one file."""
    if reading.submission.file == "c":
        raise ModelError("category", "is at a loss")
    record = Stub().conclude_reading(reading)
    return record.model_copy(update={"triage": TriageClass.PAYMENT_NOTICE})


def test_what_was_read_is_compared_and_not_read_again(
    store: Store, leases: Leases, tmp_path: Path
) -> None:
    file = tmp_path / "handed"
    beside = Beside(lambda _: copying(file), lambda: 3)
    stub = worked(store, leases, beside, "a", "b", "c")
    beside.close(finish_seconds=30)
    assert stub.was_read == ["a", "b", "c"]
    assert run_beside(store, 3, otherwise, io.BytesIO(file.read_bytes())) == 2
    figures = shadow_figures(store, 3)
    assert (figures.same, figures.other, figures.failed) == (0, 2, 1)
    seen = [(it.file, it.difference.field) for it in shadow_seen(store, 3)]
    assert seen == [("b", "triage"), ("a", "triage")]
    assert shadow_figures(store, 4).files == 0


def test_a_torn_stream_ends_it_without_a_fault(
    store: Store, leases: Leases, tmp_path: Path
) -> None:
    file = tmp_path / "handed"
    beside = Beside(lambda _: copying(file), lambda: 3)
    worked(store, leases, beside, "a", "b")
    beside.close(finish_seconds=30)
    whole = file.read_bytes()
    assert run_beside(store, 3, otherwise, io.BytesIO(whole[:-5])) == 1


def test_one_that_hangs_is_ended_and_its_file_counts_as_failed(
    store: Store, leases: Leases, tmp_path: Path
) -> None:
    file = tmp_path / "handed"
    beside = Beside(lambda _: copying(file), lambda: 3)
    worked(store, leases, beside, "a")
    beside.close(finish_seconds=30)

    def hang(reading: Reading) -> FileRecord:
        time.sleep(60)
        return otherwise(reading)

    child = os.fork()
    if not child:
        run_beside(store, 3, hang, io.BytesIO(file.read_bytes()), seconds=0.2)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGALRM
    assert shadow_figures(store, 3).failed == 1


def test_without_a_shadow_nothing_is_started(store: Store, leases: Leases) -> None:
    def never(_: int) -> list[str]:
        raise AssertionError

    beside = Beside(never, lambda: 0)
    assert worked(store, leases, beside, "a").was_read == ["a"]
    beside.close()


def test_another_release_gets_a_process_of_its_own(
    store: Store, leases: Leases, tmp_path: Path
) -> None:
    now = 1
    started: list[int] = []

    def command(release: int) -> list[str]:
        started.append(release)
        return copying(tmp_path / f"of-{release}")

    beside = Beside(command, lambda: now)
    worked(store, leases, beside, "a")
    now = 2
    worked(store, leases, beside, "b")
    beside.close(finish_seconds=30)
    assert started == [1, 2]
    assert b"b" in (tmp_path / "of-2").read_bytes()


@pytest.mark.parametrize(
    "code", ["raise SystemExit(5)", "import time; time.sleep(600)"], ids=["dying", "hanging"]
)
def test_the_line_goes_on_beside_one_that_is_of_no_use(
    store: Store, leases: Leases, code: str
) -> None:
    started: list[int] = []

    def command(release: int) -> list[str]:
        started.append(release)
        return [sys.executable, "-c", code]

    beside = Beside(command, lambda: 3)
    texts = [f"file {it}" for it in range(2 * WAITING)]
    assert worked(store, leases, beside, *texts).was_read == texts
    before = time.monotonic()
    beside.close()
    assert time.monotonic() - before < 20
    assert len(list(store.records())) == len(texts)
    assert 1 <= len(started) <= DEATHS


def test_one_that_cannot_be_started_costs_nothing(store: Store, leases: Leases) -> None:
    beside = Beside(lambda _: ["/nowhere/extractor"], lambda: 3)
    assert worked(store, leases, beside, "a").was_read == ["a"]
    beside.close()
