"""Workers on one PostgreSQL: what the second one brings, and what the store costs a document.

Use: ``python -m benchmarks.batch.workers [--documents N] [--rounds N]``

Each document computes for 50 ms and is recorded. Beside it, in turns in the same run, processes
that only compute, with no store at all: what those gain from a second core is all that there is
to gain. The efficiency is the one gain divided by the other, medians of all rounds.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.synchronize import Barrier
from pathlib import Path

from benchmarks.report.figures import Figure, keep
from extractor.service.worker import Line, work
from extractor.store.leases import Leases
from extractor.store.receiving import receive
from extractor.values.incoming import Incoming
from extractor.values.reading import Reading
from tests.chaos.line import Site, Steps, check, context, hand_on
from tests.postgres import running

CPU_SECONDS = 0.05
SINK = "log"


@dataclasses.dataclass(frozen=True, slots=True)
class Spent:
    """What a crew took: by the clock, and of all processors."""

    wall: float
    cpu: float


class Computing(Steps):
    """Computes before it reads."""

    def read_incoming(self, incoming: Incoming) -> Reading:
        """Take as long as a mail does."""
        compute(CPU_SECONDS)
        return super().read_incoming(incoming)


def compute(seconds: float) -> None:
    """Compute for so long."""
    end = time.thread_time() + seconds
    number = 1
    while time.thread_time() < end:
        for _ in range(200):
            number = (number * 1_103_515_245 + 12_345) % 2_147_483_648


def worker(site: Site, barrier: Barrier, spent: Callable[[float], None]) -> None:
    """Work off what waits."""
    with site.opened() as store, contextlib.closing(Leases(store)) as leases:
        line = Line(store, leases, Computing(site), (SINK,), idle_seconds=0.02, ahead=0)
        barrier.wait()
        began = time.process_time()
        work(line, stop=threading.Event(), drain=True)
        spent(time.process_time() - began)


def bare(documents: int, barrier: Barrier, spent: Callable[[float], None]) -> None:
    """Only compute."""
    barrier.wait()
    began = time.process_time()
    for _ in range(documents):
        compute(CPU_SECONDS)
    spent(time.process_time() - began)


def crew(count: int, role: Callable[..., None], given: object) -> Spent:
    """Have so many processes do it at the same time."""
    made = context()
    barrier, told = made.Barrier(count + 1), made.SimpleQueue()
    members = [made.Process(target=role, args=(given, barrier, told.put)) for _ in range(count)]
    for it in members:
        it.start()
    barrier.wait()
    began = time.perf_counter()
    for it in members:
        it.join()
    wall = time.perf_counter() - began
    return Spent(wall, sum(told.get() for _ in range(count)))


def waiting(site: Site, documents: int) -> list[str]:
    """Have so many mails wait in the store."""
    texts = [f"K{it} FA-{it} 10.00 shortage" for it in range(documents)]
    with site.opened() as store:
        for it in texts:
            receive(store, Incoming(it, f"made:{it}", it.encode(), it), source="made")
    return texts


@contextlib.contextmanager
def place(url: str) -> Iterator[Site]:
    """Give a place for one round."""
    with tempfile.TemporaryDirectory() as folder:
        yield Site(Path(folder), url)


def main() -> None:
    """Print and keep the gain, the efficiency and what a document costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    gains, ceilings, costs = [], [], []
    server = running()
    opened = next(server)
    for _ in range(asked.rounds):
        walls = {}
        for count in (1, 2):
            with place(opened.new_database()) as site:
                texts = waiting(site, asked.documents)
                spent = crew(count, worker, site)
                hand_on(site, threading.Event())
                check(site, texts)
            walls[count] = spent.wall
            costs.append((spent.cpu / asked.documents - CPU_SECONDS) * 1000)
            walls[-count] = crew(count, bare, asked.documents // count).wall
        gains.append(walls[1] / walls[2])
        ceilings.append(walls[-1] / walls[-2])
        print(f"two against one: {gains[-1]:.2f}; of what only computes: {ceilings[-1]:.2f}")
    server.close()
    ratios = [gain / ceiling for gain, ceiling in zip(gains, ceilings, strict=True)]
    figures = [
        Figure("documents, each round", asked.documents, ""),
        Figure("two workers against one", statistics.median(gains), "times"),
        Figure("two processes that only compute against one", statistics.median(ceilings), "times"),
        Figure("the first divided by the second", statistics.median(ratios), ""),
        Figure("CPU of a worker beside the document's own", statistics.median(costs), "ms"),
    ]
    for it in figures:
        print(f"{it.what:50} {it.value:8.3f} {it.unit}")
    keep("batch.workers", figures)


if __name__ == "__main__":
    main()
