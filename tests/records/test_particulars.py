"""Particulars enter the record as written, with evidence, and nothing is guessed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from extractor.records.particulars import (
    message_evidence,
    unassigned_proof,
    write_contact,
    write_particulars,
    write_proof,
)
from extractor.values.document import Document, Page, PageSource, lines_of
from extractor.values.finding import Span
from extractor.values.money import Basis, Money
from extractor.values.particulars import (
    Ask,
    Contact,
    Count,
    CountRole,
    DayRole,
    Mention,
    Particulars,
    ProofField,
    ProofType,
    RoleDay,
    SubReasonFound,
    Sum,
    SumRole,
    SupportingDocument,
    Told,
    Topic,
    Wish,
)
from extractor.values.sub_reason import SubReason

TEXT = (
    "Claim C-9901, PO 4500771, invoice INV-1 over 640 EUR: 4 boxes of hinges short. "
    "Paid 600 EUR. Please credit within 14 days."
)
WORDS, LINES = lines_of([TEXT])
BODY = Document("body", "text/plain", (Page(1, 0, 0, PageSource.MAIL, WORDS, LINES),))


def span(words: str) -> Span:
    start = BODY.text.index(words)
    return Span(0, start, start + len(words), words, method="rule:label")


def money(role: SumRole, value: str, words: str) -> Sum:
    return Sum(role, Money(Decimal(value), "EUR", Basis.UNKNOWN), span(words))


SAID = Particulars(
    mentions=(
        Mention(Topic.CLAIM, "C-9901", span("C-9901")),
        Mention(Topic.CLAIM, "inv 1", span("INV-1")),
        Mention(Topic.PURCHASE_ORDER, "4500771", span("4500771")),
        Mention(Topic.PURCHASE_ORDER, "4500771", span("4500771")),
    ),
    wishes=(Wish(Ask.CREDIT_NOTE, span("Please credit within 14 days.")),),
    days=(
        RoleDay(DayRole.DEADLINE, dt.date(2026, 3, 26), span("within 14 days"), "2026-03-12 + 14"),
    ),
    counts=(Count(CountRole.MISSING, Decimal(4), "boxes", span("4 boxes"), span("hinges")),),
    sums=(money(SumRole.PAID, "600", "600 EUR"), money(SumRole.TOTAL, "640", "640 EUR")),
)
SUB_REASON = SubReasonFound(SubReason.CARTON_MISSING, (span("boxes"),))
WRITTEN = write_particulars((BODY,), SAID, SUB_REASON, ours=("INV-1",))


def test_our_invoice_is_never_their_number() -> None:
    assert WRITTEN.claims == ("C-9901",)
    assert "INV-1" not in {it.text for it in WRITTEN.evidence}


def test_each_value_is_written_once() -> None:
    assert WRITTEN.purchase_orders == ("4500771",)
    assert [it.code for it in WRITTEN.asks] == [Ask.CREDIT_NOTE]
    assert WRITTEN.deadline is not None
    assert (WRITTEN.deadline.day, WRITTEN.dates) == (dt.date(2026, 3, 26), ())
    (quantity,) = WRITTEN.quantities
    assert (quantity.value, quantity.unit, quantity.article) == (Decimal(4), "boxes", "hinges")
    assert WRITTEN.paid_amount is not None
    assert WRITTEN.paid_amount.value == Decimal(600)
    assert WRITTEN.sub_reason is not None
    assert WRITTEN.sub_reason.because == ("boxes",)


def test_every_value_has_evidence_that_stands_where_it_says() -> None:
    assert {it.field for it in WRITTEN.evidence} == {
        "claim_number", "purchase_order", "asks.credit_note", "dates.deadline",
        "quantities.missing", "quantities.article", "paid_amount", "invoice_total", "sub_reason",
    }  # fmt: skip
    for it in WRITTEN.evidence:
        assert it.span is not None
        assert BODY.text[slice(*it.span)] == it.text


def test_of_two_paid_amounts_none_is_chosen() -> None:
    two = Particulars(sums=(*SAID.sums, money(SumRole.PAID, "500", "600")))
    written = write_particulars((BODY,), two, None, ours=())
    assert written.paid_amount is None
    assert [it.field for it in written.evidence].count("paid_amount") == 2


NOTE = SupportingDocument(
    1, "ls.pdf", ProofType.DELIVERY_NOTE, "title",
    (ProofField("date", "2026-03-03", "03.03.", 1, (1.0, 2.0, 3.0, 4.0), None, 0.9),),
    ("LS 90233",),
)  # fmt: skip
PHOTO = SupportingDocument(None, "1.jpg", ProofType.PHOTO, "picture")


def test_a_shared_number_or_the_only_dispute_makes_it_belong() -> None:
    (note,) = write_proof((NOTE, PHOTO), ("ls-90233",), alone=False)
    assert note.because == ("recognised:title", "belongs:shared_number(LS 90233)")
    assert [it.document for it in write_proof((NOTE, PHOTO), (), alone=True)] == ["ls.pdf", "1.jpg"]
    assert note.fields[0].box == (1.0, 2.0, 3.0, 4.0)


def test_proof_that_belongs_to_none_of_several_is_kept_apart() -> None:
    (photo,) = unassigned_proof((NOTE, PHOTO), [("LS 90233",), ("7",)])
    assert photo.document == "1.jpg"
    assert unassigned_proof((NOTE, PHOTO), [("7",)]) == ()


def test_a_contact_from_the_header_says_so() -> None:
    told = Told(contact=Contact(name="hinges", mail="a@b.example", name_span=span("hinges")))
    name, mail = message_evidence((BODY,), told, asks=False)
    assert (name.document, name.span) == ("body", (span("hinges").start, span("hinges").end))
    assert (mail.document, mail.span, mail.text) == ("header", None, "a@b.example")


def test_nobody_to_answer_is_none() -> None:
    assert write_contact(Contact()) is None
    contact = write_contact(Contact(phone="0117 496 0331"))
    assert contact is not None
    assert contact.phone == "0117 496 0331"


def test_a_request_without_a_dispute_is_proved_too() -> None:
    fields = [it.field for it in message_evidence((BODY,), Told(message=SAID), asks=True)]
    assert fields == ["asks.credit_note", "dates.deadline"]
