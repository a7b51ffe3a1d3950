"""A record says what was found, as it was written, and proves it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from extractor.records.assemble import Finished, Outcome, assemble
from extractor.values.category import Category, Classification, DocumentType, Guess, TriageClass
from extractor.values.claim import AmountChoice, Claim
from extractor.values.document import Document, Page, PageSource, lines_of
from extractor.values.finding import Findings, Span
from extractor.values.ledger import Customer, OpenInvoice
from extractor.values.match import CustomerMatch, Link, LinkKind
from extractor.values.money import Basis
from extractor.values.particulars import Mention, Particulars, Told, Topic
from extractor.values.record import Decision, FileRecord, Status
from extractor.values.submission import Envelope, Submission

TEXT = (
    "Bonjour, il manque 12 cartons sur la facture 24/456 (commande CDE 7788), soit 187,50 € HT.\n"
    "Notre avoir AV-88 reste dû.\n"
    "Kérouan SARL"
)
WORDS, LINES = lines_of(TEXT.split("\n"))
BODY = Document("body", "text/plain", (Page(1, 0, 0, PageSource.MAIL, WORDS, LINES),))
INVOICE = OpenInvoice(
    "INV/24/0456", "K100", None, None, Decimal(1000), Decimal(1200), Decimal(1200), "EUR"
)
OTHER = OpenInvoice("INV/24/0457", "K100", None, None, Decimal(10), Decimal(12), Decimal(12), "EUR")
CUSTOMER = Customer("K100", "Kérouan SARL")


def span(words: str, method: str = "rule") -> Span:
    start = BODY.text.index(words)
    return Span(0, start, start + len(words), words, method=method)


CLAIM = Claim(
    invoice=INVOICE,
    strength=0.97,
    links=(
        Link(span("CDE 7788", "rule:reference"), INVOICE, LinkKind.PURCHASE_ORDER, "exact", 0.8),
        Link(span("24/456", "rule:reference"), INVOICE, LinkKind.NUMBER, "zeros_dropped", 0.92),
    ),
    as_written=span("24/456"),
    passage=TEXT,
    units=(Span(0, 0, len(BODY.text), BODY.text),),
    runners_up=((OTHER, 0.31),),
)
AMOUNT = AmountChoice(
    Decimal("187.5"), "EUR", Basis.NET, span("187,50 €", "rule:amount"), None, 0.88
)
CATEGORY = Classification(
    (
        Guess(Category.SHORTAGE, 0.81, ("il manque",)),
        Guess(Category.NON_DELIVERY, 0.1),
    )
)
DISPUTE = Classification((Guess(TriageClass.DISPUTE, 0.96, ("il manque",)),))


def outcome(*finished: Finished, triage: Classification = DISPUTE) -> Outcome:
    said = Particulars(mentions=(Mention(Topic.CREDIT_NOTE, "AV-88", span("AV-88")),))
    return Outcome(
        submission=Submission(
            file="inbox/claim.eml",
            sha256="ab" * 32,
            media_type="message/rfc822",
            parts=(),
            envelope=Envelope(
                sender_address="a@kerouan.example",
                subject="Litige",
                date=dt.datetime(2026, 3, 10, 8, 15, tzinfo=dt.UTC),
                message_id="<1@kerouan.example>",
            ),
        ),
        documents=(BODY,),
        findings=Findings(),
        triage=triage,
        document_type=DocumentType.CLAIM_EMAIL,
        language="fr",
        customers=(CustomerMatch(CUSTOMER, 0.99, ("mail_domain",), (span("Kérouan SARL"),)),),
        disputes=finished,
        notes=("skipped:image_too_small",),
        ledger_version="v1",
        told=Told(shares=(said,) * len(finished), sub_reasons=(None,) * len(finished)),
    )


FINISHED = Finished(CLAIM, CATEGORY, AMOUNT, 0.88)


def test_a_dispute_says_who_which_why_and_how_much() -> None:
    record = assemble(outcome(FINISHED))
    (dispute,) = record.disputes
    assert (record.status, record.is_dispute, record.triage) == (
        Status.PROCESSED, True, TriageClass.DISPUTE,
    )  # fmt: skip
    assert record.is_dispute_confidence == 0.96
    assert record.customer is not None
    assert record.customer.customer_id == "K100"
    assert dispute.category.code == Category.SHORTAGE
    assert dispute.category.runner_up == Category.NON_DELIVERY
    assert dispute.invoice is not None
    assert (dispute.invoice.number, dispute.invoice.as_written) == ("INV/24/0456", "24/456")
    assert dispute.invoice.because == ("number:zeros_dropped", "purchase_order:exact")
    assert dispute.disputed_amount is not None
    assert dispute.disputed_amount.as_written == "187,50 €"
    assert dispute.disputed_amount.basis is Basis.NET
    assert dispute.references.purchase_orders == ("CDE 7788",)
    assert dispute.references.credit_notes == ("AV-88",)
    assert [it.number for it in dispute.candidates] == ["INV/24/0457"]


def test_the_source_is_named_so_that_it_can_be_found_again() -> None:
    source = assemble(outcome(FINISHED)).source
    assert source.message_id == "<1@kerouan.example>"
    assert source.received == "2026-03-10T08:15:00+00:00"
    assert source.sha256 == "ab" * 32
    assert source.ledger_version == "v1"


def test_every_piece_of_evidence_stands_where_it_says() -> None:
    evidence = assemble(outcome(FINISHED)).disputes[0].evidence
    assert {it.field for it in evidence} == {
        "invoice", "purchase_order", "disputed_amount", "customer", "credit_note",
    }  # fmt: skip
    for it in evidence:
        assert it.span is not None
        assert BODY.text[slice(*it.span)] == it.text


def test_nothing_is_decided_before_the_route() -> None:
    record = assemble(outcome(FINISHED))
    assert record.disputes[0].decision is Decision.REVIEW
    assert record.disputes[0].confidence == 0


def test_without_amount_and_invoice_these_are_none() -> None:
    claim = Claim(None, 0.0, (), None, TEXT, ())
    (dispute,) = assemble(outcome(Finished(claim, CATEGORY, None, 0.7))).disputes
    assert dispute.invoice is None
    assert dispute.disputed_amount is None


def test_two_claims_without_an_invoice_have_ids_of_their_own() -> None:
    claim = Claim(None, 0.0, (), None, TEXT, ())
    both = assemble(outcome(*[Finished(claim, CATEGORY, None, 0.7)] * 2)).disputes
    assert both[0].record_id != both[1].record_id


def test_a_worked_out_amount_says_how_and_is_not_written_anywhere() -> None:
    worked = AmountChoice(Decimal("167.64"), "EUR", Basis.UNKNOWN, None, "12 x 13.97", 0.7)
    (dispute,) = assemble(outcome(Finished(CLAIM, CATEGORY, worked, 0.7))).disputes
    assert dispute.disputed_amount is not None
    assert dispute.disputed_amount.as_written is None
    assert dispute.disputed_amount.derivation == "12 x 13.97"
    assert "disputed_amount" not in {it.field for it in dispute.evidence}


@pytest.mark.parametrize("kind", [TriageClass.NEWSLETTER_OR_SPAM, TriageClass.PROMISE_TO_PAY])
def test_a_message_without_disputes_says_what_else_it_is(kind: TriageClass) -> None:
    triage = Classification((Guess(kind, 0.9), Guess(TriageClass.DISPUTE, 0.1)))
    record = assemble(outcome(triage=triage))
    assert (record.is_dispute, record.triage) == (False, kind)
    assert record.document_type is DocumentType.NOT_A_CLAIM
    assert record.disputes == ()


def test_a_record_survives_its_own_json() -> None:
    record = assemble(outcome(FINISHED))
    assert FileRecord.model_validate_json(record.model_dump_json()) == record
    assert '"value":"187.50"' in record.model_dump_json()
