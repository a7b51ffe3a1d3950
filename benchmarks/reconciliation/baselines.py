"""What one would do without an index, in the same run: RapidFuzz over all numbers."""

from __future__ import annotations

import dataclasses
import random
import time
from collections.abc import Callable, Sequence

import numpy as np
from rapidfuzz import fuzz, process, utils

from benchmarks.reconciliation.gold import Claim, GoldLine, Named, Standing
from benchmarks.reconciliation.intervals import Share, wilson

BATCH = 16


@dataclasses.dataclass(frozen=True, slots=True)
class Baseline:
    """What a method found on a sample of lines that name a number.

    Attributes:
        milliseconds: CPU per line; a batch's time divided by its lines.
    """

    name: str
    recall: Share
    milliseconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Give the CPU milliseconds per line, p50."""
        return float(np.median(self.milliseconds)) if self.milliseconds else float("nan")


def named_lines(claims: Sequence[Claim]) -> list[GoldLine]:
    """Give the lines that name one open invoice by a number."""
    return [
        line
        for claim in claims
        for line in claim.lines
        if line.named is Named.NUMBER and line.standing is Standing.OPEN and len(line.numbers) == 1
    ]


def run_baselines(
    claims: Sequence[Claim], numbers: Sequence[str], *, lines: int, seed: int
) -> list[Baseline]:
    """Measure the slow methods on a random sample of the lines.

    Args:
        claims: the test.
        numbers: of all invoices of the ledger, the closed ones too.
        lines: to try; WRatio takes a quarter of them.
        seed: of the sample.
    """
    tried = random.Random(seed).sample(named := named_lines(claims), min(lines, len(named)))
    folded = [utils.default_process(number).replace(" ", "") for number in numbers]

    def default(line: GoldLine) -> str:
        found = process.extractOne(line.written, numbers)
        return str(found[0]) if found else ""

    def ratio(line: GoldLine) -> str:
        found = process.extractOne(line.written, numbers, scorer=fuzz.ratio)
        return str(found[0]) if found else ""

    return [
        _one_by_one("extractOne (WRatio)", tried[: max(1, lines // 4)], default),
        _one_by_one("extractOne (fuzz.ratio)", tried, ratio),
        _batched("cdist (uint8, folded)", tried, numbers, folded),
    ]


def _one_by_one(name: str, lines: Sequence[GoldLine], find: Callable[[GoldLine], str]) -> Baseline:
    right, spent = 0, []
    for line in lines:
        start = time.thread_time()
        found = find(line)
        spent.append((time.thread_time() - start) * 1000)
        right += found in line.numbers
    return Baseline(name, wilson(right, len(lines)), tuple(spent))


def _batched(
    name: str, lines: Sequence[GoldLine], numbers: Sequence[str], folded: Sequence[str]
) -> Baseline:
    right, spent = 0, []
    for at in range(0, len(lines), BATCH):
        batch = lines[at : at + BATCH]
        written = [utils.default_process(line.written).replace(" ", "") for line in batch]
        start = time.thread_time()
        scores = process.cdist(written, folded, scorer=fuzz.ratio, dtype=np.uint8, workers=1)
        best = scores.argmax(axis=1)
        spent += [(time.thread_time() - start) * 1000 / len(batch)] * len(batch)
        right += sum(
            numbers[place] in line.numbers for place, line in zip(best, batch, strict=True)
        )
    return Baseline(name, wilson(right, len(lines)), tuple(spent))
