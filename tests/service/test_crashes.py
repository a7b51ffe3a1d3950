"""A worker that is killed at any moment loses nothing and doubles nothing."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extractor.store import Store

FILES = 60
KILLS = 12
WORKER = """
import hashlib, sys, threading, time
from pathlib import Path
from extractor.delivery.jsonl import JsonlFile
from extractor.intake.folder import FolderSource
from extractor.intake.folder_settings import FolderSettings
from extractor.service.worker import Line, work
from extractor.store import Store
from extractor.values.record import FileRecord, SourceRecord, Status

inbox, store, output = map(Path, sys.argv[1:])

def read(given):
    time.sleep(0.01)
    source = SourceRecord(file=given.name, sha256=hashlib.sha256(given.content).hexdigest())
    return FileRecord(source=source, status=Status.PROCESSED)

stop = threading.Event()
source = FolderSource(inbox, settings=FolderSettings(stable_seconds=0))
def tell(record):
    if not any(it.is_file() and it.parent == inbox for it in inbox.iterdir()):
        stop.set()
with Store.open(store) as records:
    line = Line(source, read, records, (JsonlFile(output),), tell=tell, rescan_seconds=0.05)
    work(line, stop=stop)
"""


@pytest.mark.slow
def test_kills_at_any_moment_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    inbox, store, output = tmp_path / "inbox", tmp_path / "store", tmp_path / "out.jsonl"
    inbox.mkdir()
    for number in range(FILES):
        (inbox / f"{number:03}.txt").write_text(f"Il manque {number} colis")
    chance = random.Random(7)
    arguments = [sys.executable, "-c", WORKER, str(inbox), str(store), str(output)]
    interrupted = 0
    for _ in range(KILLS):
        waiting = len(list(inbox.glob("*.txt")))
        worker = subprocess.Popen(arguments)
        started = time.monotonic()
        while len(list(inbox.glob("*.txt"))) == waiting and time.monotonic() - started < 20:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.08))
        worker.kill()
        worker.wait()
        interrupted += bool(list(inbox.glob("*.txt")))
    assert interrupted == KILLS
    subprocess.run(arguments, check=True, timeout=120)
    with Store.open(store) as records:
        kept = [it.source.sha256 for it in records.records()]
        originals = {records.original(it) for it in kept}
    assert len(kept) == len(set(kept)) == FILES
    assert originals == {f"Il manque {it} colis".encode() for it in range(FILES)}
    delivered = [json.loads(it)["source"]["sha256"] for it in output.read_text().splitlines()]
    assert sorted(delivered) == sorted(kept)
    assert len(list((inbox / ".done").iterdir())) == FILES
