"""Which pictures of docs/ are drawn from which results."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.report.figures import Result
from benchmarks.report.picture import bars


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
    return bars("CPU of a document by stage", "ms", rows)


STAGES = "CPU of a document by stage"
PICTURES = {"benchmarks-stages.svg": ("pipeline.stages", _stages)}
