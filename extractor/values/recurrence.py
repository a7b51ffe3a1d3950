"""What happens more often than it used to, and what became of what was done against it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum

WINDOW_DAYS = 30
WINDOWS = 12  # of the same length, looked back on


class Pair(enum.StrEnum):
    """What a reason for dispute is seen together with."""

    CUSTOMER = "customer"
    CARRIER = "carrier"
    ARTICLE = "article"
    CAUSE = "cause"  # the root cause, where somebody knows it


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """How often a reason came together with one customer, carrier, article or root cause.

    Attributes:
        key: customer number, root cause, or the folded name of a carrier or article.
        name: as written; empty for customers and root causes.
        seen: cases of the window that ends today.
        before: cases of the windows before it.
        squares: sum of the squared counts of each of these windows.
    """

    pair: Pair
    category: str
    key: str
    name: str
    seen: int
    before: int
    squares: int


@dataclasses.dataclass(frozen=True, slots=True)
class Recurrence:
    """Something that happens more often than the year before lets expect.

    Attributes:
        name: as `Counts.name`; of a customer, the one of the case.
        expected: cases of a window, by what came before.
        dispersion: how much more counts vary than by chance alone, 1 or more.
        chance: of as many cases or more if nothing has changed.
        false_share: the rate of false alarms at which it would just be told (Benjamini and
            Hochberg's adjusted p-value).
    """

    pair: Pair
    category: str
    key: str
    name: str
    seen: int
    expected: float
    dispersion: float
    chance: float
    false_share: float


@dataclasses.dataclass(frozen=True, slots=True)
class Recurrences:
    """All of a day.

    Attributes:
        first: day of the window that ends with `as_of`.
        windows: compared with; 0 where the cases do not reach back far enough.
        tested: combinations that were looked at.
        found: the surest first.
    """

    as_of: dt.date
    first: dt.date
    windows: int
    tested: int
    found: tuple[Recurrence, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its exact 95 % interval; None for an end that is not bounded."""

    value: float | None
    low: float
    high: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class Action:
    """Something that was done so that disputes become fewer.

    Attributes:
        what: in a person's words.
        query: of the list whose cases it should make fewer, as its address says it.
        first: day from which it works.
    """

    number: int
    what: str
    query: str
    first: dt.date
    who: str
    at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class Effect:
    """Cases before and after an action.

    Attributes:
        before: cases of `before_days` days, the last one the day before the action.
        after: cases of `after_days` days, the last one today.
        ratio: of the daily rates, after to before; below 1 it became less.
    """

    before: int
    before_days: int
    after: int
    after_days: int
    ratio: Interval
