"""Documents a second with one worker and with two, on the same files, in turns.

Use: ``python -m benchmarks.pipeline.workers CASEBOOK [--most N]``

N files of each kind (16 unless told; scans a third) go through `process_many`, which gives them
back in order. Loading is left out: the clock runs from the first file of the second quarter to the
last one. On a machine with less than two quiet cores the ratio says more about the neighbours than
about us, so the load stands below the table.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from benchmarks.pipeline.kinds import SCANS, files_by_kind
from benchmarks.report.figures import Figure, keep
from extractor import Pipeline
from extractor.settings import load_settings

UNCOUNTED = 0.25  # of the files
ROUNDS = 2  # of which the best counts


def main() -> None:
    """Print and keep both rates and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--most", type=int, default=16)
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
    groups = {"mails and digital PDFs": light, "scans": kinds[SCANS][: asked.most // 3 * 2]}
    figures = []
    with Pipeline.load(ledger=asked.cases / "ledger", settings=alone) as pipeline:
        for name, paths in groups.items():
            one = two = 0.0
            for _ in range(ROUNDS):
                one = max(one, rate(pipeline, paths, workers=1))
                two = max(two, rate(pipeline, paths, workers=2))
            figures += [
                Figure("documents", len(paths), "", name),
                Figure("documents a second, one worker", one, "", name),
                Figure("documents a second, two workers", two, "", name),
                Figure("two against one", two / one, "times", name),
            ]
    for it in figures:
        print(f"{it.case:24} {it.what:34} {it.value:8.2f} {it.unit}")
    keep("pipeline.workers", figures)


def rate(pipeline: Pipeline, paths: list[Path], *, workers: int) -> float:
    """Give documents a second, from the end of the first quarter."""
    first = int(len(paths) * UNCOUNTED)
    began = 0.0
    for number, _ in enumerate(pipeline.process_many(paths, workers=workers), start=1):
        if number == first:
            began = time.monotonic()
    return (len(paths) - first) / (time.monotonic() - began)


if __name__ == "__main__":
    main()
