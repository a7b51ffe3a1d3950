"""Messages count by what kind of amount they contest."""

from __future__ import annotations

import pytest

from training.amount import balanced


def test_balanced_weights_give_the_shares_asked_for() -> None:
    weights = balanced(["a", "a", "a", "b"], {"a": 0.5, "b": 0.25, "c": 0.25})
    assert sum(weights) == pytest.approx(4)
    assert weights[3] == pytest.approx(sum(weights[:3]) / 2)
