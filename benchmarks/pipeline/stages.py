"""CPU of a document by stage, from its bytes to its record handed on, and documents a second.

Use: ``python -m benchmarks.pipeline.stages CASEBOOK [--most N]``

N files of each kind (32 unless told; scans half as many) go the whole way of `extractor work`, a
handful (16) at a time: taken in by the store, read in jailed children, recorded with cases, and
handed on to a synced JSON Lines file. Three of each kind go before, uncounted, and pay for what is
loaded late. CPU is of this process and of all children that read; of these the system counts
hundredths of a second, so a single document is known to about that. One worker, one core.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.intake.durability import reading_seconds, with_children
from benchmarks.pipeline.kinds import SCANS, files_by_kind
from benchmarks.pipeline.metering import READING, REST, STAGES, Meter, metered
from benchmarks.report.figures import Figure, keep
from extractor import Pipeline
from extractor.cli.stores import open_casework
from extractor.delivery.jsonl import JsonlFile
from extractor.intake.files import read_file
from extractor.remaking.making import KEEP_AFTER_SECONDS
from extractor.service.relay import Relay
from extractor.service.worker import Line, work
from extractor.settings import Settings, load_settings
from extractor.store.leases import Leases
from extractor.store.receiving import receive_all
from extractor.store.store import Store
from extractor.values.incoming import Incoming
from extractor.values.record import FileRecord

HANDFUL, WARMING = 16, 3
SETTLE = 1.0  # seconds, until children that ended are counted
STORE, RECOGNITION = "store and handing on", "text recognition"
TEMPLATES = 3  # of mails, of other files, of those who recognise
FILES, DATABASE = "files: originals and the words read", "database"
REMARK = (
    f"CPU of this process and the children that read. {REST.capitalize()}: what the pipeline does"
    " itself. The database holds records, cases and indexes."
)
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.99)
BY_STAGE, BY_DOCUMENT, SIZES = (
    "CPU of a document by stage",
    "A document in all, one worker on one core",
    "What is kept of a document",
)


class Bench:
    """The line of `extractor work`, and what it took."""

    def __init__(
        self,
        cases: Path,
        folder: Path,
        stack: contextlib.ExitStack,
        *,
        isolate: bool = True,
        keep_after_seconds: float = KEEP_AFTER_SECONDS,
        clock: Callable[[], float] = time.process_time,
    ) -> None:
        """Load and open everything.

        Args:
            cases: the casebook.
            folder: for the store.
            stack: closes what is opened.
            isolate: whether files are read in children.
            keep_after_seconds: see `Line`; it depends on how busy the machine is.
            clock: see `Meter`.
        """
        settings = load_settings(cases / "extractor.toml")
        reading = settings.reading.model_copy(update={"workers": 1, "isolate": isolate})
        self.settings: Settings = settings.model_copy(update={"reading": reading})
        self.pipeline = stack.enter_context(
            Pipeline.load(ledger=cases / "ledger", settings=self.settings)
        )
        self.store = stack.enter_context(Store.open(folder / "store"))
        leases = stack.enter_context(contextlib.closing(Leases(self.store)))
        self.folder = folder
        self.meter = Meter(clock)
        self.documents: list[float] = []
        self._last = 0.0
        self._line = Line(
            self.store,
            leases,
            self.pipeline,
            ("records",),
            tell=self._told,
            then=open_casework(self.store, self.settings, self.pipeline.ledger).open_cases,
            measure=self.pipeline.measure,
            keep_after_seconds=keep_after_seconds,
        )
        self._relay = Relay(self.store, leases, {"records": JsonlFile(folder / "records.jsonl")})

    def take(self, paths: Sequence[Path]) -> None:
        """Bring files the whole way, a handful at a time."""
        stop = threading.Event()
        for at in range(0, len(paths), HANDFUL):
            given = [
                Incoming(it.name, f"bench:{it.name}", read_file(it), os.fspath(it))
                for it in paths[at : at + HANDFUL]
            ]
            receive_all(self.store, given, source="bench")
            self._last = self._seconds()
            work(self._line, stop=stop, drain=True)
            while self._relay.once(stop):
                pass

    def measured(self, paths: Sequence[Path]) -> tuple[dict[str, float], float]:
        """Give CPU seconds by stage, and seconds by the clock on the wall."""
        time.sleep(SETTLE)
        self.documents = []
        before, began = reading_seconds(self.pipeline), time.monotonic()
        recognised = self._recognition()
        self.meter.take()
        self.take(paths)
        spent, wall = self.meter.take(), time.monotonic() - began
        time.sleep(SETTLE)
        spent[RECOGNITION] = self._recognition() - recognised
        children = reading_seconds(self.pipeline) - before
        spent[READING] = spent.get(READING, 0.0) + children - spent[RECOGNITION]
        spent[STORE] = spent.pop("", 0.0)
        return spent, wall

    def kept_bytes(self) -> dict[str, int]:
        """Give what the store holds: files, and the database without the gaps in its own."""
        folder = self.folder / "store"
        blobs = [it for it in (folder / "blobs").rglob("*") if it.is_file()]
        copy = self.folder / "copy.sqlite"
        with contextlib.closing(sqlite3.connect(folder / "records.sqlite")) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        size = copy.stat().st_size
        copy.unlink()
        return {FILES: sum(it.stat().st_size for it in blobs), DATABASE: size}

    def _recognition(self) -> float:
        """Give what those took who recognise; their template is the last to be started."""
        templates = self.pipeline.opener.template_ids()
        return with_children(templates[-1]) if len(templates) == TEMPLATES else 0.0

    def _seconds(self) -> float:
        return time.process_time() + reading_seconds(self.pipeline)

    def _told(self, _: FileRecord) -> None:
        now = self._seconds()
        self.documents.append(now - self._last)
        self._last = now


def main() -> None:
    """Print and keep the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--most", type=int, default=32)
    asked = parser.parse_args()
    kinds = files_by_kind(asked.cases)
    figures: list[Figure] = []
    samples: dict[str, list[float]] = {}
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bench = Bench(asked.cases, folder, stack)
        stack.enter_context(metered(bench.meter))
        for paths in kinds.values():
            bench.take(paths[-WARMING:])
        for kind, paths in kinds.items():
            most = asked.most // 2 if kind == SCANS else asked.most
            chosen = paths[: min(most, len(paths) - WARMING)]
            before = bench.kept_bytes()
            spent, wall = bench.measured(chosen)
            after = bench.kept_bytes()
            figures += stage_figures(kind, len(chosen), spent)
            figures += document_figures(kind, bench.documents, wall)
            samples[kind] = [1000 * it for it in bench.documents]
            figures += [
                Figure(what, (after[what] - before[what]) / len(chosen), "bytes", kind, SIZES)
                for what in before
            ]
    for it in sorted(figures, key=lambda it: it.table):
        print(f"{it.table:45} {it.case:18} {it.what:22} {it.value:12.4g} {it.unit}")
    keep(
        "pipeline.stages",
        sorted(figures, key=lambda it: (BY_STAGE, BY_DOCUMENT, SIZES).index(it.table)),
        remarks=[REMARK],
        samples=samples,
    )


def stage_figures(kind: str, count: int, spent: dict[str, float]) -> list[Figure]:
    """Give the milliseconds of each stage."""
    stages = [READING, RECOGNITION, *(it for it in STAGES if it != READING), STORE]
    return [
        *(Figure(it, 1000 * spent.get(it, 0.0) / count, "ms", kind, BY_STAGE) for it in stages),
        Figure("all", 1000 * sum(spent.values()) / count, "ms", kind, BY_STAGE),
    ]


def document_figures(kind: str, seconds: Sequence[float], wall: float) -> list[Figure]:
    """Give how many come a second, and how unlike they are in what they take."""
    ordered = sorted(seconds)
    figures = [
        Figure("documents counted", len(seconds), "", kind, BY_DOCUMENT),
        Figure("documents a second", len(seconds) / wall, "", kind, BY_DOCUMENT),
        Figure("CPU, mean", 1000 * statistics.mean(ordered), "ms", kind, BY_DOCUMENT),
    ]
    for share in SHARES:
        value = ordered[min(int(share * len(ordered)), len(ordered) - 1)]
        figures.append(Figure(f"CPU, p{100 * share:g}", 1000 * value, "ms", kind, BY_DOCUMENT))
    return figures


if __name__ == "__main__":
    main()
