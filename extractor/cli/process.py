"""`extractor process`: files in, records out."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import functools
import sys
from collections.abc import Iterator
from pathlib import Path

from extractor.casework.casework import Casework
from extractor.cli.console import counted, progress, say
from extractor.cli.stores import open_casework, open_store
from extractor.cli.table import print_table
from extractor.delivery.csv import CsvSink
from extractor.delivery.files import whole_file
from extractor.delivery.jsonl import JsonlSink
from extractor.errors import InputError, StoreError
from extractor.intake.files import expand, read_file
from extractor.intake.limits import Limits
from extractor.pipeline import Pipeline, Processed
from extractor.protocols import Sink
from extractor.settings import Settings, find_settings, load_settings
from extractor.store.cases.sampled import sampled
from extractor.store.erasing import erased_at
from extractor.values.record import FileRecord, Status


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """The options of the command.

    Attributes:
        keep_erased: keep also what was erased from the store before.
        shape: "jsonl", "csv" or "table"; None chooses by where it goes.
    """

    paths: tuple[Path, ...]
    ledger: Path
    settings: Path | None
    outputs: tuple[Path, ...]
    shape: str | None
    store: Path | None
    workers: int
    keep_erased: bool = False


def run_process(job: Job) -> None:
    """Process the files and exit with 3 if there are some and none could be read.

    Raises:
        ExtractorError: the ledger, settings, models or an output are at fault, not one file.
    """
    files = expand(job.paths)
    settings = load_settings(job.settings or find_settings(job.ledger))
    say(f"{counted(len(files), 'file')}; loading ledger and models")
    releases = settings.releases_folder(job.store)
    pipeline = Pipeline.load(ledger=job.ledger, settings=settings, releases=releases)
    shape = job.shape or ("table" if sys.stdout.isatty() and not job.outputs else "jsonl")
    shown: list[FileRecord] = []
    counts = {Status.PROCESSED: 0, Status.QUARANTINED: 0}
    with contextlib.ExitStack() as stack:
        sinks = _sinks(job.outputs, shape, stack)
        keep = stack.enter_context(_kept(job, settings, pipeline))
        advance = stack.enter_context(progress(len(files), "reading"))
        for made in pipeline.process_measured(files, workers=job.workers):
            record = keep(made)
            for sink in sinks:
                sink.deliver(record)
            if shape == "table":
                shown.append(record)
            counts[record.status] += 1
            advance(record.source.file)
    if shape == "table":
        print_table(shown, sys.stdout, settings.taxonomy.as_taxonomy())
    _sum_up(counts, job)


def _sum_up(counts: dict[Status, int], job: Job) -> None:
    done, aside = counts[Status.PROCESSED], counts[Status.QUARANTINED]
    say(f"{counted(done, 'file')} processed, {aside} set aside")
    for path in job.outputs:
        say(f"records: {path}")
    if aside and not done:
        sys.exit(InputError.exit_code)


def _sinks(outputs: tuple[Path, ...], shape: str, stack: contextlib.ExitStack) -> list[Sink]:
    """Open where records go: the named files, or standard output unless a table goes there."""
    sinks: list[Sink] = []
    for path in outputs:
        is_csv = shape == "csv" or (shape != "csv" and path.suffix.lower() == ".csv")
        stream = stack.enter_context(whole_file(path))
        sinks.append(CsvSink(stream) if is_csv else JsonlSink(stream))
    if not outputs and shape != "table":
        sinks.append(CsvSink(sys.stdout) if shape == "csv" else JsonlSink(sys.stdout))
    return sinks


class _Keeper:
    """Keeps each record with its original, and gives it with what the store knows besides."""

    def __init__(self, casework: Casework, limits: Limits, *, keep_erased: bool) -> None:
        self._casework = casework
        self._limits = limits
        self._keep_erased = keep_erased

    def __call__(self, made: Processed) -> FileRecord:
        record = made.record
        try:
            original = read_file(record.source.file, limits=self._limits)
        except InputError:  # gone or too large: its record says so
            original = None
        if original is None and not record.source.sha256:
            return record
        if not self._keep_erased and (day := self._erased_on(record.source.sha256)):
            name = record.source.file
            say(f"{name}: not kept, it was erased on {day}; --keep-erased keeps it again")
            return record
        then, measured = self._casework.open_cases, made.measured
        return self._casework.store.save(record, original, then=then, measured=measured).record

    def _erased_on(self, sha256: str) -> dt.date | None:
        """Give the day on which a file was erased; None where it never was."""
        at = erased_at(self._casework.store, sha256)
        return at and at.date()


@contextlib.contextmanager
def _kept(job: Job, settings: Settings, pipeline: Pipeline) -> Iterator[_Keeper | _Forgetter]:
    """Open the store; one that nobody asked for may be missing, as in a read-only folder.

    In one that was asked for, a fair sample is drawn for people, as `watch` does.
    """
    is_asked_for = bool(job.store or settings.store.path or settings.store.url)
    try:
        store = open_store(job.store, settings)
    except StoreError as error:
        if is_asked_for:
            raise
        say(f"records are not kept: {error}")
        yield _Forgetter()
        return
    with store:
        if is_asked_for:
            pipeline.follow(functools.partial(sampled, store))
        casework = open_casework(store, settings, pipeline.ledger)
        yield _Keeper(casework, settings.intake, keep_erased=job.keep_erased)


class _Forgetter:
    """Keeps nothing."""

    def __call__(self, made: Processed) -> FileRecord:
        """Give the record as it is."""
        return made.record
