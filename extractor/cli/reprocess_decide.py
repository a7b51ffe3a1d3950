"""`extractor reprocess approve|reject`: decide about what a run found otherwise."""

from __future__ import annotations

import dataclasses
import functools
from pathlib import Path

from extractor.batch.approving import approve, reject
from extractor.batch.objects import Objects
from extractor.batch.running import alone
from extractor.cli.console import counted, counting, say
from extractor.cli.reprocess import options_of
from extractor.cli.stores import open_casework, open_store, this_user
from extractor.reconciliation.book_index import open_index
from extractor.reconciliation.load import load_ledger
from extractor.service.outputs import output_names
from extractor.settings import find_settings, load_settings
from extractor.store.reprocessing.report import summarised
from extractor.store.reprocessing.runs import get_run
from extractor.store.reprocessing.verdicts import Judge
from extractor.store.store import Store
from extractor.values.ledger import Ledger
from extractor.values.reprocess import Verdict, Wanted


@dataclasses.dataclass(frozen=True, slots=True)
class Decision:
    """The options of both commands.

    Attributes:
        run: its number.
        wanted: of what waits for a verdict.
    """

    run: int
    wanted: Wanted
    store: Path | None
    settings: Path | None


def run_approve(decision: Decision, ledger: Path, storage_options: tuple[str, ...]) -> None:
    """Make what fits count, with what follows from it.

    Raises:
        ExtractorError: the ledger, the settings, the store or a storage are at fault.
    """
    settings = load_settings(decision.settings or find_settings(ledger))
    objects = Objects(options_of(storage_options))
    books = functools.lru_cache(maxsize=1)(functools.partial(_books, ledger))
    with open_store(decision.store, settings, must_exist=True) as store:
        run = get_run(store, decision.run)
        casework = open_casework(store, settings, books)
        # a sink that is the standard output belongs to a service
        sinks = output_names((), settings.sink) if settings.sink else ()
        judge = Judge(run.number, this_user(), casework.open_cases, sinks)
        with alone(store, run), counting(_waiting(store, decision), "approving") as advance:
            counts = approve(store, judge, decision.wanted, objects, settings.intake, advance)
        outdated = counts[Verdict.OUTDATED]
        said = f"{counted(counts[Verdict.APPROVED], 'record')} approved"
        if outdated:
            said += (
                f", {outdated} outdated: something else happened to these documents since; "
                "they are as they were"
            )
        say(f"{said}; {_waiting(store, decision)} still wait")


def run_reject(decision: Decision) -> None:
    """Note that what fits is not wanted.

    Raises:
        ExtractorError: the settings or the store are at fault.
    """
    settings = load_settings(decision.settings or find_settings())
    with open_store(decision.store, settings, must_exist=True) as store:
        run = get_run(store, decision.run)
        judge = Judge(run.number, this_user())
        with alone(store, run), counting(_waiting(store, decision), "rejecting") as advance:
            count = reject(store, judge, decision.wanted, advance)
        say(f"{counted(count, 'record')} rejected; {_waiting(store, decision)} still wait")


def _waiting(store: Store, decision: Decision) -> int:
    found = summarised(store, decision.run, Wanted(kind="-"))  # its kinds are not wanted
    return found.verdicts.get(Verdict.WAITING, 0)


def _books(ledger: Path) -> Ledger | None:
    """Give the ledger; None where it is too large to be kept in memory."""
    return None if open_index(ledger) is not None else load_ledger(ledger)
