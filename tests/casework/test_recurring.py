"""What comes more often than it used to is told; what does not, seldom is."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.casework.casework import Casework
from extractor.casework.chances import adjusted, chance_of, ratio_of, share_of
from extractor.casework.recurring import recurrences, surprising
from extractor.service.messenger import recurring
from extractor.store.cases.recurring import counts
from extractor.store.notices import OVERDUE, put_daily
from extractor.values.casework import CaseFilter
from extractor.values.category import Category
from extractor.values.recurrence import WINDOW_DAYS, Counts, Pair, Recurrence
from extractor.workflow.notice_mails import About, notice_mail
from extractor.workflow.notices import NoticeKind
from extractor.workflow.recurrence_words import said
from extractor.workflow.settings import RecurrenceSettings
from tests.casework.example import ANNA, MONDAY, Bench, dispute

WINDOWS = 12
SETTINGS = RecurrenceSettings()
GROUPS = 400
TRIALS = 150


def _groups(
    random: np.random.Generator, *, cluster: int = 1, times: float = 1.0, raised: int = 0
) -> list[Counts]:
    """Draw counts of a store: few large groups, many small ones; the first ones are raised."""
    means = np.sort(random.lognormal(0.3, 1.0, GROUPS))[::-1] / cluster
    past = random.poisson(means, (WINDOWS, GROUPS)) * cluster
    now = means.copy()
    now[:raised] *= times
    seen = random.poisson(now) * cluster
    drawn = [
        Counts(Pair.CARRIER, "shortage", str(it), "", int(seen[it]), int(past[:, it].sum()),
               int((past[:, it] ** 2).sum()))
        for it in range(GROUPS)
    ]  # fmt: skip
    return [it for it in drawn if it.seen + it.before >= SETTINGS.least]


@pytest.mark.parametrize("cluster", [1, 3], ids=["one by one", "three at a time"])
def test_without_any_effect_few_days_raise_an_alarm(cluster: int) -> None:
    random = np.random.default_rng(41)
    days = [surprising(_groups(random, cluster=cluster), WINDOWS, SETTINGS) for _ in range(TRIALS)]
    # nothing is true here, so a day with any alarm is a false discovery; 5 % are allowed
    assert np.mean([bool(it) for it in days]) <= 0.09


def test_what_is_raised_is_found_and_little_else() -> None:
    random = np.random.default_rng(7)
    found, wrong, told = 0, 0.0, 0
    for _ in range(TRIALS):
        drawn = surprising(_groups(random, times=3.0, raised=20), WINDOWS, SETTINGS)
        right = sum(int(it.key) < 20 for it in drawn)
        found += right
        told += 1
        wrong += (len(drawn) - right) / max(1, len(drawn))
    assert found / (20 * TRIALS) >= 0.8
    assert wrong / told <= 0.06


def test_one_chance_is_the_binomial_tail() -> None:
    # 14 where 4 a month came before: of 62 in all, each falls in the last of 13 with 1/13
    tail = sum(math.comb(62, it) * 12 ** (62 - it) for it in range(14, 63)) / 13**62
    assert chance_of(14, 48, 12) == pytest.approx(tail)
    assert chance_of(0, 48, 12) == 1.0
    assert chance_of(5, 0, 12) == pytest.approx((1 / 13) ** 5)
    assert chance_of(14, 48, 12, 2.0) > 10 * chance_of(14, 48, 12)


@given(st.integers(0, 200), st.integers(0, 2000), st.integers(3, 12), st.floats(1, 20))
def test_a_chance_stays_one(seen: int, before: int, windows: int, dispersion: float) -> None:
    assert 0 <= chance_of(seen, before, windows, dispersion) <= 1


def test_adjusted_chances_grow_with_the_tests() -> None:
    assert adjusted([0.04, 0.001, 0.03], 3) == pytest.approx([0.04, 0.003, 0.04])
    assert adjusted([0.001], 100) == pytest.approx([0.1])
    assert adjusted([], 9) == []


@pytest.mark.parametrize(
    ("hits", "tries", "low", "high"),
    [(0, 10, 0.0, 0.3085), (10, 10, 0.6915, 1.0), (8, 10, 0.4439, 0.9748)],
)
def test_an_exact_interval_is_the_one_of_the_tables(
    hits: int, tries: int, low: float, high: float
) -> None:
    found = share_of(hits, tries)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_a_ratio_of_rates_has_an_interval_that_holds_it() -> None:
    fewer = ratio_of((40, 90), (5, 30))
    assert fewer.value == pytest.approx(0.375)
    assert fewer.high is not None
    assert fewer.low < 0.375 < fewer.high < 1
    assert ratio_of((0, 90), (0, 30)).value is None
    assert ratio_of((0, 90), (3, 30)).high is None


def _arrive(bench: Bench, day: int, number: int, carriers: tuple[str, ...] = ()) -> str:
    bench.clock.on(day)
    name = f"{day}-{number}"
    given = dispute(
        f"d{name}", invoice=f"FA-{day}{number:03}", amount=f"{100 + number}.{day % 100:02}"
    )
    saved = bench.record(given.model_copy(update={"carriers": carriers}), file=f"{name}.eml")
    return saved.disputes[0].record_id


@pytest.fixture
def grown(bench: Bench) -> Bench:
    """Give a store of 13 windows: one shortage in each, and 12 more in the last."""
    for window in range(13):
        _arrive(bench, window * WINDOW_DAYS, 0)
    for number in range(1, 13):
        _arrive(bench, 12 * WINDOW_DAYS + number, number)
    return bench


def test_a_recurrence_is_found_in_the_store_and_leads_to_its_cases(grown: Bench) -> None:
    grown.clock.on(12 * WINDOW_DAYS + 14)
    report = recurrences(grown.casework)
    (one,) = report.found
    assert (one.pair, one.category, one.key) == (Pair.CUSTOMER, "shortage", "C1")
    assert one.name == "Établissements Tanguy"
    assert one.seen == 13
    chosen = CaseFilter(
        customer=(one.key,), category=(Category(one.category),), opened_from=report.first
    )
    assert grown.casework.count(chosen).number == one.seen


def test_who_leads_is_told_of_a_recurrence_once(grown: Bench) -> None:
    rules = dataclasses.replace(grown.casework.rules, managers={"*": "marie", "logistics": "marie"})
    casework = Casework(grown.store, rules)
    today = casework.today()
    told = recurring(casework, today)
    assert told
    assert {(it.kind, it.to) for it in told} == {(NoticeKind.RECURRENCE, "marie")}
    assert len({it.key for it in told}) == len(told)
    subject, text = notice_mail(About(told[0], None, ""), rules, "fr", today)
    assert subject.startswith("Plus souvent que d'habitude : ")
    assert told[0].case_id not in text
    put_daily(grown.store, OVERDUE, today, None, told)
    assert recurring(casework, today) == ()
    for days in (1, 29):
        assert recurring(casework, today + dt.timedelta(days=days)) == ()
    assert recurring(casework, today + dt.timedelta(days=30))


def test_a_short_past_is_not_compared_with(bench: Bench) -> None:
    for number in range(8):
        _arrive(bench, 0, number)
    bench.clock.on(40)
    assert recurrences(bench.casework).windows == 0


def _carriers(bench: Bench) -> set[tuple[str, str, int]]:
    first = MONDAY.date() - dt.timedelta(29)
    with bench.store.database.reading() as connection:
        found = counts(connection, first, 3, 1)
    return {(it.category, it.key, it.seen) for it in found if it.pair is Pair.CARRIER}


def test_carriers_are_counted_however_they_are_written(bench: Bench) -> None:
    case_id = _arrive(bench, 0, 1, ("Kühne + Nagel", "KÜHNE+NAGEL"))
    _arrive(bench, 0, 2, ("kuhne nagel",))
    _arrive(bench, 0, 3, ("Geodis",))
    assert _carriers(bench) == {("shortage", "kuhne nagel", 2), ("shortage", "geodis", 1)}
    assert bench.casework.count(CaseFilter(carrier=("Kühne + Nagel",))).number == 2
    bench.casework.correct(case_id, "category", "damaged_goods", None, ANNA)
    assert ("damaged_goods", "kuhne nagel", 1) in _carriers(bench)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "goods damaged in transit × carrier Geodis: 14 in 30 days, 4 expected"),
        ("fr", "marchandise endommagée × transporteur Geodis : 14 en 30 jours, 4 attendus"),
        ("de", "Transportschaden × Spediteur Geodis: 14 in 30 Tagen, 4 erwartet"),
        ("es", "mercancía dañada × transportista Geodis: 14 en 30 días, 4 esperados"),
    ],
)
def test_a_recurrence_is_a_sentence(language: str, sentence: str) -> None:
    one = Recurrence(Pair.CARRIER, "damaged_goods", "geodis", "Geodis", 14, 4.0, 1.0, 2e-4, 0.01)
    assert said(one, language) == sentence
