"""Choose how a part is read, from its media type and, in a PDF, from each page's own words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from extractor.errors import EmptyFileError, OcrError, UnknownTypeError
from extractor.protocols import OcrEngine
from extractor.reading.body import read_html, read_text
from extractor.reading.cache import CachedEngine
from extractor.reading.language import language_of
from extractor.reading.layout import lay_out
from extractor.reading.ocr import tesseract
from extractor.reading.office import read_csv, read_docx, read_xlsx
from extractor.reading.pdf import Pdf, PdfPage, open_pdf
from extractor.reading.pdf_tables import second_opinion
from extractor.reading.pictures import decode
from extractor.reading.ppocr import ppocr
from extractor.reading.scan import read_scan
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document, Page, PageSource
from extractor.values.submission import Part, PartRole

ENOUGH_CHARACTERS = 30  # on a page; fewer are a stamp or a scanner's mark
ODD_SHARE = 0.15  # of characters that no font can name: the text layer is unusable
FULL_PICTURE = 0.8  # of the page: a scan, whatever few words lie over it

_OFFICE: dict[str, Callable[[Part, ReadingSettings], Document]] = {
    "text/csv": read_csv,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": read_docx,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": read_xlsx,
}


def read(part: Part, *, settings: ReadingSettings, engine: OcrEngine | None) -> Document:
    """Read one part to words, lines and tables.

    Args:
        part: a mail's text or a file.
        settings: how, and how far.
        engine: reads pictures; None is enough for digital files.

    Raises:
        InputError: it is empty, damaged, encrypted, too large or of an unknown type.
        OcrError: it is a picture and there is no engine, or the engine failed.
    """
    if not part.content and part.role is not PartRole.BODY:
        raise EmptyFileError(part.name)
    if part.media_type == "application/pdf":
        document = _read_pdf(part, settings, engine)
    elif part.media_type.startswith("image/"):
        document = _read_pictures(part, settings, engine)
    elif part.media_type == "text/html":
        document = read_html(part)
    elif part.media_type == "text/plain":
        document = read_text(part)
    elif part.media_type in _OFFICE:
        document = _OFFICE[part.media_type](part, settings)
    else:
        raise UnknownTypeError(part.name, part.media_type)
    language = language_of(document.text, settings.languages)
    return dataclasses.replace(document, language=language)


def best_engine(settings: ReadingSettings) -> OcrEngine | None:
    """Give the engine that the settings ask for, or None if it is not installed.

    "auto" takes the engine that read best on the scans of the casebook: PP-OCR where its package
    is installed, else Tesseract.
    """
    engine: OcrEngine | None = None
    if settings.engine in {"auto", "ppocr"}:
        engine = ppocr(settings)
    if engine is None and settings.engine in {"auto", "tesseract"}:
        engine = tesseract(settings)
    if engine is None or settings.cache_dir is None:
        return engine
    return CachedEngine(engine, settings.cache_dir)


def _read_pdf(part: Part, settings: ReadingSettings, engine: OcrEngine | None) -> Document:
    pages: list[Page] = []
    language: str | None = None
    with open_pdf(part.name, part.content) as pdf:
        for index in range(min(len(pdf), settings.max_pages)):
            page = pdf.page(index)
            if not page.words and not page.picture_share:
                page = dataclasses.replace(page, words=second_opinion(part.content, index))
            if is_scanned(page):
                pages.append(_scanned_page(pdf, index, settings, _needed(part, engine), language))
            else:
                pages.append(_digital_page(page, index + 1))
            language = language or _language(pages[-1], settings)
        notes = ("page_limit",) if len(pdf) > settings.max_pages else ()
    return Document(part.name, part.media_type, tuple(pages), notes=notes)


def is_scanned(page: PdfPage) -> bool:
    """Say whether a page must be read from its picture."""
    if page.odd_share > ODD_SHARE:
        return True
    if page.characters >= ENOUGH_CHARACTERS:
        return False
    return page.picture_share > FULL_PICTURE or (page.picture_share > 0 and not page.characters)


def _digital_page(page: PdfPage, number: int) -> Page:
    layout = lay_out(page.words, page.rules)
    notes = [] if page.words else ["blank_page"]
    if page.turn:
        notes.append(f"rotated_{page.turn}")
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


def _scanned_page(
    pdf: Pdf, index: int, settings: ReadingSettings, engine: OcrEngine, language: str | None
) -> Page:
    picture, dpi = pdf.picture(index, dpi=settings.dpi, max_pixels=settings.max_pixels)
    return read_scan(
        picture,
        number=index + 1,
        dpi=dpi,
        wanted_dpi=settings.dpi,
        engine=engine,
        language=language,
    )


def _read_pictures(part: Part, settings: ReadingSettings, engine: OcrEngine | None) -> Document:
    pages: list[Page] = []
    notes: list[str] = []
    language: str | None = None
    for picture in decode(part.name, part.content, max_pixels=settings.max_pixels):
        if len(pages) == settings.max_pages:
            notes.append("page_limit")
            break
        page = read_scan(
            picture.pixels,
            number=len(pages) + 1,
            dpi=picture.dpi,
            wanted_dpi=settings.dpi,
            engine=_needed(part, engine),
            language=language,
        )
        if picture.damage:
            page = dataclasses.replace(page, notes=(*page.notes, "picture_cut_off"))
        pages.append(page)
        language = language or _language(page, settings)
    return Document(part.name, part.media_type, tuple(pages), notes=tuple(notes))


def _needed(part: Part, engine: OcrEngine | None) -> OcrEngine:
    if engine is None:
        raise OcrError(part.name, "it is a picture, and no text recognition is installed")
    return engine


def _language(page: Page, settings: ReadingSettings) -> str | None:
    return language_of(" ".join(word.text for word in page.words), settings.languages)
