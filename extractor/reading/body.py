"""The text of a mail, plain or HTML, to a document with sections."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.reading.charsets import decode
from extractor.reading.flow import Flow
from extractor.reading.html import flow_of
from extractor.reading.sections import sections_of
from extractor.values.document import Document, PageSource, Section
from extractor.values.submission import Part, PartRole

TABLE_ROWS = 2  # lines with the same number of columns that make a table of plain text

# columns of a table in plain text: two blanks, a tab or a bar between cells
_CELL_BREAK = re.compile(r"\s*\|\s*|\t+|(?<=\S) {2,}(?=\S)")
# such as "-----+-----", "=====", "|---|---|"
_RULE_LINE = re.compile(r"[\s|+=_:-]{3,}")
_DIGIT = re.compile(r"\d")


def read_text(part: Part) -> Document:
    """Read plain text; a mail's body gets its sections."""
    return text_document(part, decode(part.content))


def text_document(part: Part, text: str) -> Document:
    """Read text whose charset is no question any more."""
    flow = Flow()
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        rows = _table_at(lines, at)
        if rows:
            flow.table([cells for _, cells in rows])
            at = rows[-1][0] + 1
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


def _table_at(lines: Sequence[str], first: int) -> list[tuple[int, list[str]]]:
    """Give the rows of a table in plain text that begins at a line, with their line numbers."""
    rows: list[tuple[int, list[str]]] = []
    for index in range(first, len(lines)):
        line = lines[index].strip()
        if rows and line and _RULE_LINE.fullmatch(line):
            continue
        cells = [cell.strip() for cell in _CELL_BREAK.split(line.strip("| "))]
        if len(cells) < 3 or (rows and len(cells) != len(rows[0][1])) or line.startswith(">"):
            break
        rows.append((index, cells))
    with_figures = sum(any(_DIGIT.search(cell) for cell in cells) for _, cells in rows)
    return rows if len(rows) >= TABLE_ROWS and with_figures else []
