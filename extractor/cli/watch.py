"""`extractor watch`: process what arrives."""

from __future__ import annotations

import dataclasses
import sys
import threading
from pathlib import Path

from extractor.cli.console import counted, say
from extractor.cli.stores import store_folder
from extractor.cli.words import spoken
from extractor.delivery.jsonl import JsonlFile, JsonlSink
from extractor.intake.folder import FolderSource
from extractor.intake.folder_settings import check_outside
from extractor.pipeline import Pipeline
from extractor.service.signals import stopping_on_signals
from extractor.service.worker import Line, work
from extractor.settings import find_settings, load_settings
from extractor.store import Store
from extractor.values.record import FileRecord, Status


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """The options of the command.

    Attributes:
        output: JSON lines are appended here; None writes them to standard output.
        polling: look for changes instead of being told.
    """

    inbox: Path
    ledger: Path
    settings: Path | None
    output: Path | None
    store: Path | None
    done: Path | None
    quarantine: Path | None
    polling: bool


def run_watch(job: Job) -> None:
    """Work until Ctrl-C or a polite kill; the file in hand is finished.

    Raises:
        ExtractorError: the ledger, settings, models or store are at fault, not one file.
    """
    settings = load_settings(job.settings or find_settings(job.ledger))
    say("loading ledger and models")
    pipeline = Pipeline.load(ledger=job.ledger, settings=settings)
    folder = settings.folder
    if job.polling:
        folder = folder.model_copy(update={"observer": "polling"})
    kept = store_folder(job.store, settings)
    check_outside(
        job.inbox, {"the record store": kept, "the output": job.output, "the ledger": job.ledger}
    )
    sink = JsonlFile(job.output) if job.output else JsonlSink(sys.stdout)
    source = FolderSource(
        job.inbox,
        limits=settings.intake,
        settings=folder,
        done_folder=job.done,
        quarantine_folder=job.quarantine,
        memory=kept / "folder.sqlite",
    )
    stop = threading.Event()
    with Store.open(kept) as records, source:
        line = Line(source, pipeline.process_incoming, records, (sink,), tell=_tell)
        with stopping_on_signals(stop, source.wake):
            say(f"watching {job.inbox}; Ctrl-C ends")
            count = work(line, stop=stop)
    say(f"stopped after {counted(count, 'file')}")


def _tell(record: FileRecord) -> None:
    if record.status is Status.QUARANTINED:
        say(f"set aside: {record.reason}")
        return
    what = counted(len(record.disputes), "dispute") if record.is_dispute else spoken(record.triage)
    say(f"{record.source.file}: {what}, {record.decision.value}")
