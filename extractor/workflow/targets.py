"""By when a case is to be settled, and who hears of it when it is not.

The target counts working days from the day the clock starts. While a case waits for the customer
the clock stands still: what it waited is added, in working days, when it goes on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

import pydantic

from extractor.values.case import Case, Stage
from extractor.values.category import Category, CategoryCode
from extractor.workflow.rule_files import RuleFile
from extractor.workflow.working_days import WorkingDays

_DAY = dt.timedelta(days=1)


class Step(RuleFile):
    """Who is told, so many working days after the target; below 0 before it.

    Attributes:
        to: "owner", "team", "manager", or a person.
    """

    days: int
    to: Annotated[
        tuple[Annotated[str, pydantic.Field(min_length=1)], ...], pydantic.Field(min_length=1)
    ]


class Targets(RuleFile):
    """Working days per category, and the steps of escalation by rising day."""

    working_days: Mapping[CategoryCode, Annotated[int, pydantic.Field(ge=0, le=999)]] = (
        pydantic.Field(default_factory=dict)
    )
    escalation: tuple[Step, ...] = ()

    def days_of(self, category: CategoryCode) -> int:
        """Give the working days of a category; of one that is not known those of other disputes."""
        other = self.working_days[Category.OTHER_DISPUTE]
        return self.working_days.get(category, other)

    @pydantic.field_validator("escalation")
    @classmethod
    def _in_order(cls, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        return tuple(sorted(steps, key=lambda it: it.days))

    def over(self, defaults: Targets) -> Targets:
        """Give the defaults as this file changes them."""
        return Targets(
            working_days={**defaults.working_days, **self.working_days},
            escalation=self.escalation or defaults.escalation,
        )


def target_of(
    category: CategoryCode,
    clock_from: dt.date,
    paused_days: int,
    targets: Targets,
    days: WorkingDays,
) -> dt.date:
    """Give the day by which a case of a category is to be settled."""
    return days.after(clock_from, targets.days_of(category) + paused_days)


def effective_target(case: Case, today: dt.date, days: WorkingDays) -> dt.date:
    """Give the target as it stands today: a case that waits gains every working day it waits."""
    if case.paused_on is None:
        return case.target
    return days.after(case.target, max(0, days.between(case.paused_on, today)))


def days_over(case: Case, today: dt.date, days: WorkingDays) -> int:
    """Count the working days since the target; 0 or less while there is time."""
    return days.between(effective_target(case, today, days), today)


def is_overdue(case: Case, stage: Stage, today: dt.date, days: WorkingDays) -> bool:
    """Say whether a case should have been settled; one that waits or is over never is.

    Args:
        case: any.
        stage: of its status.
        today: in the company's time zone.
        days: that are worked.
    """
    if stage in {Stage.WAITING, Stage.POSTED, Stage.CLOSED}:
        return False
    return today > case.target and days_over(case, today, days) > 0


def late_before(today: dt.date, days: WorkingDays) -> dt.date:
    """Give the day before which a target must be for a case to be overdue; see `is_overdue`.

    It lets a store ask for overdue cases without counting the working days of each.
    """
    first = today
    while days.between(first - _DAY, today) <= 0:
        first -= _DAY
    return first


def steps_due(
    case: Case, stage: Stage, since: dt.date, today: dt.date, rules: tuple[Targets, WorkingDays]
) -> tuple[Step, ...]:
    """Give the steps of escalation that fell due after one day and up to another.

    Args:
        case: any.
        stage: of its status; what waits or is over is not escalated.
        since: the day of the last look; its own steps were told then.
        today: in the company's time zone.
        rules: the targets, and the days that are worked.
    """
    if stage in {Stage.WAITING, Stage.POSTED, Stage.CLOSED}:
        return ()
    targets, days = rules
    return tuple(
        step for step in targets.escalation if since < days.after(case.target, step.days) <= today
    )
