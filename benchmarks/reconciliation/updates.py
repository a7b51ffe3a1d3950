"""How soon an invoice that is opened or closed is found, or no longer offered.

    python -m benchmarks.reconciliation.updates [--invoices 100000] [--tries 200]

Timed by the clock: writing the change down safely, and the first answer that knows it. The ledger
is copied first and stays as it was.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.reconciliation.figures import Row, at_least
from benchmarks.reconciliation.intervals import wilson
from benchmarks.reconciliation.prepared import prepare
from benchmarks.reconciliation.world import OPEN, UNKNOWN, World
from extractor.reconciliation.blocking.index import Index
from extractor.reconciliation.book.changes import Changes, Closed
from extractor.values.ledger import OpenInvoice
from extractor.values.query import CustomerHint, Query

TARGET_MS = 10.0


@dataclasses.dataclass(frozen=True, slots=True)
class Update:
    """One change: clock milliseconds to write it and to look it up, CPU of both, and if seen."""

    write: float
    look_up: float
    cpu: float
    seen: bool


def try_updates(world: World, folder: Path, *, tries: int, seed: int = 3) -> list[Update]:
    """Open invoices that the ledger has never seen, and close open ones, one after the other."""
    rng = random.Random(seed)
    index = Index.open(folder)
    index.candidates(Query(references=("warm up 4711",), customer=CustomerHint(name="Hamel")))
    unknown = rng.sample(list(np.flatnonzero(world.state == UNKNOWN)), tries // 2)
    unpaid = rng.sample(list(np.flatnonzero(world.state == OPEN)), tries // 2)
    done = []
    for new, settled in zip(unknown, unpaid, strict=True):
        invoice, paid = world.invoice(int(new)), world.invoice(int(settled))
        done.append(_timed(index, Changes(invoices=(invoice,)), _is_offered, invoice))
        done.append(_timed(index, Changes(closed=(Closed(paid.number),)), _is_closed, paid))
    return done


def _timed(
    index: Index,
    changes: Changes,
    seen: Callable[[Index, OpenInvoice], bool],
    invoice: OpenInvoice,
) -> Update:
    cpu, start = time.thread_time(), time.perf_counter()
    index.book.apply(changes)
    written = time.perf_counter()
    there = seen(index, invoice)
    end, spent = time.perf_counter(), time.thread_time() - cpu
    return Update((written - start) * 1000, (end - written) * 1000, spent * 1000, there)


def _rows(index: Index, invoice: OpenInvoice) -> list[tuple[str, bool]]:
    found = index.candidates(Query(references=(invoice.number,))).lines[0]
    closed = index.book.take("state", found.rows) != 0
    return list(zip(index.book.numbers(found.rows), closed.tolist(), strict=True))


def _is_offered(index: Index, invoice: OpenInvoice) -> bool:
    return (invoice.number, False) in _rows(index, invoice)


def _is_closed(index: Index, invoice: OpenInvoice) -> bool:
    offered = _rows(index, invoice)
    return (invoice.number, True) in offered and (invoice.number, False) not in offered


def update_rows(world: World, folder: Path, *, tries: int) -> list[Row]:
    """Give the rows of the table on changes."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = shutil.copytree(folder, Path(temporary) / "ledger")
        os.sync()  # else the first change waits until the whole copy is on disk
        done = try_updates(world, copy, tries=tries)
    total = [it.write + it.look_up for it in done]
    written = np.percentile([it.write for it in done], (50, 99))
    cpu = np.percentile([it.cpu for it in done], (50, 99))
    p50, p99 = np.percentile(total, (50, 99))
    seen = wilson(sum(it.seen for it in done), len(done))
    return [
        Row("invoice opened or closed: written safely and looked up, p50 / p99, clock",
            f"{p50:.2f} / {p99:.2f} ms", "<= 10 ms", bool(p99 <= TARGET_MS)),
        Row("  of this, the change on disk", f"{written[0]:.2f} / {written[1]:.2f} ms"),
        Row("  CPU of both", f"{cpu[0]:.2f} / {cpu[1]:.2f} ms"),
        at_least("  seen by the next look-up", seen, 1.0),
    ]  # fmt: skip


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="how soon a change is seen")
    parser.add_argument("--invoices", type=int, default=100_000)
    parser.add_argument("--tries", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        world, prepared = prepare(Path(temporary), invoices=options.invoices, seed=41)
        for row in update_rows(world, prepared.folder, tries=options.tries):
            print(row)


if __name__ == "__main__":
    main()
