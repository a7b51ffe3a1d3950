"""How far confidences mean what they say: calibration error, bins, intervals.

The expected calibration error (Naeini 2015, Guo 2017) is the mean distance between what was said
and what was right, over ten bins of equal width. A few hundred answers never meet it exactly: what
a perfectly calibrated field would show by chance is given beside it.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from extractor.evaluation.measures import wilson

BINS = 10
DRAWS = 400
SEED = 7

Floats = npt.NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence.

    Attributes:
        low: confidences from here ...
        high: ... to here.
        said: mean confidence; the middle of the bin if it is empty.
        share: of right answers, with its 95 % interval (Wilson).
    """

    low: float
    high: float
    count: int
    said: float
    share: float
    share_low: float
    share_high: float


@dataclasses.dataclass(frozen=True, slots=True)
class Reliability:
    """How far a set of confidences means what it says.

    Attributes:
        said: mean confidence.
        right: share of right answers.
        error: expected calibration error, 0 to 1.
        error_low: of its 95 % interval (resampled answers).
        error_high: of its 95 % interval.
        by_chance: the error that the same confidences would show on average if they were true.
    """

    count: int
    said: float
    right: float
    error: float
    error_low: float
    error_high: float
    by_chance: float
    bins: tuple[Bin, ...]


def reliability(confidences: Sequence[float], right: Sequence[bool]) -> Reliability:
    """Compare confidences with what was right.

    Args:
        confidences: 0 to 1, one an answer.
        right: one an answer.
    """
    if not confidences:
        return Reliability(0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, ())
    said = np.array(confidences, dtype=np.float64)
    truth = np.array(right, dtype=np.float64)
    places = np.minimum((said * BINS).astype(np.intp), BINS - 1)
    draw = np.random.default_rng(SEED)
    size = len(said)
    chosen = (draw.integers(0, size, size) for _ in range(DRAWS))
    resampled = [_error(said[it], truth[it], places[it]) for it in chosen]
    invented = [_error(said, (draw.random(size) < said) * 1.0, places) for _ in range(DRAWS)]
    return Reliability(
        count=size,
        said=float(said.mean()),
        right=float(truth.mean()),
        error=_error(said, truth, places),
        error_low=float(np.quantile(resampled, 0.025)),
        error_high=float(np.quantile(resampled, 0.975)),
        by_chance=float(np.mean(invented)),
        bins=tuple(_bin(at, said[places == at], truth[places == at]) for at in range(BINS)),
    )


def _error(
    said: npt.NDArray[np.floating], truth: npt.NDArray[np.floating], places: npt.NDArray[np.intp]
) -> float:
    gaps = np.bincount(places, weights=said - truth, minlength=BINS)
    return float(np.abs(gaps).sum() / len(said))


def _bin(at: int, said: Floats, truth: Floats) -> Bin:
    count, right = len(said), int(truth.sum())
    low, high = wilson(right, count)
    return Bin(
        low=at / BINS,
        high=(at + 1) / BINS,
        count=count,
        said=float(said.mean()) if count else (at + 0.5) / BINS,
        share=right / count if count else math.nan,
        share_low=low,
        share_high=high,
    )
