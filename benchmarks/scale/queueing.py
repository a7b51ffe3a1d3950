"""A million documents a day through simulated workers, with the service times that were measured.

Use: ``python -m benchmarks.scale.queueing [--documents N] [--target SECONDS] [--slower FACTOR]``

Takes the CPU of single documents from the results of `benchmarks.pipeline.stages` and seeks, for
light workers and for those with text recognition, the fewest that bring 95 of 100 documents of a
Monday from arrival to record within the target (300 s unless told), machines lost and documents
that kill included. Then all workers stop for four hours on Monday morning. The simulation is
held against Erlang C and Pollaczek-Khinchine by tests/benchmarks/scale; what comes when is in
`benchmarks.scale.demand`.
"""

from __future__ import annotations

import argparse
import dataclasses
import functools
import math
from collections.abc import Sequence

from benchmarks.report.figures import Figure, keep, results
from benchmarks.scale.demand import DAY, HOUR, Demand, arrivals, busiest_rate, demands
from benchmarks.scale.formulas import mean_wait
from benchmarks.scale.line import Line, Told, Trouble

MEASURED = "pipeline.stages"
SLOWER = 1.2  # seconds by the clock for a CPU second: syncs, neighbours, the database's answers
TROUBLE = Trouble(
    life_seconds=8 * HOUR,  # machines that may be taken away at any time
    replaced_seconds=120.0,
    noticed_seconds=60.0,  # a machine that vanished is silent, unlike a process that died
    poison=1e-4,
    restart_seconds=10.0,
    faults=1e-3,
    pause_seconds=5.0,
)
OUTAGE = (9 * HOUR, 13 * HOUR)
MONDAY, TWO_DAYS = (0,), (0, 1)
EVERY = 900.0
AROUND = (-1, 0, 1, 2)
NEEDED, BY_WORKERS, STOPPED = (
    "A Monday, with the fewest workers that keep the target",
    "Seconds from arrival to record, 95 of 100 documents, by workers more or fewer",
    "All workers stopped on Monday from 9 to 13 h",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """What is asked.

    Attributes:
        a_day: documents on an average working day.
        target: seconds from arrival to record, for 95 of 100.
    """

    a_day: float
    target: float


def main() -> None:
    """Print and keep what is needed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=float, default=1e6, help="on an average working day")
    parser.add_argument("--target", type=float, default=300.0, help="seconds, for 95 of 100")
    parser.add_argument("--slower", type=float, default=SLOWER)
    asked = parser.parse_args()
    measured = results().get(MEASURED)
    if measured is None:
        raise SystemExit(f"no results of {MEASURED}: run it with `make bench` first")
    plan = Plan(asked.documents, asked.target)
    figures: list[Figure] = []
    samples: dict[str, list[float]] = {}
    for demand in demands(measured.samples):
        slower = tuple(it * asked.slower for it in demand.services)
        told, curves = studied(dataclasses.replace(demand, services=slower), plan)
        for it in told:
            print(f"{it.case:17} {it.table[:30]:31} {it.what:45} {it.value:12.5g} {it.unit}")
        figures += told
        samples |= curves
    order = (NEEDED, BY_WORKERS, STOPPED)
    keep(
        "scale.queueing",
        sorted(figures, key=lambda it: order.index(it.table)),
        samples=samples,
        remarks=[
            f"Service times of {measured.date} at commit {measured.commit}, times {asked.slower:g}."
        ],
    )


def studied(demand: Demand, plan: Plan) -> tuple[list[Figure], dict[str, list[float]]]:
    """Seek the workers that one class needs, and try them."""
    monday = arrivals(demand, a_day=plan.a_day, days=MONDAY, seed=11)

    @functools.cache
    def at_95(workers: int) -> float:
        return quantile(simulated(demand, monday, workers).times, 0.95)

    load = busiest_rate(demand, plan.a_day) * demand.mean_seconds
    fewest = max(1, math.ceil(load) - 1)
    while at_95(fewest) > plan.target:
        fewest += 1
    while fewest > 1 and at_95(fewest - 1) <= plan.target:
        fewest -= 1
    figures = needed(demand, plan, fewest, simulated(demand, monday, fewest))
    for more in AROUND:
        if fewest + more > math.ceil(load / 2):
            value = at_95(fewest + more)
            figures.append(Figure(f"{more:+d}", value, "s", demand.name, BY_WORKERS))
    two_days = arrivals(demand, a_day=plan.a_day, days=TWO_DAYS, seed=11)
    curves = {}
    for name, workers in (("as many", fewest), ("twice as many", 2 * fewest)):
        told = simulated(demand, two_days, workers, outage=OUTAGE)
        figures += after_outage(demand, plan, name, told)
        curves[f"{demand.name}, {name} workers"] = [float(it) for _, it in told.backlog]
    return figures, curves


def simulated(
    demand: Demand,
    instants: Sequence[float],
    workers: int,
    *,
    outage: tuple[float, float] | None = None,
) -> Told:
    """Let a number of workers deal with what comes, in the trouble that is assumed."""
    trouble = dataclasses.replace(TROUBLE, outage=outage)
    line = Line(workers, trouble=trouble, seed=5, every_seconds=EVERY)
    return line.run(instants, demand.services)


def needed(demand: Demand, plan: Plan, workers: int, told: Told) -> list[Figure]:
    """Give what a Monday is like."""
    rate = busiest_rate(demand, plan.a_day)
    figures = [
        Figure("documents", len(told.times) + told.aside),
        Figure("service, mean", demand.mean_seconds, "s"),
        Figure("arrivals in the busiest hour", rate, "a second"),
        Figure("workers needed", workers),
        Figure("workers busy in the busiest hour, without trouble", rate * demand.mean_seconds),
        Figure("busy over the day", told.busy_seconds / workers / DAY, "share"),
        *(
            Figure(f"wait, p{100 * it:g}", quantile(told.waits, it), "s")
            for it in (0.5, 0.95, 0.99)
        ),
        *(
            Figure(f"arrival to record, p{100 * it:g}", quantile(told.times, it), "s")
            for it in (0.5, 0.95, 0.99)
        ),
        Figure("most documents waiting", max(it for _, it in told.backlog)),
        Figure("workers that died", told.deaths),
        Figure("work done again or lost", told.lost_seconds / told.busy_seconds, "share"),
        Figure("documents set aside because they kill", told.aside),
    ]
    if workers > rate * demand.mean_seconds:
        wait = mean_wait(workers, rate, demand.mean_seconds)
        figures.append(Figure("mean wait by Erlang C at the rate of the busiest hour", wait, "s"))
    return [dataclasses.replace(it, case=demand.name, table=NEEDED) for it in figures]


def after_outage(demand: Demand, plan: Plan, name: str, told: Told) -> list[Figure]:
    """Give how much was waiting, and when documents were in time again."""
    end = OUTAGE[1]
    late = [
        ended
        for ended, took in zip(told.ended, told.times, strict=True)
        if took > plan.target and ended > end
    ]
    waiting = max(count for _, count in told.backlog)
    figures = [
        Figure(f"most documents waiting, {name} workers", waiting),
        Figure(
            f"until the last late one is recorded, {name} workers",
            (max(late) - end) / HOUR if late else 0.0,
            "h",
        ),
    ]
    return [dataclasses.replace(it, case=demand.name, table=STOPPED) for it in figures]


def quantile(values: Sequence[float], share: float) -> float:
    """Give the value that this share does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


if __name__ == "__main__":
    main()
