"""What the life of a dispute may be told, with its defaults."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Self

import pydantic

from extractor.values.case import Role


class ApprovalLimit(pydantic.BaseModel):
    """Up to how much somebody may accept; who is named in no limit may accept any amount.

    Attributes:
        currency: of the limit. Who has a limit in one currency may accept none in the others.
        up_to: granted in one case, the amount itself included.
        roles: whose limit it is.
        people: by name; theirs comes before that of their role.
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    currency: Annotated[str, pydantic.Field(pattern="^[A-Z]{3}$")]
    up_to: Annotated[Decimal, pydantic.Field(ge=0)]
    roles: tuple[Role, ...] = ()
    people: tuple[str, ...] = ()

    @pydantic.model_validator(mode="after")
    def _is_somebody_s(self) -> Self:
        if not self.roles and not self.people:
            raise ValueError('the limit is nobody\'s; give roles = ["clerk"] or people')
        return self


class RecurrenceSettings(pydantic.BaseModel):
    """The `[workflow.recurrence]` section: when something that happens more often is told.

    Attributes:
        false_alarms: the share of alerts that may be false, on the long run.
        least: cases in 30 days, from which something is told.
        ratio: how many times as many as expected are worth an alert.
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    false_alarms: Annotated[float, pydantic.Field(gt=0, lt=1)] = 0.05
    least: Annotated[int, pydantic.Field(ge=2)] = 5
    ratio: Annotated[float, pydantic.Field(ge=1)] = 1.5


class WorkflowSettings(pydantic.BaseModel):
    """The `[workflow]` section: holidays, and the files that change the rules.

    Attributes:
        country: ISO 3166-1, whose public holidays are no working days; empty for weekends only.
        region: of the country, such as "BY"; empty for national holidays only.
        days_off: further days on which nobody works.
        timezone: in which a day begins and ends, such as "Europe/Paris".
        complaint_days: calendar days after delivery in which a customer must complain.
        reply_days: working days that a customer gets to send what is missing.
        managers: whom "manager" means in escalation steps, by team; "*" for every other team.
        roles: of people on the command line, by name; "*" for everybody else.
        approval: limits on what may be accepted.
        recurrence: when something that happens more often than before is told.
        states: statuses and transitions; None for those of this package.
        targets: working days per category, and escalation; None for those of this package.
        owners: rules that give a case to a person; None for none.
        proofs: which documents a claim should come with; None for those of this package.
        templates: folder whose answers come before those of this package; None for none.
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    country: str = ""
    region: str = ""
    days_off: tuple[dt.date, ...] = ()
    timezone: str = "UTC"
    complaint_days: int = pydantic.Field(default=30, ge=0)
    reply_days: int = pydantic.Field(default=10, ge=1)
    managers: Mapping[str, str] = pydantic.Field(default_factory=dict)
    roles: Mapping[str, Role] = pydantic.Field(default_factory=dict)
    approval: tuple[ApprovalLimit, ...] = ()
    recurrence: RecurrenceSettings = RecurrenceSettings()
    states: Path | None = None
    targets: Path | None = None
    owners: Path | None = None
    proofs: Path | None = None
    templates: Path | None = None
