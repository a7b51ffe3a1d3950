"""All rules of the life of a dispute, from the settings and the files they name."""

from __future__ import annotations

import dataclasses
import datetime as dt
import zoneinfo
from collections.abc import Mapping
from pathlib import Path

from extractor.errors import SettingsError
from extractor.values.case import Case, Stage
from extractor.workflow.owners import OwnerRules
from extractor.workflow.proofs import ProofRules
from extractor.workflow.rule_files import parse, shipped, text_of
from extractor.workflow.settings import ApprovalLimit, RecurrenceSettings, WorkflowSettings
from extractor.workflow.states import States
from extractor.workflow.targets import Targets
from extractor.workflow.working_days import WorkingDays, working_days

MANAGER = "manager"


@dataclasses.dataclass(frozen=True, slots=True)
class Rules:
    """What holds for every case.

    Attributes:
        complaint_days: calendar days after delivery in which a customer must complain.
        reply_days: working days that a customer gets to send what is missing.
        timezone: in which a day begins and ends.
        approval: up to how much somebody may accept.
        managers: by team; "*" for every other team.
        recurrence: when something that happens more often than before is told.
    """

    states: States
    targets: Targets
    owners: OwnerRules
    proofs: ProofRules
    days: WorkingDays
    complaint_days: int
    reply_days: int
    timezone: dt.tzinfo = dt.UTC
    approval: tuple[ApprovalLimit, ...] = ()
    managers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    recurrence: RecurrenceSettings = dataclasses.field(default_factory=RecurrenceSettings)

    def day_of(self, now: dt.datetime) -> dt.date:
        """Give the company's day at an instant."""
        return now.astimezone(self.timezone).date()

    def manager_of(self, team: str) -> str:
        """Give who leads a team, "manager" where nobody is set."""
        return self.managers.get(team) or self.managers.get("*") or MANAGER

    def stage_of(self, case: Case) -> Stage:
        """Give what a case's status means."""
        return self.states.statuses[case.status].stage


def load_rules(settings: WorkflowSettings | None = None) -> Rules:
    """Read the rules that the settings name, and the package's own for the rest.

    Raises:
        SettingsError: a file is missing or wrong, or a country or time zone is not known.
    """
    chosen = settings or WorkflowSettings()
    targets = parse(Targets, shipped("targets.toml"), "targets.toml")
    if chosen.targets:
        targets = parse(Targets, text_of(chosen.targets), str(chosen.targets)).over(targets)
    owners = OwnerRules()
    if chosen.owners:
        owners = parse(OwnerRules, text_of(chosen.owners), str(chosen.owners))
    proofs = parse(ProofRules, shipped("proofs.toml"), "proofs.toml")
    if chosen.proofs:
        proofs = parse(ProofRules, text_of(chosen.proofs), str(chosen.proofs)).over(proofs)
    return Rules(
        states=_states(chosen.states),
        targets=targets,
        owners=owners,
        proofs=proofs,
        complaint_days=chosen.complaint_days,
        reply_days=chosen.reply_days,
        days=working_days(chosen.country, chosen.region, chosen.days_off),
        timezone=_timezone(chosen.timezone),
        approval=chosen.approval,
        managers=chosen.managers,
        recurrence=chosen.recurrence,
    )


def _states(path: Path | None) -> States:
    if path is None:
        return parse(States, shipped("states.toml"), "states.toml")
    return parse(States, text_of(path), str(path))


def _timezone(name: str) -> dt.tzinfo:
    if name == "UTC":
        return dt.UTC
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        detail = f"no time zone {name!r}; give one such as Europe/Paris"
        raise SettingsError("[workflow] timezone", detail) from error
