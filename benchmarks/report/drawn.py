"""Which pictures of docs/ are drawn from which results."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.report.figures import Result
from benchmarks.report.picture import bars, lines


def draw_all(results: Mapping[str, Result]) -> dict[str, str]:
    """Give the pictures that the results suffice for, by file name."""
    return {
        name: draw(results[needed])
        for name, (needed, draw) in PICTURES.items()
        if needed in results
    }


def _stages(result: Result) -> str:
    rows: dict[str, dict[str, float]] = {}
    for it in result.figures:
        if it.table == STAGES and it.what != "all" and it.value is not None:
            rows.setdefault(it.case, {})[it.what] = it.value
    return bars("CPU of a document by stage", "ms", rows, even=True)


HOURS = 48
AGAINST = "CPU against ours: record"
STAGES = "CPU of a document by stage"


def _yardsticks(result: Result) -> str:
    """Draw the CPU of each tool that ran, a kind of documents after the other."""
    rows = {
        f"{it.table.partition(',')[0]}: {it.what.replace('`', '')}": {"": it.value}
        for it in result.figures
        if it.case == AGAINST and it.value is not None
    }
    return bars("CPU of a document, against the whole way of ours", "times", rows)


def _queue(result: Result) -> str:
    """Draw what waits in thousands, a point a quarter of an hour."""
    curves = {
        name: [(at / 4, count / 1000) for at, count in enumerate(counts) if at <= HOURS * 4]
        for name, counts in result.samples.items()
    }
    return lines(
        "Documents waiting, Monday and Tuesday; all workers stopped from 9 to 13 h",
        "hours since Monday 0 h",
        "thousands",
        curves,
    )


PICTURES = {
    "benchmarks-stages.svg": ("pipeline.stages", _stages),
    "benchmarks-yardsticks.svg": ("pipeline.yardsticks", _yardsticks),
    "scale-queue.svg": ("scale.queueing", _queue),
}
