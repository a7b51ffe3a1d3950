"""The dial promises only what enough documents prove, and says what it rests on."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from extractor.records.dial import (
    CAREFUL,
    LEAST,
    Dial,
    Standing,
    least_accepted,
    lower_bound,
    set_dial,
    upper_bound,
)
from extractor.records.route import Policy
from extractor.values.calibration import Reviewed

FLOORS = Policy(triage=0.5, customer=0.5, invoice=0.5, category=0.95, amount=0.5)
COUNTS = st.tuples(st.integers(0, 400), st.integers(0, 400))


def reviewed(*runs: tuple[int, bool]) -> list[Reviewed]:
    """Give documents of falling confidence, in runs of right and wrong ones."""
    answers = [right for count, right in runs for _ in range(count)]
    return [Reviewed(1 - at / 10_000, right) for at, right in enumerate(answers)]


def drawn(documents: int, draw: random.Random) -> list[Reviewed]:
    """Give documents whose confidence means what it says."""
    shares = [draw.betavariate(4, 0.4) for _ in range(documents)]
    return [Reviewed(share, draw.random() < share) for share in shares]


@given(COUNTS)
@settings(max_examples=60)
def test_the_bounds_are_those_of_clopper_and_pearson(counts: tuple[int, int]) -> None:
    right, wrong = counts
    tries = right + wrong
    low = beta.ppf(0.05, right, wrong + 1) if right else 0.0
    high = beta.ppf(0.95, right + 1, wrong) if wrong else 1.0
    assert lower_bound(right, tries) == pytest.approx(low, abs=1e-9)
    assert upper_bound(right, tries) == pytest.approx(high, abs=1e-9)


@pytest.mark.parametrize(
    ("target", "documents"), [(0.99, 299), (0.98, 150), (0.995, 598), (0.5, LEAST)]
)
def test_a_proof_takes_so_many_documents(target: float, documents: int) -> None:
    assert least_accepted(target) == documents
    assert lower_bound(documents, documents) >= target


def test_without_evidence_the_dial_is_careful() -> None:
    dial = set_dial(0.99, (), ())
    assert (dial.standing, dial.accepted, dial.needed) == (Standing.CAREFUL, 0, 299)
    policy = dial.policy(FLOORS)
    assert policy.triage == CAREFUL.triage
    assert policy.category == FLOORS.category


@pytest.mark.parametrize(
    ("own", "standing"),
    [
        pytest.param(reviewed((298, True)), Standing.CAREFUL, id="one-too-few"),
        pytest.param(reviewed((299, True)), Standing.PROVEN, id="just-enough"),
        pytest.param(
            reviewed((150, True), (1, False), (200, True)), Standing.CAREFUL, id="an-error"
        ),
    ],
)
def test_the_users_own_documents_prove_the_target(
    own: Sequence[Reviewed], standing: Standing
) -> None:
    assert set_dial(0.99, own, ()).standing is standing


def test_nobody_gets_a_proof_by_looking_away_and_nobody_is_refuted_by_it() -> None:
    right = reviewed((299, True))
    late = set_dial(0.99, right, reviewed((99, True)), overdue=[0.999])
    assert (late.standing, late.reviewed, late.overdue) == (Standing.EXPECTED, 299, 1)
    unsure = set_dial(0.99, right, (), overdue=[0.1] * 50)
    assert unsure.standing is Standing.PROVEN
    assert unsure.threshold > 0.1
    nobody = set_dial(0.99, (), reviewed((99, True)), overdue=[0.999] * 500)
    assert nobody.standing is Standing.EXPECTED


def test_a_proof_goes_as_far_down_as_the_bound_holds() -> None:
    own = reviewed((900, True), (300, False))
    dial = set_dial(0.98, own, ())
    assert dial.standing is Standing.PROVEN
    assert dial.bound >= 0.98
    assert 800 <= dial.accepted <= 930
    assert dial.threshold == own[dial.accepted - 1].confidence
    policy = dial.policy(FLOORS)
    assert (policy.document, policy.category, policy.triage) == (dial.threshold, 0.95, 0.5)


def test_shipped_cases_let_expect_the_target_with_one_error_more() -> None:
    assert set_dial(0.99, (), reviewed((98, True), (50, False))).standing is Standing.CAREFUL
    dial = set_dial(0.99, (), reviewed((99, True), (50, False)))
    assert (dial.standing, dial.accepted, dial.wrong) == (Standing.EXPECTED, 99, 0)


def test_documents_of_one_confidence_stay_together() -> None:
    same = [Reviewed(0.9, right) for right in [True] * 99 + [False] * 3]
    assert set_dial(0.99, (), same).standing is Standing.CAREFUL


def test_own_documents_that_speak_against_it_switch_the_dial_off() -> None:
    shipped = reviewed((200, True))
    own = [Reviewed(0.999, right) for right in [True] * 20 + [False] * 5]
    dial = set_dial(0.99, own, shipped)
    assert dial.standing is Standing.OFF
    assert dial.policy(FLOORS).document > 1


def test_what_is_proven_holds_where_choosing_by_what_was_seen_does_not() -> None:
    draw = random.Random(5)
    truth = sorted(drawn(40_000, draw), key=lambda it: -it.confidence)
    missed = proven = missed_by_sight = 0
    for _ in range(60):
        own = draw.sample(truth, 1500)
        dial = set_dial(0.97, own, ())
        proven += dial.standing is Standing.PROVEN
        missed += dial.standing is Standing.PROVEN and precision(truth, dial) < 0.97
        missed_by_sight += precision_from(truth, chosen_by_sight(own, 0.97)) < 0.97
    assert proven > 50
    assert missed <= 0.05 * 60 + 4
    assert missed_by_sight > 20


def precision(truth: Sequence[Reviewed], dial: Dial) -> float:
    return precision_from(truth, dial.threshold)


def precision_from(truth: Sequence[Reviewed], threshold: float) -> float:
    accepted = [it.right for it in truth if it.confidence >= threshold]
    return sum(accepted) / len(accepted)


def chosen_by_sight(own: Sequence[Reviewed], target: float) -> float:
    ordered = sorted(own, key=lambda it: -it.confidence)
    best, right = 1.0, 0
    for seen, it in enumerate(ordered, start=1):
        right += it.right
        if right / seen >= target:
            best = it.confidence
    return best
