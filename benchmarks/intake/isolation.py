"""What it costs to take files apart and read them in jailed processes.

Use: ``python -m benchmarks.intake.isolation CASES_DIR [--each N]``

Takes the first N files of every channel (all unless told) through the whole pipeline twice, once
in this process (`isolate = false`, the yardstick) and once isolated, file by file in turns, so that
both meet the same load of the machine. CPU seconds are of this process, its templates and all of
their children, also what these do while it is the other one's turn; starting the templates is
printed apart.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import time
from collections import defaultdict
from pathlib import Path

from benchmarks.intake.processes import family
from extractor import Pipeline
from extractor.intake.files import read_file
from extractor.settings import Settings, load_settings

GROUPS = {"email_plain": "plain mails", "letter_scan": "scans", "remittance_scan": "scans"}
OTHER = "other files"
ROUNDS = 3  # of which the best counts
SETTLE = 1.0  # seconds, until children that ended are counted
TICKS = os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass(slots=True)
class Cost:
    """Seconds so far."""

    cpu: float = 0.0
    wall: float = 0.0


def main() -> None:
    """Print a line a group, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--each", type=int, default=1000)
    arguments = parser.parse_args()
    settings = load_settings(arguments.cases / "extractor.toml")
    here, jailed = (pipeline_with(arguments.cases, settings, isolate=it) for it in (False, True))
    files = files_of(arguments.cases, arguments.each)
    for pipeline in (here, jailed):  # both have met each kind once
        for paths in files.values():
            pipeline.attempt(paths[0])
    time.sleep(SETTLE)
    print(f"templates: {template_seconds(jailed):.1f} CPU s to start and read one file a group")
    print(f"{'':14}{'files':>6}{'CPU s here':>12}{'jailed':>9}{'ratio':>7}", end="")
    print(f"{'wall s here':>13}{'jailed':>9}{'ratio':>7}{'ms CPU more a file':>20}")
    total = (Cost(), Cost())
    for group, paths in files.items():
        rounds = [round_of(paths, here, jailed) for _ in range(ROUNDS)]
        costs = (least([it[0] for it in rounds]), least([it[1] for it in rounds]))
        show(group, len(paths), costs)
        for whole, part in zip(total, costs, strict=True):
            whole.cpu += part.cpu
            whole.wall += part.wall
    show("all", sum(map(len, files.values())), total)
    jailed.close()


def round_of(paths: list[Path], here: Pipeline, jailed: Pipeline) -> tuple[Cost, Cost]:
    """Process each file in both ways, in turns."""
    costs = (Cost(), Cost())
    before = template_seconds(jailed)
    for number, path in enumerate(paths):
        turns = ((here, costs[0]), (jailed, costs[1]))
        for pipeline, cost in turns if number % 2 else reversed(turns):
            add(cost, pipeline, path)
    time.sleep(SETTLE)
    costs[1].cpu += template_seconds(jailed) - before
    return costs


def least(costs: list[Cost]) -> Cost:
    """Give what it takes when nobody else wants the machine."""
    return Cost(min(it.cpu for it in costs), min(it.wall for it in costs))


def pipeline_with(cases: Path, settings: Settings, *, isolate: bool) -> Pipeline:
    """Load everything, to read in this process or not."""
    reading = settings.reading.model_copy(update={"isolate": isolate})
    chosen = settings.model_copy(update={"reading": reading})
    return Pipeline.load(ledger=cases / "ledger", settings=chosen)


def files_of(cases: Path, each: int) -> dict[str, list[Path]]:
    """Give the first files of every channel, grouped."""
    seen: dict[str, int] = defaultdict(int)
    files: dict[str, list[Path]] = defaultdict(list)
    for line in (cases / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        seen[case["channel"]] += 1
        if seen[case["channel"]] <= each:
            files[GROUPS.get(case["channel"], OTHER)].append(cases / case["file"])
    return dict(sorted(files.items()))


def add(cost: Cost, pipeline: Pipeline, path: Path) -> None:
    """Process a file and count what it took; its bytes are in the cache of the system."""
    read_file(path)
    wall, cpu = time.monotonic(), time.process_time()
    pipeline.attempt(path)
    cost.wall += time.monotonic() - wall
    cost.cpu += time.process_time() - cpu


def template_seconds(pipeline: Pipeline) -> float:
    """Give the CPU seconds of the templates and of all their children."""
    return sum(sum(map(_seconds, family(it))) for it in pipeline.opener.template_ids())


def _seconds(process: int) -> float:
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:  # a child that has ended meanwhile is among its template's
        return 0.0
    # proc(5): utime, stime, cutime and cstime; the name before them may hold blanks
    return sum(map(int, stat.rpartition(")")[2].split()[11:15])) / TICKS


def show(name: str, count: int, costs: tuple[Cost, Cost]) -> None:
    """Print what a group took."""
    here, jailed = costs
    more = 1000 * (jailed.cpu - here.cpu) / count
    print(f"{name:14}{count:6}{here.cpu:12.2f}{jailed.cpu:9.2f}", end="")
    print(f"{jailed.cpu / here.cpu:7.3f}{here.wall:13.2f}{jailed.wall:9.2f}", end="")
    print(f"{jailed.wall / here.wall:7.3f}{more:20.1f}", flush=True)


if __name__ == "__main__":
    main()
