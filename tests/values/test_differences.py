"""Two records of one file, field by field and path by path."""

from __future__ import annotations

from decimal import Decimal

from extractor.values.category import Category, DocumentType
from extractor.values.differences import compared, differing_paths
from extractor.values.particulars_record import SubReasonRecord
from extractor.values.record import Decision
from tests.casework.example import dispute, record


def test_a_record_differs_in_nothing_from_itself() -> None:
    same = record(dispute())
    assert compared(same, same) == ()
    assert differing_paths(same, same) == ()


def test_what_the_store_adds_is_no_difference() -> None:
    before = record(dispute())
    source = before.source.model_copy(update={"models": "2", "ledger_version": "x", "file": "b"})
    after = before.model_copy(update={"version": 3, "replaces": ("d1",), "source": source})
    assert differing_paths(before, after) == ()


def test_a_field_is_told_with_the_amounts_of_both() -> None:
    before = record(dispute(category=Category.SHORTAGE, amount="120.50"))
    after = record(dispute(category=Category.PRICE_DIFFERENCE, amount="99.00"))
    found = {it.field: it for it in compared(before, after)}
    assert set(found) == {"category", "amount"}
    category = found["category"]
    assert (category.before, category.after) == ("shortage", "price_difference")
    assert (category.before_amount, category.after_amount) == (Decimal("120.50"), Decimal(99))
    assert (found["amount"].before, found["amount"].after) == ("120.50", "99.00")
    assert category.currency == "EUR"


def test_the_kind_of_document_and_the_sub_reason_are_compared() -> None:
    told = dispute().model_copy(update={"sub_reason": SubReasonRecord(code="short_pallet")})
    before = record(dispute(), document_type=DocumentType.DEBIT_NOTE)
    after = record(told)
    found = {it.field: (it.before, it.after) for it in compared(before, after)}
    assert found == {"document_type": ("debit_note", ""), "sub_reason": ("", "short_pallet")}


def test_a_dispute_that_only_one_record_has_is_told_by_what_it_says() -> None:
    before = record(dispute("d1"), dispute("d2", invoice="FA-2", amount="7.00"))
    (found,) = compared(before, record(dispute("d1")))[-1:]
    assert (found.field, found.record_id, found.after) == ("dispute", "d2", "")
    assert found.before == "shortage FA-2 7.00"
    assert found.at_stake == Decimal(7)


def test_a_decision_is_about_the_money_of_the_whole_file() -> None:
    before = record(dispute("d1"), dispute("d2", invoice="FA-2", amount="7.00"))
    after = before.model_copy(update={"decision": Decision.AUTO})
    (found,) = compared(before, after)
    assert (found.field, found.before, found.after) == ("decision", "review", "auto")
    assert found.before_amount == found.after_amount == Decimal("127.50")


def test_paths_lead_into_the_record() -> None:
    before, after = record(dispute()), record(dispute(confidence=0.5))
    assert differing_paths(before, after) == ("disputes[0].confidence",)
