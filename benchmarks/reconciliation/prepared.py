"""Make a ledger and its index once, and say what that cost."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.reconciliation.store import book_customers, known_rows, ledger_rows
from benchmarks.reconciliation.world import World, make_world
from extractor.errors import LedgerError
from extractor.reconciliation.blocking.index import Index
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.writer import BookWriter

_STAMP = "benchmark.json"


@dataclasses.dataclass(frozen=True, slots=True)
class Prepared:
    """A ledger on disk.

    Attributes:
        rows: in the ledger, closed ones included.
        write_seconds: CPU to write the rows as a book, making them up not counted.
        index_seconds: CPU to build the index.
        mapped_bytes: of book and index on disk, which is what processes share.
    """

    folder: Path
    rows: int
    write_seconds: float
    index_seconds: float
    mapped_bytes: int


@dataclasses.dataclass(frozen=True, slots=True)
class Opened:
    """What a fresh process pays for a ledger: CPU and clock seconds, and memory in bytes.

    Attributes:
        private: memory of its own after some claims, less the same process before opening.
        shared: mapped pages touched, shared by all processes.
    """

    cpu_seconds: float
    seconds: float
    private: int
    shared: int


def prepare(folder: Path, *, invoices: int, seed: int) -> tuple[World, Prepared]:
    """Give a world and its ledger; what lies in the folder from the same call is taken again."""
    world = make_world(invoices=invoices, seed=seed)
    place = folder / f"{invoices}-{seed}"
    stamp = place / _STAMP
    if stamp.exists() and _is_current(place):
        known = json.loads(stamp.read_text())
        return world, Prepared(place, **known)
    place.mkdir(parents=True, exist_ok=True)
    write_seconds = _write(world, place)
    start = time.process_time()
    index = Index.build(Book.open(place))
    index_seconds = time.process_time() - start
    mapped = sum(path.stat().st_size for path in index.book.base.rglob("*") if path.is_file())
    costs = {"rows": known_rows(world), "write_seconds": write_seconds,
             "index_seconds": index_seconds, "mapped_bytes": mapped}  # fmt: skip
    stamp.write_text(json.dumps(costs))
    return world, Prepared(place, **costs)  # type: ignore[arg-type]


def _is_current(place: Path) -> bool:
    """Say whether the index there can be read by the code as it is now."""
    try:
        Index.open(place)
    except LedgerError:
        return False
    return True


def _write(world: World, place: Path) -> float:
    writer = BookWriter(place)
    for customer in book_customers(world):
        writer.add_customer(customer)
    spent = 0.0
    piece = []
    for one in ledger_rows(world):
        piece.append(one)
        if len(piece) == 20_000:
            spent += _add(writer, piece)
            piece = []
    spent += _add(writer, piece)
    start = time.process_time()
    writer.finish()
    return spent + time.process_time() - start


def _add(writer: BookWriter, piece: list) -> float:  # type: ignore[type-arg]
    start = time.process_time()
    for invoice, state in piece:
        writer.add_invoice(invoice, state)
    return time.process_time() - start


def open_in_fresh_process(folder: Path) -> Opened:
    """Measure what another process pays to open the ledger and answer a hundred claims."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reconciliation.opened", str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    return Opened(**json.loads(done.stdout.splitlines()[-1]))
