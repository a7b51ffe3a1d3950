"""Every answer of a record is told right or wrong once, and what is neither is left out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.evaluation.answers import FIELDS, all_answers, answers
from extractor.values.category import Category
from extractor.values.money import Basis
from extractor.values.record import (
    AmountRecord,
    CategoryRecord,
    CustomerRecord,
    Decision,
    DisputeRecord,
    FileRecord,
    InvoiceRecord,
    SourceRecord,
    Status,
)

GOLD = {
    "file": "inbox/claim.eml",
    "lang": "fr",
    "channel": "letter_scan",
    "scan_style": "fax",
    "is_dispute": True,
    "customer_id": "K100",
    "customer_as_written": "Kérouan",
    "items": [
        {
            "invoice_number": "24-1",
            "category": "shortage",
            "disputed_amount": "12.50",
            "amount_is": "explicit",
        }
    ],
}


def dispute(number: str, amount: str | None, category: Category) -> DisputeRecord:
    return DisputeRecord(
        record_id="00",
        category=CategoryRecord(code=category, confidence=0.7),
        invoice=InvoiceRecord(number=number, as_written=None, confidence=0.8),
        disputed_amount=AmountRecord(
            value=Decimal(amount), currency="EUR", basis=Basis.NET, as_written=None, confidence=0.6
        )
        if amount
        else None,
        amount_confidence=0.6,
        decision=Decision.REVIEW,
        confidence=0.0,
    )


def record(*disputes: DisputeRecord) -> FileRecord:
    return FileRecord(
        source=SourceRecord(file="/anywhere/claim.eml", sha256="aa"),
        status=Status.PROCESSED,
        is_dispute=bool(disputes),
        is_dispute_confidence=0.9 if disputes else 0.2,
        customer=CustomerRecord(customer_id="K100", name="Kérouan", confidence=0.95),
        disputes=disputes,
        confidence=0.5,
    )


def test_each_field_is_answered_with_its_confidence() -> None:
    found = answers(GOLD, record(dispute("24-1", "12.50", Category.SHORTAGE)))
    assert {it.field: (it.confidence, it.right) for it in found} == {
        "triage": (0.9, True),
        "customer": (0.95, True),
        "invoice": (0.8, True),
        "category": (0.7, True),
        "amount": (0.6, True),
        "document": (0.5, True),
    }
    assert {it.field for it in found} == set(FIELDS)
    assert found[0].groups == ("language fr", "channel letter_scan", "scan fax")


@pytest.mark.parametrize(
    ("made", "field"),
    [
        pytest.param(dispute("24-2", "12.50", Category.SHORTAGE), "invoice", id="invoice"),
        pytest.param(dispute("24-1", "12.50", Category.NON_DELIVERY), "category", id="category"),
        pytest.param(dispute("24-1", None, Category.SHORTAGE), "amount", id="amount"),
    ],
)
def test_one_wrong_part_makes_the_document_wrong(made: DisputeRecord, field: str) -> None:
    wrong = {it.field for it in answers(GOLD, record(made)) if not it.right}
    assert wrong == {field, "document"}


def test_a_dispute_too_many_has_a_wrong_invoice_and_nothing_else() -> None:
    extra = dispute("24-9", "1.00", Category.OTHER_DISPUTE)
    found = answers(GOLD, record(dispute("24-1", "12.50", Category.SHORTAGE), extra))
    assert [(it.field, it.right) for it in found if it.dispute == 1] == [("invoice", False)]


def test_a_missed_dispute_is_told_once() -> None:
    found = answers(GOLD, record())
    assert [(it.field, it.confidence) for it in found if not it.right] == [
        ("triage", 0.8),
        ("document", 0.5),
    ]


def test_disputes_of_a_message_that_contests_nothing_are_neither_right_nor_wrong() -> None:
    gold = GOLD | {"is_dispute": False, "items": []}
    found = answers(gold, record(dispute("24-1", "12.50", Category.SHORTAGE)))
    assert {it.field for it in found} == {"triage", "customer", "document"}


def test_a_file_without_a_record_has_no_answers() -> None:
    assert all_answers([GOLD], []) == []
