"""Records to hand on."""

from __future__ import annotations

from decimal import Decimal

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


def dispute(record_id: str, *, category: Category = Category.SHORTAGE) -> DisputeRecord:
    amount = AmountRecord(
        value=Decimal("-1204.00"), currency="EUR", basis=Basis.NET, as_written=None, confidence=1
    )
    return DisputeRecord(
        record_id=record_id,
        category=CategoryRecord(code=category, confidence=0.9),
        invoice=InvoiceRecord(number="=FA-1", as_written=None, confidence=1),
        disputed_amount=amount,
        decision=Decision.AUTO,
        confidence=0.9,
    )


def record(
    *ids: str,
    version: int = 1,
    replaces: tuple[str, ...] = (),
    sha256: str = "ab",
    customer: str = "C1",
) -> FileRecord:
    return FileRecord(
        version=version,
        source=SourceRecord(file="réclamation.eml", sha256=sha256),
        status=Status.PROCESSED,
        is_dispute=bool(ids),
        customer=CustomerRecord(customer_id=customer, name="Tanguy SARL", confidence=1),
        disputes=tuple(dispute(it) for it in ids),
        replaces=replaces,
    )
