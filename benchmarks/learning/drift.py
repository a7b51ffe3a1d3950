"""How often drift is told for nothing, what is found, and how long a look takes.

Use: ``python -m benchmarks.learning.drift [--looks N] [--documents N] [--url POSTGRESQL]``

Streams in which nothing changes are looked at once each; the share of looks that find something
must not be above the 1 % that the settings promise (its exact 95 % interval must reach below).
Then a store is filled with made-up documents and decisions of a year and a look is timed, warm; the
yardstick is the look-up of one row by its number in the same run. Must: a look computes for less
than a second, and, on a quiet machine, takes no longer.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa

from extractor.casework.chances import share_of
from extractor.learning.drift.compare import compare
from extractor.learning.drift.look import look
from extractor.store.store import Store
from extractor.store.tables import submission
from extractor.store.tables_cases import correction
from extractor.store.tables_drift import trace
from extractor.store.tracing import slice_of
from extractor.values.drift import Figure
from extractor.workflow.drift_settings import DriftSettings
from tests.learning.drift.streams import NOW, Change, Stream, outcomes

SETTINGS = DriftSettings()
_AT_ONCE = 5000
_TIMES = 5
_DAYS = 365


def main() -> None:
    """Print tables, and whether the musts hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--looks", type=int, default=200)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--url", help="of an empty PostgreSQL database; SQLite without")
    given = parser.parse_args()
    if given.looks:
        false_alarms(given.looks)
        found(max(10, given.looks // 10))
    if given.documents:
        with tempfile.TemporaryDirectory() as folder:
            opened = Store.open(Path(folder), url=given.url, clock=lambda: NOW)
            with opened as store:
                timed(store, given.documents)


def false_alarms(looks: int) -> None:
    """Look at streams in which nothing changes."""
    print(f"looks that find something where nothing changes, of {looks}:")
    for batch in (1, 8, 20):
        alarms = 0
        for seed in range(looks):
            chance = random.Random(seed)
            stream = Stream(batch=batch)
            seen = compare(stream.traces(chance), outcomes(chance), NOW, None, SETTINGS)
            alarms += any(it.drifts for it in seen)
        share = share_of(alarms, looks)
        print(f"  batches of up to {batch:2}: {alarms} ({share.low:.1%} to {share.high:.1%})")
        if share.low > SETTINGS.false_alarms:
            sys.exit("more than the settings promise")


def found(looks: int) -> None:
    """Look at streams in which something changes in the last week of 140 documents."""
    print(f"looks that find it, of {looks}, in a week of 140 documents:")
    for name, figure, change in _changes():
        seen = 0
        for seed in range(looks):
            traces = Stream().traces(random.Random(seed), change)
            told = compare(traces, (), NOW, None, SETTINGS)
            seen += any(it.drifts and it.watched.figure is figure for it in told)
        print(f"  {name:34} {seen}")
    for a_day in (5, 10, 15):
        seen = sum(
            any(
                it.drifts
                for it in compare(
                    (),
                    outcomes(random.Random(seed), 0.2, a_day=a_day, weeks=16, since=28),
                    NOW,
                    None,
                    SETTINGS,
                )
            )
            for seed in range(looks)
        )
        print(f"  {f'corrections doubled, of {28 * a_day} decisions':34} {seen}")


def _changes() -> Iterator[tuple[str, Figure, Change]]:
    def part(share: float, **values: str) -> Change:
        return lambda it, chance: (
            dataclasses.replace(it, **values)  # type: ignore[arg-type]
            if chance.random() < share
            else it
        )

    for share in (0.05, 0.1, 0.15):
        yield f"a new language, {share:.0%}", Figure.LANGUAGE, part(share, language="nl")
    for share in (0.15, 0.25, 0.35):
        yield f"a new layout, {share:.0%}", Figure.LAYOUT, part(share, layout="pdf-00000new")
    for less in (0.03, 0.05, 0.1):
        yield (
            f"confidence lower by {less}",
            Figure.CONFIDENCE,
            lambda it, _, less=less: dataclasses.replace(  # type: ignore[misc]
                it, confidence=max(0.0, (it.confidence or 0.0) - less)
            ),
        )


def timed(store: Store, documents: int) -> None:
    """Fill a store and time a look."""
    _fill(store, documents)

    def by_number() -> None:
        with store.database.reading() as connection:
            chosen = sa.select(trace).where(trace.c.submission == documents // 2)
            connection.execute(chosen).one()

    yardstick, _ = _median(by_number, 200)
    seconds, computing = _median(lambda: look(store, SETTINGS), _TIMES)
    report = look(store, SETTINGS)
    kind = "SQLite" if store.database.is_file else "PostgreSQL"
    print(
        f"{kind}, {documents:,} documents of a year: a look {1000 * seconds:,.0f} ms "
        f"({1000 * computing:,.0f} of computing), {seconds / yardstick:,.0f} times a row "
        f"by its number ({1000 * yardstick:.2f} ms); "
        f"{report.sampled:.0%} of the documents read"
    )
    if computing >= 1.0:
        sys.exit("a look computes for a second or more")


def _median(what: Callable[[], object], times: int) -> tuple[float, float]:
    """Give seconds by the clock and of computing."""
    taken, computed = [], []
    for _ in range(times + 1):
        began, before = time.perf_counter(), time.process_time()
        what()
        taken.append(time.perf_counter() - began)
        computed.append(time.process_time() - before)
    return statistics.median(taken[1:]), statistics.median(computed[1:])


def _fill(store: Store, documents: int) -> None:
    chance = random.Random(7)
    usual = Stream(a_day=100.0, weeks=4).traces(chance)
    for first in range(1, documents + 1, _AT_ONCE):
        files, figures, decided = [], [], []
        for number in range(first, min(first + _AT_ONCE, documents + 1)):
            at = NOW - dt.timedelta(days=_DAYS * (1 - number / documents))
            sha256 = f"{chance.getrandbits(256):064x}"
            file = {
                "number": number, "sha256": sha256, "has_bytes": False, "size": 0,
                "name": f"{number}.eml", "state": "delivered", "received_at": at, "changed_at": at,
            }  # fmt: skip
            own = dataclasses.asdict(chance.choice(usual)) | {"at": at}
            files.append(file)
            figures.append({"submission": number, "slice": slice_of(sha256), **own})
            decided += [
                {
                    "submission": number, "field": field, "machine": "a", "who": "anna", "at": at,
                    "decided": "b" if chance.random() < 0.1 else "a", "why": "",
                    "record_version": 1, "case_version": 1,
                }
                for field in ("amount", "category")
            ]  # fmt: skip
        with store.database.writing() as connection:
            connection.execute(submission.insert(), files)
            connection.execute(trace.insert(), figures)
            connection.execute(correction.insert(), decided)
    if not store.database.is_file:
        with store.database.connected() as connection:
            connection.connection.rollback()
            connection.exec_driver_sql("VACUUM ANALYZE")


if __name__ == "__main__":
    main()
