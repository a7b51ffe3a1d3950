"""A person looks unless every part is sure enough; reasons say which part is not."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.records.route import Policy, Sureness, route
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

POLICY = Policy(triage=0.8, customer=0.8, invoice=0.8, category=0.7, amount=0.6)
SHARES = st.floats(0, 1)


def dispute(
    *, invoice: float | None = 0.95, category: float = 0.9, derivation: str | None = None
) -> DisputeRecord:
    return DisputeRecord(
        record_id="00ff",
        category=CategoryRecord(code=Category.SHORTAGE, confidence=category),
        invoice=None
        if invoice is None
        else InvoiceRecord(
            number="INV/24/0456", as_written="24/456", confidence=invoice,
            because=("number:zeros_dropped", "amount:gross", "issue_date:issued"),
        ),
        disputed_amount=AmountRecord(
            value=Decimal("187.50"), currency="EUR", basis=Basis.NET,
            as_written=None if derivation else "187,50 €", confidence=0.9, derivation=derivation,
        ),
        decision=Decision.REVIEW,
        confidence=0.0,
    )  # fmt: skip


def record(
    *disputes: DisputeRecord,
    triage: float = 0.98,
    customer: float | None = 0.97,
    notes: tuple[str, ...] = (),
) -> FileRecord:
    return FileRecord(
        source=SourceRecord(file="claim.eml", sha256="aa"),
        status=Status.PROCESSED,
        is_dispute=bool(disputes),
        is_dispute_confidence=triage,
        triage=TriageClass.DISPUTE if disputes else TriageClass.NEWSLETTER_OR_SPAM,
        customer=None
        if customer is None
        else CustomerRecord(customer_id="K100", name="Kérouan", confidence=customer),
        disputes=disputes,
        notes=notes,
    )


def routed(record: FileRecord, amount: float = 0.9) -> FileRecord:
    return route(record, Sureness(tuple(amount for _ in record.disputes)), POLICY)


def test_sure_in_every_part_is_captured_without_a_look() -> None:
    result = routed(record(dispute()))
    assert result.decision is Decision.AUTO
    assert result.disputes[0].decision is Decision.AUTO
    assert result.disputes[0].confidence == pytest.approx(0.97 * 0.95 * 0.9 * 0.9, abs=1e-4)
    assert result.disputes[0].reasons == (
        "invoice:by_number_zeros_dropped",
        "invoice:by_amount_gross",
    )


@pytest.mark.parametrize(
    ("given_record", "amount", "reason"),
    [
        pytest.param(record(dispute(), triage=0.6), 0.9, "triage:low_confidence(0.60)", id="no"),
        pytest.param(
            record(dispute(), customer=0.5), 0.9, "customer:low_confidence(0.50)", id="customer"
        ),
        pytest.param(record(dispute(), customer=None), 0.9, "customer:unknown", id="nobody"),
        pytest.param(
            record(dispute(invoice=0.62)), 0.9, "invoice:low_confidence(0.62)", id="invoice"
        ),
        pytest.param(record(dispute(invoice=None)), 0.9, "invoice:none", id="no-invoice"),
        pytest.param(
            record(dispute(category=0.41)), 0.9, "category:low_confidence(0.41)", id="category"
        ),
        pytest.param(record(dispute()), 0.3, "amount:low_confidence(0.30)", id="amount"),
        pytest.param(
            record(dispute(), notes=("ocr_timeout",)), 0.9, "reading:incomplete", id="unread"
        ),
    ],
)  # fmt: skip
def test_one_doubt_is_enough_for_a_look(
    given_record: FileRecord, amount: float, reason: str
) -> None:
    result = routed(given_record, amount)
    assert result.decision is Decision.REVIEW
    assert result.disputes[0].decision is Decision.REVIEW
    assert reason in result.disputes[0].reasons


def test_a_doubtful_dispute_does_not_taint_its_neighbour() -> None:
    result = routed(record(dispute(), dispute(invoice=0.4)))
    assert [it.decision for it in result.disputes] == [Decision.AUTO, Decision.REVIEW]
    assert result.decision is Decision.REVIEW


@pytest.mark.parametrize(
    ("triage", "decision"), [(0.02, Decision.AUTO), (0.06, Decision.AUTO), (0.19, Decision.REVIEW)]
)
def test_a_message_that_is_no_dispute_needs_a_look_when_unsure(
    triage: float, decision: Decision
) -> None:
    result = routed(record(triage=triage))
    assert result.decision is decision
    assert f"triage:newsletter_or_spam({1 - triage:.2f})" in result.reasons


def test_a_derived_amount_says_so() -> None:
    assert (
        "amount:derived(0.90)"
        in routed(record(dispute(derivation="12 x 13.97"))).disputes[0].reasons
    )


@given(triage=SHARES, customer=SHARES, invoice=SHARES, category=SHARES, amount=SHARES)
def test_a_confidence_stays_between_0_and_1(
    triage: float, customer: float, invoice: float, category: float, amount: float
) -> None:
    made = record(dispute(invoice=invoice, category=category), triage=triage, customer=customer)
    result = routed(made, amount)
    assert 0 <= result.disputes[0].confidence <= min(customer, invoice, category, amount) + 1e-4
    wanted = (
        triage >= POLICY.triage
        and customer >= POLICY.customer
        and invoice >= POLICY.invoice
        and category >= POLICY.category
        and amount >= POLICY.amount
    )
    assert (result.decision is Decision.AUTO) is wanted


def test_a_threshold_above_1_sends_everything_to_a_person() -> None:
    strict = dataclasses.replace(POLICY, category=1.1)
    sure = record(dispute(invoice=1.0, category=1.0), triage=1.0, customer=1.0)
    assert route(sure, Sureness((1.0,)), strict).decision is Decision.REVIEW


def test_deciding_changes_nothing_that_was_found() -> None:
    before = record(dispute())
    after = routed(before)
    assert after.disputes[0].invoice == before.disputes[0].invoice
    assert after.disputes[0].disputed_amount == before.disputes[0].disputed_amount
    assert after.source == before.source
    assert before.decision is Decision.REVIEW


def test_a_stranger_is_only_passed_over_unseen_when_it_is_surer_still() -> None:
    def decide(customer: float | None, triage: float) -> Decision:
        return route(record(triage=triage, customer=customer), Sureness(()), POLICY).decision

    assert decide(0.97, 0.05) is Decision.AUTO
    assert decide(None, 0.05) is Decision.REVIEW
    assert decide(0.3, 0.05) is Decision.REVIEW
    assert decide(None, 0.01) is Decision.AUTO


def test_a_page_without_words_goes_to_a_person() -> None:
    decided = route(record(triage=0.0, notes=("no_text",)), Sureness(()), POLICY)
    assert decided.decision is Decision.REVIEW


def test_a_document_that_is_not_sure_enough_as_a_whole_goes_to_a_person() -> None:
    strict = dataclasses.replace(POLICY, document=0.95)
    doubtful = record(dispute()).model_copy(update={"confidence": 0.94})
    result = route(doubtful, Sureness((0.9,)), strict)
    assert result.decision is result.disputes[0].decision is Decision.REVIEW
    assert "document:low_confidence(0.940)" in result.reasons
    sure = record(dispute()).model_copy(update={"confidence": 0.95})
    assert route(sure, Sureness((0.9,)), strict).decision is Decision.AUTO


def test_rows_that_are_claims_already_are_no_doubt() -> None:
    assert routed(record(dispute(), notes=("rows_unsettled(1)",))).decision is Decision.AUTO


def test_a_row_of_an_unknown_invoice_is_looked_at_however_sure_the_others_are() -> None:
    result = routed(record(dispute(), notes=("rows_unresolved(1)",)))
    assert result.decision is Decision.REVIEW
    assert "rows:unresolved" in result.reasons


def test_open_rows_are_no_sure_none() -> None:
    result = routed(record(triage=0.001, notes=("rows_unsettled(1)",)))
    assert result.decision is Decision.REVIEW
    assert "rows:unsettled" in result.reasons
    assert routed(record(triage=0.001)).decision is Decision.AUTO
