from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.reconciliation.misquote import CHANGES, USUAL, draw_habits


def test_every_kind_of_misquoting_has_a_share() -> None:
    assert set(USUAL) == {*CHANGES, "clean"}


@pytest.mark.parametrize("kind", sorted(CHANGES))
def test_every_kind_changes_some_number(kind: str) -> None:
    numbers = ("FA-2024-00123-B", "RE24001230", "2024/000417", "INV/24/0456")
    written = {CHANGES[kind](Random(seed), it) for seed in range(30) for it in numbers}
    assert written - set(numbers)


@given(st.integers(0, 10**6), st.sampled_from(["FA-2024-00123", "3100001", "24-4567-B", "a1"]))
def test_something_is_always_written(seed: int, number: str) -> None:
    rng = Random(seed)
    assert draw_habits(rng).write(rng, number).strip()
