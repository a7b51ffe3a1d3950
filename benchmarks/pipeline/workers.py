"""Documents a second with one worker and with two, on the same files, in turns.

Use: ``python -m benchmarks.pipeline.workers CASEBOOK [--most N]``

N files of each kind (12 unless told; half as many scans) go through `process_many`. What two
workers take to load is left out: they are given the files once and three times over, and the
difference counts; the one is warm. On a machine with less than two quiet cores the ratio says
more about the neighbours than about us, so the load stands below the table.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from benchmarks.pipeline.kinds import SCANS, files_by_kind
from benchmarks.report.figures import Figure, keep
from extractor import Pipeline
from extractor.settings import load_settings

AGAIN = 3  # times over


def main() -> None:
    """Print and keep both rates and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--most", type=int, default=12)
    asked = parser.parse_args()
    settings = load_settings(asked.cases / "extractor.toml")
    reading = settings.reading.model_copy(update={"workers": 1})
    alone = settings.model_copy(update={"reading": reading})
    kinds = files_by_kind(asked.cases)
    light = [
        path
        for at in range(asked.most)
        for kind, paths in kinds.items()
        if kind != SCANS
        for path in paths[at : at + 1]
    ]
    groups = {"mails and digital PDFs": light, "scans": kinds[SCANS][: asked.most // 2]}
    figures = []
    with Pipeline.load(ledger=asked.cases / "ledger", settings=alone) as pipeline:
        for name, paths in groups.items():
            seconds(pipeline, paths, workers=1)  # pays for what is loaded late
            one = len(paths) / seconds(pipeline, paths, workers=1)
            more = seconds(pipeline, paths * AGAIN, workers=2) - seconds(pipeline, paths, workers=2)
            two = (AGAIN - 1) * len(paths) / more
            figures += [
                Figure("documents", len(paths), "", name),
                Figure("documents a second, one worker", one, "", name),
                Figure("documents a second, two workers", two, "", name),
                Figure("two against one", two / one, "times", name),
            ]
    for it in figures:
        print(f"{it.case:24} {it.what:34} {it.value:8.2f} {it.unit}")
    keep("pipeline.workers", figures)


def seconds(pipeline: Pipeline, paths: list[Path], *, workers: int) -> float:
    """Give what it takes by the clock, workers' loading included."""
    began = time.monotonic()
    for _ in pipeline.process_many(paths, workers=workers):
        pass
    return time.monotonic() - began


if __name__ == "__main__":
    main()
