from __future__ import annotations

from decimal import Decimal

import numpy as np

from extractor.reconciliation.matching.features import describe_claim
from extractor.reconciliation.matching.joint import NAMES, joint_features
from extractor.reconciliation.matching.matcher import Matcher
from extractor.values.query import Query
from tests.reconciliation.matching.conftest import invoice

_AT = {name: place for place, name in enumerate(NAMES)}


def _joint(matcher: Matcher, query: Query) -> list[dict[str, float]]:
    """Give what the claim says of each line's own invoice, were it likely and all others not."""
    asked, lines = describe_claim(matcher.index, query)
    places = [int(it.written[-5:]) - 410 for it in lines]
    shares = [
        np.where(line.facts.rows == place, 0.9, 0.1 / len(line.facts.rows))
        for line, place in zip(lines, places, strict=True)
    ]
    found = joint_features(asked, lines, shares)
    best = []
    for line, columns in zip(lines, found, strict=True):
        own = next(
            place
            for place, number in enumerate(matcher.index.book.numbers(line.facts.rows))
            if number == line.written
        )
        best.append({name: float(columns[own][at]) for name, at in _AT.items()})
    return best


def _query(*places: int, amounts: tuple[Decimal, ...] = ()) -> Query:
    return Query("q", tuple(invoice(at).number for at in places), amounts=amounts, currency="EUR")


def test_a_single_line_is_alone(matcher: Matcher) -> None:
    assert _joint(matcher, _query(20))[0]["alone"] == 1


def test_invoices_whose_sum_is_written_belong_together(matcher: Matcher) -> None:
    total = sum((invoice(at).gross_amount for at in (20, 24, 45)), Decimal(0))
    assert [it["sum"] for it in _joint(matcher, _query(20, 24, 45, amounts=(total,)))] == [1, 1, 1]


def test_lines_of_one_customer_speak_for_each_other(matcher: Matcher) -> None:
    same, other = _joint(matcher, _query(20, 24))[0], _joint(matcher, _query(20, 25))[0]
    assert same["others_customer"] > other["others_customer"]


def test_an_amount_vouches_for_as_many_lines_as_it_is_written_times(matcher: Matcher) -> None:
    query = _query(20, 24, amounts=(invoice(20).gross_amount,))
    asked, lines = describe_claim(matcher.index, query)
    rows = [it.facts.rows for it in lines]
    shares = [np.where(it == own, 0.9, 0.001) for it, own in zip(rows, (20, 24), strict=True)]
    found = joint_features(asked, lines, shares)
    column = [it[:, _AT["amount_elsewhere"]] for it in found]
    assert not column[0][rows[0] == 20].any()
    assert column[1][rows[1] == 20].all()


def test_an_invoice_that_another_line_wants_more_is_taken(matcher: Matcher) -> None:
    asked, lines = describe_claim(matcher.index, _query(20, 24))
    shares = [np.where(it.facts.rows == 20, 0.9 if at == 0 else 0.3, 0.01)
              for at, it in enumerate(lines)]  # fmt: skip
    found = joint_features(asked, lines, shares)
    there = lines[1].facts.rows == 20
    assert (found[1][there, _AT["taken"]] > 0.8).all()
    assert not found[0][lines[0].facts.rows == 20, _AT["taken"]].any()
