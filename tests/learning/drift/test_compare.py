"""What changes is found within a stated number of documents; what does not is left alone."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random

import pytest

from extractor.learning.drift.compare import compare
from extractor.values.drift import Compared, Trace, Watched
from extractor.workflow.drift_settings import DriftSettings
from tests.learning.drift.streams import NOW, Change, Stream, outcomes

SETTINGS = DriftSettings()
LOOKS = 30  # at streams in which nothing changed; `benchmarks.learning.drift` takes many more


def drifting(found: tuple[Compared, ...]) -> set[str]:
    return {it.watched.key for it in found if it.drifts}


def a_part(share: float, **values: str) -> Change:
    return lambda it, chance: (
        dataclasses.replace(it, **values)  # type: ignore[arg-type]
        if chance.random() < share
        else it
    )


def less_sure(it: Trace, _: random.Random) -> Trace:
    return dataclasses.replace(it, confidence=max(0.0, (it.confidence or 0.0) - 0.1))


def less_known(it: Trace, _: random.Random) -> Trace:
    return dataclasses.replace(it, unfamiliar=(it.unfamiliar or 0.0) + 0.05)


@pytest.mark.parametrize("batch", [1, 12], ids=["alone", "in batches"])
def test_where_nothing_changes_hardly_anything_is_found(batch: int) -> None:
    """One look in a hundred may find something: three in thirty have a chance of 1 in 300."""
    alarms = 0
    for seed in range(LOOKS):
        chance = random.Random(seed)
        stream = Stream(a_day=12, weeks=9, batch=batch)
        found = compare(stream.traces(chance), outcomes(chance, weeks=9), NOW, None, SETTINGS)
        assert found
        alarms += bool(drifting(found))
    assert alarms <= 2


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("language", a_part(0.15, language="nl")),
        ("layout", a_part(0.35, layout="pdf-00000new")),
        ("channel", a_part(0.3, channel="imap:branch")),
        ("confidence", less_sure),
        ("unfamiliar", less_known),
    ],
    ids=["new language", "new layout", "new channel", "confidence falls", "new words"],
)
def test_a_change_of_documents_is_found_within_a_week_of_140(key: str, change: Change) -> None:
    for seed in range(3):
        found = compare(Stream().traces(random.Random(seed), change), (), NOW, None, SETTINGS)
        assert key in drifting(found)


def test_twice_as_many_corrections_are_found_within_four_weeks_of_420_decisions() -> None:
    seen = 0
    for seed in range(10):
        chance = random.Random(seed)
        found = compare(
            (), outcomes(chance, 0.2, a_day=15, weeks=16, since=28), NOW, None, SETTINGS
        )
        assert drifting(found) <= {"corrected:amount"}
        seen += bool(drifting(found))
    assert seen >= 9


def test_fewer_corrections_are_no_notice() -> None:
    found = compare((), outcomes(random.Random(1), 0.0, since=28), NOW, None, SETTINGS)
    assert found
    assert not drifting(found)


def test_a_new_value_is_named_with_its_shares() -> None:
    change = a_part(0.15, language="nl")
    found = compare(Stream().traces(random.Random(2), change), (), NOW, None, SETTINGS)
    week = next(it for it in found if it.watched == Watched.of_key("language") and it.days == 7)
    (part,) = (it for it in week.parts if it.value == "nl")
    assert part.was == 0.0
    assert 0.08 < part.now < 0.25
    assert week.false_share <= SETTINGS.false_alarms


def test_a_busy_customer_is_no_drift_where_customers_always_come_in_batches() -> None:
    """Forty documents of one language at once: usual there, unheard of elsewhere."""

    def busy(it: Trace, chance: random.Random) -> Trace:
        return dataclasses.replace(it, language="es") if chance.random() < 0.2 else it

    alone = compare(Stream().traces(random.Random(5), busy), (), NOW, None, SETTINGS)
    batches = compare(Stream(batch=40).traces(random.Random(5), busy), (), NOW, None, SETTINGS)
    assert "language" in drifting(alone)
    assert "language" not in drifting(batches)


def test_what_came_before_a_promotion_is_no_reference_where_enough_came_since() -> None:
    """Surer models came seven weeks ago; that they are as unsure as the old ones is found."""
    promoted = NOW - dt.timedelta(weeks=7)
    chance = random.Random(3)
    traces = [
        less_sure(it, chance) if it.at < promoted else it
        for it in Stream().traces(chance, less_sure)
    ]
    week = DriftSettings(windows=(7,))
    assert "confidence" not in drifting(compare(traces, (), NOW, None, week))
    assert "confidence" in drifting(compare(traces, (), NOW, promoted, week))


def test_just_after_a_promotion_the_time_before_is_the_reference() -> None:
    promoted = NOW - dt.timedelta(days=7)
    traces = Stream().traces(random.Random(4), less_sure)
    week = DriftSettings(windows=(7,))
    assert "confidence" in drifting(compare(traces, (), NOW, promoted, week))


def test_too_few_documents_are_not_compared() -> None:
    assert compare(Stream(weeks=3).traces(random.Random(1)), (), NOW, None, SETTINGS) == ()
    assert compare(Stream(a_day=4).traces(random.Random(1))[:60], (), NOW, None, SETTINGS) == ()


def test_what_is_no_longer_certain_lingers() -> None:
    """Half of what is worth a notice keeps one that is there, and makes none."""
    chance = random.Random(6)
    weak = [it for it in outcomes(chance, 0.135, a_day=20, since=28) if it.watched.field]
    (amount,) = (
        it
        for it in compare((), weak, NOW, None, SETTINGS)
        if it.watched.field == "amount" and it.days == 28
    )
    assert (amount.drifts, amount.lingers) == (False, True)
