"""The paper multiplies right."""

from __future__ import annotations

import pytest

from benchmarks.pipeline.kinds import SCANS
from benchmarks.pipeline.metering import READING
from benchmarks.pipeline.stages import BY_STAGE, DATABASE, FILES, SIZES
from benchmarks.report.figures import Figure, Machine, Result
from benchmarks.scale.demand import SHARES
from benchmarks.scale.paper import MIX, ONE, STAGES, WHOLE, paper

MACHINE = Machine(2, "p", 4.0, 0.0, "3.11")


@pytest.fixture
def figures() -> dict[tuple[str, str, str], float | None]:
    """Every document takes 36 ms, a scan ten times as long, and 1,000 bytes of each sort."""
    told = []
    for kind in SHARES:
        seconds = 360.0 if kind == SCANS else 36.0
        told += [
            Figure(READING, seconds * 0.75, "ms", kind, BY_STAGE),
            Figure("record", seconds * 0.25, "ms", kind, BY_STAGE),
            Figure("all", seconds, "ms", kind, BY_STAGE),
            Figure(FILES, 1000.0, "bytes", kind, SIZES),
            Figure(DATABASE, 1000.0, "bytes", kind, SIZES),
        ]
    result = Result("pipeline.stages", "", "2026-01-01", "abc", MACHINE, tuple(told))
    return {(it.table, it.case, it.what): it.value for it in paper(result, {})}


def test_a_million_scans_take_a_hundred_hours(
    figures: dict[tuple[str, str, str], float | None],
) -> None:
    assert figures[ONE, SCANS, "CPU"] == pytest.approx(100.0)
    assert figures[ONE, SCANS, "price on demand, a million documents"] == pytest.approx(
        100 * 1.25 * 0.0425
    )
    assert figures[ONE, SCANS, "database"] == pytest.approx(1.0)


def test_the_mix_has_longer_scans(figures: dict[tuple[str, str, str], float | None]) -> None:
    hours = 10 * 0.85 + 0.15 * 2.5 * 100
    assert figures[ONE, MIX, "CPU"] == pytest.approx(hours)
    assert figures[WHOLE, "", "CPU"] == pytest.approx(100 * hours)
    assert figures[WHOLE, "", "pages"] == pytest.approx(100 * (0.85 + 0.15 * 2.5))


def test_shares_of_stages_add_up(figures: dict[tuple[str, str, str], float | None]) -> None:
    shares = [it for (table, _, _), it in figures.items() if table == STAGES]
    assert sum(it or 0.0 for it in shares) == pytest.approx(1.0)
