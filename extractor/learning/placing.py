"""Where the values that people decided are written: spans for the NER.

A box on a page and words of a mail become characters of the text. Values are also found where they
are written otherwise: by what links to the invoice, by amounts of the same value, by names that
led to the customer.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from extractor.stages.understanding import Understanding
from extractor.values.correction import Place
from extractor.values.document import Document
from extractor.values.finding import ReferenceKind, Span
from extractor.values.label import LabelledSpan, SpanField
from extractor.values.match import LinkKind
from extractor.values.particulars import packed

_BY_LINK: dict[LinkKind, SpanField] = {
    LinkKind.NUMBER: "invoice",
    LinkKind.PURCHASE_ORDER: "purchase_order",
    LinkKind.DELIVERY_NOTE: "delivery_note",
}
_BY_KIND: dict[ReferenceKind, SpanField] = {
    ReferenceKind.PURCHASE_ORDER: "purchase_order",
    ReferenceKind.DELIVERY_NOTE: "delivery_note",
}
_BY_FIELD: dict[str, SpanField] = {
    "invoice": "invoice",
    "amount": "disputed_amount",
    "customer": "customer",
    "purchase_orders": "purchase_order",
    "delivery_notes": "delivery_note",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """A value as a person decided it.

    Attributes:
        field: as corrections name it.
        place: where the person saw it; None where it was typed or confirmed.
    """

    field: str
    value: str
    place: Place | None = None


def spans_of(known: Understanding, values: Sequence[Said]) -> tuple[LabelledSpan, ...]:
    """Give every place at which one of the values is written, in the order of the text.

    Args:
        known: the document, understood.
        values: of fields that are marked; others are left out, and so are empty ones.
    """
    found: dict[tuple[int, int, int, str], LabelledSpan] = {}
    for it in values:
        if it.field not in _BY_FIELD or not it.value:
            continue
        spans = [*_pointed_at(known, it), *_written(known, it)]
        found.update({(one.document, one.start, one.end, one.field): one for one in spans})
    return tuple(found[key] for key in sorted(found))


def is_written(known: Understanding, amount: str) -> bool:
    """Say whether an amount stands in the text as it is."""
    return any(f"{it.value:.2f}" == amount for it in known.findings.amounts)


def _pointed_at(known: Understanding, said: Said) -> Iterator[LabelledSpan]:
    place = said.place
    if place is None:
        return
    for at, document in enumerate(known.documents):
        if document.name == place.document:
            for start, end in _stretches(document, place):
                yield _span(known, at, start, end, _field_at(known, said, at, start, end))


def _stretches(document: Document, place: Place) -> list[tuple[int, int]]:
    """Give the characters of a place; of words in a mail, each time that they stand there."""
    if place.box is not None and place.page is not None:
        inside = [
            (start, start + len(word.text))
            for page, word, start in document.words_between(0, len(document.text))
            if page.number == place.page and word.box and place.box.contains(word.box.center)
        ]
        if inside:
            start, end = inside[0][0], inside[-1][1]
            if len(document.text[start:end].split()) == len(inside):  # nothing else between them
                return [(start, end)]
    return _times(document, place.words)


def _times(document: Document, words: str) -> list[tuple[int, int]]:
    """Give each place at which words stand, whatever blanks are between them."""
    parts = [re.escape(it) for it in words.split()]
    if not parts:
        return []
    pattern = r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)"
    return [it.span() for it in re.finditer(pattern, document.text, re.IGNORECASE)]


def _field_at(known: Understanding, said: Said, document: int, start: int, end: int) -> SpanField:
    """Say what stands there: an invoice may be meant by the number of an order or a delivery."""
    field = _BY_FIELD[said.field]
    text = known.documents[document].text[start:end]
    if field != "invoice" or packed(said.value) in packed(text):
        return field
    for it in known.findings.references:
        span = it.span
        if span.document == document and span.start < end and start < span.end:
            return _BY_KIND.get(it.kind, field)
    return field


def _written(known: Understanding, said: Said) -> Iterator[LabelledSpan]:
    match said.field:
        case "invoice":
            for link in known.links:
                if link.invoice.number == said.value and link.kind in _BY_LINK:
                    yield _of(known, link.span, _BY_LINK[link.kind])
            yield from _named(known, said.value, "invoice")
        case "amount":
            for amount in known.findings.amounts:
                if f"{amount.value:.2f}" == said.value:
                    yield _of(known, amount.span, "disputed_amount")
        case "customer":
            yield from _called(known, said.value)
        case _:
            for number in said.value.split(","):
                yield from _named(known, number, _BY_FIELD[said.field])


def _called(known: Understanding, customer_id: str) -> Iterator[LabelledSpan]:
    """Give the names that led to a customer; addresses and tax numbers are no names."""
    names = {
        (it.span.document, it.span.start)
        for it in known.findings.names
        if it.kind == "organisation"
    }
    for match in known.customers:
        if match.customer.customer_id == customer_id:
            for span in match.spans:
                if (span.document, span.start) in names:
                    yield _of(known, span, "customer")


def _named(known: Understanding, number: str, field: SpanField) -> Iterator[LabelledSpan]:
    for at, document in enumerate(known.documents):
        for start, end in _times(document, number):
            yield _span(known, at, start, end, field)


def _of(known: Understanding, span: Span, field: SpanField) -> LabelledSpan:
    return _span(known, span.document, span.start, span.end, field)


def _span(
    known: Understanding, document: int, start: int, end: int, field: SpanField
) -> LabelledSpan:
    text = known.documents[document].text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return LabelledSpan(document, start, end, field, text[start:end])
