"""Who hands in too fast waits, and nobody else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.web.pace import Pace


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_minutes_turns_may_come_at_once_and_come_back_evenly() -> None:
    clock = Clock()
    pace = Pace(6, clock)
    assert [pace.take("a") for _ in range(6)] == [0.0] * 6
    assert pace.take("a") == pytest.approx(10.0)
    clock.seconds = 4.0
    assert pace.take("a") == pytest.approx(6.0)
    assert pace.take("b") == 0.0
    clock.seconds = 10.0
    assert pace.take("a") == 0.0
    assert pace.take("a") == pytest.approx(10.0)


def test_without_a_pace_nobody_waits() -> None:
    pace = Pace(None, Clock())
    assert {pace.take("a") for _ in range(1000)} == {0.0}


@given(
    per_minute=st.integers(1, 100),
    pauses=st.lists(st.floats(0, 30), max_size=200),
)
def test_never_more_than_two_minutes_turns_in_a_minute(
    per_minute: int, pauses: list[float]
) -> None:
    clock = Clock()
    pace = Pace(per_minute, clock)
    taken = []
    for pause in pauses:
        clock.seconds += pause
        if not pace.take("a"):
            taken.append(clock.seconds)
    for begin in taken:
        assert sum(begin <= it < begin + 60 for it in taken) <= 2 * per_minute


@given(per_minute=st.integers(1, 100), count=st.integers(1, 50))
def test_who_waits_as_told_gets_a_turn(per_minute: int, count: int) -> None:
    clock = Clock()
    pace = Pace(per_minute, clock)
    for _ in range(per_minute + count):
        seconds = pace.take("a")
        if seconds:
            clock.seconds += seconds + 1e-9
            assert pace.take("a") == 0.0
