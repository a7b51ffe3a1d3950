"""Where stretches of text stand: on which page, in which boxes, one a line."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.explain.explanation import Place, Spot
from extractor.values.document import Document
from extractor.values.finding import Span
from extractor.values.geometry import Box, around


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
        spots=_spots(document, start, end),
        section=document.section_at(start),
    )


def _spots(document: Document, start: int, end: int) -> tuple[Spot, ...]:
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
