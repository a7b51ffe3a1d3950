"""Cases and rules that the tests of the life of a dispute share."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from extractor.values.case import Axes, Case, Event, Grounds, Item, Role
from extractor.values.category import Category
from extractor.values.money import Basis
from extractor.workflow.changes import Action, Actor, Change, Move
from extractor.workflow.life import apply
from extractor.workflow.opening import opened
from extractor.workflow.rules import Rules, load_rules
from extractor.workflow.settings import WorkflowSettings

FRENCH = WorkflowSettings(country="FR", timezone="Europe/Paris")
RULES = load_rules(FRENCH)
MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
CLERK = Actor("anna", Role.CLERK)
MANAGER = Actor("marie", Role.MANAGER)
VIEWER = Actor("victor", Role.VIEWER)
PARTLY = Move("partly_accepted", reason="6 of 12", accepted=(("FA-100", Decimal("60.25")),))


def item(invoice: str = "FA-100", disputed: str | None = "120.50") -> Item:
    amount = None if disputed is None else Decimal(disputed)
    return Item(invoice, amount, "EUR", Basis.GROSS)


def new_case(
    *items: Item,
    case_id: str = "D-1",
    category: str = Category.SHORTAGE,
    customer_id: str = "C1",
    grounds: Grounds | None = None,
    now: dt.datetime = MONDAY,
    rules: Rules = RULES,
    language: str = "fr",
) -> tuple[Case, tuple[Event, ...]]:
    usual = rules.taxonomy.entry(category)
    day = rules.day_of(now)
    case = Case(
        case_id=case_id,
        version=1,
        customer_id=customer_id,
        language=language,
        axes=Axes(category, None, usual.trade, usual.department),
        items=items or (item(),),
        grounds=grounds or Grounds(received=day),
        status=rules.states.start,
        owner="",
        team=usual.department,
        opened_on=day,
        clock_from=day,
        target=rules.days.after(day, rules.targets.days_of(category)),
    )
    return opened(case, CLERK, now, rules)


def through(
    case: Case,
    *actions: Action,
    who: Actor = MANAGER,
    now: dt.datetime = MONDAY,
    rules: Rules = RULES,
) -> tuple[Case, tuple[Event, ...]]:
    """Apply several actions, one after the other."""
    events: list[Event] = []
    for action in actions:
        case, more = apply(case, Change(who, action), now, rules)
        events += more
    return case, tuple(events)


def later(days: int) -> dt.datetime:
    return MONDAY + dt.timedelta(days=days)


def with_grounds(case: Case, **changes: object) -> Case:
    grounds = dataclasses.replace(case.grounds, **changes)  # type: ignore[arg-type]
    return dataclasses.replace(case, grounds=grounds)
