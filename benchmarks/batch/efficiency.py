"""What a second worker brings, on both engines, with the real pipeline.

Use: ``python -m benchmarks.batch.efficiency CASEBOOK [--rounds N] [--seconds S] [--engine NAME]``

Mails with kept words go through LIGHT workers, scans through OCR workers, one and then two, for S
seconds each (6 unless told, twice that for scans) from when every worker has given back its first
shard; so what workers take to load is left out. Efficiency is documents a second with two workers
by twice those with one. The yardstick is what the machine gives: two programs side by side that do
the same documents without any engine, against one. Of N rounds (1 unless told) the best rate of
each counts, because whatever disturbs only ever slows. The share of time that two workers were at
work says even on a disturbed machine how long they waited for the engine. The driver writes nothing
down.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing as mp
import os
import tempfile
import time
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import NamedTuple

from benchmarks.batch.documents import Documents, documents_of
from benchmarks.report.figures import Figure, keep
from extractor.batch.engines import engine_of
from extractor.batch.executor import Engine, Executor, Need
from extractor.jail.host import SINGLE_THREADED

NAMES = {Need.LIGHT: "mails with kept words", Need.OCR: "scans"}
WANTED = 0.9
TIMES_FOR_SCANS = 2
YARDSTICK = "programs side by side"


def main() -> None:
    """Print and keep rates and efficiencies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--engine", type=Engine, choices=list(Engine), default=None)
    asked = parser.parse_args()
    os.environ.update(SINGLE_THREADED)
    engines = [asked.engine] if asked.engine else list(Engine)
    with tempfile.TemporaryDirectory() as folder:
        documents = documents_of(asked.cases, Path(folder), mails=300, scans=16)
        best: dict[tuple[str, Need, int], Rate] = {}
        names = (*(it.value for it in engines), YARDSTICK)
        for _, need, size, name in itertools.product(range(asked.rounds), Need, (1, 2), names):
            seconds = asked.seconds * (TIMES_FOR_SCANS if need is Need.OCR else 1)
            if name == YARDSTICK:
                rate = Rate(side_by_side(documents, need, size, seconds), 1.0)
            else:
                rate = _of_engine(Engine(name), documents, need, size, seconds)
            best[name, need, size] = max(rate, best.get((name, need, size), rate))
            print(f"{NAMES[need]:22} {name:22} {size} {rate.a_second:8.2f}/s", flush=True)
    figures = [it for name in names for need in Need for it in _figures(name, need, best)]
    for figure in figures:
        print(f"{figure.table:22} {figure.case:22} {figure.what:34} {figure.value:8.2f}")
    print("load", *(f"{it:.2f}" for it in os.getloadavg()), "on", os.cpu_count(), "cores")
    keep("batch.efficiency", figures)


class Rate(NamedTuple):
    """Documents a second, and the share of their time that workers were at work on them."""

    a_second: float
    busy: float


def _figures(name: str, need: Need, best: dict[tuple[str, Need, int], Rate]) -> tuple[Figure, ...]:
    one, two = best[name, need, 1], best[name, need, 2]
    efficiency = two.a_second / (2 * one.a_second)
    is_ours = name != YARDSTICK
    figures = (
        Figure("documents a second, one", one.a_second, "", name, NAMES[need]),
        Figure("documents a second, two", two.a_second, "", name, NAMES[need]),
        Figure(
            "efficiency",
            efficiency,
            "",
            name,
            NAMES[need],
            f"at least {WANTED}" if is_ours else "",
            is_short=is_ours and efficiency < WANTED,
        ),
    )
    busy = Figure("share of time at work, two", two.busy, "", name, NAMES[need])
    return (*figures, busy) if is_ours else figures


def _of_engine(
    kind: Engine, documents: Documents, need: Need, workers: int, seconds: float
) -> Rate:
    engine = engine_of(kind, workers, ocr_workers=workers)
    try:
        return rate_of(engine, documents, need, workers, seconds)
    finally:
        engine.close()


def rate_of(
    engine: Executor, documents: Documents, need: Need, workers: int, seconds: float
) -> Rate:
    """Give documents a second, from when every worker has given something back."""
    run = engine.run(documents.recipe, documents.shards(need), key=lambda it: it.key)
    seen: set[str] = set()
    done, busy, began, ended = 0, 0.0, 0.0, 0.0
    for shard in run:
        problem = next((it.problem for it in shard.results if it.problem), None)
        if problem is not None:
            raise SystemExit(f"a document failed: {problem.text}")
        ended = time.monotonic()
        if began:
            done += len(shard.results)
            busy += shard.wall_seconds
            if ended - began >= seconds:
                break
            continue
        seen.add(shard.worker)
        if len(seen) == workers:
            began = ended
    run.close()
    return Rate(done / (ended - began), min(busy / (ended - began) / workers, 1.0))


def side_by_side(documents: Documents, need: Need, programs: int, seconds: float) -> float:
    """Give documents a second of programs that know nothing of each other, together."""
    context = mp.get_context("spawn")
    ready, rates = context.Barrier(programs), context.Queue()
    arguments = (documents, need, seconds, ready, rates)
    started = [context.Process(target=_alone, args=arguments) for _ in range(programs)]
    for it in started:
        it.start()
    total = sum(rates.get() for _ in started)
    for it in started:
        it.join()
    return float(total)


def _alone(
    documents: Documents, need: Need, seconds: float, ready: Barrier, rates: Queue[float]
) -> None:
    work = documents.recipe(need)
    items = (item for shard in documents.shards(need) for item in shard.items)
    for item in itertools.islice(items, 2):  # pays for what is loaded late
        work(item)
    ready.wait()
    done, began = 0, time.monotonic()
    while time.monotonic() - began < seconds:
        work(next(items))
        done += 1
    rates.put(done / (time.monotonic() - began))


if __name__ == "__main__":
    main()
