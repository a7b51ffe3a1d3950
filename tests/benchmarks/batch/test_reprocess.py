"""The small form of the great run: workers and the program are killed, the result is exact."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from benchmarks.batch.reprocess import carried_out
from benchmarks.batch.scene import Site


@pytest.mark.slow
def test_documents_are_reprocessed_exactly_whoever_is_killed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    given = argparse.Namespace(
        documents=200, contents=24, people=24, seed=3, kill_every=0.8, driver_kills=1, workers=2,
        rate="60/s", url=None,
    )  # fmt: skip
    assert carried_out(Site(tmp_path, 2, given.rate), given) == []
    told = capfd.readouterr().out
    assert "1 times the program killed" in told
    assert "0 workers" not in told
