"""Two records of one file are compared value by value."""

from __future__ import annotations

from decimal import Decimal

from extractor.values.category import Category, TriageClass
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
from extractor.values.shadow import differences


def dispute(
    category: Category = Category.SHORTAGE, invoice: str | None = "F-1", value: str = "120.00"
) -> DisputeRecord:
    return DisputeRecord(
        record_id=f"id-{invoice}",
        category=CategoryRecord(code=category, confidence=0.8),
        invoice=InvoiceRecord(number=invoice, as_written=None, confidence=0.9) if invoice else None,
        disputed_amount=AmountRecord(
            value=Decimal(value), currency="EUR", basis=Basis.GROSS, as_written=None, confidence=0.7
        ),
        amount_confidence=0.7,
        decision=Decision.REVIEW,
        confidence=0.6,
    )


def record(*disputes: DisputeRecord, customer: str = "C1") -> FileRecord:
    return FileRecord(
        source=SourceRecord(file="a.eml", sha256="aa"),
        status=Status.PROCESSED,
        is_dispute=bool(disputes),
        is_dispute_confidence=0.9 if disputes else 0.2,
        triage=TriageClass.DISPUTE if disputes else TriageClass.NEWSLETTER_OR_SPAM,
        customer=CustomerRecord(customer_id=customer, name="Kerouan", confidence=0.9),
        disputes=disputes,
    )


def told(before: FileRecord, after: FileRecord) -> list[tuple[str, str, str]]:
    return [(it.field, it.before, it.after) for it in differences(before, after)]


def test_the_same_says_nothing() -> None:
    assert differences(record(dispute()), record(dispute())) == ()


def test_each_value_that_differs_is_named_with_the_money_at_stake() -> None:
    before = record(dispute())
    after = record(dispute(Category.DAMAGED_GOODS, value="90.00"), customer="C2")
    assert told(before, after) == [
        ("customer", "C1", "C2"),
        ("category", "shortage", "damaged_goods"),
        ("amount", "120.00", "90.00"),
    ]
    found = differences(before, after)[1]
    assert (found.record_id, found.amount, found.currency) == ("id-F-1", Decimal("120.00"), "EUR")
    assert (found.before_confidence, found.after_confidence) == (0.8, 0.8)


def test_another_invoice_is_one_difference_not_two_disputes() -> None:
    assert told(record(dispute()), record(dispute(invoice="F-2"))) == [("invoice", "F-1", "F-2")]


def test_a_dispute_that_only_one_finds_is_named_whole() -> None:
    assert told(record(dispute()), record()) == [
        ("triage", "dispute", "newsletter_or_spam"),
        ("dispute", "shortage F-1 120.00", ""),
    ]
    both = record(dispute(), dispute(invoice="F-2"))
    assert told(record(dispute()), both) == [("dispute", "", "shortage F-2 120.00")]


def test_disputes_in_another_order_are_the_same() -> None:
    one, other = dispute(), dispute(Category.DAMAGED_GOODS, "F-2")
    assert told(record(one, other), record(other, one)) == []
