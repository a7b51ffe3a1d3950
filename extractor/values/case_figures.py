"""Figures of many cases: what a dashboard and an ageing report show."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from decimal import Decimal

from extractor.values.case import RootCause
from extractor.values.money import Money


@dataclasses.dataclass(frozen=True, slots=True)
class Sum:
    """How many cases, and how much they contest: one amount a currency, the largest first."""

    count: int
    amounts: tuple[Money, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """The open cases that have one thing in common.

    Attributes:
        key: a code, a customer number or a name; empty for "none".
        name: of the customer; empty elsewhere.
    """

    key: str
    open: Sum
    overdue: int
    name: str = ""


class Age(enum.StrEnum):
    """For how many days a case has been open."""

    TO_30 = "0-30"
    TO_60 = "31-60"
    TO_90 = "61-90"
    OVER_90 = ">90"


@dataclasses.dataclass(frozen=True, slots=True)
class Week:
    """What came and went in a week.

    Attributes:
        monday: its first day.
        granted: of what was closed in it.
    """

    monday: dt.date
    opened: Sum
    closed: Sum
    granted: Sum


@dataclasses.dataclass(frozen=True, slots=True)
class Tallies:
    """The figures of a dashboard, of one state of the store.

    Open means neither posted nor closed. Cases that were merged into others count nowhere.

    Attributes:
        as_of: the company's day.
        ageing: every age once.
        customers: those with the most at stake, 20 at most.
        owners: by the number of their cases, 50 at most.
        causes: root causes of what was closed in the weeks shown, the most frequent first.
        weeks: oldest first; the last one is the current one.
        mean_days_open: of the open ones; None without any.
        mean_days_to_close: of what was closed in the weeks shown; None without any.
        untouched: of what was closed in the weeks shown, cases that no person corrected.
    """

    as_of: dt.date
    open: Sum
    overdue: Sum
    waiting: Sum
    needs_review: int
    alerts: int
    ageing: tuple[tuple[Age, Sum], ...]
    statuses: tuple[Share, ...]
    categories: tuple[Share, ...]
    departments: tuple[Share, ...]
    customers: tuple[Share, ...]
    owners: tuple[Share, ...]
    causes: tuple[tuple[RootCause | None, Sum], ...]
    weeks: tuple[Week, ...]
    mean_days_open: float | None
    mean_days_to_close: float | None
    untouched: int


class AgeingBy(enum.StrEnum):
    """What an ageing report is broken down by."""

    CUSTOMER = "customer"
    CATEGORY = "category"
    OWNER = "owner"


@dataclasses.dataclass(frozen=True, slots=True)
class AgeingRow:
    """A line of an ageing report: the open cases of one customer, category or owner.

    Attributes:
        currency: of the amounts; empty for cases without one.
        ages: count and amount of each age, every age once.
        overdue: those that should have been settled.
    """

    key: str
    name: str
    currency: str
    ages: tuple[tuple[Age, int, Decimal], ...]
    count: int
    amount: Decimal
    overdue_count: int
    overdue_amount: Decimal
