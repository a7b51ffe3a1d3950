"""Where the values of a record stand on what was received."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from extractor.values.document import Document
from extractor.values.geometry import Box, around
from extractor.values.reading import Reading
from extractor.values.record import EvidenceRecord, FileRecord
from extractor.viewing.original import documents_of


@dataclasses.dataclass(frozen=True, slots=True)
class Spot:
    """A box on a page (numbered from 1)."""

    page: int
    box: Box


@dataclasses.dataclass(frozen=True, slots=True)
class Marked:
    """One value of a record and where it stands.

    Attributes:
        dispute: index of the dispute it belongs to; None for the whole file.
        part: place of the part among those of the submission.
        span: ``(start, end)`` in the part's text; None where only the box is known.
        spots: one a line; empty where there are no pages.
    """

    field: str
    dispute: int | None
    part: int
    span: tuple[int, int] | None
    spots: tuple[Spot, ...]
    text: str
    confidence: float


def marked_values(record: FileRecord, reading: Reading) -> tuple[Marked, ...]:
    """Give the place of every value that has evidence; evidence of parts that are gone is left out.

    Args:
        record: of the file.
        reading: of the same file.
    """
    numbers = {at: number for number, at in _documents(reading).items()}
    found: list[Marked] = []
    for at, evidence in _evidence(record):
        place = _document(reading.documents, evidence)
        if place is not None and place in numbers:
            found.append(_marked(evidence, at, numbers[place], reading.documents[place]))
    return tuple(found)


def _documents(reading: Reading) -> dict[int, int]:
    return documents_of(reading.submission.parts, reading.documents)


def _evidence(record: FileRecord) -> Iterator[tuple[int | None, EvidenceRecord]]:
    for evidence in record.evidence:
        yield None, evidence
    for at, dispute in enumerate(record.disputes):
        for evidence in dispute.evidence:
            yield at, evidence


def _document(documents: Sequence[Document], evidence: EvidenceRecord) -> int | None:
    """Find the document of this name; of several, the one that holds the words."""
    named = [at for at, it in enumerate(documents) if it.name == evidence.document]
    if evidence.span is not None and len(named) > 1:
        start, end = evidence.span
        for at in named:
            if documents[at].text[start:end].strip() == evidence.text.strip():
                return at
    return named[0] if named else None


def _marked(evidence: EvidenceRecord, dispute: int | None, part: int, document: Document) -> Marked:
    spots: tuple[Spot, ...] = ()
    span = evidence.span
    if span is not None and span[1] <= len(document.text):
        spots = spots_of(document, *span)
    if not spots and evidence.page is not None and evidence.box is not None:
        spots = (Spot(evidence.page, Box(*evidence.box)),)
    return Marked(evidence.field, dispute, part, span, spots, evidence.text, evidence.confidence)


def spots_of(document: Document, start: int, end: int) -> tuple[Spot, ...]:
    """Give the boxes of ``text[start:end]``, one a line; none where words have no boxes."""
    lines: list[tuple[int, list[Box]]] = []
    for page, word, _ in document.words_between(start, end):
        if word.box is None:
            continue
        if lines and lines[-1][0] == page.number and _goes_on(lines[-1][1][-1], word.box):
            lines[-1][1].append(word.box)
        else:
            lines.append((page.number, [word.box]))
    return tuple(Spot(page, around(boxes)) for page, boxes in lines)


def _goes_on(before: Box, box: Box) -> bool:
    """Say whether a word stands on the line of the one before, to its right."""
    return before.y0 <= box.center[1] <= before.y1 and box.x0 >= before.x0
