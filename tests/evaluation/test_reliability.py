"""The calibration error is 0 where confidences mean what they say, and grows with the gap."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.evaluation.reliability import reliability

PAIRS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def test_nine_of_ten_at_0_9_is_no_error() -> None:
    found = reliability([0.9] * 10, [True] * 9 + [False])
    assert found.error == pytest.approx(0, abs=1e-12)
    assert found.by_chance > 0.03


def test_the_error_is_the_gap_weighted_by_answers() -> None:
    found = reliability([0.95] * 30 + [0.55] * 10, [True] * 15 + [False] * 15 + [True] * 10)
    assert found.error == pytest.approx(0.75 * 0.45 + 0.25 * 0.45)
    assert [part.count for part in found.bins if part.count] == [10, 30]


def test_confidences_that_are_true_show_about_what_chance_shows() -> None:
    draw = random.Random(3)
    said = [draw.random() for _ in range(3000)]
    found = reliability(said, [draw.random() < it for it in said])
    assert found.error < 2 * found.by_chance
    assert found.error_low <= found.error_high


@given(PAIRS)
@settings(max_examples=20, deadline=None)
def test_every_figure_stays_in_range(pairs: list[tuple[float, bool]]) -> None:
    found = reliability([said for said, _ in pairs], [right for _, right in pairs])
    assert sum(part.count for part in found.bins) == found.count == len(pairs)
    for value in (found.error, found.by_chance, found.error_low, found.error_high, found.right):
        assert 0 <= value <= 1
    for part in found.bins:
        assert part.share_low <= part.share_high
        assert math.isnan(part.share) is (part.count == 0)


def test_no_answers_are_no_error() -> None:
    assert reliability([], []).count == 0
