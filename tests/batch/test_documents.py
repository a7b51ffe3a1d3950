"""Real documents on workers: the same records as in this process, and nothing left behind."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from extractor.batch.executor import Need
from extractor.batch.guarded import guarded
from extractor.batch.local import Local
from extractor.batch.working import Item
from extractor.processes.words import opening_of
from extractor.processes.worker import Worker, wait_for
from tests.batch.sample_work import made_here, made_there, samples_in_store
from tests.batch.stub_work import descendants, wait_until


@pytest.mark.ocr
def test_workers_make_the_records_that_this_process_makes(tmp_path: Path, root: Path) -> None:
    recipe, shard = samples_in_store(tmp_path, root)
    expected = made_here(recipe, shard)
    (done,) = Local(1).run(recipe, [shard], key=lambda it: it.key)
    assert made_there(done.results) == expected
    assert [bool(record) for record, _ in expected] == [True] * 4 + [False]
    assert done.cpu_seconds > 0


def test_what_reads_ends_with_its_worker(tmp_path: Path, root: Path) -> None:
    recipe, shard = samples_in_store(tmp_path, root)
    before = descendants()
    worker: Worker[Item, object] = Worker(opening_of(guarded(recipe, Need.LIGHT), 4 * 1024**3))
    worker.give([shard.items[1]])
    while worker.hear() is None:
        wait_for([worker], 1.0)
    readers = descendants() - before - {worker.process_id}
    assert readers
    os.kill(worker.process_id, signal.SIGKILL)
    wait_until(lambda: not any(Path(f"/proc/{it}").exists() for it in readers))
    worker.end()
