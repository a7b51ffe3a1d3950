"""The table says what it costs to accept more."""

from __future__ import annotations

import pytest

from extractor.evaluation.answers import Answered
from extractor.evaluation.risk import risk_coverage
from extractor.records.dial import lower_bound


def documents(*answers: tuple[float, bool]) -> list[Answered]:
    return [Answered("document", sure, right) for sure, right in answers]


def test_rows_go_from_the_surest_to_all() -> None:
    rows = risk_coverage(documents((0.9, True), (0.8, True), (0.7, False), (0.6, True)), step=0.25)
    assert [(row.accepted, row.wrong) for row in rows] == [(1, 0), (2, 0), (3, 1), (4, 1)]
    assert rows[-1].coverage == 1.0
    assert rows[2].precision == pytest.approx(2 / 3)
    assert rows[2].bound == lower_bound(2, 3)
    assert rows[2].threshold == 0.7


def test_documents_of_one_confidence_are_accepted_together() -> None:
    rows = risk_coverage(documents(*[(0.9, True)] * 5, *[(0.9, False)] * 5), step=0.1)
    assert [(row.accepted, row.wrong) for row in rows] == [(10, 5)]


def test_only_whole_documents_count() -> None:
    assert risk_coverage([Answered("category", 0.9, right=True)]) == ()
