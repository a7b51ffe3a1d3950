"""Who may grant how much."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pydantic
import pytest

from extractor.errors import NotPermittedError
from extractor.values.case import Role
from extractor.workflow.changes import Actor, Move
from extractor.workflow.settings import ApprovalLimit
from tests.workflow.example import CLERK, MANAGER, RULES, item, new_case, through

CLERKS = ApprovalLimit(currency="EUR", up_to=Decimal(100), roles=(Role.CLERK,))
ANNA = ApprovalLimit(currency="EUR", up_to=Decimal(500), people=("anna",))
ACCEPT = (Move("validated"), Move("accepted"))


def accept(amount: str | None, who: Actor, *limits: ApprovalLimit, currency: str = "EUR") -> None:
    rules = dataclasses.replace(RULES, approval=limits)
    contested = dataclasses.replace(item(disputed=amount), currency=currency)
    case, _ = new_case(contested, rules=rules)
    through(case, *ACCEPT, who=who, rules=rules)


def test_up_to_the_limit_a_clerk_accepts_and_above_it_a_manager() -> None:
    accept("100.00", CLERK, CLERKS)
    accept("100.01", MANAGER, CLERKS)
    with pytest.raises(NotPermittedError, match=r"up to 100.00 EUR.*100.01 EUR; ask manager or"):
        accept("100.01", CLERK, CLERKS)


def test_the_limit_of_a_person_comes_before_that_of_the_role() -> None:
    accept("400.00", CLERK, CLERKS, ANNA)
    with pytest.raises(NotPermittedError, match="up to 100"):
        accept("400.00", Actor("bert", Role.CLERK), CLERKS, ANNA)


def test_what_is_not_known_or_in_another_currency_is_above_any_limit() -> None:
    with pytest.raises(NotPermittedError, match="not known"):
        accept(None, CLERK, CLERKS)
    with pytest.raises(NotPermittedError, match=r"up to 0\.00 GBP"):
        accept("1.00", CLERK, CLERKS, currency="GBP")


def test_only_what_is_granted_counts() -> None:
    rules = dataclasses.replace(RULES, approval=(CLERKS,))
    case, _ = new_case(item(disputed="900.00"), rules=rules)
    part = Move("partly_accepted", accepted=(("FA-100", Decimal(90)),), reason="in part")
    through(case, Move("validated"), part, who=CLERK, rules=rules)
    through(case, Move("validated"), Move("rejected", reason="no"), who=CLERK, rules=rules)


def test_without_limits_everybody_may_accept_what_the_statuses_let_them() -> None:
    accept("1000000.00", CLERK)


def test_a_limit_is_somebody_s() -> None:
    with pytest.raises(pydantic.ValidationError, match="nobody's"):
        ApprovalLimit(currency="EUR", up_to=Decimal(1))
