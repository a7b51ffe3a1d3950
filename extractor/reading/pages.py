"""PDFs and pictures page by page: which pages need text recognition, and reading one of them.

A digital page is read at once. A scanned one takes seconds, so looking at a page and recognising
it are two steps: `reading.isolation` deals the second over several processes.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
from collections.abc import Iterator
from typing import Protocol

from extractor.errors import InputError, OcrError
from extractor.protocols import OcrEngine
from extractor.reading.barcodes import with_barcodes
from extractor.reading.gather import ALONE, PAGE_LIMIT, Beyond, Leaf, told, unread
from extractor.reading.pdf import open_pdf
from extractor.reading.pdf_pages import PdfPages
from extractor.reading.pictures import Pictures, open_pictures
from extractor.reading.scan import read_scan
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Page
from extractor.values.submission import Part


class Paged(Protocol):
    """A file with pages; nobody knows how many before the last."""

    def has(self, index: int) -> bool:
        """Say whether there is such a page, counted from 0."""
        ...

    def digital(self, index: int) -> Page | None:
        """Give a page that needs no text recognition; None if it is a scan."""
        ...

    def scanned(self, index: int, language: str | None) -> Page:
        """Recognise a scan.

        Args:
            index: of the page, from 0.
            language: of the pages before it, ISO 639-1; None if not known yet.
        """
        ...

    def beyond(self, *notes: str) -> Beyond:
        """Say what the file holds beside its pages, after these notes."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class Scan:
    """A page that has to be recognised."""

    index: int


@contextlib.contextmanager
def open_paged(
    part: Part, *, settings: ReadingSettings, engine: OcrEngine | None
) -> Iterator[Paged]:
    """Open a PDF or a picture.

    Raises:
        InputError: it is damaged, encrypted or too large.
    """
    if part.media_type == "application/pdf":
        with open_pdf(part.name, part.content) as pdf:
            yield PdfPages(pdf, part.content, settings, engine)
    else:
        with open_pictures(
            part.name, part.content, max_pixels=settings.max_pixels, dpi=settings.dpi
        ) as pictures:
            yield _PicturePages(pictures, part, settings, engine)


def look(pages: Paged, index: int, settings: ReadingSettings) -> Leaf | Scan | Beyond:
    """Read a page if it is digital; a damaged one is noted."""
    try:
        if not pages.has(index):
            return pages.beyond()
        if index >= settings.max_pages:
            return pages.beyond(PAGE_LIMIT)
        page = pages.digital(index)
    except (InputError, OcrError) as error:
        return unread(index, error)
    return Scan(index) if page is None else Leaf(page)


def recognise(pages: Paged, index: int, language: str | None) -> Leaf:
    """Read a scanned page; one that cannot be read is noted."""
    try:
        return Leaf(pages.scanned(index, language))
    except (InputError, OcrError) as error:
        return unread(index, error)


def leaves(pages: Paged, settings: ReadingSettings) -> Iterator[Leaf | Beyond]:
    """Read page after page.

    The first page whose language can be told decides in which language scans are read, except
    for the very first, which are read as if nothing were known.
    """
    language: str | None = None
    for index in itertools.count():
        leaf = look(pages, index, settings)
        if isinstance(leaf, Scan):
            leaf = recognise(pages, index, language if index >= ALONE else None)
        yield leaf
        if isinstance(leaf, Beyond):
            return
        language = language or told(leaf.page, settings)


@dataclasses.dataclass(frozen=True, slots=True)
class _PicturePages:
    pictures: Pictures
    part: Part
    settings: ReadingSettings
    engine: OcrEngine | None

    def has(self, index: int) -> bool:
        return self.pictures.has(index)

    def digital(self, index: int) -> Page | None:  # noqa: ARG002 (a picture never is)
        return None

    def scanned(self, index: int, language: str | None) -> Page:
        engine = _needed(self.part, self.engine)
        picture = self.pictures.page(index)
        page = read_scan(
            picture.pixels,
            number=index + 1,
            dpi=picture.dpi,
            wanted_dpi=self.settings.dpi,
            engine=engine,
            language=language,
        )
        if picture.damage:
            page = dataclasses.replace(page, notes=(*page.notes, "picture_cut_off"))
        return with_barcodes(page, picture.pixels, picture.dpi, wanted=self.settings.barcodes)

    def beyond(self, *notes: str) -> Beyond:
        return Beyond(notes)


def _needed(part: Part, engine: OcrEngine | None) -> OcrEngine:
    if engine is None:
        raise OcrError(part.name, "it is a picture, and no text recognition is installed")
    return engine
