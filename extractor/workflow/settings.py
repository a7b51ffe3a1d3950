"""What the life of a dispute may be told, with its defaults."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pydantic


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
    states: Path | None = None
    targets: Path | None = None
    owners: Path | None = None
    proofs: Path | None = None
    templates: Path | None = None
