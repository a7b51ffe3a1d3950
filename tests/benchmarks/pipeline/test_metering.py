"""What a stage takes is counted for it, and for nobody else."""

from __future__ import annotations

import itertools

from benchmarks.pipeline.metering import PLACES, Meter, metered
from extractor.stages import understanding


def test_what_lies_inside_belongs_to_the_inner_stage() -> None:
    now = 0.0

    def clock() -> float:
        return now

    meter = Meter(clock)
    now = 1.0
    meter.begin("outer")
    now = 3.0
    meter.begin("inner")
    now = 7.0
    meter.end()
    now = 15.0
    meter.end()
    now = 31.0
    assert meter.take() == {"": 17.0, "outer": 10.0, "inner": 4.0}
    assert meter.take() == {"": 0.0}


def test_nothing_stays_wrapped() -> None:
    before = [getattr(owner, name) for _, owner, names in PLACES for name in names]
    ticks = itertools.count()
    meter = Meter(lambda: next(ticks))
    with metered(meter):
        assert understanding.extract.__wrapped__ in before  # type: ignore[attr-defined]
    assert [getattr(owner, name) for _, owner, names in PLACES for name in names] == before
