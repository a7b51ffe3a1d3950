"""The schedule is the one that the Standard Webhooks advise."""

from __future__ import annotations

import random

from extractor.delivery.retry import HOUR, STANDARD


def pause(failures: int, **kwargs: float) -> float | None:
    return STANDARD.pause(failures, chance=random.Random(1), **kwargs)


def test_it_goes_on_for_75_hours_and_then_gives_up() -> None:
    assert 75 * HOUR < sum(STANDARD.waits) < 76 * HOUR
    assert pause(len(STANDARD.waits)) is None


def test_waits_differ_by_a_tenth_at_most() -> None:
    chance = random.Random(7)
    waits = [STANDARD.pause(0, chance=chance) or 0.0 for _ in range(200)]
    assert 4.5 <= min(waits) < 4.7
    assert 5.3 < max(waits) <= 5.5


def test_what_the_receiver_asks_for_counts_but_not_for_ever() -> None:
    assert pause(0, at_least=120.0) == 120.0
    assert pause(0, at_least=1e9) == 24 * HOUR
