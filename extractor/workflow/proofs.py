"""Which documents a claim should come with, and which of them are missing."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Annotated, Literal

import pydantic

from extractor.values.case import Case
from extractor.values.category import CategoryCode
from extractor.values.particulars import ProofType
from extractor.workflow.rule_files import RuleFile

Holder = Literal["customer", "us"]


class ProofRule(RuleFile):
    """One document that a claim should come with.

    Attributes:
        any: one of these is enough.
        from_: who has it.
    """

    any: Annotated[tuple[ProofType, ...], pydantic.Field(min_length=1)]
    from_: Annotated[Holder, pydantic.Field(alias="from")] = "customer"


class ProofRules(RuleFile):
    """What claims of each category should come with."""

    proofs: Mapping[CategoryCode, tuple[ProofRule, ...]] = pydantic.Field(default_factory=dict)

    def over(self, defaults: ProofRules) -> ProofRules:
        """Give the defaults as this file changes them."""
        return ProofRules(proofs={**defaults.proofs, **self.proofs})


@dataclasses.dataclass(frozen=True, slots=True)
class ProofCheck:
    """One document of the checklist.

    Attributes:
        any: one of these is enough.
        holder: who has it.
        found: those that came with the claim; empty where it is missing.
    """

    any: tuple[ProofType, ...]
    holder: Holder
    found: tuple[ProofType, ...]


def checklist(case: Case, rules: ProofRules) -> tuple[ProofCheck, ...]:
    """Compare what came with a claim with what it should come with."""
    came = dict.fromkeys(case.grounds.proofs)
    return tuple(
        ProofCheck(rule.any, rule.from_, tuple(it for it in came if it in rule.any))
        for rule in rules.proofs.get(case.axes.category, ())
    )


def missing_from_customer(case: Case, rules: ProofRules) -> tuple[ProofCheck, ...]:
    """Give what to ask the customer for."""
    return tuple(it for it in checklist(case, rules) if not it.found and it.holder == "customer")
