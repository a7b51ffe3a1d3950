"""No stage grows much dearer unnoticed, on whatever machine (docs/decisions/0053)."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from benchmarks.pipeline.kinds import MAILS
from benchmarks.pipeline.metering import STAGES
from tests.budgets.counting import ALL_TWICE, BUDGETS, TIMED, Counts, counted, write_budgets
from tests.budgets.steps import Steps

FORGOTTEN = 0.5  # of a budget: below it, the gain is to be written down
RENEW = "if that is worth it, run `python -m tests.budgets.counting --renew` and say why"


@pytest.fixture(scope="module")
def found() -> Counts:
    return counted()


@pytest.fixture(scope="module")
def budgets() -> dict[str, Any]:
    return tomllib.loads(BUDGETS.read_text(encoding="utf-8"))


def problems(found: Counts, budgets: dict[str, Any]) -> list[str]:
    """Say what is over its budget, or so far below that the budget is out of date."""
    told = []
    for group, items in found.items():
        if group == ALL_TWICE:
            continue
        slack = budgets["timed_slack" if group == TIMED else "slack"]
        for what, count in items.items():
            budget = budgets[group][what]
            share = count / budget
            if not FORGOTTEN <= share <= slack:
                told.append(
                    f"{group}, {what}: {count:,.5g}, that is {share:.2f} times the {budget:,.5g}"
                    f" it cost before ({FORGOTTEN} to {slack} are allowed); {RENEW}"
                )
    return told


def test_nothing_is_over_its_budget(found: Counts, budgets: dict[str, Any]) -> None:
    assert problems(found, budgets) == []


def test_every_budget_is_counted(found: Counts, budgets: dict[str, Any]) -> None:
    groups = {group: set(it) for group, it in budgets.items() if isinstance(it, dict)}
    assert groups == {group: set(it) for group, it in found.items() if group != ALL_TWICE}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_that_does_its_work_twice_is_named(
    stage: str, found: Counts, budgets: dict[str, Any]
) -> None:
    """The counts are of the real stage, made to work twice."""
    dearer = found[MAILS] | {stage: found[MAILS][stage] * found[ALL_TWICE][stage]}
    told = problems(found | {MAILS: dearer}, budgets)
    assert [it.partition(":")[0] for it in told] == [f"{MAILS}, {stage}"]
    assert "--renew" in told[0]


def test_a_gain_that_nobody_wrote_down_is_named(found: Counts, budgets: dict[str, Any]) -> None:
    cheaper = found[MAILS] | {"extraction": found[MAILS]["extraction"] * 0.4}
    assert len(problems(found | {MAILS: cheaper}, budgets)) == 1


def test_renewed_budgets_are_kept(found: Counts, tmp_path: Any) -> None:
    write_budgets(found, tmp_path / "budgets.toml")
    renewed = tomllib.loads((tmp_path / "budgets.toml").read_text(encoding="utf-8"))
    assert problems(found, renewed) == []


def test_steps_grow_with_the_work_and_are_the_same_each_time() -> None:
    def work(times: int) -> int:
        steps = Steps()
        with steps:
            sum([len(str(it)) for it in range(times)])
        return steps.count

    assert work(100) == work(100)
    assert 1.8 < (work(2000) - work(0)) / (work(1000) - work(0)) < 2.2
