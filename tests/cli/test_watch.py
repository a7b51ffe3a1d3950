"""`extractor watch` clears its inbox and ends politely."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.errors import SettingsError


def eventually(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_is_there_and_what_arrives_is_processed_until_told_to_stop(
    number: signal.Signals, samples: Path, ledger_folder: Path, tmp_path: Path
) -> None:
    inbox, output, aside = tmp_path / "in", tmp_path / "r.jsonl", tmp_path / "aside"
    inbox.mkdir()
    mails = sorted(samples.glob("*.eml"))[:2]
    shutil.copy(mails[0], inbox)
    arguments = [
        sys.executable, "-m", "extractor", "watch", "--inbox", str(inbox), "--ledger",
        str(ledger_folder), "--output", str(output), "--store", str(tmp_path / "kept"),
        "--quarantine", str(aside),
    ]  # fmt: skip
    worker = subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True)
    try:
        eventually((inbox / ".done" / mails[0].name).is_file)
        shutil.copy(mails[1], inbox)
        (inbox / "nothing.pdf").touch()
        eventually((inbox / ".done" / mails[1].name).is_file)
        eventually((aside / "nothing.pdf.reason.txt").is_file)
        eventually(lambda: output.exists() and output.read_text().count("\n") == 3)
        worker.send_signal(number)
        _, said = worker.communicate(timeout=30)
    finally:
        worker.kill()
    assert worker.returncode == 0
    assert "stopped after 3 files" in said
    records = [json.loads(line) for line in output.read_text().splitlines()]
    assert sorted(it["status"] for it in records) == ["processed", "processed", "quarantined"]
    assert "the file is empty" in (aside / "nothing.pdf.reason.txt").read_text()


@pytest.mark.parametrize("option", ["--output", "--store", "--health", "--done"])
def test_what_would_be_taken_for_a_claim_is_refused_before_anything_is_loaded(
    option: str, ledger_folder: Path, tmp_path: Path
) -> None:
    inbox = tmp_path / "in"
    command = [sys.executable, "-m", "extractor", "watch", "--inbox", str(inbox)]
    command += ["--ledger", str(ledger_folder), option, str(inbox / "ours")]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == SettingsError.exit_code
    assert "would lie inside the watched folder" in ended.stderr
    assert not (inbox / "ours").exists()
