"""When documents come, and which: a week of a company that others write to on weekdays.

The profile is an assumption, chosen to be unkind: a ninth of a day's documents come in its busiest
hour, and Monday brings the weekend's. It stands in docs/scale.md and can be changed here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from benchmarks.pipeline.kinds import ATTACHED, DIGITAL, MAILS, SCANS

HOUR, DAY = 3600.0, 86400.0
# documents by the hour of the day, of one region: offices open at 8, senders' batches run at 10
HOURS = (3, 2, 2, 2, 3, 6, 14, 34, 66, 86, 100, 92, 58, 64, 78, 74, 62, 44, 26, 16, 12, 9, 7, 5)
WEEK = (1.4, 1.1, 1.0, 0.9, 0.6, 0.2, 0.1)  # Monday first; a working day has 1 on average
SHARES = {MAILS: 0.55, ATTACHED: 0.15, DIGITAL: 0.15, SCANS: 0.15}
SCANNED_PAGES = 2.5  # of a document; the casebook's scans have one page


@dataclasses.dataclass(frozen=True, slots=True)
class Demand:
    """What one class of workers is given.

    Attributes:
        share: of all documents.
        services: seconds of work, each as likely as the others.
    """

    name: str
    share: float
    services: tuple[float, ...]

    @property
    def mean_seconds(self) -> float:
        """Give the mean of the service."""
        return float(np.mean(self.services))


def demands(samples: dict[str, Sequence[float]]) -> tuple[Demand, Demand]:
    """Give what light workers and those with text recognition are given.

    Args:
        samples: milliseconds of single documents by kind, as `benchmarks.pipeline.stages` keeps.
    """
    light = [it for it in SHARES if it != SCANS]
    most = max(len(samples[it]) for it in light)
    mixed: list[float] = []
    for kind in light:  # as many of each as its share says, evenly from the least to the largest
        wanted = round(20 * most * SHARES[kind])
        ordered = np.sort(np.asarray(samples[kind])) / 1000
        mixed += list(
            np.interp(np.linspace(0, 1, wanted), np.linspace(0, 1, len(ordered)), ordered)
        )
    pages = _pages(samples[SCANS])
    return (
        Demand("light", sum(SHARES[it] for it in light), tuple(float(it) for it in mixed)),
        Demand("text recognition", SHARES[SCANS], pages),
    )


def _pages(milliseconds: Sequence[float]) -> tuple[float, ...]:
    """Give documents of 1 to 4 pages, 2.5 on average, put together from single pages."""
    dice = np.random.default_rng(7)
    pages = np.asarray(milliseconds) / 1000
    counts = np.repeat([1, 2, 3, 4], 100)
    return tuple(float(dice.choice(pages, it).sum()) for it in counts)


def arrivals(demand: Demand, *, a_day: float, days: Sequence[int], seed: int) -> list[float]:
    """Give the seconds at which documents come, by chance as the profile says.

    Args:
        demand: whose.
        a_day: documents of all kinds on an average working day.
        days: of the week, 0 is Monday, one after the other.
        seed: of the chance.
    """
    dice = np.random.default_rng(seed)
    instants = []
    for number, day in enumerate(days):
        for hour, weight in enumerate(HOURS):
            mean = a_day * demand.share * WEEK[day] * weight / sum(HOURS)
            begins = number * DAY + hour * HOUR
            instants.append(begins + HOUR * np.sort(dice.random(dice.poisson(mean))))
    return [float(it) for it in np.concatenate(instants)]


def busiest_rate(demand: Demand, a_day: float) -> float:
    """Give the arrivals a second in the week's busiest hour."""
    return a_day * demand.share * max(WEEK) * max(HOURS) / sum(HOURS) / HOUR
