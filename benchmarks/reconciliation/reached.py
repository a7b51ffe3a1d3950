"""Whether the right invoice is among the candidates at all, and how many there are."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from benchmarks.reconciliation.figures import Row
from benchmarks.reconciliation.gold import Claim, Named
from benchmarks.reconciliation.intervals import wilson
from benchmarks.reconciliation.score import is_matchable
from extractor.reconciliation.blocking.index import Index


def reached(index: Index, claims: Sequence[Claim], *, most: int = 4000) -> list[Row]:
    """Give the rows on candidates, for claims whose lines stand one for one in the answer."""
    hits = {True: [0, 0], False: [0, 0]}
    sizes: list[int] = []
    spent: list[float] = []
    for claim in claims[:most]:
        start = time.thread_time()
        found = index.candidates(claim.query)
        spent.append((time.thread_time() - start) * 1000 / len(claim.lines))
        by_written = {line.written: line for line in found.lines}
        for gold in claim.lines:
            line = by_written.get(gold.written)
            if line is None or not is_matchable(gold):
                continue
            sizes.append(len(line.rows))
            count = hits[gold.named is Named.NUMBER]
            count[0] += gold.numbers[0] in index.book.numbers(line.rows)
            count[1] += 1
    numbered, others = wilson(*hits[True]), wilson(*hits[False])
    return [
        Row("candidates: the meant invoice is among them, number given", str(numbered),
            ">= 0.997", numbered.value >= 0.997),
        Row("candidates: the same, no number given", str(others)),
        Row("candidates a line, mean", f"{np.mean(sizes):.1f}", "<= 64",
            bool(np.mean(sizes) <= 64)),
        Row("  CPU ms a line p50 / p99", " / ".join(f"{it:.2f}" for it in
                                                     np.percentile(spent, (50, 99)))),
    ]  # fmt: skip
