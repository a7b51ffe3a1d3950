from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from extractor.reconciliation.matching.decide import judge
from extractor.reconciliation.matching.features import KINDS, Line, describe_claim
from extractor.reconciliation.matching.matcher import Matcher
from extractor.reconciliation.matching.model import SECOND, KindCalibration, Steps
from extractor.values.query import Decision, Query
from tests.reconciliation.matching.conftest import invoice

KNOWN = KindCalibration(
    match=Steps((-4.0, 4.0), (0.02, 0.98)),
    none=Steps((-4.0, 4.0), (0.02, 0.98)),
    auto=3.0,
    crowded=5.0,
    no_match=3.0,
)


@pytest.fixture
def line(matcher: Matcher) -> Line:
    _, lines = describe_claim(matcher.index, Query("q", (invoice(20).number,)))
    return lines[0]


def _columns(line: Line, **said: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    columns = np.zeros((len(line.facts.rows), len(SECOND)), np.float32)
    for name, value in {"digits_same": 1.0, **said}.items():
        columns[:, SECOND.index(name)] = value
    return columns


def _scores(line: Line, best: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.where(np.arange(len(line.facts.rows)) == 0, best, -9.0)


def test_a_sure_match_is_accepted(line: Line) -> None:
    found = judge(line, _columns(line), _scores(line, 8), KNOWN)
    assert found.decision is Decision.AUTO
    assert found.probability[0] == pytest.approx(0.98)


def test_a_doubtful_match_goes_to_a_person(line: Line) -> None:
    assert judge(line, _columns(line), _scores(line, 2), KNOWN).decision is Decision.REVIEW


@pytest.mark.parametrize(
    ("said", "decision"),
    [
        ({"customer_share": np.log1p(4.9) / 7}, Decision.AUTO),
        ({"customer_share": np.log1p(5.1) / 7}, Decision.REVIEW),
        ({"customer_share": np.log1p(5.1) / 7, "amount_open": 1.0}, Decision.AUTO),
    ],
    ids=["a small customer", "a large one", "a large one, and the amount agrees"],
)
def test_an_invoice_among_many_of_its_customer_has_to_be_surer(
    line: Line, said: dict[str, float], decision: Decision
) -> None:
    assert judge(line, _columns(line, **said), _scores(line, 4), KNOWN).decision is decision
    assert judge(line, _columns(line, **said), _scores(line, 6), KNOWN).decision is Decision.AUTO


def test_nothing_likely_is_no_match(line: Line) -> None:
    found = judge(line, _columns(line), _scores(line, -8), KNOWN)
    assert found.decision is Decision.NO_MATCH
    assert found.none == pytest.approx(0.98)


def test_a_claim_without_numbers_is_never_turned_away(line: Line) -> None:
    bare = dataclasses.replace(line, kind=KINDS.index("claim"), written="")
    assert judge(bare, _columns(bare), _scores(bare, -8), KNOWN).decision is Decision.REVIEW


def test_a_closed_invoice_is_no_match_however_sure(line: Line) -> None:
    facts = dataclasses.replace(line.facts, closed=np.ones_like(line.facts.closed))
    closed = dataclasses.replace(line, facts=facts)
    found = judge(closed, _columns(closed), _scores(closed, 8), KNOWN)
    assert found.decision is Decision.NO_MATCH


@pytest.mark.parametrize(
    ("said", "veto"),
    [
        ({"currency_other": 1.0}, "veto(currency)"),
        ({"customer_not_tax_id": 1.0}, "veto(vat_id)"),
        ({"digits_same": 0.0, "off_per_digit": 0.4}, "veto(unlike)"),
    ],
)
def test_a_hard_conflict_forbids_an_automatic_answer(
    line: Line, said: dict[str, float], veto: str
) -> None:
    found = judge(line, _columns(line, **said), _scores(line, 8), KNOWN)
    assert found.decision is Decision.REVIEW
    assert found.vetoes == (veto,)


@pytest.mark.parametrize(
    ("said", "decision"),
    [
        ({"told": 1.0, "customer_score": 1.0}, Decision.AUTO),
        ({"told": 1.0, "customer_unlike": 1.0}, Decision.REVIEW),
        ({"day_issue": 1.0}, Decision.AUTO),
        ({}, Decision.REVIEW),
    ],
    ids=["customer agrees", "another customer", "the day agrees", "only an amount"],
)
def test_an_amount_alone_needs_the_customer_or_the_day(
    line: Line, said: dict[str, float], decision: Decision
) -> None:
    bare = dataclasses.replace(line, kind=KINDS.index("claim"), written="")
    assert judge(bare, _columns(bare, **said), _scores(bare, 8), KNOWN).decision is decision


@pytest.mark.parametrize("kind", ["purchase_order", "delivery_note"])
def test_an_order_of_another_customer_is_never_accepted_by_itself(line: Line, kind: str) -> None:
    order = dataclasses.replace(line, kind=KINDS.index(kind))
    found = judge(order, _columns(order, customer_unlike=1.0), _scores(order, 8), KNOWN)
    assert found.decision is Decision.REVIEW
    assert found.vetoes == ("veto(customer)",)


def test_probabilities_fall_and_never_exceed_1(line: Line) -> None:
    for best in np.linspace(-8, 8, 30):
        found = judge(line, _columns(line), np.linspace(best, -3, len(line.facts.rows)), KNOWN)
        assert list(found.probability) == sorted(found.probability, reverse=True)
        assert sum(found.probability) + found.none <= 1 + 1e-9


def test_a_line_without_candidates_is_no_match(line: Line) -> None:
    empty = dataclasses.replace(line.facts, rows=line.facts.rows[:0])
    bare = dataclasses.replace(line, facts=empty)
    found = judge(bare, np.zeros((0, len(SECOND)), np.float32), np.zeros(0), KNOWN)
    assert found.decision is Decision.NO_MATCH
    assert found.none == 1
