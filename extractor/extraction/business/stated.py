"""What an electronic invoice states goes before what was read on the page: it is exact."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.extraction.business.fields import BusinessFields, FieldEvidence
from extractor.values.category import DocumentType
from extractor.values.einvoice import EInvoice

NOWHERE = 0  # the page of what stands in no page, but in the XML
# The business terms of EN 16931-1; the method of a field's evidence names them.
_TERMS = {
    "document_type": "BT-3",
    "invoice_number": "BT-1",
    "total": "BT-112",
    "net": "BT-109",
    "tax": "BT-110",
    "currency": "BT-5",
    "date": "BT-2",
    "due_date": "BT-9",
    "seller": "BT-27",
    "buyer": "BT-44",
    "references.purchase_orders": "BT-13",
    "references.delivery_notes": "BT-16",
    "references.contracts": "BT-12",
    "references.invoices": "BT-25",
    "iban": "BT-84",
    "vat_ids": "BT-31",
}
# UN/EDIFACT 1001
_CREDIT = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"})
_ORDERS = frozenset({"220", "230", "231"})


def with_stated(fields: BusinessFields, invoice: EInvoice | None) -> BusinessFields:
    """Put what an electronic invoice states in place of what was read.

    Evidence keeps the place on the page where the same value was read; a value that was not
    read there has page 0 and no box.

    Args:
        fields: as read on the pages.
        invoice: None changes nothing.
    """
    if invoice is None:
        return fields
    stated = {name: value for name, value in _stated(invoice) if value not in (None, "", ())}
    references = {
        name.removeprefix("references."): stated.pop(name)
        for name in list(stated)
        if name.startswith("references.")
    }
    taken = {*stated, *(f"references.{name}" for name in references)}
    kept = tuple(it for it in fields.evidence if it.field not in taken)
    own = tuple(
        _evidence(fields, name, text)
        for name, values in (
            *stated.items(),
            *((f"references.{k}", v) for k, v in references.items()),
        )
        for text in (values if isinstance(values, tuple) else (values,))
    )
    return BusinessFields.model_validate(
        {
            **fields.model_dump(exclude={"references", "evidence"}),
            **stated,
            "references": {**fields.references.model_dump(), **references},
            "evidence": (*own, *kept),
        }
    )


def _stated(invoice: EInvoice) -> Iterator[tuple[str, object]]:
    kind = _kind(invoice.type_code)
    yield "document_type", kind
    if kind is DocumentType.PURCHASE_ORDER:
        yield "references.purchase_orders", _one(invoice.number)
    else:
        yield "invoice_number", invoice.number
        yield "references.purchase_orders", _one(invoice.purchase_order)
    yield "total", invoice.total
    yield "net", invoice.net
    yield "tax", invoice.tax
    yield "currency", invoice.currency
    yield "date", invoice.issued
    yield "due_date", invoice.due
    yield "seller", invoice.seller.name
    yield "buyer", invoice.buyer.name
    yield "references.delivery_notes", _one(invoice.delivery_note)
    yield "references.contracts", _one(invoice.contract)
    yield "references.invoices", invoice.invoices
    yield "iban", invoice.iban
    yield "vat_ids", tuple(it for it in (invoice.seller.vat_id, invoice.buyer.vat_id) if it)


def _kind(type_code: str | None) -> DocumentType:
    if type_code in _ORDERS:
        return DocumentType.PURCHASE_ORDER
    if type_code == "383":
        return DocumentType.DEBIT_NOTE
    return DocumentType.CREDIT_NOTE if type_code in _CREDIT else DocumentType.INVOICE


def _one(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


def _evidence(fields: BusinessFields, name: str, value: object) -> FieldEvidence:
    text = str(value)
    method = f"xml:{_TERMS[name]}"
    for it in fields.evidence:
        if it.field == name and _agrees(fields, name, value, it.text):
            return it.model_copy(update={"method": f"{method}+{it.method}", "confidence": 1.0})
    return FieldEvidence(
        field=name, page=NOWHERE, box=None, text=text, method=method, confidence=1.0
    )


def _agrees(fields: BusinessFields, name: str, value: object, read: str) -> bool:
    """Say whether the page says the same: the whole field's value, or one of several texts."""
    if name == "vat_ids" or name.startswith("references."):
        return "".join(read.split()) == "".join(str(value).split())
    return bool(getattr(fields, name) == value)
