"""The table shows what a clerk needs, one row a dispute."""

from __future__ import annotations

import io
from decimal import Decimal

from extractor.cli.table import print_table
from extractor.errors import EncryptedFileError
from extractor.intake.quarantine import quarantined
from extractor.values.category import Category, DocumentType, TriageClass
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

SHORTAGE = DisputeRecord(
    record_id="d1",
    category=CategoryRecord(code=Category.SHORTAGE, confidence=0.91),
    invoice=InvoiceRecord(number="FA-2026-00123", as_written="FA 123", confidence=0.8),
    disputed_amount=AmountRecord(
        value=Decimal("1187.5"), currency="EUR", basis=Basis.NET, as_written=None, confidence=0.9
    ),
    decision=Decision.REVIEW,
    confidence=0.72,
    reasons=("invoice:low_confidence(0.80)",),
)
CLAIM = FileRecord(
    source=SourceRecord(file="in/a.eml", sha256="ab"),
    status=Status.PROCESSED,
    is_dispute=True,
    is_dispute_confidence=0.98,
    document_type=DocumentType.CLAIM_EMAIL,
    customer=CustomerRecord(customer_id="C1", name="[Tanguy]", confidence=0.9),
    disputes=(SHORTAGE, SHORTAGE.model_copy(update={"invoice": None, "disputed_amount": None})),
)


def shown(*records: FileRecord) -> list[str]:
    stream = io.StringIO()
    print_table(records, stream)
    return [" ".join(line.replace("│", " ").split()) for line in stream.getvalue().splitlines()]


def test_each_dispute_has_a_row_and_the_file_is_named_once() -> None:
    text = " ".join(shown(CLAIM))
    assert text.count("a.eml") == 1
    assert "claim email C1 [Tanguy] FA-2026-00123 1,187.50 EUR shortage 0.72 review" in text
    assert "? - shortage" in text
    assert "the invoice is not sure (0.80)" in text


def test_a_message_that_contests_nothing_says_what_it_is() -> None:
    record = CLAIM.model_copy(
        update={
            "disputes": (),
            "is_dispute": False,
            "is_dispute_confidence": 0.03,
            "triage": TriageClass.PAYMENT_NOTICE,
            "reasons": ("triage:payment_notice(0.97)",),
        }
    )
    text = " ".join(shown(record))
    assert "payment notice" in text
    assert "tells of a payment (0.97 sure)" in text


def test_a_file_that_was_set_aside_says_why_without_its_name_again() -> None:
    text = " ".join(shown(quarantined("in/x.pdf", "ab", EncryptedFileError("in/x.pdf"))))
    assert "x.pdf set aside by hand the file is protected by a password" in text
    text = " ".join(shown(quarantined("in/x.pdf", "ab", EncryptedFileError("x.pdf"))))
    assert text.count("x.pdf") == 1
