"""`extractor work`: process what the store holds."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import logging
import sys
import threading
import time
from pathlib import Path

from extractor.cli.console import counted, names_may_be_told, say, tell
from extractor.cli.shadow import beside
from extractor.cli.stores import open_casework, open_store
from extractor.cli.words import spoken
from extractor.errors import ModelError, SettingsError
from extractor.logs import about
from extractor.pipeline import Pipeline
from extractor.service.crew import READY
from extractor.service.drift_watch import open_watch, watching
from extractor.service.health import reporting
from extractor.service.messenger import telling
from extractor.service.outputs import output_names
from extractor.service.politely import ending_in_time, stop_at_end_of
from extractor.service.signals import stopping_on_signals
from extractor.service.worker import Line, work
from extractor.settings import find_settings, load_settings
from extractor.store.cases.sampled import sampled
from extractor.store.leases import Leases
from extractor.values.record import FileRecord, Status

log = logging.getLogger(__name__)

DIAL_SECONDS = 3600.0  # after which the dial is set by what people found since
_FINISH_SECONDS = 60.0  # for a shadow, where nothing else is left to do


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """The options of the command.

    Attributes:
        outputs: as `extractor watch` has them, who hands the records on.
        drain: end when nothing is left.
        attached: end when the standard input does, and say there when all is loaded.
        health: file that says how it goes.
    """

    ledger: Path
    settings: Path | None
    outputs: tuple[Path, ...]
    store: Path | None
    drain: bool
    attached: bool
    health: Path | None = None


def run_work(job: Job) -> None:
    """Work until Ctrl-C, a polite kill, or nothing is left.

    Raises:
        ExtractorError: the ledger, settings, models or store are at fault, not one file.
    """
    file = job.settings or find_settings(job.ledger)
    settings = load_settings(file)
    shadow = beside(settings, ledger=job.ledger, settings_file=file, store=job.store)
    if not job.attached:
        tell("loading ledger and models")
    releases = settings.releases_folder(job.store)
    pipeline = Pipeline.load(ledger=job.ledger, settings=settings, releases=releases)
    stop = threading.Event()
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(open_store(job.store, settings))
        leases = stack.enter_context(contextlib.closing(Leases(store)))
        stack.enter_context(reporting(store, job.health))
        stack.enter_context(pipeline)
        stack.enter_context(contextlib.closing(shadow))
        stack.enter_context(stopping_on_signals(stop, lambda: None))
        casework = open_casework(store, settings, pipeline.ledger)
        if not job.attached:  # whoever it belongs to tells people
            stack.enter_context(telling(store, settings.notices, casework.rules))
            stack.enter_context(watching(open_watch(store, settings, casework.rules)))
        pipeline.follow(functools.partial(sampled, store))
        line = Line(
            store,
            leases,
            pipeline,
            output_names(job.outputs, settings.sink),
            tell=_tell,
            then=casework.open_cases,
            stuck_seconds=settings.reading.document_seconds,
            measure=pipeline.measure,
            keep_after_seconds=settings.work.keep_after_seconds,
            # Two files at a time in this process would only get into each other's way.
            ahead=0 if pipeline.reader.is_here() else settings.work.ahead,
            release=_UpToDate(pipeline),
            beside=shadow.offer,
        )
        if job.attached:
            stop_at_end_of(sys.stdin.fileno(), stop)
            sys.stdout.buffer.write(READY)
            sys.stdout.buffer.flush()
        with ending_in_time(line, stop):
            count = work(line, stop=stop, drain=job.drain)
            shadow.close(finish_seconds=_FINISH_SECONDS if job.drain else 0.0)
    if not job.attached:
        tell("stopped", f"stopped after {counted(count, 'file')}", count=count)


class _UpToDate:
    """Keeps a pipeline with the release in use, and its dial with what people found since."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._renewed = time.monotonic()

    def __call__(self) -> str:
        """Take up what is new; give the name of the release. What is broken is only told."""
        pipeline, now = self._pipeline, time.monotonic()
        try:
            if pipeline.take_up():
                tell("models taken up", f"from here on with models: {pipeline.release}")
            elif now - self._renewed >= DIAL_SECONDS:
                pipeline.renew_dial()
                self._renewed = now
        except (ModelError, SettingsError) as error:
            log.warning("the models chosen cannot be taken up", extra=about(error))
            if names_may_be_told():
                say(f"{error}; going on with models: {pipeline.release}")
        return pipeline.release


def _tell(record: FileRecord) -> None:
    if not names_may_be_told():
        _log(record)
        return
    if record.status is Status.QUARANTINED:
        say(f"set aside: {record.reason}")
        return
    what = counted(len(record.disputes), "dispute") if record.is_dispute else spoken(record.triage)
    say(f"{record.source.file}: {what}, {record.decision.value}")


def _log(record: FileRecord) -> None:
    facts: dict[str, object] = {"sha256": record.source.sha256}
    if record.status is Status.QUARANTINED:
        log.info("a file was set aside", extra=facts | {"code": record.reason_code})
        return
    facts |= {"count": len(record.disputes), "decision": record.decision.value}
    log.info("a file was processed", extra=facts)
