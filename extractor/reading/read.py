"""Choose how a part is read, from its media type and, in a PDF, from each page's own words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from extractor.errors import EmptyFileError, LimitError, UnknownTypeError
from extractor.protocols import OcrEngine
from extractor.reading.body import read_html, read_text
from extractor.reading.cache import CachedEngine
from extractor.reading.gather import gather
from extractor.reading.language import language_of
from extractor.reading.ocr import tesseract
from extractor.reading.office import read_csv, read_docx, read_xlsx
from extractor.reading.pages import is_paged, leaves, open_paged
from extractor.reading.ppocr import ppocr
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.submission import Part, PartRole

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
    if len(part.content) > settings.max_bytes:
        raise LimitError(part.name, f"it has more than {settings.max_bytes} bytes")
    if is_paged(part.media_type):
        with open_paged(part, settings=settings, engine=engine) as pages:
            document = gather(part, leaves(pages, settings), settings)
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
