"""`extractor watch`: take in what arrives, have it processed, hand the records on."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from extractor import logs
from extractor.cli.console import counted, tell
from extractor.cli.sources import folder_source, mailbox_sources
from extractor.cli.stores import open_store, store_folder, this_user
from extractor.learning.turns import note_turns
from extractor.protocols import Sink, Source
from extractor.service.crew import Crew
from extractor.service.drift_watch import open_watch
from extractor.service.heads import export_heads
from extractor.service.health import HealthReports
from extractor.service.intake import Intake
from extractor.service.messenger import open_notifier
from extractor.service.metrics import metrics_served
from extractor.service.outputs import open_outputs
from extractor.service.relay import Relay
from extractor.service.rule_changes import note_rules
from extractor.service.signals import stopping_on_signals
from extractor.settings import Settings, find_settings, load_settings
from extractor.store.leases import Leases
from extractor.store.notices import tell_nobody
from extractor.store.store import Store
from extractor.store.tally import tally
from extractor.workflow.rules import load_rules

_STOP_SECONDS = 9.0  # for the workers; they give back what they cannot finish in eight
_REST_SECONDS = 0.5  # for handing on what they recorded last
_LOOK_SECONDS = 0.5

Loop = Callable[[threading.Event], int]  # runs until told to stop


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """The options of the command.

    Attributes:
        inbox: None watches no folder.
        mailbox: watch the mailboxes of the settings.
        outputs: records are appended there; none writes JSON lines to standard output.
        polling: look for changes instead of being told.
        workers: processes that read; none only takes in and hands on.
        health: file that says every few seconds how it goes; None writes none.
        metrics_port: of this machine; None serves none.
    """

    inbox: Path | None
    mailbox: bool
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
    metrics_host: str = "127.0.0.1"


def run_watch(job: Job) -> None:
    """Work until Ctrl-C or a polite kill; what is in hand is finished or given back.

    Raises:
        ExtractorError: the ledger, settings, models or store are at fault, not one file.
    """
    settings = _settings(job)
    kept = store_folder(job.store, settings)
    stop = threading.Event()
    crew = Crew(_worker(job), job.workers)
    with contextlib.ExitStack() as stack:
        sources = _sources(job, settings, kept, stack)
        store = stack.enter_context(open_store(job.store, settings))
        leases = stack.enter_context(contextlib.closing(Leases(store)))
        stack.enter_context(stopping_on_signals(stop, functools.partial(_wake, sources)))
        health = stack.enter_context(HealthReports(store, job.health))
        stack.enter_context(_metrics(job, store))
        before = tally(store).received
        intakes = [Intake(source, store, name=name) for name, source in sources.items()]
        handing = _relays(
            store, leases, open_outputs(job.outputs, settings.sink, settings.taxonomy.as_taxonomy())
        )
        loops: list[Loop] = [*(it.run for it in intakes), *(it.run for it in handing)]
        loops += _further(store, settings, stack)
        tell("loading ledger and models")
        crew.start()
        try:
            if crew.wait_ready(stop, meanwhile=health.turn):
                tell("watching", f"watching {', '.join(_shown(sources))}; Ctrl-C ends")
                with contextlib.ExitStack() as opened:
                    for source in sources.values():
                        opened.enter_context(source)
                    _run(stop, crew, sources, loops, health)
        finally:
            stop.set()
            crew.stop(_STOP_SECONDS)
        for relay in handing:
            relay.run_dry(_REST_SECONDS)
            relay.close()
        for intake in intakes:
            intake.settle()
            intake.close()
        after = tally(store)
    if crew.problem is not None:
        sys.exit(crew.problem)
    arrived = after.received - before
    tell("stopped", f"stopped after {counted(arrived, 'file')}\n{after}", count=arrived)


def _run(
    stop: threading.Event,
    crew: Crew,
    sources: Mapping[str, Source],
    loops: Sequence[Loop],
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
        _wake(sources)
        for thread in threads:
            thread.result()


def _relays(store: Store, leases: Leases, sinks: Mapping[str, Sink]) -> list[Relay]:
    """Give each sink a relay of its own, so that one that is slow holds up no other."""
    return [Relay(store, leases, {name: sink}) for name, sink in sinks.items()]


def _further(store: Store, settings: Settings, stack: contextlib.ExitStack) -> list[Loop]:
    """Give the loops that see changes, tell people and export the audit trail's head."""
    note_rules(store, settings, this_user())
    note_turns(store, settings.releases_folder(store.folder))
    rules = load_rules(settings.workflow, settings.taxonomy.as_taxonomy())
    watch = open_watch(store, settings, rules)
    loops: list[Loop] = [stack.enter_context(contextlib.closing(watch)).run]
    if settings.audit.head_file is not None:
        loops.append(functools.partial(export_heads, store, settings.audit.head_file))
    notifier = open_notifier(store, settings.notices, rules)
    if notifier is None:
        tell_nobody(store)
        return loops
    stack.callback(notifier.close)
    return [*loops, notifier.run]


def _metrics(job: Job, store: Store) -> contextlib.AbstractContextManager[object]:
    if job.metrics_port is None:
        return contextlib.nullcontext()
    return metrics_served(store, job.metrics_port, host=job.metrics_host)


def _settings(job: Job) -> Settings:
    settings = load_settings(job.settings or find_settings(job.ledger))
    if not job.polling:
        return settings
    folder = settings.folder.model_copy(update={"observer": "polling"})
    return settings.model_copy(update={"folder": folder})


def _sources(
    job: Job, settings: Settings, kept: Path, stack: contextlib.ExitStack
) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    if job.inbox:
        own: dict[str, Path | None] = {
            "the record store": kept, "the ledger": job.ledger, "the health file": job.health,
        }  # fmt: skip
        sources |= folder_source(
            job.inbox,
            settings,
            memory=kept,
            own=own
            | {f"the output {it.name}": it for it in job.outputs}
            | {f"the sink {it.name}": it.drop.folder for it in settings.sink if it.drop},
            done=job.done,
            quarantine=job.quarantine,
        )
    if job.mailbox:
        sources |= mailbox_sources(settings, memory=kept, stack=stack)
    return sources


def _wake(sources: Mapping[str, Source]) -> None:
    for source in sources.values():
        source.wake()


def _shown(sources: Mapping[str, Source]) -> list[str]:
    return [name.removeprefix("folder:") for name in sources]


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
