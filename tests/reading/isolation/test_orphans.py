"""However a program ends, what it started to read ends with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from extractor.values.submission import Part

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc"),
]
HANGS = 901  # width, see conftest.py
MARK = "TMPDIR"  # of what the environment holds, children keep it
SECONDS = 60.0  # on a busy machine

# As somebody writes it who reads no documentation: nothing guards it from being imported.
SCRIPT = """
import sys
from pathlib import Path
from extractor.reading.reader import Reader
from extractor.reading.settings import ReadingSettings
from extractor.values.submission import Part, PartRole

reader = Reader(ReadingSettings(engine="tesseract", tesseract_path=Path(sys.argv[1])))
part = Part("scan.tif", "image/tiff", Path(sys.argv[2]).read_bytes(), PartRole.FILE)
print(len(reader.read(part).pages))
"""

MakeTiff = Callable[[Sequence[int]], Part]
Run = Callable[[int], "subprocess.Popen[str]"]


@pytest.fixture
def mark(tmp_path: Path) -> str:
    folder = tmp_path / uuid.uuid4().hex
    folder.mkdir()
    return str(folder)


@pytest.fixture
def run(tmp_path: Path, fake_tesseract: Path, make_tiff: MakeTiff, mark: str) -> Iterator[Run]:
    """Start a script of somebody's own that reads a page of this width."""
    started: list[subprocess.Popen[str]] = []

    def start(width: int) -> subprocess.Popen[str]:
        script, scan = tmp_path / "script.py", tmp_path / "scan.tif"
        script.write_text(SCRIPT, encoding="utf-8")
        scan.write_bytes(make_tiff([width]).content)
        process = subprocess.Popen(
            [sys.executable, str(script), str(fake_tesseract), str(scan)],
            env={**os.environ, MARK: mark, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def commands_of(mark: str) -> list[str]:
    """Give the command lines of all running processes that carry the mark."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            environment = (place / "environ").read_bytes()
            command = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if f"{MARK}={mark}".encode() in environment and command:
            found.append(command)
    return found


def wait_for(condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_a_script_without_a_main_guard_reads(run: Run, mark: str) -> None:
    process = run(850)
    out, err = process.communicate(timeout=SECONDS)
    assert (out, err) == ("1\n", "")
    assert wait_for(lambda: not commands_of(mark))


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_program_that_is_ended_leaves_nothing_behind(
    run: Run, mark: str, ending: signal.Signals
) -> None:
    process = run(HANGS)
    assert wait_for(lambda: any("sleep 600" in it for it in commands_of(mark)))
    process.send_signal(ending)
    process.communicate(timeout=SECONDS)
    assert process.returncode in {-ending, 1}
    assert wait_for(lambda: not commands_of(mark))
