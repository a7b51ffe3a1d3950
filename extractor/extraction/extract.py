"""Propose every reference, amount, day, quantity and name in the documents of a submission."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from extractor.extraction.amounts import FoundAmount, find_amounts
from extractor.extraction.dates import find_days
from extractor.extraction.entities import EntityModel, FoundEntity
from extractor.extraction.identifiers import FoundIdentifier, find_identifiers
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


@dataclasses.dataclass(frozen=True, slots=True)
class _Page:
    """A document under work: its text, and the same text with cells kept apart."""

    number: int
    document: Document
    parted: str

    def span(self, start: int, end: int, method: str) -> Span:
        document = self.document
        text = document.text[start:end]
        return Span(self.number, start, end, text, document.section_at(start), None, method)


def _extract_one(
    number: int, document: Document, received: dt.date | None, entities: EntityModel | None
) -> Findings:
    here = _Page(number, document, parted_text(document))
    identifiers = find_identifiers(here.parted)
    sure = [(it.start, it.end) for it in identifiers]
    days = [
        it
        for it in find_days(here.parted, reference=received)
        if not _inside(it.start, it.end, sure)
    ]
    long_days = [(it.start, it.end) for it in days if it.end - it.start >= 8]
    amounts = [
        it
        for it in find_amounts(here.parted)
        if not _inside(it.start, it.end, sure + long_days) and not _over_rows(here, it)
    ]
    # "12.05" may be a day or an amount; as a reference it is neither.
    found = [(it.start, it.end) for it in days] + [(it.start, it.end) for it in amounts]
    taken = sure + [(start, end) for start, end in found if end - start >= 6]
    entries = entities.find(document.text) if entities is not None else ()
    return Findings(
        references=_references(here, taken, entries),
        amounts=tuple(
            Amount(
                here.span(it.start, it.end, "rule:amount"),
                Money(it.value, it.currency, it.basis),
            )
            for it in amounts
        ),
        days=tuple(Day(here.span(it.start, it.end, "rule:day"), it.readings) for it in days),
        quantities=tuple(
            Quantity(here.span(it.start, it.end, "rule:quantity"), it.value, it.unit)
            for it in find_quantities(here.parted, taken=taken)
        ),
        names=_names(here, identifiers, entries),
    )


def _references(
    here: _Page, taken: list[tuple[int, int]], entries: Sequence[FoundEntity]
) -> tuple[Reference, ...]:
    titles = column_titles(here.document)
    found = find_references(here.parted, taken=taken)
    known = {(it.start, it.end) for it in found}
    by_rule = [
        _reference(here.span(it.start, it.end, "rule:reference"), it.kind, titles.get(it.start, ""))
        for it in found
    ]
    by_model = [
        Reference(here.span(it.start, it.end, "ner"), ReferenceKind(it.label), 0.6)
        for it in entries
        if it.label in set(ReferenceKind) and (it.start, it.end) not in known
    ]
    return (*by_rule, *by_model)


def _names(
    here: _Page, identifiers: Sequence[FoundIdentifier], entries: Sequence[FoundEntity]
) -> tuple[Name, ...]:
    by_rule = [
        Name(here.span(it.start, it.end, "rule:identifier"), it.kind, it.value)
        for it in identifiers
    ]
    by_model = [
        Name(here.span(it.start, it.end, "ner"), "organisation", it.text)
        for it in entries
        if it.label == "customer"
    ]
    return (*by_rule, *by_model)


def _reference(span: Span, kind: ReferenceKind, title: str) -> Reference:
    if kind is ReferenceKind.UNKNOWN and title:
        kind = titled_kind(title)
    return Reference(span, kind, 0.5 if kind is ReferenceKind.UNKNOWN else 0.8)


def _inside(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(low < end and start < high for low, high in spans)


def _over_rows(here: _Page, amount: FoundAmount) -> bool:
    """Say whether an amount begins in one row of a table: "EUR" and the number in the next."""
    broken = "\n" in here.parted[amount.start : amount.end]
    return broken and here.parted[: amount.start].rpartition("\n")[2].count("|") > 0


def parted_text(document: Document) -> str:
    """Give the text with a bar between neighbouring cells of a table instead of a blank.

    Offsets stay the same. Without it "9260001252" and "1.486,04" of the next column would read
    as one number.
    """
    letters = list(document.text)
    for page in document.pages:
        cell_of = {
            index: (at, row_at, column)
            for at, table in enumerate(page.tables)
            for row_at, row in enumerate(table.rows)
            for column, cell in enumerate(row)
            for index in cell.words
        }
        for line in page.lines:
            for index in range(line.first, line.last - 1):
                if cell_of.get(index) != cell_of.get(index + 1):
                    end = document.word_start(page, index) + len(page.words[index].text)
                    letters[end] = "|"
    return "".join(letters)


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
