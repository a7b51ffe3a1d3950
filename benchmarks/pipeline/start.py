"""What it takes from a standing start: the help, the models, the first result; and memory.

Use: ``python -m benchmarks.pipeline.start CASEBOOK [--rounds N]``

Each is a program of its own, started N times (3 unless told), of which the quickest counts; those
that give a result are started once. CPU is of it and all its children. Memory is what processes
have for themselves (without what they share with files), looked at ten times a second while files
of every kind go through.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.intake.processes import Watch
from benchmarks.pipeline.kinds import files_by_kind
from benchmarks.report.figures import Figure, keep

START, MEMORY = "From a standing start", "Memory while files of every kind go through"
EACH = 4  # files of a kind, for memory
MIB = 2**20
LOAD = """
import sys
from extractor import Pipeline
Pipeline.load(ledger=sys.argv[1] + "/ledger", settings=sys.argv[1] + "/extractor.toml").close()
"""


def main() -> None:
    """Print and keep both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    kinds = files_by_kind(asked.cases)
    process = [
        sys.executable, "-m", "extractor", "process",
        "--ledger", str(asked.cases / "ledger"), "--settings", str(asked.cases / "extractor.toml"),
    ]  # fmt: skip
    programs = {
        "python that does nothing": [sys.executable, "-c", ""],
        "`extractor --help`": [sys.executable, "-m", "extractor", "--help"],
        "`import extractor`": [sys.executable, "-c", "import extractor"],
        "models and ledger loaded": [sys.executable, "-c", LOAD, str(asked.cases)],
    }
    firsts = {f"first result, one of the {kind}": it[0] for kind, it in kinds.items()}
    programs |= {what: [*process, str(path)] for what, path in firsts.items()}
    figures = []
    for what, command in programs.items():
        runs = [_run(command) for _ in range(1 if what in firsts else asked.rounds)]
        figures.append(Figure(what, min(cpu for cpu, _ in runs), "s", "CPU", START))
        figures.append(Figure(what, min(wall for _, wall in runs), "s", "by the clock", START))
    files = [str(it) for paths in kinds.values() for it in paths[:EACH]]
    figures += _memory([*process, *files], len(files))
    for it in figures:
        print(f"{it.what:50} {it.case:14} {it.value:8.2f} {it.unit}")
    keep("pipeline.start", figures)


def _run(command: Sequence[str]) -> tuple[float, float]:
    """Give CPU seconds of a program and its children, and seconds by the clock."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, capture_output=True, check=True)
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall


def _memory(command: Sequence[str], count: int) -> list[Figure]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
        with Watch(process.pid) as watch:
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"extractor process ended with {process.returncode}")
    peaks = watch.peaks
    return [
        Figure("files", count, "", table=MEMORY),
        Figure("most of one process", peaks.one_bytes / MIB, "MiB", table=MEMORY),
        Figure("all processes together", peaks.all_bytes / MIB, "MiB", table=MEMORY),
        Figure("processes at a time", peaks.processes, "", table=MEMORY),
        Figure(
            "main process, with files it maps (as the system counts)",
            usage.ru_maxrss * 1024 / MIB,
            "MiB",
            table=MEMORY,
        ),
    ]


if __name__ == "__main__":
    main()
