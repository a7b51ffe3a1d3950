"""OpenDocument texts to documents. odfdo's only door."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import odfdo
from lxml.etree import LxmlError

from extractor.errors import CorruptFileError
from extractor.reading.flow import Flow
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document, PageSource
from extractor.values.submission import Part

_DAMAGE = (
    zipfile.BadZipFile,
    LxmlError,
    KeyError,
    ValueError,
    OSError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
)
MAX_DEPTH = 50  # lists and sections inside each other


def read_odt(part: Part, settings: ReadingSettings) -> Document:
    """Read an OpenDocument text: paragraphs, lists and tables in order, as one page.

    Raises:
        CorruptFileError: it is no readable OpenDocument text.
    """
    flow = Flow()
    try:
        body = odfdo.Document(io.BytesIO(part.content)).body
        for block in _blocks(body, 0):
            if isinstance(block, str):
                flow.text(block)
                flow.end_paragraph()
            else:
                flow.table(block[: settings.max_rows])
    except _DAMAGE as error:
        raise CorruptFileError(part.name, "no readable OpenDocument text") from error
    return Document(part.name, part.media_type, (flow.page(PageSource.SHEET),))


def _blocks(element: odfdo.Element, depth: int) -> Iterator[str | list[list[str]]]:
    for child in element.children:
        tag = child.tag
        if tag in {"text:p", "text:h"}:
            yield child.text_recursive
        elif tag == "table:table":
            yield [_cells(row) for row in child.get_elements("descendant::table:table-row")]
        elif tag.startswith("text:") and tag != "text:tracked-changes" and depth < MAX_DEPTH:
            yield from _blocks(child, depth + 1)


def _cells(row: odfdo.Element) -> list[str]:
    return [
        " ".join(it.text_recursive for it in cell.get_elements("descendant::text:p"))
        for cell in row.get_elements("table:table-cell|table:covered-table-cell")
    ]
