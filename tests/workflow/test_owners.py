from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from extractor.errors import SettingsError
from extractor.values.category import Category
from extractor.workflow.changes import Move, Reclassify
from extractor.workflow.owners import OwnerRules, assign
from extractor.workflow.rule_files import parse
from extractor.workflow.rules import load_rules
from extractor.workflow.settings import WorkflowSettings
from tests.workflow.example import RULES, item, new_case, through

TEXT = """
[[rules]]
name = "Large claims"
currency = "EUR"
amount_from = 1000
amount_below = 50000
owner = "marie"

[[rules]]
category = ["shortage", "non_delivery"]
team = ["logistics"]
language = ["de"]
owner = "jens"

[[rules]]
name = "Our best customer"
customer = ["C1"]
team = ["logistics"]
owner = "anna"

[[rules]]
name = "Posting"
team = ["accounts receivable"]
owner = "paul"

[[rules]]
trade = true
to_team = "trade marketing"
"""
OWNERS = parse(OwnerRules, TEXT, "owners.toml")
WITH_OWNERS = dataclasses.replace(RULES, owners=OWNERS)


def test_the_first_rule_that_fits_wins_and_says_why() -> None:
    large, _ = new_case(item("FA-1", "400"), item("FA-2", "600"), language="de")
    assert assign(large, OWNERS).owner == "marie"
    assert assign(large, OWNERS).because == ("owner_rule:1(Large claims)", "amount(1000 EUR)")
    german, _ = new_case(language="de")
    assert assign(german, OWNERS).because == (
        "owner_rule:2",
        "category(shortage)",
        "language(de)",
        "team(logistics)",
    )


def test_an_amount_in_another_currency_is_not_compared() -> None:
    dollars = dataclasses.replace(item("FA-1", "2000"), currency="USD")
    assert assign(new_case(dollars)[0], OWNERS).owner == "anna"


def test_a_rule_may_leave_a_case_to_another_team() -> None:
    case, _ = new_case(category=Category.PROMOTION_REBATE)
    found = assign(case, OWNERS)
    assert (found.owner, found.team) == ("", "trade marketing")


def test_without_a_rule_that_fits_the_owner_stays() -> None:
    case, _ = new_case(customer_id="C9")
    kept = assign(dataclasses.replace(case, owner="eve"), OWNERS)
    assert (kept.owner, kept.team, kept.because) == ("eve", case.team, ("owner_rule:none",))


def test_the_owner_follows_the_team_when_the_status_changes() -> None:
    case, (event,) = new_case(rules=WITH_OWNERS)
    assert (case.owner, event.why[0]) == ("anna", "owner_rule:3(Our best customer)")
    case, events = through(case, Move("validated"), Move("accepted"), rules=WITH_OWNERS)
    assert case.owner == "paul"
    assert "owner_rule:4(Posting)" in events[-1].why
    case, _ = through(case, Move("validated", reason="again"), rules=WITH_OWNERS)
    assert case.owner == "anna"


def test_another_department_gets_another_owner() -> None:
    case, _ = new_case(rules=WITH_OWNERS)
    axes = dataclasses.replace(case.axes, trade=True, department="sales")
    case, (event,) = through(case, Reclassify(axes), rules=WITH_OWNERS)
    assert (case.team, case.owner) == ("trade marketing", "")
    assert "owner_rule:5" in event.why


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("amount_from = 5\nowner='a'", "needs its currency", id="currency"),
        pytest.param(
            "currency='EUR'\namount_from = 5\namount_below = 5\nowner='a'",
            "no amount is",
            id="range",
        ),
        pytest.param("category = ['shortage']", "to nobody", id="nobody"),
        pytest.param("categories = ['shortage']\nowner='a'", "not known", id="key"),
        pytest.param("category = ['short']\nowner='a'", "did you mean 'shortage'", id="category"),
    ],
)
def test_a_wrong_rule_is_refused(text: str, complaint: str, tmp_path: Path) -> None:
    mine = tmp_path / "owners.toml"
    mine.write_text(f"[[rules]]\n{text}")
    with pytest.raises(SettingsError) as caught:
        load_rules(WorkflowSettings(owners=mine))
    assert complaint in str(caught.value)
