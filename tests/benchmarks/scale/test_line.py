"""The simulated queue behaves as the theory says where the theory has an answer."""

from __future__ import annotations

import random
import statistics

import pytest

pytest.importorskip("simpy", reason="the simulation needs simpy, of the development tools")

from benchmarks.scale.formulas import erlang_c, mean_wait, pollaczek_khinchine, wait_quantile
from benchmarks.scale.line import Line, Told, Trouble


def poisson(rate: float, count: int, seed: int) -> list[float]:
    dice, now, instants = random.Random(seed), 0.0, []
    for _ in range(count):
        now += dice.expovariate(rate)
        instants.append(now)
    return instants


def exponential(mean: float) -> list[float]:
    """Values that stand for the distribution, evenly from its quantiles."""
    return [random.Random(at).expovariate(1 / mean) for at in range(20_000)]


def simulated(workers: int, rate: float, services: list[float], count: int, seed: int) -> Told:
    return Line(workers, seed=seed).run(poisson(rate, count, seed), services)


@pytest.mark.parametrize(
    ("workers", "offered", "waiting"),
    [(1, 0.5, 0.5), (2, 1.0, 1 / 3), (10, 8.0, 0.4092), (100, 90.0, 0.2170)],
)
def test_erlang_c_gives_values_known_from_tables(
    workers: int, offered: float, waiting: float
) -> None:
    assert erlang_c(workers, offered) == pytest.approx(waiting, rel=2e-3)


@pytest.mark.parametrize(("workers", "load"), [(1, 0.7), (4, 0.85), (20, 0.9)])
def test_waits_are_those_of_erlang(workers: int, load: float) -> None:
    services = exponential(2.0)
    mean = statistics.fmean(services)
    rate = load * workers / mean
    runs = [simulated(workers, rate, services, 20_000, seed) for seed in (1, 2, 3)]
    waits = sorted(it for run in runs for it in run.waits)
    assert statistics.fmean(waits) == pytest.approx(mean_wait(workers, rate, mean), rel=0.15)
    at_95 = waits[int(0.95 * len(waits))]
    assert at_95 == pytest.approx(wait_quantile(workers, rate, mean, 0.95), rel=0.15)


@pytest.mark.parametrize(
    "services", [[1.0], [0.1] * 9 + [5.0]], ids=["always the same", "most short, some long"]
)
def test_waits_of_one_worker_are_those_of_pollaczek_and_khinchine(services: list[float]) -> None:
    rate = 0.7 / statistics.fmean(services)
    runs = [simulated(1, rate, services, 30_000, seed) for seed in (4, 5, 6)]
    wait = statistics.fmean(it for run in runs for it in run.waits)
    assert wait == pytest.approx(pollaczek_khinchine(rate, services), rel=0.15)


def test_the_work_done_is_the_work_that_came() -> None:
    told = simulated(3, 1.0, [2.0], 2000, seed=1)
    assert len(told.times) == 2000
    assert told.busy_seconds == pytest.approx(4000.0)
    assert told.lost_seconds == 0


def test_dying_workers_lose_time_and_no_document() -> None:
    trouble = Trouble(life_seconds=50.0, replaced_seconds=5.0, noticed_seconds=1.0)
    told = Line(4, trouble=trouble, seed=1).run(poisson(1.0, 2000, 1), [2.0])
    assert len(told.times) == 2000
    assert told.deaths > 50
    assert told.busy_seconds == pytest.approx(4000.0 + told.lost_seconds)
    calm = Line(4, seed=1).run(poisson(1.0, 2000, 1), [2.0])
    assert statistics.fmean(told.times) > statistics.fmean(calm.times)


def test_a_document_that_kills_is_tried_three_times_and_set_aside() -> None:
    trouble = Trouble(poison=1.0, restart_seconds=3.0)
    told = Line(2, trouble=trouble, seed=1).run([0.0, 10.0], [1.0])
    assert (told.aside, told.deaths, len(told.times)) == (2, 6, 0)
    assert told.lost_seconds == pytest.approx(6.0)


def test_what_fails_for_now_is_done_in_the_end() -> None:
    told = Line(2, trouble=Trouble(faults=0.3), seed=1).run(poisson(1.0, 500, 1), [0.5])
    assert len(told.times) == 500
    assert told.busy_seconds > 0.5 * 500 * 1.2


def test_nothing_begins_in_an_outage_and_the_oldest_goes_first_after_it() -> None:
    told = Line(1, trouble=Trouble(outage=(5.0, 100.0)), every_seconds=10.0).run(
        [float(it) for it in range(20)], [1.0]
    )
    assert not [it for it in told.ended if 6.0 < it < 100.0]
    assert max(count for _, count in told.backlog) >= 14
    times = list(told.times)
    assert times == sorted(times[:5]) + sorted(times[5:], reverse=True)
