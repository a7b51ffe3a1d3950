from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import SettingsError
from extractor.values.case import Stage
from extractor.values.category import FACTS, Category
from extractor.workflow.changes import Move
from extractor.workflow.rules import load_rules
from extractor.workflow.settings import WorkflowSettings
from extractor.workflow.targets import days_over, effective_target, is_overdue, steps_due
from extractor.workflow.working_days import WorkingDays, working_days
from tests.workflow.example import RULES, later, new_case, through

DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))


@pytest.mark.parametrize(
    ("country", "region", "day", "worked"),
    [
        pytest.param("FR", "", dt.date(2026, 7, 14), False, id="fr national day"),
        pytest.param("FR", "", dt.date(2026, 4, 3), True, id="fr good friday"),
        pytest.param("FR", "57", dt.date(2026, 4, 3), False, id="alsace-moselle good friday"),
        pytest.param("DE", "", dt.date(2026, 10, 3), False, id="de unity day"),
        pytest.param("DE", "BY", dt.date(2026, 6, 4), False, id="bavaria corpus christi"),
        pytest.param("DE", "HH", dt.date(2026, 6, 4), True, id="hamburg corpus christi"),
        pytest.param("ES", "MD", dt.date(2026, 10, 12), False, id="es national day"),
        pytest.param("GB", "", dt.date(2026, 12, 25), False, id="gb christmas"),
        pytest.param("", "", dt.date(2026, 12, 25), True, id="no country"),
        pytest.param("", "", dt.date(2026, 12, 26), False, id="saturday"),
    ],
)
def test_holidays_are_not_worked(country: str, region: str, day: dt.date, *, worked: bool) -> None:
    assert working_days(country, region).is_worked(day) is worked


def test_days_off_are_not_worked() -> None:
    days = working_days("FR", "", (dt.date(2026, 3, 3),))
    assert days.after(dt.date(2026, 3, 2), 1) == dt.date(2026, 3, 4)


@pytest.mark.parametrize(
    ("country", "region", "complaint"),
    [
        pytest.param("France", "", "two capital letters", id="name"),
        pytest.param("DE", "Bayern", "known are BB, BE", id="region"),
        pytest.param("", "BY", "needs a country", id="region alone"),
    ],
)
def test_an_unknown_place_is_refused(country: str, region: str, complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint):
        working_days(country, region)


def test_an_unknown_time_zone_is_refused() -> None:
    with pytest.raises(SettingsError, match="Europe/Paris"):
        load_rules(WorkflowSettings(timezone="Paris"))


def test_a_day_begins_in_the_companys_time_zone() -> None:
    late = dt.datetime(2026, 3, 2, 23, 30, tzinfo=dt.UTC)
    assert RULES.day_of(late) == dt.date(2026, 3, 3)


@given(first=DAYS, count=st.integers(0, 60))
def test_counting_back_what_was_counted_on(first: dt.date, count: int) -> None:
    days = WorkingDays("DE", "BY")
    assert days.between(first, days.after(first, count)) == count


@given(first=DAYS, second=DAYS, third=DAYS)
def test_working_days_add_up(first: dt.date, second: dt.date, third: dt.date) -> None:
    days = WorkingDays("ES")
    total = days.between(first, second) + days.between(second, third)
    assert total == days.between(first, third)


def test_every_category_has_the_usual_target() -> None:
    assert {code: RULES.targets.working_days[code] for code in Category} == {
        code: facts.working_days for code, facts in FACTS.items()
    }


def test_a_file_of_ones_own_changes_only_what_it_names(tmp_path: Path) -> None:
    mine = tmp_path / "targets.toml"
    mine.write_text("[working_days]\nshortage = 3\n")
    rules = load_rules(WorkflowSettings(targets=mine))
    assert rules.targets.working_days[Category.SHORTAGE] == 3
    assert rules.targets.working_days[Category.QUALITY_DEFECT] == 30
    assert rules.targets.escalation == RULES.targets.escalation


@pytest.mark.parametrize(
    "text", ["[working_days]\nshortages = 3", "[working_days]\nshortage = -1", "[[escalation]]"]
)
def test_a_wrong_targets_file_is_refused(text: str, tmp_path: Path) -> None:
    mine = tmp_path / "targets.toml"
    mine.write_text(text)
    with pytest.raises(SettingsError, match=r"targets\.toml: (working_days|escalation)"):
        load_rules(WorkflowSettings(targets=mine))


def test_a_case_is_overdue_the_day_after_its_target() -> None:
    case, _ = new_case()
    monday_after = case.target + dt.timedelta(days=3)
    assert case.target == dt.date(2026, 3, 16)
    assert not is_overdue(case, Stage.OPEN, case.target, RULES.days)
    assert is_overdue(case, Stage.DECIDED, case.target + dt.timedelta(days=1), RULES.days)
    assert days_over(case, monday_after, RULES.days) == 3
    assert not is_overdue(case, Stage.POSTED, monday_after, RULES.days)


def test_a_case_that_waits_is_never_overdue_and_gains_days() -> None:
    case, _ = through(new_case()[0], Move("waiting_customer", missing=("photo",)))
    long_after = later(60).date()
    assert not is_overdue(case, Stage.WAITING, long_after, RULES.days)
    assert days_over(case, long_after, RULES.days) == -10
    assert effective_target(case, long_after, RULES.days) > long_after


def test_each_step_of_escalation_is_told_once() -> None:
    case, _ = new_case()
    told = []
    day = case.opened_on
    while day < case.target + dt.timedelta(days=30):
        following = day + dt.timedelta(days=1)
        steps = steps_due(case, Stage.OPEN, day, following, (RULES.targets, RULES.days))
        told += [(it.days, following) for it in steps]
        day = following
    assert told == [
        (-2, dt.date(2026, 3, 12)),
        (1, dt.date(2026, 3, 17)),
        (5, dt.date(2026, 3, 23)),
    ]


def test_what_waits_is_not_escalated() -> None:
    case, _ = through(new_case()[0], Move("waiting_customer", missing=("photo",)))
    rules = (RULES.targets, RULES.days)
    assert not steps_due(case, Stage.WAITING, case.target, case.target.replace(month=5), rules)
