"""Word processor files (.docx) to documents. python-docx's only door.

Headers and text boxes count, because letters keep their sender there; text that is marked as
hidden or deleted does not. python-docx's own ``text`` leaves out insertions under review, fields
that are filled in (content controls) and text boxes, so the text is taken from its elements.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Protocol

from docx.document import Document as DocxDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import PartFactory
from docx.package import Package
from docx.parts.document import DocumentPart

from extractor.errors import CorruptFileError
from extractor.reading.flow import Flow
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document, PageSource
from extractor.values.submission import Part

_DAMAGE = (
    zipfile.BadZipFile,
    PackageNotFoundError,
    KeyError,
    ValueError,
    OSError,
    SyntaxError,
    AttributeError,
    TypeError,
    IndexError,
    EOFError,
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", _ALTERNATIVE}
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
MAX_DEPTH = 60  # tables, fields and boxes inside each other

for _kind in (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
):
    PartFactory.part_type_for[_kind] = DocumentPart

Block = str | list[list[str]]


class _Element(Protocol):
    """What is used of lxml's elements."""

    tag: str
    text: str | None

    def __iter__(self) -> Iterator[_Element]: ...
    def find(self, path: str) -> _Element | None: ...
    def get(self, key: str) -> str | None: ...


def _opened(content: bytes) -> DocxDocument:
    """Open a document; `docx.Document` refuses templates and those with macros, which are ignored.

    Raises:
        KeyError: its main part is of another type.
    """
    main = Package.open(io.BytesIO(content)).main_document_part
    if not isinstance(main, DocumentPart):
        raise KeyError(str(main))
    document: DocxDocument = main.document
    return document


def read_docx(part: Part, settings: ReadingSettings) -> Document:
    """Read a word processor file: headers, paragraphs and tables in order, footers, as one page.

    Raises:
        CorruptFileError: it is no readable word processor file.
    """
    flow = Flow()
    hidden = _Hidden()
    try:
        document = _opened(part.content)
        for block in _all_blocks(document, hidden):
            if isinstance(block, str):
                for line in block.split("\n"):
                    flow.text(line)
                    flow.end_line()
                flow.end_paragraph()
            else:
                flow.table(block[: settings.max_rows])
    except _DAMAGE as error:
        raise CorruptFileError(part.name, "no readable word processor file") from error
    notes = (f"hidden_text({hidden.runs})",) if hidden.runs else ()
    return Document(part.name, part.media_type, (flow.page(PageSource.SHEET),), notes=notes)


class _Hidden:
    """Counts the runs of text that are marked as hidden."""

    def __init__(self) -> None:
        self.runs = 0


def _all_blocks(document: DocxDocument, hidden: _Hidden) -> Iterator[Block]:
    seen: set[str] = set()
    for section in document.sections:
        for header in (section.first_page_header, section.header):
            yield from _once(_blocks(header._element, hidden, 0), seen)  # noqa: SLF001 (no other way)
    yield from _blocks(document.element.body, hidden, 0)
    for section in document.sections:
        for footer in (section.first_page_footer, section.footer):
            yield from _once(_blocks(footer._element, hidden, 0), seen)  # noqa: SLF001 (no other way)


def _once(blocks: Iterator[Block], seen: set[str]) -> Iterator[Block]:
    """Leave out what an earlier section's header said already."""
    for block in blocks:
        key = repr(block)
        if key not in seen:
            seen.add(key)
            yield block


def _blocks(element: _Element, hidden: _Hidden, depth: int) -> Iterator[Block]:
    """Give the paragraphs and tables below an element; text boxes follow their paragraph."""
    for child in element:
        if child.tag == f"{_W}p":
            boxes: list[_Element] = []
            yield "".join(_pieces(child, hidden, boxes, depth))
            for box in boxes:
                yield from _blocks(box, hidden, depth + 1)
        elif child.tag == f"{_W}tbl":
            yield [_cells(row, hidden, depth + 1) for row in _inside(child, f"{_W}tr", depth)]
        elif child.tag not in _SKIPPED and depth < MAX_DEPTH:
            yield from _blocks(child, hidden, depth + 1)


def _cells(row: _Element, hidden: _Hidden, depth: int) -> list[str]:
    """Give the cells of a row; a merged one is followed by empty ones."""
    cells: list[str] = []
    for cell in _inside(row, f"{_W}tc", depth):
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        goes_on = merged is not None and merged.get(f"{_W}val") != "restart"
        cells.append("" if goes_on else " ".join(_texts(_blocks(cell, hidden, depth))))
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        width = (span.get(f"{_W}val") or "") if span is not None else ""
        cells.extend("" for _ in range(min(int(width), 60) - 1 if width.isdecimal() else 0))
    return cells


def _texts(blocks: Iterator[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, str):
            yield block
        else:
            yield from (cell for row in block for cell in row)


def _inside(element: _Element, tag: str, depth: int) -> Iterator[_Element]:
    """Give elements of one kind, also those in content controls between."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"} and depth < MAX_DEPTH:
            yield from _inside(child, tag, depth + 1)


def _pieces(element: _Element, hidden: _Hidden, boxes: list[_Element], depth: int) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag == f"{_W}txbxContent":
            boxes.append(child)
        elif child.tag == f"{_W}r" and _is_hidden(child):
            hidden.runs += 1
        elif child.tag not in _SKIPPED and depth < MAX_DEPTH:
            yield from _pieces(child, hidden, boxes, depth + 1)


def _is_hidden(run: _Element) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val") not in {"0", "false", "off"}
