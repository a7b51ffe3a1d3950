from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from extractor.reconciliation.matching.model import MatchModel
from training.reconciliation.calibration import limit, steps
from training.reconciliation.gather import described_claims
from training.reconciliation.net import Choices, fit
from training.reconciliation.recipe import train_matcher


def test_the_right_invoice_is_almost_always_among_the_candidates() -> None:
    described = list(
        described_claims(ledgers=2, each=60, seed=1, numbers=range(2), sizes=(500, 2000))
    )
    lines = sum(len(it.lines) for it in described)
    assert sum(it.missed for it in described) <= 0.03 * lines


def test_a_net_learns_what_two_columns_say_together() -> None:
    rng = np.random.default_rng(1)
    columns = rng.integers(0, 2, (6000, 2)).astype(np.float32)
    starts = np.arange(0, 6000, 3)
    alike = (columns[:, 0] == columns[:, 1]).reshape(-1, 3)
    one = alike.sum(axis=1) == 1
    gold = np.where(one, starts + alike.argmax(axis=1), -1)
    net = fit(Choices(columns, np.ones((2000, 1), np.float32), starts, gold), seed=1)
    units = np.maximum(columns @ net.units + net.shift, 0)
    scores = (columns @ net.candidate + units @ net.out).reshape(-1, 3)
    assert (scores.argmax(axis=1) == alike.argmax(axis=1))[one].mean() > 0.99


def test_a_limit_leaves_no_more_wrong_answers_than_allowed() -> None:
    rng = np.random.default_rng(2)
    values = rng.normal(0, 3, 20_000)
    right = rng.random(20_000) < 1 / (1 + np.exp(-values))
    found = limit(values, right, 0.01)
    assert (~right[values >= found]).mean() < 0.01
    assert limit(values, np.zeros(20_000, bool), 0.01) == float("inf")


def test_calibrated_steps_rise_and_stay_between_0_and_1() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(0, 3, 3000)
    found = steps(values, rng.random(3000) < 1 / (1 + np.exp(-values)))
    shares = [found(value) for value in np.linspace(-10, 10, 50)]
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] < 1


@pytest.mark.slow
def test_the_same_seed_gives_the_same_model(tmp_path: Path) -> None:
    one, other = (train_matcher(ledgers=9, claims=60, seed=4, sizes=(500, 2000)) for _ in range(2))
    assert one.figures == other.figures
    one.model.save(tmp_path)
    read = MatchModel.load(tmp_path)
    assert np.array_equal(read.second.units, other.model.second.units)
    assert read.kinds == other.model.kinds
