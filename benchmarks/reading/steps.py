"""What each step before text recognition gains, per condition: word F1 and cells, without and with.

Use: ``python -m benchmarks.reading.steps CASEBOOK [ENGINE...]`` (engines: ppocr, tesseract).
Four of the casebook's digital letters and payment advices, one a language, are made worse in one
way each; a step is then left out and taken. Cells are those of the tables, exact. Where a step
changes nothing, the page is recognised once.
"""

from __future__ import annotations

import dataclasses
import os
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.reading import degrade
from benchmarks.reading.casebook import Case, cases, f1, text_of, tokens
from benchmarks.reading.tables import cells_of, rows_of, shared, truth
from extractor.protocols import OcrEngine
from extractor.reading.cache import CachedEngine
from extractor.reading.engines import best_engine
from extractor.reading.image.colour import grey_of
from extractor.reading.image.turning import is_sideways
from extractor.reading.pdf import open_pdf
from extractor.reading.prepare import ALL_STEPS, Step
from extractor.reading.scan import read_scan
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document

DPI = 200
PAGES = ("dev-fr-049", "dev-en-034", "dev-de-003", "dev-es-012")
NONE: frozenset[Step] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True)
class Condition:
    """One way to make a page worse, and the steps that should mend it; none: all of them."""

    name: str
    degrade: degrade.Degrade
    steps: frozenset[Step]


CONDITIONS = (
    Condition("clean", degrade.clean, frozenset({Step.RULES, Step.MISSED})),
    Condition("pale", degrade.pale, frozenset({Step.BACKGROUND})),
    Condition("shaded", degrade.shaded, frozenset({Step.BACKGROUND})),
    Condition("specks", degrade.specks, frozenset({Step.SPECKS})),
    Condition("fax", degrade.fax, ALL_STEPS),
    Condition("stamp", degrade.stamp, frozenset({Step.COLOUR})),
    Condition("signature", degrade.signature, frozenset({Step.COLOUR})),
    Condition("photo", degrade.photo, frozenset({Step.SHEET})),
    Condition("photo", degrade.photo, frozenset({Step.BACKGROUND})),
    Condition("skew +2", degrade.skewed(2.0), frozenset({Step.SKEW})),
    Condition("skew -6", degrade.skewed(-6.0), frozenset({Step.SKEW})),
    Condition("turn 90", degrade.turned(90), frozenset({Step.TURN})),
    Condition("turn 180", degrade.turned(180), frozenset({Step.TURN})),
    Condition("turn 270", degrade.turned(270), frozenset({Step.TURN})),
    Condition("jpeg 150", degrade.coarse, ALL_STEPS),
)


def pages(folder: Path) -> Iterator[tuple[Case, degrade.Pixels]]:
    """Give the chosen cases and their first page, drawn."""
    for case in cases(folder):
        if case.name in PAGES:
            with open_pdf(case.path.name, case.path.read_bytes()) as pdf:
                yield case, pdf.picture(0, dpi=DPI, max_pixels=80_000_000)[0]


def score(
    case: Case, page: degrade.Pixels, engine: OcrEngine, steps: frozenset[Step]
) -> tuple[float, float | None]:
    """Read a page; give word F1 and the share of cells, None where the page has no table."""
    dpi = 150.0 if max(page.shape) < 2000 else float(DPI)
    read = read_scan(
        page, number=1, dpi=dpi, wanted_dpi=DPI, engine=engine, language=None, steps=steps
    )
    document = Document(case.path.name, "image/png", (read,))
    words = f1(tokens(document.text), tokens(text_of(case.source)))
    expected = truth(case)
    if not expected:
        return words, None
    right = shared(cells_of(expected), cells_of(rows_of(document)))
    return words, right / sum(cells_of(expected).values())


def main(folder: Path, names: list[str]) -> None:
    """Print one line for each condition and step."""
    chosen = list(pages(folder))
    for name in names:
        engine = best_engine(ReadingSettings.model_validate({"engine": name}))
        if engine is None:
            print(f"{name}: not installed")
            continue
        titles = f"{'step':14} {'F1 without':>10} {'with':>6} {'cells without':>14} {'with':>6}"
        print(f"{name:10} {titles}")
        with tempfile.TemporaryDirectory() as kept:
            for condition in CONDITIONS:
                _compare(condition, chosen, CachedEngine(engine, Path(kept)))
        print(
            f"telling turned pages costs upright ones {_turn_cost(chosen, engine):.1%} of their CPU"
        )


def _compare(
    condition: Condition, chosen: list[tuple[Case, degrade.Pixels]], engine: OcrEngine
) -> None:
    spoilt = [
        (case, condition.degrade(page, np.random.default_rng(zlib.crc32(case.name.encode()))))
        for case, page in chosen
    ]
    without = [score(*it, engine, ALL_STEPS - condition.steps) for it in spoilt]
    taken = [score(*it, engine, ALL_STEPS) for it in spoilt]
    steps = "all" if condition.steps == ALL_STEPS else "+".join(sorted(condition.steps))
    print(f"{condition.name:10} {steps:14}", *_means(without, taken), flush=True)


def _turn_cost(chosen: list[tuple[Case, degrade.Pixels]], engine: OcrEngine) -> float:
    """Give the share of a page's CPU seconds that looking for turned lines takes."""
    looks = readings = 0.0
    for case, page in chosen:
        grey = grey_of(page)
        start = time.process_time()
        is_sideways(grey)
        looks += time.process_time() - start
        start = _cpu()
        score(case, page, engine, ALL_STEPS)
        readings += _cpu() - start
    return looks / readings


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _means(
    without: list[tuple[float, float | None]], taken: list[tuple[float, float | None]]
) -> Iterator[str]:
    for index, widths in ((0, (10, 6)), (1, (14, 6))):
        for scores, width in zip((without, taken), widths, strict=True):
            known = [value for it in scores if (value := it[index]) is not None]
            yield f"{statistics.mean(known):{width}.3f}" if known else "-".rjust(width)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or ["ppocr", "tesseract"])
