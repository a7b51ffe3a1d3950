"""Read the fields of any business document, without a ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extractor.extraction.business.candidates import Candidate, Value, evidence_of
from extractor.extraction.business.days import find_delivery_day, find_due_day, find_issue_day
from extractor.extraction.business.document_numbers import find_numbers, find_own_number
from extractor.extraction.business.fields import BusinessFields, BusinessReferences, FieldEvidence
from extractor.extraction.business.identifiers import find_ibans, find_vat_ids, iban_agrees
from extractor.extraction.business.kinds import find_kind
from extractor.extraction.business.layout import Layout, lay_out
from extractor.extraction.business.lexicon import language_of_labels, load_lexicon
from extractor.extraction.business.marks import Marked
from extractor.extraction.business.money import currency_of
from extractor.extraction.business.parties import find_parties
from extractor.extraction.business.stated import with_stated
from extractor.extraction.business.totals import Totals, find_totals
from extractor.values.category import DocumentType
from extractor.values.document import Document

_REFERENCES = {
    "purchase_orders": "purchase_order",
    "delivery_notes": "delivery_note",
    "contracts": "contract",
    "invoices": "preceding_invoice",
    "customer_numbers": "customer_number",
}
_UNTITLED = 0.4
_WRONG_CHECK = 0.5  # confidence in an IBAN whose check digits are wrong
_MOST = 8  # references of one kind that are kept


def read_fields(document: Document) -> BusinessFields:
    """Read what an invoice, credit note, delivery note, receipt, order or statement says.

    What an electronic invoice in the file states goes before what is read on its pages.
    """
    layout = lay_out(document)
    folded = [it.folded for it in layout.segments]
    language = language_of_labels(folded, told=document.language)
    marked = Marked(layout, load_lexicon(language), language)
    totals = find_totals(marked)
    kind = find_kind(marked) or _billed(totals)
    document_type = kind.value if kind else DocumentType.OTHER
    currency = currency_of(marked, totals.total)
    code = currency.value if currency else None
    number = find_own_number(marked, document_type)
    issued = find_issue_day(marked, currency=code)
    due = find_due_day(marked, issued, currency=code)
    delivered = find_delivery_day(marked, currency=code)
    parties = find_parties(marked)
    ibans, vat_ids = _ibans(layout), _vat_ids(layout)
    references = {
        key: [it for it in find_numbers(marked, field) if not number or it.value != number.value]
        for key, field in _REFERENCES.items()
    }
    found: list[tuple[str, Candidate[Any] | None]] = [
        ("document_type", kind),
        ("invoice_number", number),
        ("total", totals.total),
        ("net", totals.net),
        ("tax", totals.tax),
        ("currency", currency),
        ("date", issued),
        ("due_date", due),
        ("delivery_date", delivered),
        ("seller", parties.seller),
        ("buyer", parties.buyer),
        *((f"references.{key}", it) for key, group in references.items() for it in group[:_MOST]),
        *(("iban", it) for it in ibans[:1]),
        *(("vat_ids", it) for it in vat_ids),
    ]
    read = BusinessFields(
        document_type=document_type,
        language=language,
        invoice_number=_value(number),
        total=_value(totals.total),
        net=_value(totals.net),
        tax=_value(totals.tax),
        currency=code,
        date=_value(issued),
        due_date=_value(due),
        delivery_date=_value(delivered),
        seller=_value(parties.seller),
        buyer=_value(parties.buyer),
        references=BusinessReferences(
            **{key: tuple(it.value for it in group[:_MOST]) for key, group in references.items()}
        ),
        iban=_value(ibans[0]) if ibans else None,
        vat_ids=tuple(it.value for it in vat_ids),
        evidence=_evidence(layout, found),
    )
    return with_stated(read, document.einvoice)


def _billed(totals: Totals) -> Candidate[DocumentType] | None:
    """Take what has tax and a total, but no title, for an invoice."""
    if totals.total is None or totals.tax is None:
        return None
    at = totals.total
    return Candidate(DocumentType.INVOICE, at.segment, at.start, at.end, _UNTITLED, "totals")


def _value(candidate: Candidate[Value] | None) -> Value | None:
    return candidate.value if candidate else None


def _evidence(
    layout: Layout, found: Sequence[tuple[str, Candidate[Any] | None]]
) -> tuple[FieldEvidence, ...]:
    return tuple(evidence_of(layout, field, it) for field, it in found if it is not None)


def _ibans(layout: Layout) -> list[Candidate[str]]:
    found = [
        Candidate(
            it.value,
            segment,
            it.start,
            it.end,
            0.97 if iban_agrees(it.value) else _WRONG_CHECK,
            "check_digits" if iban_agrees(it.value) else "form",
        )
        for segment in layout.segments
        for it in find_ibans(segment.text)
    ]
    return sorted(found, key=lambda it: -it.score)


def _vat_ids(layout: Layout) -> list[Candidate[str]]:
    found: dict[str, Candidate[str]] = {}
    for segment in layout.segments:
        for it in find_vat_ids(segment.text):
            candidate = Candidate(it.value, segment, it.start, it.end, 0.9, "form")
            found.setdefault(it.value, candidate)
    return list(found.values())
