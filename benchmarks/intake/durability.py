"""What it costs that nothing can be lost: the durable line against plain `process_many`.

Use: ``python -m benchmarks.intake.durability CASES_DIR [--each N] [--url POSTGRESQL]``

Takes the first N files of every channel (all unless told) through three lines, file by file in
turns, so that all meet the same load of the machine:

* here: `process_many` with everything in this process (`isolate = false`), the yardstick;
* jailed: `process_many` as it is set by default, each file in a jailed child;
* durable: taken in by the store, claimed, read in a jailed child, recorded with its links and
  deliveries, handed on to a JSON Lines file that is synced: the whole way of `extractor watch`.

CPU seconds are of this process, its templates and all of their children. `store ms` is the part
of the durable line that the store and the sink took, measured around their own calls.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.intake.isolation import Cost, files_of, pipeline_with, template_seconds
from extractor import Pipeline
from extractor.delivery.jsonl import JsonlFile
from extractor.intake.files import read_file
from extractor.service.relay import Relay
from extractor.service.worker import Line, work
from extractor.settings import load_settings
from extractor.store.leases import Leases
from extractor.store.receiving import receive
from extractor.store.store import Store
from extractor.store.tally import tally
from extractor.values.incoming import Incoming
from extractor.values.reading import Reading
from extractor.values.record import FileRecord

NAMES = ("here", "jailed", "durable")


class Watched:
    """A pipeline that notes how much computing it took itself, so that the rest is the store's."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self.seconds = 0.0

    def read_incoming(self, incoming: Incoming) -> Reading:
        """Read."""
        before = time.process_time()
        try:
            return self.pipeline.read_incoming(incoming)
        finally:
            self.seconds += time.process_time() - before

    def conclude_reading(self, reading: Reading) -> FileRecord:
        """Conclude."""
        before = time.process_time()
        try:
            return self.pipeline.conclude_reading(reading)
        finally:
            self.seconds += time.process_time() - before


def main() -> None:
    """Print a line a group, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--each", type=int, default=1000)
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
        durable = durable_line(store, watched, folder / "records.jsonl", stack)
        lines = [
            (here, lambda path: list(here.process_many([path]))),
            (jailed, lambda path: list(jailed.process_many([path]))),
            (under, durable),
        ]
        for paths in files.values():  # each line has met each kind once
            for _, take in lines:
                take(paths[0])
        compare(files, lines, watched)
        print(tally(store))
        if not tally(store).adds_up:
            raise SystemExit("something is lost")
    for pipeline in (here, jailed, under):
        pipeline.close()


def durable_line(
    store: Store, watched: Watched, output: Path, stack: contextlib.ExitStack
) -> Callable[[Path], object]:
    """Give what takes one file the whole way."""
    leases = stack.enter_context(contextlib.closing(Leases(store)))
    line = Line(store, leases, watched, ("records",))
    relay = Relay(store, leases, {"records": JsonlFile(output)})
    stop = threading.Event()

    def take(path: Path) -> None:
        content = read_file(path)
        receive(store, Incoming(path.name, f"bench:{path.name}", content, path.name), source="b")
        work(line, stop=stop, drain=True)
        relay.once(stop)

    return take


def compare(
    files: dict[str, list[Path]],
    lines: list[tuple[Pipeline, Callable[[Path], object]]],
    watched: Watched,
) -> None:
    """Print what each line took for each group."""
    columns = "".join(f"{f'CPU s {it}':>15}" for it in NAMES)
    print(f"{'':14}{'files':>6}{columns}{'jailed/here':>13}{'durable/here':>14}{'store ms':>10}")
    whole = [Cost() for _ in lines]
    store_seconds, count = 0.0, 0
    for group, paths in files.items():
        costs = [Cost() for _ in lines]
        own = 0.0
        for number, path in enumerate(paths):
            read_file(path)
            turn = number % len(lines)
            for at in (*range(turn, len(lines)), *range(turn)):
                pipeline, take = lines[at]
                watched.seconds = 0.0
                mine = time.process_time()
                cpu, wall = mine + template_seconds(pipeline), time.monotonic()
                take(path)
                spent = time.process_time() - mine
                costs[at].cpu += time.process_time() + template_seconds(pipeline) - cpu
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


def show(name: str, count: int, costs: list[Cost], own: float) -> None:
    """Print what a group took."""
    here, jailed, durable = (it.cpu for it in costs)
    print(f"{name:14}{count:6}{here:15.2f}{jailed:15.2f}{durable:15.2f}", end="")
    print(f"{jailed / here:13.3f}{durable / here:14.3f}{1000 * own / count:10.1f}", flush=True)


if __name__ == "__main__":
    main()
