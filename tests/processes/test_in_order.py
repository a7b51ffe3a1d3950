"""A worker that dies costs the file it read and nothing else."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.processes.in_order import InProcesses


def read(file: str) -> str:
    """Read as a library does that some files kill."""
    if "deadly" in file:
        os.kill(os.getpid(), signal.SIGKILL)
    if "broken" in file:
        raise ValueError(file)
    return f"read {file}"


def make() -> Callable[[str], str]:
    return read


def died(file: str) -> str:
    return f"lost {file}"


def expected(files: list[str]) -> list[str]:
    return [died(file) if "deadly" in file else read(file) for file in files]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param([], id="none"),
        pytest.param(["a", "deadly-b", "c", "d"], id="one-dies"),
        pytest.param(["deadly-a", "deadly-b"], id="all-die"),
    ],
)
def test_every_file_has_its_result_in_order(files: list[str]) -> None:
    assert list(InProcesses(make, died, 2).map(files)) == expected(files)


def test_an_error_that_is_not_ours_is_raised_with_its_kind_and_place() -> None:
    with pytest.raises(RuntimeError, match=r"ValueError at .*test_in_order"):
        list(InProcesses(make, died, 1).map(["a", "broken"]))


class Counting:
    """Leaves a line in a file each time a worker is opened."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __call__(self) -> Callable[[str], str]:
        with self.file.open("a", encoding="utf-8") as stream:
            stream.write(f"{os.getpid()}\n")
        return read


def test_models_are_loaded_once_a_worker_and_not_once_a_file(tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    files = [str(number) for number in range(6)]
    assert list(InProcesses(Counting(opened), died, 2).map(files)) == expected(files)
    assert len(opened.read_text(encoding="utf-8").splitlines()) <= 2
