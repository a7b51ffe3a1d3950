from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from training.reconciliation.claims import ABSENT, Claim, draw_writers
from training.reconciliation.ledgers import Ledgers, draw_ledger


@pytest.fixture(scope="module")
def ledger() -> Ledgers:
    return draw_ledger(Random(8), size=3000)


@pytest.fixture(scope="module")
def claims(ledger: Ledgers) -> list[Claim]:
    rng = Random(9)
    writers = draw_writers(rng, ledger)
    return [writers.write(rng, str(at)) for at in range(1500)]


def test_every_line_has_its_gold(claims: list[Claim]) -> None:
    for claim in claims:
        query = claim.query
        lines = query.references or query.purchase_orders or query.delivery_notes or ("",)
        assert len(claim.gold) == len(lines)


def test_every_kind_of_claim_is_written(claims: list[Claim]) -> None:
    kinds = Counter(it.kind for it in claims)
    wanted = {"single", "several", "order", "note", "bare", "absent", "foreign", "payment"}
    assert wanted <= set(kinds)
    assert kinds["single"] > kinds["foreign"]


def test_a_claim_about_nothing_of_ours_means_no_row(claims: list[Claim]) -> None:
    absent = [it for it in claims if it.kind in {"absent", "foreign", "no_order", "no_bare"}]
    assert absent
    assert all(set(it.gold) == {ABSENT} for it in absent)


def test_some_meant_invoices_are_closed_and_most_are_open(
    ledger: Ledgers, claims: list[Claim]
) -> None:
    rows = [row for it in claims for row in it.gold if row >= 0]
    assert 0 <= sum(ledger.entries[row].closed for row in rows) < len(rows) / 2


def test_the_same_seed_writes_the_same_claims(ledger: Ledgers) -> None:
    one, other = Random(3), Random(3)
    first, second = draw_writers(one, ledger), draw_writers(other, ledger)
    for at in range(50):
        assert first.write(one, str(at)) == second.write(other, str(at))
