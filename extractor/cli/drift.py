"""`extractor drift`: what has changed, what is new, and what is no longer found."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor.cli.console import counted, progress, say
from extractor.cli.stores import open_store
from extractor.cli.table import WIDTH_WITHOUT_TERMINAL
from extractor.learning.drift.look import look
from extractor.learning.drift.promotions import promoted_at
from extractor.pipeline import Pipeline
from extractor.service.measuring import How, measure_all
from extractor.settings import Settings, find_settings, load_settings
from extractor.store.drift import Finding, findings
from extractor.store.store import Store
from extractor.store.untraced import Untraced, count_untraced
from extractor.values.drift import LEVELS, OUTCOMES, Compared, DriftReport, Newcomer, Part
from extractor.workflow.drift_words import name_of, value_of

_PARTS = 3  # of a mix, that a line names
_ID = 12  # characters of a SHA-256 that `extractor show` is given


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """The options of the command.

    Attributes:
        measure: folder of the ledger; None measures nothing.
    """

    since: dt.datetime | None
    measure: Path | None
    language: str
    store: Path | None
    settings: Path | None
    as_json: bool


def run_drift(job: Job) -> None:
    """Print what a look finds; nothing is told to anybody, that is for `extractor watch`.

    Raises:
        ExtractorError: the settings or the store are at fault, or the ledger and models where
            documents are to be measured.
    """
    settings = load_settings(job.settings or find_settings(job.measure))
    with open_store(job.store, settings, must_exist=True) as store:
        if job.measure is not None:
            _measure(store, job.measure, settings)
        since = (
            job.since.replace(tzinfo=dt.UTC)
            if job.since
            else promoted_at(settings.releases_folder(store.folder))
        )
        report = look(store, settings.drift, since=since)
        lasting = [it for it in findings(store) if it.over_at is None]
        lacking = count_untraced(store)
    if job.as_json:
        json.dump(_as_json(report, lasting, lacking), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    _print(report, job.language)
    if lacking:
        say(f"{counted(lacking, 'document')} not measured yet: extractor drift --measure LEDGER")


def _measure(store: Store, ledger: Path, settings: Settings) -> None:
    count = count_untraced(store)
    say(f"{counted(count, 'document')} to measure; loading ledger and models")
    if not count:
        return
    without = 0

    def tell(document: Untraced, how: How) -> None:
        nonlocal without
        without += how is How.RECORD
        advance(document.name)

    with (
        Pipeline.load(
            ledger=ledger, settings=settings, releases=settings.releases_folder(store.folder)
        ) as pipeline,
        progress(count, "measuring") as advance,
    ):
        measure_all(store, pipeline, pipeline.measure, tell)
    if without:
        say(f"{counted(without, 'document')} could not be read again; their records count")


def _print(report: DriftReport, language: str) -> None:
    if report.lacking:
        say("too little to compare with yet: that takes four weeks of documents")
    else:
        _show(_table(report.compared, language))
    if report.newcomers:
        _show(_new(report.newcomers))
    count = len(report.drifting)
    say(f"{counted(count, 'figure')} changed" if count else "nothing has changed")
    if report.sampled < 1:
        say(f"from {100 * report.sampled:.0f} of a hundred documents, drawn by lot")


def _show(table: Table) -> None:
    Console(width=None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL).print(table)


def _plain() -> Table:
    return Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)


def _table(compared: Sequence[Compared], language: str) -> Table:
    table = _plain()
    for column in ("figure", "days"):
        table.add_column(column, no_wrap=True)
    for column in ("now", "before", "distance", "by chance"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("what changed", overflow="fold", ratio=1)
    for it in sorted(compared, key=lambda it: (not it.drifts, it.chance)):
        table.add_row(*(escape(text) for text in _cells(it, language)))
    return table


def _cells(it: Compared, language: str) -> Iterator[str]:
    yield name_of(it.watched, language)
    yield str(it.days)
    yield f"{it.seen:,}"
    yield f"{it.before:,}"
    yield f"{it.effect:+.1%}" if it.watched.figure in OUTCOMES else f"{it.effect:.2f}"
    yield "1 in 1,000,000 or less" if it.chance < 1e-6 else f"{it.chance:.2g}"
    yield "CHANGED" if it.drifts else ""
    yield "; ".join(_part(it, part, language) for part in it.parts[:_PARTS])


def _part(it: Compared, part: Part, language: str) -> str:
    if it.watched.figure in LEVELS:
        return f"median {part.was:.2f} -> {part.now:.2f}"
    name = value_of(it.watched.figure, part.value, language)
    shares = f"{part.was:.1%} -> {part.now:.1%}"
    return shares if it.watched.figure in OUTCOMES else f"{name} {shares}"


def _new(newcomers: Sequence[Newcomer]) -> Table:
    table = _plain()
    for column in ("new", "which"):
        table.add_column(column, overflow="fold")
    table.add_column("documents", justify="right")
    table.add_column("since")
    table.add_column("such as (extractor show ID)", overflow="fold", ratio=1)
    for it in newcomers:
        examples = ", ".join(example.sha256[:_ID] for example in it.examples)
        cells = (it.kind.value, it.value, str(it.documents), it.first.isoformat(), examples)
        table.add_row(*(escape(text) for text in cells))
    return table


def _as_json(report: DriftReport, lasting: Sequence[Finding], lacking: int) -> dict[str, object]:
    return {
        "as_of": report.as_of.isoformat(timespec="seconds"),
        "since": report.since.isoformat(timespec="seconds") if report.since else None,
        "sampled": report.sampled,
        "not_measured": lacking,
        "compared": [_compared(it) for it in report.compared],
        "newcomers": [
            dataclasses.asdict(it) | {"first": it.first.isoformat()} for it in report.newcomers
        ],
        "weeks": [dataclasses.asdict(it) | {"first": it.first.isoformat()} for it in report.weeks],
        "findings": [
            {
                "number": it.number,
                "watched": it.watched.key,
                "opened_at": it.opened_at.isoformat(timespec="seconds"),
                "seen_at": it.seen_at.isoformat(timespec="seconds"),
            }
            for it in lasting
        ],
    }


def _compared(it: Compared) -> dict[str, object]:
    own = dataclasses.asdict(it)
    return own | {"watched": it.watched.key}
