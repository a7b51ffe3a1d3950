"""How likely counts are by chance, and what they bound; the only door to SciPy beside the models.

Counts of rare events in two stretches of time are compared by the conditional test: given how many
there were in all, those of the second stretch are binomial, whatever the rate (Przyborowski and
Wilenski, Biometrika 31, 1940). Events that come in clusters vary more; their counts are divided by
how much more, which leaves about as many independent ones (Rao and Scott, Biometrics 48, 1992).
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

from scipy.special import betainc, betaincinv, chdtrc, fdtrc, kolmogorov, stdtr

from extractor.values.recurrence import Interval

_TAIL = 0.025  # outside of a 95 % interval, on either side
_NEGLIGIBLE = 1e-12  # of a sum, from which on its terms are left out


@dataclasses.dataclass(frozen=True, slots=True)
class Spread:
    """How much samples of the same size vary, as seen in earlier ones.

    Attributes:
        dispersion: their variance over that of independent draws, 1 or more.
        freedom: degrees of freedom of that estimate; 0 where there is none.
    """

    dispersion: float = 1.0
    freedom: int = 0


def chance_of(seen: float, before: float, windows: int, dispersion: float = 1.0) -> float:
    """Give the chance of as many events or more in one window, if nothing has changed.

    Args:
        seen: events of the last window.
        before: events of the windows before it.
        windows: how many those are, each as long as the last one.
        dispersion: variance of a window's count over its mean, 1 or more.
    """
    if seen <= 0:
        return 1.0
    part = 1 / (windows + 1)
    # the tail of a binomial is an incomplete beta function, also between whole numbers
    return float(betainc(seen / dispersion, before / dispersion + 1, part))


def adjusted(chances: Sequence[float], tests: int) -> list[float]:
    """Give each chance as the least rate of false alarms at which it is told.

    Benjamini and Hochberg, Journal of the Royal Statistical Society B 57, 1995.

    Args:
        chances: in any order; those left out are taken for certain to have come by chance.
        tests: how many there were, those left out included.
    """
    order = sorted(range(len(chances)), key=lambda it: chances[it])
    found = [1.0] * len(chances)
    least = 1.0
    for rank, place in reversed(list(enumerate(order, 1))):
        least = min(least, chances[place] * tests / rank)
        found[place] = least
    return found


def share_of(hits: int, tries: int) -> Interval:
    """Give a share with its exact interval (Clopper and Pearson, Biometrika 26, 1934)."""
    if not tries:
        return Interval(None, 0.0, 1.0)
    low = float(betaincinv(hits, tries - hits + 1, _TAIL)) if hits else 0.0
    high = float(betaincinv(hits + 1, tries - hits, 1 - _TAIL)) if hits < tries else 1.0
    return Interval(hits / tries, low, high)


def ratio_of(before: tuple[int, int], after: tuple[int, int]) -> Interval:
    """Give the ratio of two rates, the later to the earlier, with its exact interval.

    Given their sum, the later count is binomial; the interval of its share is that of the ratio.

    Args:
        before: events, and over how many days.
        after: the same.
    """
    (old, old_days), (new, new_days) = before, after
    share = share_of(new, old + new)
    if share.value is None or share.high is None:
        return Interval(None, 0.0, None)
    value, low, high = (
        part / (1 - part) * old_days / new_days if part < 1 else None
        for part in (share.value, share.low, share.high)
    )
    return Interval(value, low or 0.0, high)


def chance_of_mix(distance: float, freedom: int, spread: Spread) -> float:
    """Give the chance of as large a Pearson chi-squared, if both samples are of one mix.

    Args:
        distance: chi-squared of two samples, 0 or more.
        freedom: values less one.
        spread: of earlier samples.
    """
    if freedom < 1:
        return 1.0
    exact = float(chdtrc(freedom, distance))
    if spread.dispersion <= 1.0 or not spread.freedom:
        return exact
    # the dispersion is itself an estimate: F says what that costs (McCullagh and Nelder, 1989)
    ratio = distance / freedom / spread.dispersion
    return max(exact, float(fdtrc(freedom, spread.freedom, ratio)))


def chance_of_growth(now: tuple[int, int], was: tuple[int, int], spread: Spread) -> float:
    """Give the chance of a share as much larger than before, if nothing has changed.

    Fisher's exact test, one-sided. Where shares vary more than by chance, it is no less than with
    as many fewer tries, nor than what Student's t says of a dispersion that is only estimated.

    Args:
        now: hits and tries of the later sample.
        was: those of the earlier one.
        spread: of earlier samples.
    """
    (hits, tries), (old, old_tries) = now, was
    if not tries or not old_tries or hits * old_tries <= old * tries:
        return 1.0
    exact = _hypergeometric_tail(hits, tries, hits + old, tries + old_tries)
    if spread.dispersion <= 1.0 or not spread.freedom:
        return exact
    few, of_few = math.floor(hits / spread.dispersion), math.ceil(tries / spread.dispersion)
    of_old = max(1, math.floor(old_tries / spread.dispersion))
    marked = few + min(math.ceil(old / spread.dispersion), of_old)
    apart = _hypergeometric_tail(few, of_few, marked, of_few + of_old)
    pooled = (hits + old) / (tries + old_tries)
    variance = pooled * (1 - pooled) * (1 / tries + 1 / old_tries) * spread.dispersion
    score = (hits / tries - old / old_tries) / math.sqrt(variance)
    return max(exact, apart, float(stdtr(spread.freedom, -score)))


def chance_of_shift(distance: float, now: int, was: int, dispersion: float = 1.0) -> float:
    """Give the chance of as large a Kolmogorov-Smirnov distance, if both samples are of one kind.

    Args:
        distance: greatest difference of the two distributions, 0 to 1.
        now: size of the later sample.
        was: size of the earlier one.
        dispersion: how much more samples vary than by chance alone, 1 or more.
    """
    effective = math.sqrt(now * was / (now + was) / dispersion)
    # Stephens' correction for small samples, Journal of the Royal Statistical Society B 32, 1970
    return float(kolmogorov((effective + 0.12 + 0.11 / effective) * distance))


def _hypergeometric_tail(hits: int, tries: int, marked: int, all_of_them: int) -> float:
    """Give the chance of so many marked ones or more among some drawn from all.

    Args:
        hits: more than are to be expected, so that the terms fall from there on.
        tries: drawn.
        marked: of all.
        all_of_them: marked or not.
    """
    others = all_of_them - marked
    term = math.exp(
        _log_choose(marked, hits)
        + _log_choose(others, tries - hits)
        - _log_choose(all_of_them, tries)
    )
    total, at = term, hits
    while at < min(tries, marked) and term > total * _NEGLIGIBLE:
        term *= (marked - at) * (tries - at) / ((at + 1) * (others - tries + at + 1))
        total, at = total + term, at + 1
    return min(1.0, total)


def _log_choose(many: int, some: int) -> float:
    return math.lgamma(many + 1) - math.lgamma(some + 1) - math.lgamma(many - some + 1)
