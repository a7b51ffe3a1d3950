from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.values.case import Case, Item
from extractor.values.ledger import OpenInvoice
from extractor.values.money import Basis
from extractor.workflow.changes import Action, Move
from extractor.workflow.collectable import Collectable, collectable
from tests.workflow.example import RULES, item, new_case, through

INVOICE = OpenInvoice(
    "FA-100", "C1", None, None, Decimal(1000), Decimal(1200), Decimal(1200), "EUR"
)
PART = Move("partly_accepted", reason="x", accepted=(("FA-100", Decimal(50)),))


def divided(*cases: Case, invoice: OpenInvoice = INVOICE) -> Collectable:
    return collectable(invoice, cases, RULES.states)


def contested(amount: str | None, basis: Basis = Basis.GROSS, currency: str = "EUR") -> Case:
    value = None if amount is None else Decimal(amount)
    return new_case(Item("FA-100", value, currency, basis))[0]


def test_the_rest_of_a_contested_invoice_stays_collectable() -> None:
    found = divided(contested("120.50"), new_case(item("FA-200"))[0])
    assert (found.held, found.undisputed, found.cases) == (
        Decimal("120.50"),
        Decimal("1079.50"),
        ("D-1",),
    )


def test_a_net_amount_is_held_with_its_tax() -> None:
    assert divided(contested("100", Basis.NET)).held == Decimal("120.00")


@pytest.mark.parametrize(
    ("moves", "held"),
    [
        pytest.param((), "120", id="new"),
        pytest.param((PART,), "50", id="partly accepted"),
        pytest.param((Move("accepted"),), "120", id="accepted"),
        pytest.param((Move("rejected", reason="x"),), "0", id="rejected"),
        pytest.param((Move("accepted"), Move("posted", credit_note="AV")), "0", id="posted"),
        pytest.param((Move("closed", reason="x"),), "0", id="closed"),
    ],
)
def test_what_is_held_follows_the_decision(moves: tuple[Action, ...], held: str) -> None:
    case, _ = through(contested("120"), Move("validated"), *moves)
    assert divided(case).held == Decimal(held)


@pytest.mark.parametrize(
    "case", [contested(None), contested("5", currency="USD")], ids=["no amount", "currency"]
)
def test_an_unclear_amount_holds_all_of_it(case: Case) -> None:
    found = divided(case)
    assert (found.held, found.undisputed, found.unclear) == (Decimal(1200), Decimal(0), ("D-1",))


def test_no_more_is_held_than_is_open() -> None:
    short = dataclasses.replace(INVOICE, open_amount=Decimal(100))
    found = divided(contested("120.50"), invoice=short)
    assert (found.claimed, found.held, found.undisputed) == (
        Decimal("120.50"),
        Decimal(100),
        Decimal(0),
    )


@given(
    open_amount=st.decimals(-50, 2000, places=2),
    amounts=st.lists(st.none() | st.decimals(0, 2000, places=2), max_size=4),
)
def test_held_and_undisputed_add_up(open_amount: Decimal, amounts: list[Decimal | None]) -> None:
    invoice = dataclasses.replace(INVOICE, open_amount=open_amount)
    cases = [contested(None if it is None else str(it)) for it in amounts]
    found = divided(*cases, invoice=invoice)
    assert found.held + found.undisputed == open_amount
    assert 0 <= found.held <= max(open_amount, Decimal(0))
