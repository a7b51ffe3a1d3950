"""`extractor watch`: take in what arrives, have it processed, hand the records on."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from extractor import logs
from extractor.cli.console import counted, tell
from extractor.cli.stores import open_store, store_folder
from extractor.intake.folder import FolderSource
from extractor.intake.folder_settings import check_outside
from extractor.protocols import Source
from extractor.service.crew import Crew
from extractor.service.health import HealthReports
from extractor.service.intake import Intake
from extractor.service.metrics import metrics_served
from extractor.service.outputs import open_outputs
from extractor.service.relay import Relay
from extractor.service.signals import stopping_on_signals
from extractor.settings import find_settings, load_settings
from extractor.store.leases import Leases
from extractor.store.store import Store
from extractor.store.tally import tally

_STOP_SECONDS = 9.0  # for the workers; they give back what they cannot finish in eight
_REST_SECONDS = 0.5  # for handing on what they recorded last
_LOOK_SECONDS = 0.5


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """The options of the command.

    Attributes:
        outputs: records are appended there; none writes JSON lines to standard output.
        polling: look for changes instead of being told.
        workers: processes that read; none only takes in and hands on.
        health: file that says every few seconds how it goes; None writes none.
        metrics_port: of this machine; None serves none.
    """

    inbox: Path
    ledger: Path
    settings: Path | None
    outputs: tuple[Path, ...]
    store: Path | None
    done: Path | None
    quarantine: Path | None
    polling: bool
    workers: int
    health: Path | None = None
    metrics_port: int | None = None


def run_watch(job: Job) -> None:
    """Work until Ctrl-C or a polite kill; what is in hand is finished or given back.

    Raises:
        ExtractorError: the ledger, settings, models or store are at fault, not one file.
    """
    settings = load_settings(job.settings or find_settings(job.ledger))
    folder = settings.folder
    if job.polling:
        folder = folder.model_copy(update={"observer": "polling"})
    kept = store_folder(job.store, settings)
    check_outside(
        job.inbox,
        {"the record store": kept, "the ledger": job.ledger, "the health file": job.health}
        | {f"the output {it.name}": it for it in job.outputs},
    )
    source = FolderSource(
        job.inbox,
        limits=settings.intake,
        settings=folder,
        done_folder=job.done,
        quarantine_folder=job.quarantine,
        memory=kept / "folder.sqlite",
    )
    stop = threading.Event()
    crew = Crew(_worker(job), job.workers)
    with (
        open_store(job.store, settings) as store,
        contextlib.closing(Leases(store)) as leases,
        stopping_on_signals(stop, source.wake),
        HealthReports(store, job.health) as health,
        _metrics(job, store),
    ):
        before = tally(store).received
        intake = Intake(source, store, name=f"folder:{job.inbox.absolute()}")
        relay = Relay(store, leases, open_outputs(job.outputs))
        tell("loading ledger and models")
        crew.start()
        try:
            if crew.wait_ready(stop, meanwhile=health.turn):
                tell("watching", f"watching {job.inbox}; Ctrl-C ends")
                with source:
                    _run(stop, crew, source, (intake.run, relay.run), health)
        finally:
            stop.set()
            crew.stop(_STOP_SECONDS)
        relay.run_dry(_REST_SECONDS)
        intake.settle()
        after = tally(store)
    if crew.problem is not None:
        sys.exit(crew.problem)
    arrived = after.received - before
    tell("stopped", f"stopped after {counted(arrived, 'file')}\n{after}", count=arrived)


def _run(
    stop: threading.Event,
    crew: Crew,
    source: Source,
    loops: Sequence[Callable[[threading.Event], int]],
    health: HealthReports,
) -> None:
    """Run loops in threads of their own, until told to stop or one of them fails."""
    with ThreadPoolExecutor(len(loops)) as pool:
        threads = [pool.submit(loop, stop) for loop in loops]
        while not (stop.is_set() or crew.problem or any(it.done() for it in threads)):
            crew.look_after(stop)
            health.turn()
            stop.wait(_LOOK_SECONDS)
        stop.set()
        source.wake()
        for thread in threads:
            thread.result()


def _metrics(job: Job, store: Store) -> contextlib.AbstractContextManager[object]:
    if job.metrics_port is None:
        return contextlib.nullcontext()
    return metrics_served(store, job.metrics_port)


def _worker(job: Job) -> list[str]:
    """Give the command that a worker process runs."""
    command = [sys.executable, "-m", "extractor", *logs.as_options(), "work", "--attached"]
    command += ["--ledger", str(job.ledger)]
    for option, value in (("--settings", job.settings), ("--store", job.store)):
        if value is not None:
            command += [option, str(value)]
    for output in job.outputs:
        command += ["--output", str(output)]
    return command
