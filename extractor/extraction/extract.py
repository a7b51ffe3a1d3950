"""Propose every reference, amount, day, quantity and name in the documents of a submission."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from extractor.extraction.amounts import find_amounts
from extractor.extraction.dates import find_days
from extractor.extraction.entities import EntityModel
from extractor.extraction.identifiers import find_identifiers
from extractor.extraction.labels import titled_kind
from extractor.extraction.quantities import find_quantities
from extractor.extraction.references import find_references
from extractor.values.document import Document
from extractor.values.finding import (
    Amount,
    Day,
    Findings,
    Name,
    Quantity,
    Reference,
    ReferenceKind,
    Span,
)
from extractor.values.money import Money


def extract(
    documents: Sequence[Document], *, received: dt.date | None, entities: EntityModel | None
) -> Findings:
    """Propose all findings of a submission.

    Args:
        documents: a mail's body first, then its attachments.
        received: the day of receipt, which gives days their missing year.
        entities: the trained NER, or None to go by rules alone.
    """
    parts = [
        _extract_one(number, document, received, entities)
        for number, document in enumerate(documents)
    ]
    return Findings(
        references=tuple(it for part in parts for it in part.references),
        amounts=tuple(it for part in parts for it in part.amounts),
        days=tuple(it for part in parts for it in part.days),
        quantities=tuple(it for part in parts for it in part.quantities),
        names=tuple(it for part in parts for it in part.names),
    )


def _extract_one(
    number: int, document: Document, received: dt.date | None, entities: EntityModel | None
) -> Findings:
    text = document.text
    titles = column_titles(document)
    identifiers = find_identifiers(text)
    days = find_days(text, reference=received)
    sure = [(it.start, it.end) for it in identifiers]
    amounts = [
        it for it in find_amounts(text) if not _inside(it.start, it.end, sure + _spans(days))
    ]
    # "12.05" may be a day or an amount; as a reference it is neither.
    dated = [(it.start, it.end) for it in days if it.end - it.start >= 6]
    money = [(it.start, it.end) for it in amounts]
    references = find_references(text, taken=sure + dated + money)
    quantities = find_quantities(text, taken=sure + dated + money)

    def span(start: int, end: int, method: str) -> Span:
        section = document.section_at(start)
        return Span(number, start, end, text[start:end], section, None, method)

    marked = entities.find(text) if entities is not None else ()
    named = {(it.start, it.end): it for it in marked}
    return Findings(
        references=tuple(
            _reference(span(it.start, it.end, "rule:reference"), it.kind, titles.get(it.start, ""))
            for it in references
        )
        + tuple(
            Reference(span(it.start, it.end, "ner"), ReferenceKind(it.label), 0.6)
            for it in marked
            if it.label in set(ReferenceKind)
            and not any((r.start, r.end) == (it.start, it.end) for r in references)
        ),
        amounts=tuple(
            Amount(
                span(it.start, it.end, "rule:amount"),
                Money(it.value, it.currency, it.basis),
            )
            for it in amounts
        ),
        days=tuple(Day(span(it.start, it.end, "rule:day"), it.readings) for it in days),
        quantities=tuple(
            Quantity(span(it.start, it.end, "rule:quantity"), it.value, it.unit)
            for it in quantities
        ),
        names=tuple(
            Name(span(it.start, it.end, "rule:identifier"), it.kind, it.value) for it in identifiers
        )
        + tuple(
            Name(span(it.start, it.end, "ner"), "organisation", it.text)
            for it in named.values()
            if it.label == "customer"
        ),
    )


def _reference(span: Span, kind: ReferenceKind, title: str) -> Reference:
    if kind is ReferenceKind.UNKNOWN and title:
        kind = titled_kind(title)
    return Reference(span, kind, 0.5 if kind is ReferenceKind.UNKNOWN else 0.8)


def _spans(days: Sequence[object]) -> list[tuple[int, int]]:
    return [
        (day.start, day.end)  # type: ignore[attr-defined]
        for day in days
        if day.end - day.start >= 8  # type: ignore[attr-defined]
    ]


def _inside(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(low < end and start < high for low, high in spans)


def column_titles(document: Document) -> dict[int, str]:
    """Give the column title above each word that stands in a table, by the word's offset."""
    titles: dict[int, str] = {}
    for page in document.pages:
        for table in page.tables:
            if not table.header_rows:
                continue
            heads = [
                " ".join(page.cell_text(row[column]) for row in table.rows[: table.header_rows])
                for column in range(len(table.rows[0]))
            ]
            for row in table.rows[table.header_rows :]:
                for column, cell in enumerate(row):
                    for index in cell.words:
                        titles[document.word_start(page, index)] = heads[column]
    return titles
