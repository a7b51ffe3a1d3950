"""How new models compare with those in use, as a table and in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TextIO

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor.cli.words import spoken
from extractor.learning.sample import NOTHING_CONTESTED
from extractor.values.release import Comparison

ALL = "all"
SURE = 0.05  # from this p on a difference may well be chance
WIDTH_WITHOUT_TERMINAL = 100
_WHOSE = {"own": "your", "shipped": "shipped"}
_CHOSEN = {"random": "drawn by lot", "active": "picked for doubt", "correction": "corrected"}
_ASKED = {
    "category": "category",
    "category_f1": "category, mean F1",
    "dispute": "dispute or not",
    "dispute_f1": "disputes, F1",
    "triage": "other mail: what it is",
}


def learnt_from(counts: Mapping[str, int]) -> Iterator[str]:
    """Say what was learnt from, a line for each model.

    Args:
        counts: by kind, such as "category: own texts".
    """
    by_model: dict[str, list[str]] = {}
    for kind, count in counts.items():
        model, _, what = kind.rpartition(": ")
        by_model.setdefault(model, []).append(f"{count} {what}")
    for model, found in by_model.items():
        yield f"{model or 'learnt from'}: {', '.join(found)}"


def print_comparison(rows: Sequence[Comparison], in_use: str, stream: TextIO) -> None:
    """Write the figures on all texts, and those of the parts on which the models differ.

    Args:
        rows: of all parts.
        in_use: the name of the release that was compared with.
        stream: a terminal gives the width; elsewhere it is 100 characters.
    """
    if not rows:
        return
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False)
    table.add_column("asked")
    table.add_column("texts")
    for column in ("number", in_use, "new", "better", "worse", "p"):
        table.add_column(column, justify="right", no_wrap=True)
    for row in rows:
        if row.part == ALL or row.gained or row.lost:
            table.add_row(*map(escape, _cells(row)))
    width = None if stream.isatty() else WIDTH_WITHOUT_TERMINAL
    Console(file=stream, width=width).print(table)


def verdicts(rows: Sequence[Comparison]) -> Iterator[str]:
    """Say what got better, what got worse, and what may be chance."""
    whole = [it for it in rows if it.part == ALL and it.p is not None]
    for row in whole:
        yield f"{_ASKED.get(row.task, row.task)}, {_WHOSE[row.origin]} texts: {_verdict(row)}"
    worse = [
        f"{_part(it)} ({_share(it.before)} to {_share(it.after)} of {it.cases})"
        for it in rows
        if it.part != ALL and it.origin == "shipped" and it.lost > it.gained
    ]
    if worse:
        yield f"forgotten in part: {'; '.join(worse)}"


def _verdict(row: Comparison) -> str:
    moved = f"{_share(row.before)} to {_share(row.after)} right"
    if row.gained == row.lost:
        return f"as good as before, {_share(row.after)} right"
    which = "better" if row.gained > row.lost else "worse"
    if row.p is not None and row.p < SURE:
        return f"{which}, {moved}"
    return f"{moved}, which may be chance (p = {row.p:.2f})"


def _cells(row: Comparison) -> tuple[str, ...]:
    asked = _ASKED.get(row.task, row.task) if row.part == ALL else f"  {_part(row)}"
    p = "" if row.p is None else f"{row.p:.3f}"
    return (
        asked,
        _WHOSE.get(row.origin, row.origin),
        str(row.cases),
        _share(row.before),
        _share(row.after),
        str(row.gained),
        str(row.lost),
        p,
    )


def _part(row: Comparison) -> str:
    kind, _, value = row.part.partition(":")
    if kind == "chosen":
        return _CHOSEN.get(value, value)
    if (kind, value) == ("category", NOTHING_CONTESTED):
        return "contests nothing"
    return spoken(value) if kind == "category" else f"{kind} {value}"


def _share(value: float) -> str:
    return f"{100 * value:.1f} %"
