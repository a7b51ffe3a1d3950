"""Who gets a case: the first rule that fits, and why it fits."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Self

import pydantic

from extractor.values.case import Case, RootCause
from extractor.values.category import CategoryCode
from extractor.values.sub_reason import SubReasonCode
from extractor.values.taxonomy import Taxonomy
from extractor.workflow.rule_files import RuleFile

_Amount = Annotated[Decimal, pydantic.Field(ge=0)]


class OwnerRule(RuleFile):
    """Conditions that must all hold; one that is left out always does.

    Attributes:
        amount_from: the contested sum is at least this; needs `currency`.
        amount_below: the contested sum is less than this; needs `currency`.
        team: in whose hands the case is.
        owner: who gets it; empty leaves it to the whole team.
        to_team: where it goes; None leaves it with the team it is in.
    """

    name: str = ""
    category: tuple[CategoryCode, ...] = ()
    sub_reason: tuple[SubReasonCode, ...] = ()
    customer: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    department: tuple[str, ...] = ()
    root_cause: tuple[RootCause, ...] = ()
    trade: bool | None = None
    currency: str | None = None
    amount_from: _Amount | None = None
    amount_below: _Amount | None = None
    owner: str = ""
    to_team: str | None = None

    @pydantic.model_validator(mode="after")
    def _makes_sense(self) -> Self:
        low, high = self.amount_from, self.amount_below
        if (low is not None or high is not None) and self.currency is None:
            raise ValueError('an amount needs its currency, such as currency = "EUR"')
        if low is not None and high is not None and low >= high:
            raise ValueError(f"no amount is from {low} and below {high}")
        if not self.owner and self.to_team is None:
            raise ValueError("the rule gives the case to nobody; set owner or to_team")
        return self


class OwnerRules(RuleFile):
    """The rules in their order."""

    rules: tuple[OwnerRule, ...] = ()

    def for_all_of(self, taxonomy: Taxonomy) -> OwnerRules:
        """Give the rules with each own category that none names where the one it is like stands."""
        named = {code for rule in self.rules for code in rule.category}
        like = [it for it in taxonomy.own if it.code not in named]
        rules = [
            rule.model_copy(
                update={
                    "category": (
                        *rule.category,
                        *(it.code for it in like if it.based_on in rule.category),
                    )
                }
            )
            for rule in self.rules
        ]
        return OwnerRules(rules=tuple(rules))


@dataclasses.dataclass(frozen=True, slots=True)
class Assignment:
    """Who gets a case.

    Attributes:
        because: "owner_rule:3(Large claims)" and the conditions that held, such as
            "category(shortage)"; "owner_rule:none" where no rule fits.
    """

    owner: str
    team: str
    because: tuple[str, ...]


def assign(case: Case, rules: OwnerRules) -> Assignment:
    """Find who gets a case.

    Without a rule that fits, it stays with the owner and team it has.
    """
    for number, rule in enumerate(rules.rules, start=1):
        held = _held(rule, case)
        if held is not None:
            name = f"owner_rule:{number}({rule.name})" if rule.name else f"owner_rule:{number}"
            return Assignment(rule.owner, rule.to_team or case.team, (name, *held))
    return Assignment(case.owner, case.team, ("owner_rule:none",))


def disputed_total(case: Case, currency: str) -> Decimal:
    """Add up what a case contests in a currency."""
    return sum(
        (it.disputed for it in case.items if it.disputed is not None and it.currency == currency),
        Decimal(0),
    )


def _held(rule: OwnerRule, case: Case) -> tuple[str, ...] | None:
    """Give the conditions that hold, or None when one does not."""
    held: list[str] = []
    for name, allowed, actual in _conditions(rule, case):
        if actual not in allowed:
            return None
        held.append(f"{name}({actual})")
    if rule.currency is not None:
        if all(it.currency != rule.currency for it in case.items):
            return None
        total = disputed_total(case, rule.currency)
        if rule.amount_from is not None and total < rule.amount_from:
            return None
        if rule.amount_below is not None and total >= rule.amount_below:
            return None
        held.append(f"amount({total} {rule.currency})")
    return tuple(held)


def _conditions(rule: OwnerRule, case: Case) -> Iterator[tuple[str, tuple[str, ...], str]]:
    axes = case.axes
    for name, allowed, actual in (
        ("category", rule.category, axes.category),
        ("sub_reason", rule.sub_reason, axes.sub_reason or ""),
        ("customer", rule.customer, case.customer_id),
        ("language", rule.language, case.language),
        ("team", rule.team, case.team),
        ("department", rule.department, axes.department),
        ("root_cause", rule.root_cause, axes.root_cause or ""),
    ):
        if allowed:
            yield name, tuple(str(it) for it in allowed), str(actual)
    if rule.trade is not None:
        yield "trade", (str(rule.trade).lower(),), str(axes.trade).lower()
