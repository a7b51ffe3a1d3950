"""How long does `extractor train` take, and what does it use?

    python -m benchmarks.learning.training [--labels 120] [--workers 2] [--only category ner ...]

Labels are documents made of stories kept apart, in four languages, each whole: what it is, reasons,
invoices, amounts and every place of a value. The yardstick is one fit of the shipped material's
reasons on one core, in the same run.
"""

from __future__ import annotations

import argparse
import dataclasses
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.learning.company import book_of, label_of
from benchmarks.report.figures import Figure, keep
from benchmarks.report.spent import cpu_seconds
from extractor.learning.material import CLAIMS, PASSAGES, Material
from extractor.learning.texts import fit_category
from extractor.trained import Models
from extractor.values.label import write_labels
from training.generator.compose import Options, generate
from training.generator.stories import load_stories
from training.generator.write import write_cases
from training.passages import CORPUS

SEED = 5


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=int, default=120)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", nargs="+", default=(), help="parts; all if none")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "company"
        count = _write(folder, given.labels)
        only = [word for part in given.only for word in ("--only", part)]
        clock, spent, used = _timed(lambda: _train(folder, only, given.workers))
    shipped = Material.load().samples(PASSAGES, CLAIMS)
    yardstick = _timed(lambda: fit_category(shipped))[1]
    case = f"{count} labels, {given.workers} workers"
    figures = [
        Figure("by the clock", clock, "s", case),
        Figure("CPU", spent, "s", case),
        Figure("CPU, in fits of the shipped reasons", spent / yardstick, "", case),
        Figure("largest process", used, "MiB", case),
        Figure("one fit of the shipped reasons, CPU", yardstick, "s", case),
    ]
    for it in figures:
        print(f"{it.what}: {it.value:.1f} {it.unit}")
    keep("learning.training", figures)


def _write(folder: Path, count: int) -> int:
    """Write a company's ledger and settings, and its labels; give how many these are."""
    stories = load_stories(CORPUS / "kept_apart")
    write_cases(generate(stories, Options(seed=SEED, cases=count, scans=0.0)), folder)
    models = Models.load()
    book = book_of(folder, models)
    # as if drawn by lot: of others nothing is calibrated
    labels = [
        dataclasses.replace(label_of(case, known), chosen="random")
        for case, _, known in book.understood(models)
    ]
    write_labels(folder / "labels.jsonl", labels)
    return len(labels)


def _train(folder: Path, only: Sequence[str], workers: int) -> None:
    command = [sys.executable, "-m", "extractor", "train", "--from", str(folder / "labels.jsonl")]
    books = ["--ledger", str(folder / "ledger"), "--settings", str(folder / "extractor.toml")]
    how = ["--workers", str(workers), "--store", str(folder / "store"), "--dry-run"]
    subprocess.run([*command, *books, *how, *only], check=True, stdout=sys.stderr)


def _timed(work: Callable[[], object]) -> tuple[float, float, float]:
    """Give seconds by the clock, CPU seconds with those of children, MiB of the largest child."""
    began, before = time.monotonic(), cpu_seconds()
    work()
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return time.monotonic() - began, cpu_seconds() - before, largest


if __name__ == "__main__":
    main()
