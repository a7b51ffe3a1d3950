"""Curves are monotone, stay between 0 and 1, and survive being kept."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import ModelError
from extractor.values.calibration import (
    FILE,
    UNCALIBRATED,
    Calibration,
    Curve,
    Reviewed,
    log_odds,
    probability_of,
)
from extractor.values.linear import LinearScorer

SHARES = st.floats(0, 1)
CALIBRATION = Calibration(
    curves={"amount": Curve(1.3, -0.2, {"row": 1.5}), "triage": Curve(0.8, 0.1)},
    documents={"dispute": LinearScorer("dispute", {"sure": 1.0, "always": 0.3})},
    evidence=(Reviewed(0.97, right=True), Reviewed(0.42, right=False)),
)


@given(low=SHARES, high=SHARES, slope=st.floats(0.05, 20), bias=st.floats(-20, 20))
def test_a_better_score_is_never_less_probable(
    low: float, high: float, slope: float, bias: float
) -> None:
    curve = Curve(slope, bias)
    small, large = sorted((low, high))
    assert 0 <= curve.probability(small) <= curve.probability(large) <= 1


@given(st.floats(0.001, 0.999))
def test_a_plain_curve_changes_nothing(share: float) -> None:
    assert Curve().probability(share) == pytest.approx(share)
    assert probability_of(log_odds(share)) == pytest.approx(share)


def test_a_kind_moves_the_curve_and_an_unknown_one_does_not() -> None:
    curve = CALIBRATION.curves["amount"]
    assert curve.probability(0.5, "row") > curve.probability(0.5)
    assert curve.probability(0.5, "never seen") == curve.probability(0.5)


def test_a_field_without_a_curve_keeps_its_score() -> None:
    assert CALIBRATION.probability("customer", 0.37) == 0.37
    assert UNCALIBRATED.probability("amount", 0.37, "row") == 0.37


def test_a_kept_calibration_is_the_same(tmp_path: Path) -> None:
    CALIBRATION.save(tmp_path)
    assert Calibration.load(tmp_path) == CALIBRATION


def test_the_fingerprint_follows_the_weights_and_not_the_evidence() -> None:
    less = dataclasses.replace(CALIBRATION, evidence=())
    other = dataclasses.replace(CALIBRATION, curves={"triage": Curve(0.9, 0.1)})
    assert less.fingerprint == CALIBRATION.fingerprint
    assert other.fingerprint != CALIBRATION.fingerprint


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("[]", id="no-object"),
        pytest.param('{"format": 2}', id="format"),
        pytest.param('{"format": 1, "curves": {"amount": {"slope": 1}}}', id="half"),
        pytest.param(
            '{"format": 1, "documents": {}, "evidence": [],'
            ' "curves": {"amount": {"slope": -1, "bias": 0, "kinds": {}}}}',
            id="falling",
        ),
    ],
)
def test_a_damaged_calibration_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ModelError):
        Calibration.load(tmp_path)


def test_a_missing_calibration_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        Calibration.load(tmp_path)
