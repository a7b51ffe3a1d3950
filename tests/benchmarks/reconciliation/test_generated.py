"""The generated ledger and claims: what the figures of the matching benchmark rest on."""

from __future__ import annotations

import collections
import random

import numpy as np
import pytest

from benchmarks.reconciliation.beside import issue_day
from benchmarks.reconciliation.claims import make_claims
from benchmarks.reconciliation.gold import Claim, Named, Standing
from benchmarks.reconciliation.hand import FORMS, write
from benchmarks.reconciliation.schemes import SCHEMES, Place
from benchmarks.reconciliation.slips import SLIPS, slip
from benchmarks.reconciliation.store import known_rows, ledger_rows
from benchmarks.reconciliation.world import CLOSED, OPEN, UNKNOWN, World, make_world


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(invoices=4000, seed=3)


@pytest.fixture(scope="module")
def claims(world: World) -> list[Claim]:
    return list(make_claims(world, 1200, seed=4))


def test_the_same_seed_gives_the_same_ledger(world: World) -> None:
    again = make_world(invoices=4000, seed=3)
    assert again.customers == world.customers
    assert np.array_equal(again.gross, world.gross)
    assert not np.array_equal(make_world(invoices=4000, seed=5).gross, world.gross)


def test_no_number_is_given_twice(world: World) -> None:
    numbers = [world.number(row) for row in range(len(world.state))]
    assert len(set(numbers)) == len(numbers)


def test_series_are_as_dense_as_they_should_be(world: World) -> None:
    shares = np.bincount(world.state, minlength=3) / len(world.state)
    assert shares == pytest.approx([0.62, 0.28, 0.10], abs=0.03)


def test_the_ledger_knows_closed_invoices_and_owes_nothing_on_them(world: World) -> None:
    closed = [invoice for invoice, state in ledger_rows(world) if state.name == "CLOSED"]
    assert len(closed) == (world.state == CLOSED).sum()
    assert {invoice.open_amount for invoice in closed} == {0}
    assert known_rows(world) == (world.state != UNKNOWN).sum()


def test_an_order_billed_in_parts_is_one_customers(world: World) -> None:
    owners = collections.defaultdict(set)
    for order, customer in zip(world.order, world.customer, strict=True):
        if order:
            owners[int(order)].add(int(customer))
    assert all(len(ones) == 1 for ones in owners.values())


def test_the_same_seed_writes_the_same_claims(world: World, claims: list[Claim]) -> None:
    assert list(make_claims(world, 50, seed=4)) == claims[:50]


def test_gold_is_open_and_of_the_customer(world: World, claims: list[Claim]) -> None:
    rows = {world.number(row): row for row in range(len(world.state))}
    for claim in claims:
        for number in claim.numbers:
            assert world.state[rows[number]] == OPEN
            owner = world.customers[world.customer[rows[number]]]
            assert owner.customer_id == claim.customer_id


def test_what_is_not_open_has_no_gold(claims: list[Claim]) -> None:
    absent = [
        line for claim in claims for line in claim.lines if line.standing is not Standing.OPEN
    ]
    assert absent
    assert not any(line.numbers for line in absent)
    assert {claim.kind for claim in claims} > {"gap", "closed", "foreign", "range", "total"}


def test_every_line_stands_in_its_query(claims: list[Claim]) -> None:
    for claim in claims:
        query = claim.query
        fields = {
            Named.NUMBER: query.references,
            Named.ORDER: query.purchase_orders,
            Named.NOTE: query.delivery_notes,
        }
        for line in claim.lines:
            assert line.named is Named.NOTHING or line.written in fields[line.named]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.name)
def test_a_number_can_be_written_in_every_form(scheme: object, form: str, world: World) -> None:
    parts = next(it for it in SCHEMES if it is scheme).parts(Place(2025, 3, 1, 417))
    written = write(random.Random(1), parts, form, issue_day(world, 0))
    assert any(character.isdigit() for character in written)


@pytest.mark.parametrize("kind", sorted({kind for table in SLIPS.values() for kind in table}))
def test_one_slip_leaves_most_of_a_number(kind: str) -> None:
    rng = random.Random(2)
    for _ in range(200):
        written = slip(rng, "FA-2026-00417", kind)
        assert 6 <= len(written) <= 16
        assert kind != "none" or written == "FA-2026-00417"
