from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from extractor.reconciliation.matching.allocate import Allocation, Posting, allocate
from extractor.values.ledger import OpenInvoice

amounts = st.decimals(0, 5000, places=2)


def _invoice(number: str, still_open: str) -> OpenInvoice:
    value = Decimal(still_open)
    return OpenInvoice(number, "C1", None, None, value, value, value, "EUR")


def _whole(*amounts: Decimal) -> list[int]:
    return [int(it) for it in amounts]


def _one(**postings: tuple[Posting, ...]) -> Allocation:
    return allocate([_invoice("F1", "1000")], **postings)[0]


def test_what_is_paid_short_is_the_gap() -> None:
    found = _one(payments=(Posting("F1", Decimal(900)),))
    assert _whole(found.gap, found.unexplained, found.overpaid) == [100, 100, 0]


def test_one_invoice_may_be_contested_for_several_reasons() -> None:
    found = _one(
        payments=(Posting("F1", Decimal(700)),),
        claims=(Posting("F1", Decimal(200), "damage"), Posting("F1", Decimal(50), "price")),
    )
    assert found.reasons == (("damage", Decimal(200)), ("price", Decimal(50)))
    assert _whole(found.contested, found.undisputed, found.unexplained) == [250, 750, 50]


def test_a_credit_already_issued_settles_as_much_of_the_claim() -> None:
    found = _one(
        payments=(Posting("F1", Decimal(800)),),
        credits_issued=(Posting("F1", Decimal(150)),),
        claims=(Posting("F1", Decimal(200), "damage"),),
    )
    assert _whole(found.due, found.gap, found.contested) == [850, 50, 50]
    assert found.unexplained == 0


def test_more_than_is_due_is_overpaid() -> None:
    found = _one(payments=(Posting("F1", Decimal(600)), Posting("F1", Decimal(600))))
    assert _whole(found.paid, found.overpaid, found.gap) == [1000, 200, 0]


def test_postings_of_other_invoices_do_not_count() -> None:
    found = allocate(
        [_invoice("F1", "10"), _invoice("F2", "20")], payments=(Posting("F2", Decimal(20)),)
    )
    assert [it.gap for it in found] == [10, 0]


@given(amounts, amounts, amounts)
def test_the_parts_always_make_what_is_due(paid: Decimal, credit: Decimal, claim: Decimal) -> None:
    found = _one(
        payments=(Posting("F1", paid),),
        credits_issued=(Posting("F1", credit),),
        claims=(Posting("F1", claim, "price"),),
    )
    assert found.paid + found.gap == found.due == found.contested + found.undisputed
    assert min(found.gap, found.contested, found.undisputed, found.overpaid) >= 0
