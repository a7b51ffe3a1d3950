"""The pages of a PDF: read from their text where it can be trusted, else from their picture."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Sequence

from extractor.errors import OcrError
from extractor.protocols import OcrEngine
from extractor.reading.barcodes import with_barcodes
from extractor.reading.einvoice_pdf import embedded
from extractor.reading.gather import Beyond
from extractor.reading.layer_check import SAME_TEXT, layer_agrees, likeness
from extractor.reading.layers import Layer, layer_of
from extractor.reading.layout import Layout, lay_out
from extractor.reading.pdf import Pdf, PdfPage
from extractor.reading.pdf_space import turned
from extractor.reading.scan import read_scan
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Line, Page, PageSource, Word

LAYER_CONFIDENCE = 0.9  # in the words of a scan's text layer: it was recognised once, too
MORE_TEXT = 1.3  # times the characters of a layer: then the picture holds text of its own
# codes of a page's notes
HIDDEN = "hidden_text"
SCANNED_LAYER = "ocr_layer"
UNCHECKED = "text_layer_unchecked"
DISTRUSTED = "text_layer_distrusted"


@dataclasses.dataclass(frozen=True, slots=True)
class PdfPages:
    """An open PDF, page by page.

    Attributes:
        content: of the file, for a second opinion on a page that seems empty.
        engine: None reads digital pages only.
    """

    pdf: Pdf
    content: bytes
    settings: ReadingSettings
    engine: OcrEngine | None

    def has(self, index: int) -> bool:
        """Say whether there is such a page, counted from 0."""
        return index < len(self.pdf)

    def digital(self, index: int) -> Page | None:
        """Give a page whose text can be trusted as it is; None if its picture must be looked at.

        Without an engine, a text that can only be doubted is taken and noted.
        """
        page = self.pdf.page(index)
        if not (page.words or page.asides or page.hidden or page.picture_share):
            page = dataclasses.replace(page, words=_second_opinion(self.content, index))
        layer = layer_of(page)
        if layer is Layer.DIGITAL:
            return _page(page, index + 1)
        if self.engine is None and layer is Layer.RECOGNISED:
            return _scanned_layer(page, index + 1, UNCHECKED)
        if self.engine is None and page.words and layer is not Layer.NONE:
            return _page(page, index + 1, UNCHECKED)
        return None

    def scanned(self, index: int, language: str | None) -> Page:
        """Read a page with its picture: check its text layer, or recognise the picture.

        Raises:
            OcrError: there is no engine, or it failed.
        """
        if self.engine is None:
            raise OcrError(self.pdf.name, "it is a picture, and no text recognition is installed")
        page = self.pdf.page(index)
        layer = layer_of(page)
        picture, dpi = self.pdf.picture(
            index, dpi=self.settings.dpi, max_pixels=self.settings.max_pixels
        )
        if layer is Layer.RECOGNISED and not page.turn:
            words = (*page.words, *page.hidden)
            if layer_agrees(words, picture, dpi=dpi, engine=self.engine, language=language):
                return with_barcodes(
                    _scanned_layer(page, index + 1), picture, dpi, wanted=self.settings.barcodes
                )
        read = read_scan(
            picture,
            number=index + 1,
            dpi=dpi,
            wanted_dpi=self.settings.dpi,
            engine=self.engine,
            language=language,
        )
        return with_barcodes(
            _better(page, layer, read), picture, dpi, wanted=self.settings.barcodes
        )

    def beyond(self, *notes: str) -> Beyond:
        """Say what the file holds beside its pages, after these notes."""
        einvoice, more = embedded(self.pdf)
        return Beyond((*notes, *more), einvoice)


def _second_opinion(content: bytes, index: int) -> tuple[Word, ...]:
    # loaded when first needed: rarely, and it would take a third of a child's time to start
    library = importlib.import_module("extractor.reading.pdf_tables")
    words: tuple[Word, ...] = library.second_opinion(content, index)
    return words


def _better(page: PdfPage, layer: Layer, read: Page) -> Page:
    """Choose between a page's doubtful text and what was recognised in its picture."""
    if layer is Layer.PARTIAL:
        recognised = sum(len(word.text) for word in read.words)
        if recognised < MORE_TEXT * page.characters:
            return _page(page, read.number)
        return dataclasses.replace(read, notes=(*read.notes, *_hidden_note(page)))
    if layer is Layer.GARBLED and likeness(page.words, read.words) >= SAME_TEXT:
        return _page(page, read.number)
    if layer in {Layer.GARBLED, Layer.RECOGNISED}:
        return dataclasses.replace(read, notes=(*read.notes, DISTRUSTED))
    return read


def _scanned_layer(page: PdfPage, number: int, *notes: str) -> Page:
    """Give the text layer of a scan, with the doubt that it was recognised by somebody."""
    words = [
        dataclasses.replace(word, confidence=LAYER_CONFIDENCE)
        for word in (*page.words, *page.hidden)
    ]
    whole = dataclasses.replace(page, words=tuple(words), hidden=())
    return dataclasses.replace(_page(whole, number, SCANNED_LAYER, *notes), source=PageSource.OCR)


def _page(page: PdfPage, number: int, *more: str) -> Page:
    layout = _with_asides(lay_out(page.words, page.rules), page)
    notes = [] if layout.words else ["blank_page"]
    if page.turn:
        notes.append(f"rotated_{page.turn}")
    notes += [*_hidden_note(page), *more]
    return Page(
        number,
        page.width,
        page.height,
        PageSource.TEXT_LAYER,
        layout.words,
        layout.lines,
        layout.tables,
        tuple(notes),
    )


def _hidden_note(page: PdfPage) -> tuple[str, ...]:
    return (f"{HIDDEN}({len(page.hidden)})",) if page.hidden else ()


def _with_asides(layout: Layout, page: PdfPage) -> Layout:
    """Put text that runs up or down the page behind the rest, in its own reading order."""
    for aside in page.asides:
        upright = [
            dataclasses.replace(word, box=turned(word.box, aside.turn, page.width, page.height))
            for word in aside.words
            if word.box
        ]
        layout = _joined(layout, lay_out(upright), aside.turn, page)
    return layout


def _joined(layout: Layout, aside: Layout, turn: int, page: PdfPage) -> Layout:
    size = (page.height, page.width) if turn in {90, 270} else (page.width, page.height)
    back: Sequence[Word] = [
        dataclasses.replace(word, box=turned(word.box, -turn % 360, *size))
        for word in aside.words
        if word.box
    ]
    first = len(layout.words)
    gap = (Line(first, first),) if layout.lines else ()
    lines = (Line(it.first + first, it.last + first) for it in aside.lines)
    return Layout((*layout.words, *back), (*layout.lines, *gap, *lines), layout.tables)
