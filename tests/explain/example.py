"""A small explained submission: a mail with a hostile line, and a letter with boxes."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from extractor.explain.explanation import (
    AmountCandidate,
    Check,
    Contribution,
    CustomerCandidate,
    DisputeExplanation,
    Explanation,
    InvoiceCandidate,
    Judgement,
    Lead,
    ReferenceCandidate,
    Verdict,
    WordWeight,
)
from extractor.explain.places import place_at
from extractor.records.dial import set_dial
from extractor.values.category import Category, DocumentType, Guess, TriageClass
from extractor.values.document import Document, Line, Page, PageSource, Word, lines_of
from extractor.values.finding import ReferenceKind
from extractor.values.geometry import Box
from extractor.values.match import LinkKind
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
from extractor.values.submission import Part, PartRole, Submission

HOSTILE = (
    "<script>alert(1)</script> <img src=//evil.example/x onerror=alert(1)> "
    "\"'><style>*{background:url(//evil.example)}</style> \x1b[31mred\x1b[0m [bold]x[/bold] "
    "exe\u202egnp.FA-1 --> ]]> javascript:alert(1) &#60;b&#62;"
)
MAIL = ("Bonjour,", f"facture FA-1 : il manque 12,50 EUR {HOSTILE}", "Durand")
PAGE = Page(
    1,
    200.0,
    100.0,
    PageSource.TEXT_LAYER,
    (
        Word("FA-1", Box(20, 20, 60, 30)),
        Word("12,50", Box(100, 20, 140, 30)),
        Word("99,00", Box(100, 60, 140, 70)),
    ),
    (Line(0, 2), Line(2, 3)),
)


def _documents() -> tuple[Document, ...]:
    """Give a mail's text and a letter of one page."""
    words, lines = lines_of(MAIL)
    mail = Document("body", "text/plain", (Page(1, 0, 0, PageSource.MAIL, words, lines),))
    return mail, Document("../../brief <b>.pdf", "application/pdf", (PAGE,))


def example() -> Explanation:
    """Give an explanation in which every kind of candidate occurs."""
    documents = _documents()

    def find(number: int, text: str) -> tuple[int, int, int]:
        start = documents[number].text.index(text)
        return number, start, start + len(text)

    in_mail = place_at(documents, *find(0, "FA-1"))
    in_letter = place_at(documents, *find(1, "FA-1"))
    lead = Lead("FA-1", "C1", LinkKind.NUMBER, "exact", 1.0, contested=True)
    dispute = DisputeRecord(
        record_id="0123456789abcdef",
        category=CategoryRecord(code=Category.SHORTAGE, confidence=0.9),
        invoice=InvoiceRecord(number="FA-1", as_written="FA-1", confidence=0.95),
        disputed_amount=AmountRecord(
            value=Decimal("12.50"),
            currency="EUR",
            basis=Basis.UNKNOWN,
            as_written="12,50",
            confidence=0.8,
        ),
        amount_confidence=0.8,
        decision=Decision.REVIEW,
        confidence=0.7,
        reasons=("amount:low_confidence(0.80)",),
    )
    written = AmountCandidate(
        value=Decimal("12.50"),
        currency="EUR",
        basis=Basis.UNKNOWN,
        kind="explicit",
        place=place_at(documents, *find(1, "12,50")),
        derivation=None,
        score=2.5,
        probability=0.8,
        counted=(Contribution("near_claim", 1.5),),
        behind=(),
        verdict=Verdict.CHOSEN,
    )
    other = dataclasses.replace(
        written,
        value=Decimal("99.00"),
        place=place_at(documents, *find(1, "99,00")),
        score=0.5,
        probability=0.1,
        behind=(Contribution("near_claim", 1.5),),
        verdict=Verdict.REJECTED,
        why=("less_likely(2.00)",),
    )
    word = WordWeight("manque", 1.2, (place_at(documents, *find(0, "manque")),))
    category = Judgement(
        "shortage",
        0.9,
        "non_delivery",
        (Guess("shortage", 0.9), Guess("non_delivery", 0.05)),
        (word,),
        (WordWeight("Durand", -0.2),),
    )
    reference = ReferenceCandidate(
        place=in_mail,
        kind=ReferenceKind.INVOICE,
        label="facture",
        column="",
        confidence=0.8,
        method="rule:reference",
        leads=(lead,),
        verdict=Verdict.CHOSEN,
        why=(),
    )
    record = FileRecord(
        source=SourceRecord(file="inbox/<i>mail</i>.eml", sha256="00"),
        status=Status.PROCESSED,
        is_dispute=True,
        is_dispute_confidence=0.99,
        triage=TriageClass.DISPUTE,
        document_type=DocumentType.CLAIM_EMAIL,
        customer=CustomerRecord(customer_id="C1", name="Durand [red]&[/red] fils", confidence=0.9),
        disputes=(dispute,),
    )
    return Explanation(
        record=record,
        submission=Submission(
            "inbox/<i>mail</i>.eml",
            "00",
            "message/rfc822",
            (
                Part("body", "text/plain", "\n".join(MAIL).encode(), PartRole.BODY),
                Part("../../brief <b>.pdf", "application/pdf", b"", PartRole.ATTACHMENT),
            ),
        ),
        documents=documents,
        dispute_or_not=Judgement("dispute", 0.99, "none", (), (word,), ()),
        kind=None,
        checks=(Check("triage", 0.99, 0.93, 0.97), Check("customer", 0.9, 0.9)),
        whole=(Contribution("sure", 2.0), Contribution("scan", -0.5)),
        dial=set_dial(0.99, (), ()),
        customers=(
            CustomerCandidate(
                "C1",
                "Durand [red]&[/red] fils",
                0.9,
                ("name(100)",),
                (place_at(documents, *find(0, "Durand")),),
                Verdict.CHOSEN,
            ),
        ),
        references=(
            reference,
            dataclasses.replace(
                reference,
                place=in_letter,
                leads=(),
                verdict=Verdict.REJECTED,
                why=("better_reading(FA-1)",),
            ),
            dataclasses.replace(
                reference,
                place=place_at(documents, *find(1, "99,00")),
                leads=(),
                verdict=Verdict.REJECTED,
                why=("not_in_ledger",),
            ),
        ),
        facts=(),
        disputes=(
            DisputeExplanation(
                record=dispute,
                from_row=False,
                units=(place_at(documents, *find(0, MAIL[1].split(":", maxsplit=1)[0])),),
                passage=MAIL[1],
                category=category,
                invoices=(InvoiceCandidate("FA-1", 0.95, ("number:exact",), Verdict.CHOSEN),),
                amounts=(written, other),
                checks=(Check("invoice", 0.95, 0.9), Check("amount", 0.8, 0.9)),
            ),
        ),
        elsewhere=(),
    )
