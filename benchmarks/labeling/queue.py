"""Choose what to label next among many documents; times as ratios to a yardstick.

The yardstick is one multiplication of a matrix of as many rows as there are documents: what any
choice that looks at all of them has to pay.

    python -m benchmarks.labeling.queue --documents 100000
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable

import numpy as np

from extractor.labeling.likeness import SIZE
from extractor.labeling.queue import Queue
from extractor.labeling.waiting import Waiting

WORDS = 5_000
TRAITS = 20  # of a document
PICKS = 20
LABELLED = 1_000


def main() -> None:
    """Print what building, picking, going on and ranking again cost."""
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--documents", type=int, default=100_000)
    count = given.parse_args().documents
    draw = random.Random(7)
    words = [f"word{it}" for it in range(WORDS)]
    waiting = [
        Waiting(
            f"{it:08d}",
            "x",
            draw.random(),
            draw.random() * 1e4,
            tuple(draw.choices(words, k=TRAITS)),
        )
        for it in range(count)
    ]
    matrix = np.random.default_rng(7).standard_normal((count, SIZE), np.float32)
    yardstick = _seconds(lambda: matrix @ matrix[0], 9)
    print(f"yardstick: {count} x {SIZE} times a vector, {1000 * yardstick:.1f} ms")
    started = time.perf_counter()
    queue = Queue(waiting, seed=7)
    _tell("taking in all documents", time.perf_counter() - started, yardstick)
    turns = iter(range(PICKS))
    _tell(
        "picking one and comparing all with it",
        _seconds(lambda: _pick(queue, next(turns)), PICKS),
        yardstick,
    )
    labelled = [it.id for it in waiting[:LABELLED]]
    again = _seconds(lambda: queue.put_back([], labelled), 1)
    _tell(f"going on with {LABELLED} labelled", again, yardstick)
    doubts = {it.id: 1 - it.doubt for it in waiting}
    _tell("ranking again after a retraining", _seconds(lambda: queue.rerank(doubts), 1), yardstick)


def _pick(queue: Queue, turn: int) -> None:
    pick = queue.next(turn)
    if pick is not None:
        queue.take([pick.id])


def _seconds(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def _tell(what: str, seconds: float, yardstick: float) -> None:
    print(f"{what}: {1000 * seconds:.0f} ms, {seconds / yardstick:.1f} times the yardstick")


if __name__ == "__main__":
    main()
