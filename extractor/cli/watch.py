"""`extractor watch`: process what arrives."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from extractor.cli.console import say
from extractor.cli.stores import store_folder
from extractor.cli.words import spoken
from extractor.delivery.jsonl import JsonlFile, JsonlSink
from extractor.intake.folder import FolderSource
from extractor.pipeline import Pipeline
from extractor.service.signals import stopping_on_signals
from extractor.service.worker import Line, work
from extractor.settings import find_settings, load_settings
from extractor.store import Store
from extractor.values.record import FileRecord, Status


def run_watch(
    inbox: Path,
    ledger: Path,
    settings_file: Path | None,
    output: Path | None,
    store: Path | None,
    *,
    polling: bool,
) -> None:
    """Work until Ctrl-C or a polite kill; the file in hand is finished.

    Raises:
        ExtractorError: the ledger, settings, models or store are at fault, not one file.
    """
    settings = load_settings(settings_file or find_settings(ledger))
    say("loading ledger and models")
    pipeline = Pipeline.load(ledger=ledger, settings=settings)
    sink = JsonlFile(output) if output else JsonlSink(sys.stdout)
    source = FolderSource(inbox, limits=settings.intake, polling=polling)
    stop = threading.Event()
    with Store.open(store_folder(store, settings)) as records, source:
        line = Line(source, pipeline.process_submission, records, (sink,), tell=_tell)
        say(f"watching {inbox}; Ctrl-C ends")
        with stopping_on_signals(stop, source.wake):
            count = work(line, stop=stop)
    say(f"stopped after {count} files")


def _tell(record: FileRecord) -> None:
    if record.status is Status.QUARANTINED:
        say(f"set aside: {record.reason}")
        return
    what = f"{len(record.disputes)} disputes" if record.is_dispute else spoken(record.triage)
    say(f"{record.source.file}: {what}, {record.decision.value}")
