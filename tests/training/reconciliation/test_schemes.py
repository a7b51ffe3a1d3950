from __future__ import annotations

import datetime as dt
from random import Random

import pytest

from training.reconciliation.schemes import draw_scheme

DAY = dt.date(2025, 3, 14)


@pytest.mark.parametrize("seed", range(40))
def test_a_scheme_gives_every_counter_its_own_number(seed: int) -> None:
    scheme = draw_scheme(Random(seed), room=500)
    counters = range(scheme.start, scheme.start + int(500 / scheme.density))
    numbers = {scheme.number(counter, DAY) for counter in counters}
    assert len(numbers) == len(counters)


def test_schemes_differ_from_ledger_to_ledger() -> None:
    numbers = {draw_scheme(Random(seed), room=500).number(417, DAY) for seed in range(200)}
    assert len(numbers) > 180


def test_a_sister_differs_by_its_site_alone() -> None:
    schemes = (draw_scheme(Random(seed), room=500) for seed in range(200))
    branches = [it for it in schemes if it.site >= 0]
    assert branches
    for at, scheme in enumerate(branches):
        own, other = scheme.number(417, DAY), scheme.sister(Random(at)).number(417, DAY)
        assert len(own) == len(other)
        assert 0 <= sum(a != b for a, b in zip(own, other, strict=True)) <= 3
