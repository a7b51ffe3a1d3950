"""The right invoice is near the top before anything is typed, and found while typing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.values.category import Category
from extractor.values.record import (
    CandidateRecord,
    CategoryRecord,
    Decision,
    DisputeRecord,
    InvoiceRecord,
)
from extractor.web.review.lookup import ranked_invoices, search_customers, search_invoices
from tests.web.review.books import books


def dispute() -> DisputeRecord:
    return DisputeRecord(
        record_id="a",
        category=CategoryRecord(code=Category.SHORTAGE, confidence=0.9),
        invoice=InvoiceRecord(
            number="FA-2026-00119", as_written=None, confidence=0.6, because=("amount:gross",)
        ),
        candidates=(CandidateRecord(number="FA-2025-9", confidence=0.2),),
        disputed_amount=None,
        decision=Decision.REVIEW,
        confidence=0.5,
    )


def test_the_machines_choice_comes_first_then_what_fits_the_amount_then_the_newest() -> None:
    found = ranked_invoices(books(), dispute(), "C1", Decimal("1204.50"))
    assert [it.number for it in found] == ["FA-2026-00119", "FA-2025-9", "FA-2026-00118"]
    assert found[0].because == ("amount:gross",)
    assert found[1].invoice is None
    assert found[2].because == ("amount:gross",)


def test_without_a_machine_or_a_ledger_there_is_still_an_answer() -> None:
    assert [it.number for it in ranked_invoices(books(), None, "C2", None)] == ["FA-2026-00442"]
    assert ranked_invoices(None, None, "C2", None) == ()
    assert search_invoices(None, "FA", "C1") == ()


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        pytest.param("0011", ["FA-2026-00118", "FA-2026-00119"], id="part-of-a-number"),
        pytest.param("FA-2026-00442", ["FA-2026-00442"], id="another-customers"),
        pytest.param("cde-7781", ["FA-2026-00118"], id="order"),
        pytest.param("1204,50", ["FA-2026-00118"], id="amount"),
        pytest.param("Müller", ["FA-2026-00442"], id="customer"),
        pytest.param("F", [], id="too-short"),
        pytest.param("nothing like it", [], id="nothing"),
    ],
)
def test_a_search_finds_by_number_order_amount_and_customer(query: str, numbers: list[str]) -> None:
    assert [it.number for it in search_invoices(books(), query, "C1")] == numbers


def test_customers_are_found_by_number_and_by_the_beginning_of_a_name() -> None:
    assert [it.customer_id for it in search_customers(books(), "c2")] == ["C2"]
    assert [it.customer_id for it in search_customers(books(), "dupont")] == ["C1"]
    assert search_customers(books(), "d") == ()
