"""`extractor read`: words with boxes, lines and tables."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from extractor.cli.documents import each_file
from extractor.values.document import Document, Line, Page, Table, Word
from extractor.values.geometry import around

Json = dict[str, object]


def run_read(paths: Iterable[Path], settings_file: Path | None) -> None:
    """Write what stands in each file.

    Raises:
        SettingsError: the settings file is wrong.
    """
    each_file(paths, settings_file, described)


def described(documents: tuple[Document, ...]) -> Json:
    """Give the pages of all documents of a file, and the text that evidence counts in."""
    return {
        "documents": [_document(it) for it in documents],
        "pages": [_page(document, page) for document in documents for page in document.pages],
    }


def _document(document: Document) -> Json:
    return {
        "name": document.name,
        "media_type": document.media_type,
        "language": document.language,
        "text": document.text,
        "sections": [
            {"kind": it.kind.value, "span": [it.start, it.end]} for it in document.sections
        ],
        "notes": list(document.notes),
    }


def _page(document: Document, page: Page) -> Json:
    return {
        "document": document.name,
        "page": page.number,
        "width": round(page.width, 2),
        "height": round(page.height, 2),
        "source": page.source.value,
        "words": [_word(it) for it in page.words],
        "lines": [_line(page, it) for it in page.lines if it.first < it.last],
        "tables": [_table(page, it) for it in page.tables],
        "notes": list(page.notes),
    }


def _word(word: Word) -> Json:
    box = word.box.as_list() if word.box else None
    return {"text": word.text, "box": box, "confidence": round(word.confidence, 3)}


def _line(page: Page, line: Line) -> Json:
    boxes = [it.box for it in page.words[line.first : line.last] if it.box]
    return {
        "text": page.line_text(line),
        "box": around(boxes).as_list() if boxes else None,
        "words": [line.first, line.last],
    }


def _table(page: Page, table: Table) -> Json:
    rows = [
        [{"text": page.cell_text(it), "words": list(it.words)} for it in row] for row in table.rows
    ]
    return {"header_rows": table.header_rows, "rows": rows}
