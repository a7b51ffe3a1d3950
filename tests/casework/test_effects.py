"""What became of cases after an action, and how right the machine was where it was sure."""

from __future__ import annotations

import datetime as dt

import pytest

from extractor.casework.effects import effect_of
from extractor.store.cases.verdicts import sure_verdicts
from extractor.values.casework import CaseFilter
from extractor.values.category import Category
from extractor.values.record import Decision
from tests.casework.example import ANNA, MONDAY, Bench, dispute

SHORTAGES = CaseFilter(category=(Category.SHORTAGE,))


def _come(bench: Bench, day: int, category: Category = Category.SHORTAGE) -> str:
    bench.clock.on(day)
    given = dispute(
        f"d{day}{category}", invoice=f"FA-{day}-{category}", amount=f"{100 + day}.00",
        category=category, decision=Decision.AUTO,
    )  # fmt: skip
    saved = bench.record(given, file=f"{day}-{category}.eml")
    return saved.disputes[0].record_id


def test_the_rates_before_and_after_are_compared(bench: Bench) -> None:
    for day in range(0, 40, 2):
        _come(bench, day)
    _come(bench, 41, Category.QUALITY_DEFECT)
    _come(bench, 45)
    bench.clock.on(49)
    first = MONDAY.date() + dt.timedelta(40)
    effect = effect_of(bench.casework, SHORTAGES, first)
    assert effect is not None
    assert (effect.before, effect.before_days, effect.after, effect.after_days) == (20, 40, 1, 10)
    assert effect.ratio.value == pytest.approx(0.2)
    assert effect.ratio.high is not None
    assert effect.ratio.low < 0.2 < effect.ratio.high


def test_an_action_of_tomorrow_or_before_all_cases_has_no_effect_yet(bench: Bench) -> None:
    _come(bench, 10)
    assert effect_of(bench.casework, SHORTAGES, MONDAY.date() + dt.timedelta(11)) is None
    assert effect_of(bench.casework, SHORTAGES, MONDAY.date()) is None


def test_what_was_checked_tells_how_right_the_sure_ones_are(bench: Bench) -> None:
    right, wrong, unseen = (_come(bench, day) for day in (1, 2, 3))
    bench.casework.correct(right, "category", "shortage", None, ANNA)
    bench.casework.correct(wrong, "category", "quality_defect", None, ANNA)
    bench.casework.correct(wrong, "customer", "C1", None, ANNA)
    assert sure_verdicts(bench.store) == (1, 2)
    assert bench.casework.get(unseen).corrections == ()
