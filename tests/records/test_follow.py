"""A reminder is told from a new dispute, never across customers."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from extractor.records.follow import Earlier, is_copy, with_follows
from extractor.values.category import Category
from extractor.values.money import Basis
from extractor.values.record import (
    AmountRecord,
    CategoryRecord,
    CustomerRecord,
    Decision,
    DisputeRecord,
    EvidenceRecord,
    FileRecord,
    InvoiceRecord,
    SourceRecord,
    Status,
)

FIRST = Earlier("d1", "aa", "K1", "FA-1", "shortage", Decimal("12.50"), "EUR", "<first@x>")


def dispute(
    invoice: str | None = "FA-1",
    amount: str | None = "12.50",
    category: Category = Category.SHORTAGE,
    document: str = "body",
) -> DisputeRecord:
    given = None
    if amount is not None:
        given = AmountRecord(
            value=Decimal(amount), currency="EUR", basis=Basis.NET, as_written=None, confidence=0.9
        )
    evidence = EvidenceRecord(
        field="invoice", document=document, page=1, box=None, span=None, text="FA-1",
        method="x", confidence=0.9,
    )  # fmt: skip
    return DisputeRecord(
        record_id=f"n-{invoice}-{amount}",
        category=CategoryRecord(code=category, confidence=0.9),
        invoice=invoice and InvoiceRecord(number=invoice, as_written=None, confidence=0.99),
        disputed_amount=given,
        decision=Decision.REVIEW,
        confidence=0.8,
        evidence=(evidence,),
    )


def record(
    *disputes: DisputeRecord, customer: str | None = "K1", reply: str | None = None
) -> FileRecord:
    return FileRecord(
        source=SourceRecord(file="b.eml", sha256="bb", in_reply_to=reply),
        status=Status.PROCESSED,
        is_dispute=True,
        customer=customer and CustomerRecord(customer_id=customer, name="x", confidence=0.99),
        disputes=disputes,
    )


def followed(made: FileRecord, *earlier: Earlier) -> list[str | None]:
    given = with_follows(made, earlier)
    return [it.follows.record_id if it.follows else None for it in given.disputes]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param(record(dispute()), "d1", id="same in all"),
        pytest.param(record(dispute(amount=None)), "d1", id="no amount"),
        pytest.param(record(dispute(category=Category.OTHER_DISPUTE)), "d1", id="no reason"),
        pytest.param(record(dispute(category=Category.WRONG_ITEM)), "d1", id="other reason"),
        pytest.param(record(dispute(amount="99.00")), None, id="other amount"),
        pytest.param(
            record(dispute(amount=None, category=Category.WRONG_ITEM)), None,
            id="other reason, no amount",
        ),
        pytest.param(record(dispute("FA-2")), None, id="other invoice"),
        pytest.param(record(dispute(None)), None, id="no invoice"),
        pytest.param(record(dispute(None), reply="<first@x>"), "d1", id="answer without invoice"),
        pytest.param(
            record(dispute(amount="99.00"), reply="<first@x>"), "d1", id="answer, other amount"
        ),
        pytest.param(
            record(dispute("FA-2"), reply="<first@x>"), None, id="answer about another invoice"
        ),
    ],
)  # fmt: skip
def test_what_is_told_again_follows_the_first(made: FileRecord, expected: str | None) -> None:
    assert followed(made, FIRST) == [expected]


@pytest.mark.parametrize("customer", ["K2", None])
@pytest.mark.parametrize("reply", [None, "<first@x>"])
def test_nothing_is_linked_across_customers(customer: str | None, reply: str | None) -> None:
    assert followed(record(dispute(), customer=customer, reply=reply), FIRST) == [None]


def test_how_sure_it_is_depends_on_the_customer_and_the_invoice() -> None:
    sure = with_follows(record(dispute()), [FIRST]).disputes[0].follows
    made = record(dispute())
    customer = made.customer
    assert customer is not None
    unsure = made.model_copy(update={"customer": customer.model_copy(update={"confidence": 0.6})})
    less = with_follows(unsure, [FIRST]).disputes[0].follows
    assert sure is not None
    assert less is not None
    assert less.confidence < sure.confidence <= 0.99
    nobody = made.model_copy(update={"customer": customer.model_copy(update={"confidence": 0.3})})
    assert followed(nobody, FIRST) == [None]


def test_of_two_disputes_only_one_follows_the_same_earlier_one() -> None:
    made = record(dispute(amount=None), dispute())
    assert followed(made, FIRST) == [None, "d1"]


def test_a_copy_stands_in_an_attachment_that_came_before() -> None:
    earlier = dataclasses.replace(FIRST, shared=frozenset({"claim.pdf"}))
    made = with_follows(record(dispute(document="claim.pdf")), [earlier])
    assert is_copy(made)
    assert not is_copy(with_follows(record(dispute(document="body")), [earlier]))
    two = record(dispute(document="claim.pdf"), dispute("FA-9", document="body"))
    assert not is_copy(with_follows(two, [earlier]))


def test_an_answer_to_a_mail_with_several_disputes_must_name_one() -> None:
    several = dataclasses.replace(FIRST, alone=False)
    assert followed(record(dispute(None), reply="<first@x>"), several) == [None]
