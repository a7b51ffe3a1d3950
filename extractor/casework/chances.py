"""How likely counts are by chance, and what they bound; the only door to SciPy beside the models.

Counts of rare events in two stretches of time are compared by the conditional test: given how many
there were in all, those of the second stretch are binomial, whatever the rate (Przyborowski and
Wilenski, Biometrika 31, 1940). Events that come in clusters vary more; their counts are divided by
how much more, which leaves about as many independent ones (Rao and Scott, Biometrics 48, 1992).
"""

from __future__ import annotations

from collections.abc import Sequence

from scipy.special import betainc, betaincinv

from extractor.values.recurrence import Interval

_TAIL = 0.025  # outside of a 95 % interval, on either side


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
