"""What comes is what the profile says."""

from __future__ import annotations

import itertools

import pytest

from benchmarks.pipeline.kinds import ATTACHED, DIGITAL, MAILS, SCANS
from benchmarks.scale.demand import DAY, HOURS, SHARES, WEEK, arrivals, demands

SAMPLES = {MAILS: [50.0, 70.0], ATTACHED: [100.0], DIGITAL: [90.0, 110.0], SCANS: [1000.0]}


def test_a_working_day_has_what_was_asked_for_on_average() -> None:
    assert sum(WEEK[:5]) / 5 == pytest.approx(1.0)
    assert sum(SHARES.values()) == pytest.approx(1.0)
    light, scans = demands(SAMPLES)
    week = [
        instant
        for it in (light, scans)
        for instant in arrivals(it, a_day=20_000, days=range(5), seed=3)
    ]
    assert len(week) == pytest.approx(100_000, rel=0.02)


def test_documents_come_in_order_and_most_in_the_busiest_hour() -> None:
    light, _ = demands(SAMPLES)
    instants = arrivals(light, a_day=50_000, days=[0, 1], seed=3)
    assert all(first <= second for first, second in itertools.pairwise(instants))
    assert 0 <= instants[0] <= instants[-1] < 2 * DAY
    hours = [int(it // 3600) for it in instants if it < DAY]
    assert max(set(hours), key=hours.count) == HOURS.index(max(HOURS))


def test_the_work_is_that_of_the_measured_documents() -> None:
    light, scans = demands(SAMPLES)
    mean = (0.55 * 60 + 0.15 * 100 + 0.15 * 100) / 0.85 / 1000
    assert light.mean_seconds == pytest.approx(mean, rel=0.01)
    assert scans.mean_seconds == pytest.approx(2.5)
