"""The text layer of a PDF: words with boxes, rules, and pictures of its pages.

PDFium is not thread-safe: spread work over processes, not over threads.
"""

from __future__ import annotations

import contextlib
import ctypes
import dataclasses
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from pypdfium2 import raw

from extractor.errors import CorruptFileError, EncryptedFileError
from extractor.reading.pdf_rules import rules_of
from extractor.reading.pdf_space import Space, turned
from extractor.reading.pdf_words import words_of
from extractor.reading.shapes import Rule
from extractor.values.document import Word

MAX_ATTACHED = 50  # files in a PDF that are looked at


@dataclasses.dataclass(frozen=True, slots=True)
class PdfPage:
    """What one page of a PDF holds, in points from the top left of the page as seen.

    Attributes:
        odd_share: of characters that no font could name, 0 to 1.
        picture_share: of the page that its largest picture covers, 0 to 1.
        turn: degrees clockwise by which text that ran up or down the page was set upright.
    """

    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    odd_share: float
    picture_share: float
    turn: int = 0

    @property
    def characters(self) -> int:
        """Count the characters of all words."""
        return sum(len(word.text) for word in self.words)


class Pdf:
    """An open PDF."""

    def __init__(self, name: str, document: pdfium.PdfDocument) -> None:
        self.name = name
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    def page(self, index: int) -> PdfPage:
        """Read the words and rules of a page.

        Raises:
            CorruptFileError: this page is damaged.
        """
        with self._open(index) as page:
            return _read(page)

    def attached(self, *, ending: str, max_bytes: int) -> Iterator[tuple[str, bytes]]:
        """Give the name and bytes of the files in the PDF whose name ends so; damaged ones not.

        Args:
            ending: of the name, in lower case.
            max_bytes: larger files are left out.
        """
        for index in range(min(self._document.count_attachments(), MAX_ATTACHED)):
            try:
                attachment = self._document.get_attachment(index)
                name = str(attachment.get_name())
            except pdfium.PdfiumError:
                continue
            size = ctypes.c_ulong()
            raw.FPDFAttachment_GetFile(attachment.raw, None, 0, size)
            if not name.lower().endswith(ending) or not 0 < size.value <= max_bytes:
                continue
            content = (ctypes.c_char * size.value)()
            if raw.FPDFAttachment_GetFile(attachment.raw, content, size.value, size):
                yield name, bytes(content)

    def picture(
        self, index: int, *, dpi: int, max_pixels: int
    ) -> tuple[npt.NDArray[np.uint8], float]:
        """Draw a page: height x width x 3 (BGR), and its dots per inch.

        A page that would have more pixels is drawn at fewer dots per inch.

        Raises:
            CorruptFileError: this page is damaged.
        """
        with self._open(index) as page:
            width, height = page.get_size()
            scale = min(dpi / 72, (max_pixels / max(width * height, 1)) ** 0.5)
            bitmap = page.render(scale=scale, rev_byteorder=False)
            picture: npt.NDArray[np.uint8] = bitmap.to_numpy().copy()
            bitmap.close()
        return picture, scale * 72

    @contextlib.contextmanager
    def _open(self, index: int) -> Iterator[pdfium.PdfPage]:
        try:
            page = self._document[index]
        except pdfium.PdfiumError as error:
            raise CorruptFileError(self.name, f"page {index + 1}: {error}") from error
        try:
            yield page
        finally:
            page.close()


@contextlib.contextmanager
def open_pdf(name: str, content: bytes) -> Iterator[Pdf]:
    """Open a PDF.

    Raises:
        EncryptedFileError: it needs a password.
        CorruptFileError: it is damaged or has no page.
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise EncryptedFileError(name) from error
        raise CorruptFileError(name, "no readable PDF") from error
    try:
        if not len(document):
            raise CorruptFileError(name, "it has no page")
        yield Pdf(name, document)
    finally:
        document.close()


def _read(page: pdfium.PdfPage) -> PdfPage:
    space = Space.of(page.get_size(), page.get_rotation(), _visible(page))
    words, odd_share, turn = words_of(page, space)
    rules, picture_share = rules_of(page, space)
    width, height = space.width, space.height
    if turn:
        words = [
            dataclasses.replace(it, box=turned(it.box, turn, width, height))
            for it in words
            if it.box
        ]
        rules = [Rule.of(turned(it.box, turn, width, height)) for it in rules]
    if turn in {90, 270}:
        width, height = height, width
    return PdfPage(width, height, tuple(words), tuple(rules), odd_share, picture_share, turn)


def _visible(page: pdfium.PdfPage) -> tuple[float, float, float, float]:
    rect = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, rect)
    return rect.left, rect.bottom, rect.right, rect.top
