"""What the review keeps in memory: who looks at what, and how far everybody has come."""

from __future__ import annotations

import dataclasses
import datetime as dt

from extractor.values.casework import Count
from extractor.web.frame.recounted import SECONDS as RECOUNTED_SECONDS
from extractor.web.review.room import GONE_SECONDS, Counters, Watchers

DAY = dt.date(2026, 11, 22)


@dataclasses.dataclass(slots=True)
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_two_people_see_each_other_until_one_leaves_or_is_silent() -> None:
    clock = Clock()
    watchers = Watchers(clock)
    assert watchers.look("a", "Anna") == ()
    assert watchers.look("a", "Ben") == ("Anna",)
    assert watchers.look("b", "Cleo") == ()
    watchers.leave("a", "Ben")
    assert watchers.look("a", "Anna") == ()
    clock.now = GONE_SECONDS + 1
    assert watchers.look("a", "Ben") == ()


def test_what_is_done_is_counted_once_a_day_and_then_kept() -> None:
    counters, asked = Counters(), []

    def count() -> int:
        asked.append(1)
        return 3

    assert counters.done("anna", DAY, count) == 3
    counters.add("anna")
    assert counters.done("anna", DAY, count) == 4
    assert len(asked) == 1
    assert counters.done("anna", DAY + dt.timedelta(days=1), count) == 3
    assert len(asked) == 2


def test_what_is_left_is_counted_again_after_a_while() -> None:
    clock = Clock()
    counters = Counters(clock)
    counts = iter((Count(10, at_least=False), Count(12, at_least=False)))
    assert counters.left(lambda: next(counts)).number == 10
    counters.add("anna")
    assert counters.left(lambda: next(counts)).number == 9
    clock.now = RECOUNTED_SECONDS + 1
    assert counters.left(lambda: next(counts)).number == 12
