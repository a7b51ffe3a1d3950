"""All rules of the life of a dispute, from the settings and the files they name."""

from __future__ import annotations

import dataclasses
import datetime as dt
import zoneinfo
from collections.abc import Iterable, Mapping
from pathlib import Path

from extractor.errors import SettingsError
from extractor.values.case import Case, Stage
from extractor.values.taxonomy import SHIPPED, Taxonomy
from extractor.workflow.owners import OwnerRules
from extractor.workflow.proofs import ProofRules
from extractor.workflow.rule_files import near, parse, shipped, text_of
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
        taxonomy: the categories, sub-reasons and departments in use.
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
    taxonomy: Taxonomy = SHIPPED

    def day_of(self, now: dt.datetime) -> dt.date:
        """Give the company's day at an instant."""
        return now.astimezone(self.timezone).date()

    def manager_of(self, team: str) -> str:
        """Give who leads a team, "manager" where nobody is set."""
        return self.managers.get(team) or self.managers.get("*") or MANAGER

    def stage_of(self, case: Case) -> Stage:
        """Give what a case's status means."""
        return self.states.statuses[case.status].stage


def load_rules(settings: WorkflowSettings | None = None, taxonomy: Taxonomy = SHIPPED) -> Rules:
    """Read the rules that the settings name, and the package's own for the rest.

    A category of the user's own is treated like the one it is based on where no rule names it.

    Raises:
        SettingsError: a file is missing or wrong, or a category, country or time zone is not known.
    """
    chosen = settings or WorkflowSettings()
    return Rules(
        states=_states(chosen.states),
        targets=_targets(chosen.targets, taxonomy),
        owners=_owners(chosen.owners, taxonomy),
        proofs=_proofs(chosen.proofs, taxonomy),
        complaint_days=chosen.complaint_days,
        reply_days=chosen.reply_days,
        days=working_days(chosen.country, chosen.region, chosen.days_off),
        timezone=_timezone(chosen.timezone),
        approval=chosen.approval,
        managers=chosen.managers,
        recurrence=chosen.recurrence,
        taxonomy=taxonomy,
    )


def _targets(path: Path | None, taxonomy: Taxonomy) -> Targets:
    defaults = parse(Targets, shipped("targets.toml"), "targets.toml")
    given = {
        code: it.working_days
        for code, it in taxonomy.categories.items()
        if it.working_days is not None
    }
    targets = Targets(working_days=given).over(defaults)
    if path is not None:
        own = parse(Targets, text_of(path), str(path))
        _check(own.working_days, taxonomy.categories, path, "working_days")
        targets = own.over(targets)
    days = taxonomy.inherited(targets.working_days)
    return targets.model_copy(update={"working_days": days})


def _owners(path: Path | None, taxonomy: Taxonomy) -> OwnerRules:
    if path is None:
        return OwnerRules()
    owners = parse(OwnerRules, text_of(path), str(path))
    for number, rule in enumerate(owners.rules, start=1):
        _check(rule.category, taxonomy.categories, path, f"rules.{number}.category")
        _check(rule.sub_reason, taxonomy.sub_reasons, path, f"rules.{number}.sub_reason")
    return owners.for_all_of(taxonomy)


def _proofs(path: Path | None, taxonomy: Taxonomy) -> ProofRules:
    proofs = parse(ProofRules, shipped("proofs.toml"), "proofs.toml")
    if path is not None:
        own = parse(ProofRules, text_of(path), str(path))
        _check(own.proofs, taxonomy.categories, path, "proofs")
        proofs = own.over(proofs)
    return ProofRules(proofs=taxonomy.inherited(proofs.proofs))


def _check(codes: Iterable[str], known: Iterable[str], path: Path, key: str) -> None:
    """Refuse a code that no taxonomy has.

    Raises:
        SettingsError: names the file, the key and what may have been meant.
    """
    names = list(known)
    for code in codes:
        if code not in names:
            detail = f"{key}: {code!r} is not known; {near(code, names)}"
            raise SettingsError(str(path), detail)


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
