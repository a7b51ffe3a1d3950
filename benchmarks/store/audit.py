"""What an entry of the audit trail costs, and how long verifying takes.

Use: ``python -m benchmarks.store.audit [--entries N] [--url POSTGRESQL]``

The yardstick of adding is a bare INSERT of the same words into a table without a chain, one
synced transaction each, in the same run; that of verifying is reading all rows and doing nothing.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from extractor.store.audit import Entry, append
from extractor.store.audit_check import verify
from extractor.store.store import Store
from extractor.store.tables_audit import audit
from extractor.values.clock import utc_now

BARE = sa.Table(
    "bare",
    sa.MetaData(),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("body", sa.Text),
)
BODY = {"before": "new", "after": "validated", "why": "agreed with the warehouse on the phone"}
READ_AT_ONCE = 5_000


def main() -> None:
    """Print seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=2000)
    parser.add_argument("--many", type=int, default=100_000, help="entries to verify")
    parser.add_argument("--url")
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "kept", url=arguments.url) as store,
    ):
        _adding(store, arguments.entries)
        _verifying(store, arguments.many)


def _adding(store: Store, count: int) -> None:
    with store.database.writing() as connection:
        BARE.create(connection)

    def bare() -> None:
        with store.database.writing() as connection:
            connection.execute(BARE.insert().values(body=str(BODY)))

    def chained() -> None:
        with store.database.writing() as connection:
            append(connection, _entry())

    seconds = [_timed(lambda act=act: [act() for _ in range(count)]) for act in (bare, chained)]
    print(f"one transaction each, {count:,} entries")
    print(f"  bare INSERT    {seconds[0] / count * 1000:8.3f} ms")
    ratio = seconds[1] / seconds[0]
    print(f"  audit.append   {seconds[1] / count * 1000:8.3f} ms  {ratio:.2f} x the bare INSERT")


def _verifying(store: Store, count: int) -> None:
    with store.database.writing() as connection:
        known = connection.execute(sa.select(sa.func.count()).select_from(audit)).scalar_one()
        for _ in range(count - known):
            append(connection, _entry())

    def read() -> None:
        with store.database.reading() as connection:
            rows = connection.execute(sa.select(audit).order_by(audit.c.number))
            for _ in rows.partitions(READ_AT_ONCE):
                pass

    reading = _timed(read)
    verifying = _timed(lambda: verify(store))
    print(f"{max(count, known):,} entries")
    print(f"  reading them   {reading:8.2f} s")
    print(f"  audit verify   {verifying:8.2f} s   {verifying / reading:.2f} x reading them")


def _entry() -> Entry:
    return Entry(utc_now(), "anna", "clerk", "case.moved", ("case", "3cfbbdd5798016a5"), BODY)


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
