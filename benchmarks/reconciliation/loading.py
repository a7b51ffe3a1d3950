"""What the import of a ledger costs, and whether its memory stays where it is as the ledger grows.

    python -m benchmarks.reconciliation.loading [--rows 1000000] [--seed 5] [--formats csv parquet]

A ledger of so many open invoices, and one of a tenth, are written as files and imported, each in a
process of its own. CPU is set against a bare read of the same files (``csv.DictReader``, or batches
of pyarrow made into rows) in a process of its own; memory is the most that such a process held.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from benchmarks.reconciliation.figures import Row
from extractor.reconciliation.importing.imported import import_ledger, open_source

MILLION = 1_000_000
CUSTOMERS = 50  # invoices of a customer, on average
BATCH = 50_000
GROWTH = 2.0  # times the memory, of ten times the rows
CUSTOMER_TITLES = ("customer_id", "name", "vat_id", "email_domain", "iban")
INVOICE_TITLES = (
    "invoice_number", "customer_id", "issue_date", "due_date", "net_amount", "gross_amount",
    "open_amount", "currency", "po_number", "delivery_note",
)  # fmt: skip
Values = tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Spent:
    """What a process needed: CPU seconds, and the most memory it held in MiB."""

    seconds: float
    memory: float


def customers(rows: int) -> Iterator[Values]:
    """Give the rows of the customers."""
    for at in range(max(1, rows // CUSTOMERS)):
        yield (
            f"C{at:06d}", f"Maison Numéro {at} SARL", f"FR{at % 97:02d}{at:09d}",
            f"maison-{at}.example", f"FR76{at:023d}",
        )  # fmt: skip


def invoices(rows: int, seed: int) -> Iterator[Values]:
    """Give the rows of the open invoices."""
    rng = random.Random(seed)
    owners = max(1, rows // CUSTOMERS)
    for at in range(rows):
        cents = rng.randrange(1_000, 2_000_000)
        month, day = 1 + at * 12 // rows, 1 + at % 28
        yield (
            f"FA-2026-{at:07d}", f"C{rng.randrange(owners):06d}", f"2026-{month:02d}-{day:02d}",
            "", f"{cents / 120:.2f}", f"{cents / 100:.2f}", f"{cents / 100:.2f}", "EUR",
            f"PO{rng.randrange(10**7)}", f"BL{at}",
        )  # fmt: skip


def write_csv(folder: Path, name: str, titles: Values, rows: Iterator[Values]) -> None:
    """Write a table as CSV."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(titles)
        writer.writerows(rows)


def write_parquet(folder: Path, name: str, titles: Values, rows: Iterator[Values]) -> None:
    """Write a table as Parquet, all values as texts."""
    schema = pa.schema([(title, pa.string()) for title in titles])
    with parquet.ParquetWriter(folder / f"{name}.parquet", schema) as writer:
        piece: list[Values] = []
        for row in rows:
            piece.append(row)
            if len(piece) == BATCH:
                writer.write_table(_table(schema, piece))
                piece = []
        if piece:
            writer.write_table(_table(schema, piece))


def _table(schema: object, rows: Sequence[Values]) -> object:
    return pa.table(list(map(list, zip(*rows, strict=True))), schema=schema)


def read_csv(folder: Path) -> int:
    """Read the invoices and do nothing with them; the yardstick."""
    with (folder / "open_invoices.csv").open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def read_parquet(folder: Path) -> int:
    """Read the invoices and do nothing with them; the yardstick."""
    with parquet.ParquetFile(folder / "open_invoices.parquet") as file:
        return sum(len(batch.to_pylist()) for batch in file.iter_batches(batch_size=8192))


WRITERS = {"csv": write_csv, "parquet": write_parquet}
READERS: dict[str, Callable[[Path], int]] = {"csv": read_csv, "parquet": read_parquet}


def in_own_process(work: str, kind: str, folder: Path) -> Spent:
    """Do one piece of work in a fresh process and measure it."""
    command = [sys.executable, "-m", "benchmarks.reconciliation.loading", work, kind, str(folder)]
    child = subprocess.Popen(command)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{work} of {folder} failed")
    return Spent(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def measured(kind: str, rows: int, seed: int) -> tuple[Spent, Spent]:
    """Write a ledger, import it and read it; give what both needed."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        WRITERS[kind](folder, "customers", CUSTOMER_TITLES, customers(rows))
        WRITERS[kind](folder, "open_invoices", INVOICE_TITLES, invoices(rows, seed))
        return (
            in_own_process("--import", kind, folder),
            in_own_process("--read", kind, folder),
        )


def loading_rows(kind: str, rows: int, seed: int) -> list[Row]:
    """Give the rows of the table on one kind of file."""
    small, _ = measured(kind, rows // 10, seed)
    large, bare = measured(kind, rows, seed)
    per = MILLION / rows
    growth = large.memory / small.memory
    return [
        Row(f"{kind}: import of a million rows, CPU", f"{large.seconds * per:.0f} s"),
        Row("  times a bare read of the file", f"{large.seconds / bare.seconds:.1f} x"),
        Row(f"  most memory, {rows // 10} / {rows} rows",
            f"{small.memory:.0f} / {large.memory:.0f} MiB"),
        Row("  memory, of ten times the rows", f"{growth:.2f} x", f"<= {GROWTH:.0f} x",
            growth <= GROWTH),
    ]  # fmt: skip


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="importing a ledger: CPU and memory")
    parser.add_argument("--rows", type=int, default=MILLION)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--formats", nargs="+", choices=sorted(WRITERS), default=sorted(WRITERS))
    parser.add_argument("--import", dest="importing", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--read", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.importing:
        folder = Path(options.importing[1])
        import_ledger(open_source(folder), folder / "book")
    elif options.read:
        READERS[options.read[0]](Path(options.read[1]))
    else:
        for kind in options.formats:
            for row in loading_rows(kind, options.rows, options.seed):
                print(row, flush=True)


if __name__ == "__main__":
    main()
