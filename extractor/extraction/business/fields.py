"""What a business document says, as one frozen record."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

import pydantic

from extractor.values.category import DocumentType

Probability = Annotated[float, pydantic.Field(ge=0.0, le=1.0)]
Amount = Annotated[Decimal, pydantic.PlainSerializer(lambda value: f"{value:.2f}", return_type=str)]


class _Model(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


class BusinessReferences(_Model):
    """Other numbers on the document, as written.

    Attributes:
        invoices: of other invoices, such as the one that a credit note corrects.
    """

    purchase_orders: tuple[str, ...] = ()
    delivery_notes: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    invoices: tuple[str, ...] = ()
    customer_numbers: tuple[str, ...] = ()


class FieldEvidence(_Model):
    """Where a field's value stands.

    Attributes:
        page: from 1; 0 for what stands only in the electronic invoice that lies in the file.
        box: ``[x0, y0, x1, y1]`` in PDF points from the top left; None without pages.
        method: what spoke for it, such as "label:total" or "arithmetic".
    """

    field: str
    page: int
    box: tuple[float, float, float, float] | None
    text: str
    method: str
    confidence: Probability


class BusinessFields(_Model):
    """The fields of an invoice, credit note, delivery note, receipt, order or statement.

    None where nothing was found. Every field that was read has an evidence entry with its
    confidence.

    Attributes:
        invoice_number: the document's own number as an invoice, credit note or receipt.
        total: with tax, as printed, negative where printed so.
        net: without tax.
        date: the day of issue.
        delivery_date: of delivery or service, where a label announces it.
        seller: the name of who issued the document.
        buyer: the name of whom it is addressed to.
    """

    document_type: DocumentType = DocumentType.OTHER
    language: str | None = None
    invoice_number: str | None = None
    total: Amount | None = None
    net: Amount | None = None
    tax: Amount | None = None
    currency: str | None = None
    date: dt.date | None = None
    due_date: dt.date | None = None
    delivery_date: dt.date | None = None
    seller: str | None = None
    buyer: str | None = None
    references: BusinessReferences = BusinessReferences()
    iban: str | None = None
    vat_ids: tuple[str, ...] = ()
    evidence: tuple[FieldEvidence, ...] = ()
