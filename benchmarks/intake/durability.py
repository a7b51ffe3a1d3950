"""What it costs that nothing can be lost: the durable line against plain `process_many`.

Use: ``python -m benchmarks.intake.durability CASES_DIR [--each N] [--together N]
[--ahead N] [--url POSTGRESQL]``

Takes the first N files of every channel (all unless told) through three lines, a handful (16 files
unless told) in turns, so that all meet the same load of the machine and the same handful:

* here: `process_many` with everything in this process (`isolate = false`), the yardstick;
* jailed: `process_many` as it is set by default, each file in a jailed child;
* durable: taken in by the store, claimed, read in a jailed child, recorded with its links and
  deliveries, handed on to a JSON Lines file that is synced: the whole way of `extractor watch`.

CPU seconds are of this process, its templates and all of their children, those that live included.
`store ms` is the part of the durable line that the store and the sink took: all of this process's
CPU but that of the pipeline's own calls. With `--together 1` each file is taken in, concluded and
handed on before the next comes, as when a mail arrives now and then.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.intake.isolation import TICKS, Cost, files_of, pipeline_with
from extractor import Pipeline
from extractor.delivery.jsonl import JsonlFile
from extractor.intake.files import read_file
from extractor.service.relay import Relay
from extractor.service.worker import Line, work
from extractor.settings import load_settings
from extractor.store.leases import Leases
from extractor.store.receiving import receive_all
from extractor.store.store import Store
from extractor.store.tally import tally
from extractor.values.incoming import Incoming
from extractor.values.reading import Reading
from extractor.values.record import FileRecord

NAMES = ("here", "jailed", "durable")
Take = Callable[[Sequence[Path]], object]


class Watched:
    """A pipeline that notes how much computing it took itself, so that the rest is the store's."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self.seconds = 0.0

    def read_incoming(self, incoming: Incoming) -> Reading:
        """Read."""
        before = time.thread_time()
        try:
            return self.pipeline.read_incoming(incoming)
        finally:
            self.seconds += time.thread_time() - before

    def conclude_reading(self, reading: Reading) -> FileRecord:
        """Conclude."""
        before = time.thread_time()
        try:
            return self.pipeline.conclude_reading(reading)
        finally:
            self.seconds += time.thread_time() - before


def main() -> None:
    """Print a line a group, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--each", type=int, default=1000)
    parser.add_argument("--together", type=int, default=16)
    parser.add_argument("--ahead", type=int, default=1, help="files read meanwhile, as [work]")
    parser.add_argument("--url")
    arguments = parser.parse_args()
    settings = load_settings(arguments.cases / "extractor.toml")
    here, jailed, under = (
        pipeline_with(arguments.cases, settings, isolate=it) for it in (False, True, True)
    )
    watched = Watched(under)
    files = files_of(arguments.cases, arguments.each)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        store = stack.enter_context(Store.open(folder / "store", url=arguments.url))
        durable = durable_line(store, watched, folder, stack, ahead=arguments.ahead)
        lines: list[tuple[Pipeline, Take]] = [
            (here, lambda paths: list(here.process_many(paths))),
            (jailed, lambda paths: list(jailed.process_many(paths))),
            (under, durable),
        ]
        for paths in files.values():  # each line has met each kind once
            for _, take in lines:
                take(paths[:1])
        compare(files, lines, watched, together=arguments.together)
        print(tally(store))
        if not tally(store).adds_up:
            raise SystemExit("something is lost")
    for pipeline in (here, jailed, under):
        pipeline.close()


def durable_line(
    store: Store, watched: Watched, folder: Path, stack: contextlib.ExitStack, *, ahead: int
) -> Take:
    """Give what takes a handful of files the whole way."""
    leases = stack.enter_context(contextlib.closing(Leases(store)))
    line = Line(store, leases, watched, ("records",), ahead=ahead)
    relay = Relay(store, leases, {"records": JsonlFile(folder / "records.jsonl")})
    stop = threading.Event()

    def take(paths: Sequence[Path]) -> None:
        given = [
            Incoming(it.name, f"bench:{it.name}", read_file(it), os.fspath(it)) for it in paths
        ]
        receive_all(store, given, source="bench")
        work(line, stop=stop, drain=True)
        while relay.once(stop):
            pass

    return take


def compare(
    files: dict[str, list[Path]],
    lines: Sequence[tuple[Pipeline, Take]],
    watched: Watched,
    *,
    together: int,
) -> None:
    """Print what each line took for each group."""
    columns = "".join(f"{f'CPU s {it}':>15}" for it in NAMES)
    print(f"{'':14}{'files':>6}{columns}{'jailed/here':>13}{'durable/here':>14}{'store ms':>10}")
    whole = [Cost() for _ in lines]
    store_seconds, count = 0.0, 0
    for group, paths in files.items():
        costs = [Cost() for _ in lines]
        own = 0.0
        handfuls = [paths[at : at + together] for at in range(0, len(paths), together)]
        for number, handful in enumerate(handfuls):
            for path in handful:  # their bytes are in the cache of the system
                read_file(path)
            turn = number % len(lines)
            for at in (*range(turn, len(lines)), *range(turn)):
                pipeline, take = lines[at]
                watched.seconds = 0.0
                mine = time.process_time()
                cpu, wall = mine + reading_seconds(pipeline), time.monotonic()
                take(handful)
                spent = time.process_time() - mine
                costs[at].cpu += time.process_time() + reading_seconds(pipeline) - cpu
                costs[at].wall += time.monotonic() - wall
                if at == len(lines) - 1:
                    own += spent - watched.seconds
        show(group, len(paths), costs, own)
        for total, part in zip(whole, costs, strict=True):
            total.cpu += part.cpu
            total.wall += part.wall
        store_seconds += own
        count += len(paths)
    show("all", count, whole, store_seconds)
    print("wall s: " + ", ".join(f"{n} {c.wall:.1f}" for n, c in zip(NAMES, whole, strict=True)))


def reading_seconds(pipeline: Pipeline) -> float:
    """Give the CPU seconds of the templates and their children, the living ones as well."""
    return sum(with_children(it) for it in pipeline.opener.template_ids())


def with_children(process: int) -> float:
    """Give the CPU seconds of a process and its children, the living ones as well."""
    try:
        # proc(5): utime, stime, cutime and cstime; the name before them may hold blanks
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        told = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile and is in its parent's
        return 0.0
    return sum(map(int, fields.split()[11:15])) / TICKS + sum(
        map(with_children, map(int, told.split()))
    )


def show(name: str, count: int, costs: list[Cost], own: float) -> None:
    """Print what a group took."""
    here, jailed, durable = (it.cpu for it in costs)
    print(f"{name:14}{count:6}{here:15.2f}{jailed:15.2f}{durable:15.2f}", end="")
    print(f"{jailed / here:13.3f}{durable / here:14.3f}{1000 * own / count:10.1f}", flush=True)


if __name__ == "__main__":
    main()
