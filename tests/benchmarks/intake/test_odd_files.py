"""Odd files are accounted for; the whole folder is run by `benchmarks.intake.odd_files`."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.intake.odd_files import run
from benchmarks.intake.spoilt import spoilt
from benchmarks.intake.whole import whole

QUICK = (".eml", ".txt", ".csv", ".edi", ".ics", ".json", ".rtf", ".mbox")


def test_there_are_more_than_five_hundred_different_ones() -> None:
    files = [it for kind in whole() for it in (kind, *spoilt(kind))]
    assert len({it.name for it in files}) == len(files)
    assert len({it.content for it in files}) > 500


@pytest.mark.slow
def test_some_of_them_through_the_whole_service(tmp_path: Path) -> None:
    kinds = [it for it in whole() if it.name.endswith(QUICK)]
    files = kinds + [it for kind in kinds for it in spoilt(kind)][::9]
    outcome = run(files, tmp_path)
    assert outcome.is_right, outcome
    assert outcome.states
