"""Modules import only from below, and the light parts stay light."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("spacy", "sklearn", "scipy", "cv2", "pdfplumber", "pypdfium2", "pytesseract", "dateparser")
HELP_CPU_SECONDS = 0.5


def test_every_module_imports_only_from_below(root: Path) -> None:
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")],
        cwd=root, capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("import extractor", id="library"),
        pytest.param("import extractor.cli.main", id="command-line"),
    ],
)
def test_a_light_import_loads_no_heavy_library(statement: str) -> None:
    program = f"import sys; {statement}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    ).stdout.split()
    assert not set(HEAVY) & set(loaded)


def test_help_comes_at_once() -> None:
    """The fastest of three counts, because other programs share the processor."""
    assert min(_cpu_seconds_of_help() for _ in range(3)) <= HELP_CPU_SECONDS


def _cpu_seconds_of_help() -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "extractor", "--help"], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
