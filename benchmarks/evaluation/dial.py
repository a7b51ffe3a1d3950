"""How often does the dial miss its target, by what it rests on and how much was reviewed?

Documents are drawn whose confidence means what it says; 59 % could be accepted at 98 %. For each
number of reviewed ones the threshold is chosen in three ways, and its true precision looked up:

- by sight: the lowest confidence down to which the observed precision holds the target;
- one error more: the same with one error more than was seen ("expected" in the dial);
- proven: the lowest one for which the exact bound holds it ("proven" in the dial).

    python -m benchmarks.evaluation.dial [--target 0.98] [--repeats 100]
"""

from __future__ import annotations

import argparse
import random
from bisect import bisect_left
from collections.abc import Callable, Sequence

from extractor.records.dial import Standing, set_dial
from extractor.values.calibration import Reviewed

TRUTH = 100_000
REVIEWED = (100, 200, 400, 800, 1600, 3200)
SEED = 7

Choose = Callable[[Sequence[Reviewed], float], float | None]


def by_sight(seen: Sequence[Reviewed], target: float) -> float | None:
    """Choose by observed precision."""
    best, right = None, 0
    for count, it in enumerate(sorted(seen, key=lambda it: -it.confidence), start=1):
        right += it.right
        if right / count >= target:
            best = it.confidence
    return best


def one_error_more(seen: Sequence[Reviewed], target: float) -> float | None:
    """Choose as the dial does without documents of the user's own."""
    dial = set_dial(target, (), seen)
    return dial.threshold if dial.standing is Standing.EXPECTED else None


def proven(seen: Sequence[Reviewed], target: float) -> float | None:
    """Choose as the dial does with documents of the user's own."""
    dial = set_dial(target, seen, ())
    return dial.threshold if dial.standing is Standing.PROVEN else None


WAYS: dict[str, Choose] = {
    "by sight": by_sight,
    "one error more": one_error_more,
    "proven": proven,
}


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=float, default=0.98)
    parser.add_argument("--repeats", type=int, default=100)
    given = parser.parse_args()
    draw = random.Random(SEED)
    truth = sorted((_document(draw) for _ in range(TRUTH)), key=lambda it: it.confidence)
    shares = [it.confidence for it in truth]
    right = [0]
    for it in truth:
        right.append(right[-1] + it.right)
    print(f"{'reviewed':>8s}  " + "  ".join(f"{way:>24s}" for way in WAYS))
    for size in REVIEWED:
        cells = []
        for choose in WAYS.values():
            missed, accepted = 0, 0.0
            for _ in range(given.repeats):
                level = choose(draw.sample(truth, size), given.target)
                if level is not None:
                    first = bisect_left(shares, level)
                    held = TRUTH - first
                    missed += (right[-1] - right[first]) / held < given.target
                    accepted += held / TRUTH
            cells.append(
                f"missed {missed / given.repeats:4.0%}, accepts {accepted / given.repeats:3.0%}"
            )
        print(f"{size:8d}  " + "  ".join(f"{cell:>24s}" for cell in cells))


def _document(draw: random.Random) -> Reviewed:
    share = draw.betavariate(2.2, 0.35)
    return Reviewed(share, draw.random() < share)


if __name__ == "__main__":
    main()
