"""Calibration changes how sure a record is, never what it says."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.records.assemble import Finished, Outcome, assemble
from extractor.records.confidence import calibrated, whole
from extractor.records.scores import FAMILIAR, SHIFT, facts_of, scores_of
from extractor.values.calibration import UNCALIBRATED, Calibration, Curve
from extractor.values.category import Category, Classification, DocumentType, Guess, TriageClass
from extractor.values.claim import AmountChoice, Claim, RowAmounts
from extractor.values.document import Document, Page, PageSource, lines_of
from extractor.values.finding import Findings, Reference, ReferenceKind, Span
from extractor.values.ledger import Customer, OpenInvoice
from extractor.values.linear import LinearScorer
from extractor.values.match import CustomerMatch, Link, LinkKind
from extractor.values.money import Basis
from extractor.values.submission import Submission

TEXT = "il manque 12 cartons sur la facture 24/456, soit 187,50 EUR"
WORDS, LINES = lines_of([TEXT])
BODY = Document("body", "text/plain", (Page(1, 0, 0, PageSource.MAIL, WORDS, LINES),))
SPAN = Span(0, 36, 42, "24/456", method="rule")
INVOICE = OpenInvoice(
    "INV/24/0456", "K100", None, None, Decimal(1000), Decimal(1200), Decimal(1200), "EUR"
)
EXACT = Link(SPAN, INVOICE, LinkKind.NUMBER, "exact", 0.99)
CLAIM = Claim(INVOICE, 0.95, (EXACT,), SPAN, TEXT, ())
AMOUNT = AmountChoice(Decimal("187.50"), "EUR", Basis.NET, SPAN, None, 0.7)
CURVES = Calibration(
    curves={
        "triage": Curve(1.5, 0.0),
        "customer": Curve(1.0, 1.0),
        "invoice": Curve(1.0, 0.0, {"alike": -1.0}),
        "category": Curve(1.0, 1.0),
        "amount": Curve(1.0, 0.0, {"row": 2.0}),
    },
    documents={
        "dispute": LinearScorer("document", {"sure": 1.0, "disputes": -1.0, "unfamiliar": -8.0}),
        "other": LinearScorer("document", {"sure": 1.0}),
    },
)


def finished(claim: Claim = CLAIM, amount: AmountChoice | None = AMOUNT) -> Finished:
    category = Classification((Guess(Category.SHORTAGE, 0.6), Guess(Category.NON_DELIVERY, 0.4)))
    return Finished(claim, category, amount, 0.7)


def outcome(*disputes: Finished, share: float = 0.8, language: str | None = "fr") -> Outcome:
    guesses = [Guess(TriageClass.DISPUTE, share), Guess(TriageClass.ORDER, 1 - share)]
    ordered = guesses if disputes else guesses[::-1]
    return Outcome(
        submission=Submission("claim.eml", "ab" * 32, "message/rfc822", ()),
        documents=(BODY,),
        findings=Findings(references=(Reference(SPAN, ReferenceKind.INVOICE, 0.9),)),
        triage=Classification(tuple(ordered)),
        document_type=DocumentType.CLAIM_EMAIL,
        language=language,
        customers=(CustomerMatch(Customer("K100", "Kérouan"), 0.9, ("mail_domain",)),),
        disputes=disputes,
        notes=(),
        ledger_version="v1",
    )


def test_every_answer_gets_its_own_probability() -> None:
    said = calibrated(outcome(finished()), CURVES)
    (dispute,) = said.disputes
    assert said.triage.probability_of(TriageClass.DISPUTE) == pytest.approx(0.889, abs=1e-3)
    assert said.customers[0].probability == pytest.approx(0.961, abs=1e-3)
    assert dispute.claim.strength == pytest.approx(0.95)
    assert dispute.category.best.probability == pytest.approx(0.803, abs=1e-3)
    assert sum(it.probability for it in dispute.category.guesses) == pytest.approx(1)
    assert dispute.amount is not None
    assert dispute.amount.probability == dispute.amount_probability == pytest.approx(0.7)


def test_without_calibration_the_whole_is_the_product_of_its_parts() -> None:
    said = calibrated(outcome(finished()), UNCALIBRATED)
    assert said.confidence == pytest.approx(0.8 * 0.9 * 0.95 * 0.6 * 0.7)
    assert dataclasses.replace(said, confidence=0.0) == outcome(finished())


@given(share=st.floats(0.5, 1), category=st.floats(0.5, 1), bias=st.floats(-9, 9))
def test_no_calibration_changes_what_is_said(share: float, category: float, bias: float) -> None:
    made = Classification((Guess(Category.SHORTAGE, category), Guess(Category.NON_DELIVERY, 0.0)))
    before = outcome(dataclasses.replace(finished(), category=made), share=share)
    harsh = Calibration(curves={field: Curve(1.0, bias) for field in CURVES.curves})
    after = assemble(calibrated(before, harsh))
    assert after.is_dispute
    assert after.is_dispute_confidence >= 0.5
    assert after.disputes[0].category.code == Category.SHORTAGE
    assert after.disputes[0].record_id == assemble(before).disputes[0].record_id
    assert 0 <= after.confidence <= 1


def test_a_message_that_contests_nothing_is_as_sure_as_that_it_contests_nothing() -> None:
    assert whole(outcome(share=0.1), UNCALIBRATED) == pytest.approx(0.9)
    after = calibrated(outcome(share=0.1), CURVES)
    assert after.triage.probability_of(TriageClass.DISPUTE) < 0.1
    assert after.triage.best.label == TriageClass.ORDER


def test_more_disputes_are_less_sure_together() -> None:
    one, two = outcome(finished()), outcome(finished(), finished())
    assert whole(two, CURVES) < whole(one, CURVES) * 0.5


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        pytest.param(CLAIM, "number", id="number"),
        pytest.param(
            dataclasses.replace(
                CLAIM, links=(Link(SPAN, INVOICE, LinkKind.PURCHASE_ORDER, "exact", 0.9),)
            ),
            "other_number", id="order",
        ),
        pytest.param(
            dataclasses.replace(
                CLAIM, links=(Link(SPAN, INVOICE, LinkKind.NUMBER, "one_digit_off", 0.9),)
            ),
            "alike", id="alike",
        ),
        pytest.param(
            dataclasses.replace(CLAIM, links=(Link(SPAN, INVOICE, LinkKind.AMOUNT, "gross", 0.6),)),
            "facts", id="amount",
        ),
        pytest.param(dataclasses.replace(CLAIM, invoice=None, links=()), "none", id="none"),
    ],
)  # fmt: skip
def test_the_kind_of_an_invoice_is_how_it_was_found(claim: Claim, kind: str) -> None:
    (found,) = [it for it in scores_of(outcome(finished(claim))) if it.field == "invoice"]
    assert found.kind == kind


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        pytest.param(finished(), "written", id="written"),
        pytest.param(finished(amount=None), "absent", id="absent"),
        pytest.param(
            finished(amount=dataclasses.replace(AMOUNT, derivation="2 x 3")), "derived",
            id="derived",
        ),
        pytest.param(
            finished(dataclasses.replace(CLAIM, row=RowAmounts(deducted=Decimal(5)))), "row",
            id="row",
        ),
    ],
)  # fmt: skip
def test_the_kind_of_an_amount_is_where_it_comes_from(made: Finished, kind: str) -> None:
    (found,) = [it for it in scores_of(outcome(made)) if it.field == "amount"]
    assert found.kind == kind


def test_nothing_strange_is_said_of_a_usual_message() -> None:
    facts = facts_of(outcome(finished()))
    assert all(facts[name] == 0 for name in SHIFT)


def test_what_is_unlike_the_known_messages_lowers_the_whole() -> None:
    usual = outcome(finished())
    strange = dataclasses.replace(usual, unfamiliar=0.7, language=None)
    facts = facts_of(strange)
    assert facts["language_unknown"] == 1
    assert facts["unfamiliar"] == pytest.approx((0.7 - FAMILIAR) / (1 - FAMILIAR))
    assert whole(strange, CURVES) < whole(usual, CURVES)


def test_a_number_that_the_ledger_does_not_have_is_noticed() -> None:
    weak = Link(SPAN, INVOICE, LinkKind.NUMBER, "two_digits_off", 0.5)
    guessed = dataclasses.replace(CLAIM, links=(weak,))
    assert facts_of(outcome(finished(guessed)))["unknown_number"] == 1
