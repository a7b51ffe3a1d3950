"""What an engine costs a document, beside the work itself, and what its driver holds in memory.

Use: ``python -m benchmarks.batch.overhead [--documents N] [--engine NAME]``

N documents (20,000 unless told; `--documents 100000` shows the driver's memory) whose work is to
give back a record of ordinary size, in shards of the default size, with one worker; the yardstick
is the same work called in this process. CPU is that of the driver and of everything it started, the
cluster included, from the first shard given back to the last.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import functools
import os
import resource
import time
from collections.abc import Callable, Iterable, Iterator

from benchmarks.report.figures import Figure, keep
from extractor.batch.engines import engine_of
from extractor.batch.executor import Engine, Need, Shard
from extractor.batch.running import SHARD
from extractor.batch.working import Item, Made
from extractor.processes.spent import cpu_seconds

RECORD_BYTES = 8000
WANTED_MILLISECONDS = 5.0
WANTED_MIB = 1024
_ITEM = Item(
    "1", 1, "claim-about-an-invoice.eml", "ab" * 32, dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
)


def make(_: Need) -> Callable[[Item], Made]:
    """Give work that is none: a record as large as most."""
    return functools.partial(_made, "x" * RECORD_BYTES)


def _made(record: str, item: Item) -> Made:
    return Made(item.sha256, f"{record}{item.key}")


def main() -> None:
    """Print and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--engine", type=Engine, choices=list(Engine), default=None)
    asked = parser.parse_args()
    figures: list[Figure] = []
    alone = spent(map(make(Need.LIGHT), _items(asked.documents)), 1)
    figures += _figures("in this process", alone, (0.0, 0.0))
    for kind in [asked.engine] if asked.engine else list(Engine):
        engine = engine_of(kind, 1)
        try:
            run = engine.run(make, _shards(asked.documents), key=lambda it: it.key)
            figures += _figures(kind.value, spent(run, SHARD), alone)
        finally:
            engine.close()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        figures.append(
            Figure("driver's memory at most", peak, "MiB", kind.value, "", f"at most {WANTED_MIB}",
                   is_short=peak > WANTED_MIB)
        )  # fmt: skip
    for it in figures:
        print(f"{it.case:18} {it.what:28} {it.value:9.3f} {it.unit}")
    print("load", *(f"{it:.2f}" for it in os.getloadavg()), "on", os.cpu_count(), "cores")
    keep("batch.overhead", figures, remarks=(f"{asked.documents} documents in shards of {SHARD}.",))


def spent(results: Iterable[object], documents_each: int) -> tuple[float, float]:
    """Give milliseconds of CPU and on the clock a document, from the first result to the last."""
    row = iter(results)
    next(row)
    cpu, began, count = cpu_seconds(), time.monotonic(), 0
    for _ in row:
        count += documents_each
        last = time.monotonic()
        if not count % (40 * documents_each):
            used = cpu_seconds()  # while its workers are there to be asked
            seen = used, last, count
    used, last, count = seen
    return 1000 * (used - cpu) / count, 1000 * (last - began) / count


def _figures(
    name: str, a_document: tuple[float, float], alone: tuple[float, float]
) -> Iterator[Figure]:
    for what, value, bare in zip(("CPU", "clock"), a_document, alone, strict=True):
        yield Figure(f"{what} a document", value, "ms", name)
        if bare:
            target = f"at most {WANTED_MILLISECONDS:g}"
            more = value - bare
            short = more > WANTED_MILLISECONDS
            yield Figure(f"{what} more than alone", more, "ms", name, "", target, is_short=short)


def _items(documents: int) -> Iterator[Item]:
    for number in range(documents):
        yield dataclasses.replace(_ITEM, key=str(number))


def _shards(documents: int) -> Iterator[Shard[Item]]:
    items = _items(documents)
    for number in range(documents // SHARD):
        yield Shard(str(number), Need.LIGHT, tuple(next(items) for _ in range(SHARD)))


if __name__ == "__main__":
    main()
