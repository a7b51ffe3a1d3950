"""Figures of a benchmark, and the file that keeps them: what, how much, on which machine, when.

A benchmark calls `keep` at its end. Nothing is written unless `benchmarks.report.run` runs it,
which says where by an environment variable; so nobody changes the published figures by trying.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "benchmarks" / "results"
FOLDER_VARIABLE = "EXTRACTOR_BENCH_RESULTS"
COMMAND_VARIABLE = "EXTRACTOR_BENCH_COMMAND"


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """One number.

    Attributes:
        what: is measured; a row of the table.
        value: None where there is none; `note` says why.
        unit: "" for a ratio or a share.
        case: on what; a column of the table.
        table: its heading, where a benchmark has several.
        target: what was set out for.
        note: a few words.
        is_short: of what was set out for.
    """

    what: str
    value: float | None
    unit: str = ""
    case: str = ""
    table: str = ""
    target: str = ""
    note: str = ""
    is_short: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Machine:
    """Where figures come from.

    Attributes:
        load: average number of processes that wanted to run in the minute before the end.
    """

    cores: int
    processor: str
    memory_gib: float
    load: float
    python: str


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """What one run of a benchmark gave.

    Attributes:
        commit: of the code; with a "+" where files were changed since.
        remarks: sentences that belong below the table.
        samples: single measurements, for whoever needs more than a mean; by name.
    """

    name: str
    command: str
    date: str
    commit: str
    machine: Machine
    figures: tuple[Figure, ...]
    remarks: tuple[str, ...] = ()
    samples: dict[str, tuple[float, ...]] = dataclasses.field(default_factory=dict)

    def figure(self, what: str, case: str = "", table: str = "") -> Figure:
        """Give one figure.

        Raises:
            KeyError: there is none.
        """
        for it in self.figures:
            if (it.what, it.case, it.table) == (what, case, table):
                return it
        raise KeyError((self.name, table, what, case))


def keep(
    name: str,
    figures: Iterable[Figure],
    *,
    remarks: Sequence[str] = (),
    samples: Mapping[str, Sequence[float]] | None = None,
) -> None:
    """Write the figures of a run down, if somebody asked for it (see the module).

    Args:
        name: the module below `benchmarks`, such as "reading.speed".
        figures: in the order of the table.
        remarks: sentences that belong below it.
        samples: see `Result`.
    """
    folder = os.environ.get(FOLDER_VARIABLE)
    if not folder:
        return
    result = Result(
        name=name,
        command=os.environ.get(COMMAND_VARIABLE, f"benchmarks.{name}"),
        date=dt.datetime.now(dt.UTC).date().isoformat(),
        commit=commit(),
        machine=this_machine(),
        figures=tuple(figures),
        remarks=tuple(remarks),
        samples={what: tuple(map(_short, told)) for what, told in (samples or {}).items()},
    )
    write(result, Path(folder))


def write(result: Result, folder: Path = RESULTS) -> Path:
    """Write a result to its file."""
    path = folder / f"{result.name}.json"
    text = json.dumps(_slim(result), indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def _slim(result: Result) -> dict[str, object]:
    """Leave out what is empty, and digits that mean nothing."""
    told = dataclasses.asdict(result)
    told["figures"] = [_slim_figure(it) for it in result.figures]
    for name in ("remarks", "samples"):
        if not told[name]:
            del told[name]
    return told


def _slim_figure(figure: Figure) -> dict[str, object]:
    told = {
        key: value
        for key, value in dataclasses.asdict(figure).items()
        if value != "" and value is not False
    }
    if isinstance(figure.value, float):
        told["value"] = _short(figure.value)
    return told


def _short(value: float) -> float:
    return float(f"{value:.5g}")


def read(path: Path) -> Result:
    """Read a result.

    Raises:
        ValueError: it is not one; the message names the file.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        told["machine"] = Machine(**told["machine"])
        told["figures"] = tuple(Figure(**it) for it in told["figures"])
        told["remarks"] = tuple(told.get("remarks", ()))
        told["samples"] = {what: tuple(it) for what, it in told.get("samples", {}).items()}
        return Result(**told)
    except (TypeError, KeyError, ValueError) as error:
        raise ValueError(f"{path.name} holds no result of a benchmark: {error}") from error


def results(folder: Path = RESULTS) -> dict[str, Result]:
    """Give all results that are kept, by name."""
    return {it.name: it for it in map(read, sorted(folder.glob("*.json")))}


def this_machine() -> Machine:
    """Describe the machine that this runs on."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return Machine(
        cores=len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count() or 1,
        processor=_processor(),
        memory_gib=round(pages / 2**30, 1),
        load=round(os.getloadavg()[0], 1),
        python=platform.python_version(),
    )


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    if told.is_file():
        for line in told.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def commit() -> str:
    """Give the commit of the code, "" where this is no checkout."""

    def git(*arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    short = git("rev-parse", "--short=10", "HEAD")
    changed = git("status", "--porcelain", "--untracked-files=no", "--", "extractor", "models")
    return f"{short}+" if changed else short
