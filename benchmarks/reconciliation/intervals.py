"""Shares with 95 % intervals: Wilson's, and the exact (Clopper-Pearson) one for rare errors."""

from __future__ import annotations

import dataclasses
import math

from scipy.stats import beta

_Z = 1.959964  # 95 %


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with a 95 % interval."""

    hits: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """Give the share; NaN of nothing."""
        return self.hits / self.of if self.of else math.nan

    def __str__(self) -> str:
        if not self.of:
            return "none tried"
        digits = 4 if 0.005 < self.value < 0.995 else 5
        return (
            f"{self.value:.{digits}f} [{self.low:.{digits}f}, {self.high:.{digits}f}] "
            f"({self.hits}/{self.of})"
        )


def wilson(hits: int, of: int) -> Share:
    """Give a share with Wilson's interval."""
    if not of:
        return Share(hits, of, 0.0, 1.0)
    p, z2 = hits / of, _Z * _Z
    middle = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z * math.sqrt(p * (1 - p) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return Share(hits, of, max(0.0, middle - half), min(1.0, middle + half))


def exact(hits: int, of: int) -> Share:
    """Give a share with the exact interval: right for few errors, or none."""
    if not of:
        return Share(hits, of, 0.0, 1.0)
    low = 0.0 if hits == 0 else float(beta.ppf(0.025, hits, of - hits + 1))
    high = 1.0 if hits == of else float(beta.ppf(0.975, hits + 1, of - hits))
    return Share(hits, of, low, high)
