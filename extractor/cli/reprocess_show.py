"""`extractor reprocess list|show`: the runs, and what one found otherwise."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor.cli.console import counted
from extractor.cli.disputes_list import write_csv
from extractor.cli.stores import open_store
from extractor.cli.table import WIDTH_WITHOUT_TERMINAL
from extractor.settings import find_settings, load_settings
from extractor.store.reprocessing.report import Summary, changes_of, summarised
from extractor.store.reprocessing.runs import get_run, list_runs, pace_of
from extractor.store.store import Store
from extractor.values.release import release_name
from extractor.values.reprocess import (
    CODED,
    ChangeKind,
    Outcome,
    ResultRow,
    Run,
    RunState,
    Verdict,
    Wanted,
)

_OF_FILES = frozenset({"triage", "document_type", "customer", "decision", "details", *Outcome})
_OUTCOMES = {
    Outcome.SAME: "the same",
    Outcome.OTHER: "otherwise",
    Outcome.READABLE: "readable now",
    Outcome.UNREADABLE: "not readable any more",
    Outcome.NEW: "new",
    Outcome.DUPLICATE: "doubled",
    Outcome.LEFT: "left alone (in work, or a person's)",
    Outcome.FAILED: "failed",
}
_VERDICTS = {
    Verdict.WAITING: "wait for a verdict",
    Verdict.APPROVED: "approved",
    Verdict.REJECTED: "rejected",
    Verdict.OUTDATED: "outdated",
}


def run_list(store: Path | None, settings: Path | None, limit: int, *, as_json: bool) -> None:
    """Print the newest runs, the newest first.

    Raises:
        StoreError: the store is not there or does not answer.
    """
    with open_store(store, load_settings(settings or find_settings()), must_exist=True) as opened:
        runs = list_runs(opened, limit)
        if as_json:
            lines = (json.dumps(_as_json(it), ensure_ascii=False) for it in runs)
            sys.stdout.writelines(f"{it}\n" for it in lines)
            return
        table = _table("run", "begun", "by", "models", "state", "documents", "waiting")
        for run in runs:
            waiting = summarised(opened, run.number, Wanted(kind="-")).verdicts
            table.add_row(
                str(run.number), f"{run.began_at:%Y-%m-%d %H:%M}", escape(run.who),
                release_name(run.frame.release), _state(run), f"{run.done}/{run.documents}",
                str(waiting.get(Verdict.WAITING, 0)),
            )  # fmt: skip
        _print(table)


def run_show(where: tuple[Path | None, Path | None], number: int, wanted: Wanted,
             shown: tuple[int, str]) -> None:  # fmt: skip
    """Print what a run found otherwise.

    Args:
        where: the store and the settings.
        number: of the run.
        wanted: which changes.
        shown: how many changes (0 for all), and as what.

    Raises:
        BatchError: there is no such run.
        StoreError: the store is not there or does not answer.
    """
    limit, form = shown
    settings = load_settings(where[1] or find_settings())
    with open_store(where[0], settings, must_exist=True) as store:
        run = get_run(store, number)
        rows = changes_of(store, number, wanted, most=limit or None)
        if form == "csv":
            write_csv(_COLUMNS, (list(map(str, _cells(it))) for it in rows), sys.stdout)
            return
        if form == "json":
            _write_json(store, run, wanted, rows)
            return
        print_summary(store, run, wanted)
        table = _table("document", "what", "before", "now", "contested", "verdict", "decided")
        for it in rows:
            table.add_row(*(escape(cell) for cell in _shown(it)))
        if table.row_count:
            _print(table)
        if limit and table.row_count == limit:
            sys.stdout.write(f"the first {limit}; --limit 0 shows all\n")


def print_summary(store: Store, run: Run, wanted: Wanted | None = None) -> None:
    """Print what came of a run, counted by kind.

    Raises:
        StoreError: the store does not answer.
    """
    found = summarised(store, run.number, wanted)
    sys.stdout.writelines(f"{it}\n" for it in sentences(run, found))
    pace = pace_of(store, run.number)
    if pace.documents:
        each = pace.cpu_seconds / pace.documents
        sys.stdout.write(f"{each:.3f} CPU seconds a document\n")


def sentences(run: Run, found: Summary) -> Iterator[str]:
    """Say what came of a run."""
    began = f"{run.began_at:%Y-%m-%d %H:%M}"
    yield (
        f"run {run.number}, begun {began} by {run.who}, models "
        f"{release_name(run.frame.release)}: {_state(run)}"
    )
    told = [f"{found.outcomes[it]:,} {name}" for it, name in _OUTCOMES.items()
            if found.outcomes.get(it)]  # fmt: skip
    yield f"{counted(run.done, 'document')}: {', '.join(told) or 'none yet'}"
    verdicts = [f"{found.verdicts[it]:,} {name}" for it, name in _VERDICTS.items()
                if found.verdicts.get(it)]  # fmt: skip
    if verdicts:
        yield f"to decide: {', '.join(verdicts)}"
    if found.decided:
        yield (
            f"of {counted(found.decided, 'document')} among them people had decided something; "
            "that stays, whatever is approved"
        )
    for kind in found.kinds:
        yield f"  {sentence(kind)}"


def sentence(kind: ChangeKind) -> str:
    """Say what a kind of change is: how often, and how much money it is about."""
    thing = "document" if kind.field in _OF_FILES else "dispute"
    number = f"{kind.count:,} {thing}" + ("s" if kind.count != 1 else "")
    decided = f"; a person had decided in {kind.decided}" if kind.decided else ""
    return f"{_named(kind)}: {number}{_money(kind)}{decided}"


def _named(kind: ChangeKind) -> str:
    if kind.field in CODED:
        return f"{kind.field} {kind.before or '(none)'} -> {kind.after or '(none)'}"
    if kind.field in set(Outcome):
        values = " -> ".join(it for it in (kind.before, kind.after) if it)
        return f"{kind.field} ({values})" if values else kind.field
    if kind.before and kind.after:
        return f"{kind.field} otherwise"
    return f"{kind.field} {'found' if kind.after else 'gone'}" if kind.field != "details" else (
        "details only (confidence, proof)"
    )  # fmt: skip


def _money(kind: ChangeKind) -> str:
    before, after, currency = kind.before_amount, kind.after_amount, kind.currency
    if not before and not after:
        return ""
    if before == after or not before or not after:
        return f", {before or after:,.2f} {currency}".rstrip()
    return f", {before:,.2f} -> {after:,.2f} {currency}".rstrip()


def _state(run: Run) -> str:
    if run.state is RunState.DONE:
        return "done"
    if run.state is RunState.PLANNING:
        return "not planned to its end"
    return f"{run.done} of {run.documents} done"


_COLUMNS = ("sha256", "file", "outcome", "verdict", "kind", "dispute", "before", "after",
            "before_amount", "after_amount", "currency", "decided", "problem")  # fmt: skip


def _cells(row: ResultRow) -> tuple[object, ...]:
    amounts = ("" if it is None else it for it in (row.before_amount, row.after_amount))
    return (
        row.sha256, row.name, row.outcome.value, row.verdict.value, row.field, row.record_id,
        row.before, row.after, *amounts, row.currency, " ".join(row.decided), row.problem,
    )  # fmt: skip


def _shown(row: ResultRow) -> tuple[str, ...]:
    contested = row.after_amount if row.before_amount is None else row.before_amount
    money = "" if contested is None else f"{contested:,.2f} {row.currency}".rstrip()
    return (
        f"{row.sha256[:12]} {row.name}",
        row.field,
        row.before,
        row.after or row.problem,
        money,
        "" if row.verdict is Verdict.NONE else row.verdict.value,
        ", ".join(row.decided),
    )


def _write_json(store: Store, run: Run, wanted: Wanted, rows: Iterable[ResultRow]) -> None:
    """Write one object: the run, its kinds, and its changes one by one."""
    found = summarised(store, run.number, wanted)
    head = _as_json(run) | {
        "outcomes": {it.value: count for it, count in found.outcomes.items()},
        "verdicts": {it.value: count for it, count in found.verdicts.items()},
        "kinds": [_plain(dataclasses.asdict(it)) for it in found.kinds],
    }
    text = json.dumps(head, ensure_ascii=False)
    sys.stdout.write(f'{text[:-1]}, "changes": [')
    for number, row in enumerate(rows):
        values = dict(zip(_COLUMNS, _cells(row), strict=True)) | {"decided": list(row.decided)}
        line = json.dumps(_plain(values), ensure_ascii=False)
        sys.stdout.write((",\n" if number else "\n") + line)
    sys.stdout.write("\n]}\n")


def _plain(values: dict[str, object]) -> dict[str, object]:
    kept = (str, int, list, type(None))
    return {key: it if isinstance(it, kept) else str(it) for key, it in values.items()}


def _as_json(run: Run) -> dict[str, object]:
    return {
        "run": run.number,
        "state": run.state.value,
        "by": run.who,
        "models": release_name(run.frame.release),
        "began_at": run.began_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
        "sources": list(run.choice.sources),
        "where": [str(it) for it in run.choice.where],
        "documents": run.documents,
        "done": run.done,
    }


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def _print(table: Table) -> None:
    width = None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL
    Console(file=sys.stdout, width=width).print(table)
