"""The text of a mail, plain or HTML, to a document with sections."""

from __future__ import annotations

from collections.abc import Callable

from extractor.reading.charsets import decode
from extractor.reading.flow import Flow
from extractor.reading.html import flow_of
from extractor.reading.sections import sections_of
from extractor.reading.text_tables import table_at
from extractor.values.document import Document, PageSource, Section
from extractor.values.submission import Part, PartRole


def is_text(part: Part) -> bool:
    """Say whether `read_text_part` reads it."""
    return part.media_type in _READERS


def read_text_part(part: Part) -> Document:
    """Read plain text or HTML; a mail's body gets its sections."""
    return _READERS[part.media_type](part)


def read_text(part: Part) -> Document:
    """Read plain text; a mail's body gets its sections."""
    return text_document(part, decode(part.content))


def text_document(part: Part, text: str) -> Document:
    """Read text whose charset is no question any more."""
    flow = Flow()
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        table = table_at(lines, at)
        if table is not None:
            flow.table(table.rows)
            at = table.last + 1
            continue
        flow.text(lines[at])
        flow.end_line_or_paragraph()
        at += 1
    return _document(part, flow)


def read_html(part: Part) -> Document:
    """Read HTML; a mail's body gets its sections."""
    return _document(part, flow_of(decode(part.content)))


def _document(part: Part, flow: Flow) -> Document:
    page = flow.page(PageSource.MAIL)
    document = Document(part.name, part.media_type, (page,))
    if part.role is not PartRole.BODY:
        return document
    kinds = sections_of([page.line_text(line) for line in page.lines], flow.quoted)
    sections: list[Section] = []
    start = 0
    for line, kind in zip(page.lines, kinds, strict=True):
        end = start + len(page.line_text(line)) + 1
        if sections and sections[-1].kind is kind:
            sections[-1] = Section(kind, sections[-1].start, end)
        else:
            sections.append(Section(kind, start, end))
        start = end
    return Document(part.name, part.media_type, (page,), sections=tuple(sections))


_READERS: dict[str, Callable[[Part], Document]] = {
    "text/plain": read_text,
    "text/html": read_html,
}
