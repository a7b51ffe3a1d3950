"""Could a difference between two models on the same texts have come by chance?"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

DRAWS = 2000  # of the bootstrap
COVERAGE = 0.95

Counts = npt.NDArray[np.int64]


def mcnemar(gained: int, lost: int) -> float:
    """Give the two-sided p of an exact McNemar test.

    Args:
        gained: cases that only the second model answered right.
        lost: cases that only the first did.
    """
    tries = gained + lost
    fewer = min(gained, lost)
    ways = sum(math.comb(tries, at) for at in range(fewer + 1))
    return min(1.0, 2 * ways / (1 << tries))


def bootstrap(
    cases: int,
    difference: Callable[[Counts], float],
    *,
    groups: Sequence[int] | None = None,
    seed: int,
    draws: int = DRAWS,
) -> tuple[float, float]:
    """Give the 95 % interval of a difference, by drawing cases again (paired percentiles).

    Args:
        cases: how many there are.
        difference: of two models, over cases that count as often as they were drawn.
        groups: of each case, drawn as wholes because their cases are alike; None for each alone.
        seed: gives the same draws.
        draws: how many.
    """
    chance = np.random.default_rng(seed)
    of = np.arange(cases) if groups is None else np.unique(groups, return_inverse=True)[1]
    size = int(of.max()) + 1 if cases else 0
    if size == 0:
        return 0.0, 0.0
    drawn = chance.multinomial(size, np.full(size, 1.0 / size), size=draws)
    found = [difference(counts[of]) for counts in drawn]
    rest = (1.0 - COVERAGE) / 2
    low, high = np.quantile(found, [rest, 1.0 - rest])
    return float(low), float(high)
