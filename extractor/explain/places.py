"""Where stretches of text stand: on which page, in which boxes, one a line."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.explain.explanation import Place
from extractor.values.document import Document
from extractor.values.finding import Span
from extractor.viewing.places import spots_of


def place_of(documents: Sequence[Document], span: Span) -> Place:
    """Give the place of a span."""
    return place_at(documents, span.document, span.start, span.end)


def place_at(documents: Sequence[Document], number: int, start: int, end: int) -> Place:
    """Give the place of ``documents[number].text[start:end]``."""
    document = documents[number]
    return Place(
        number=number,
        name=document.name,
        start=start,
        end=end,
        text=document.text[start:end].strip(),
        spots=spots_of(document, start, end),
        section=document.section_at(start),
    )
