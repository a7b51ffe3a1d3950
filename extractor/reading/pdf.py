"""The text layer of a PDF: words with boxes, rules, and pictures of its pages.

PDFium is not thread-safe: spread work over processes, not over threads.
"""

from __future__ import annotations

import contextlib
import ctypes
import dataclasses
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from pypdfium2 import raw

from extractor.errors import CorruptFileError, EncryptedFileError
from extractor.reading.pdf_hidden import may_hide, parted
from extractor.reading.pdf_shapes import Shapes, covered_share, shapes_of
from extractor.reading.pdf_space import Space, turned
from extractor.reading.pdf_spaced import spaced_out_joined
from extractor.reading.pdf_words import Found, PageText, text_of, usual_turn
from extractor.reading.shapes import Rule
from extractor.values.document import Word

MAX_ATTACHED = 50  # files in a PDF that are looked at


@dataclasses.dataclass(frozen=True, slots=True)
class Aside:
    """Words that run another way than the rest of their page.

    Attributes:
        turn: degrees clockwise by which the page must be turned for them to be upright.
    """

    turn: int
    words: tuple[Word, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class PdfPage:
    """What one page of a PDF holds, in points from the top left of the page as seen.

    Attributes:
        words: that can be seen and are upright.
        odd_share: of characters that no font could name, 0 to 1.
        picture_share: of the page that its pictures cover, 0 to 1.
        turn: degrees clockwise by which text that ran up or down the page was set upright.
        asides: text that runs another way than most.
        hidden: words that a person cannot see.
    """

    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    odd_share: float
    picture_share: float
    turn: int = 0
    asides: tuple[Aside, ...] = ()
    hidden: tuple[Word, ...] = ()

    @property
    def characters(self) -> int:
        """Count the characters that can be seen."""
        seen = sum(len(word.text) for word in self.words)
        return seen + sum(len(word.text) for aside in self.asides for word in aside.words)


class Pdf:
    """An open PDF."""

    def __init__(self, name: str, document: pdfium.PdfDocument, *, layered: bool = False) -> None:
        self.name = name
        self._document = document
        self._layered = layered

    def __len__(self) -> int:
        return len(self._document)

    def page(self, index: int) -> PdfPage:
        """Read the words and rules of a page.

        Raises:
            CorruptFileError: this page is damaged.
        """
        with self._open(index) as page:
            return _read(page, layered=self._layered)

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
        # Layers ("optional content") can be switched off; a catalogue that is packed hides them.
        yield Pdf(name, document, layered=b"/OCProperties" in content)
    finally:
        document.close()


def _read(page: pdfium.PdfPage, *, layered: bool) -> PdfPage:
    space = Space.of(page.get_size(), page.get_rotation(), _visible(page))
    shapes = shapes_of(page, space)
    textpage = page.get_textpage()
    try:
        text = text_of(textpage, space)
        if text.plain and not layered and not may_hide(text.boxes, shapes):
            return _page(text, text.words, shapes, space)
        sight = parted(page, textpage, text.found(), shapes, try_all=layered)
    finally:
        textpage.close()
    seen = spaced_out_joined(sight.seen)
    turn = usual_turn(seen or sight.hidden)
    size = (space.width, space.height)
    return dataclasses.replace(
        _page(text, _upright(seen, turn, size), shapes, space, turn),
        asides=_asides(seen, turn, size),
        hidden=tuple(_turned(it, turn, size) for it in sight.hidden),
    )


def _page(
    text: PageText, words: Sequence[Word], shapes: Shapes, space: Space, turn: int = 0
) -> PdfPage:
    size = (space.width, space.height)
    rules = shapes.rules
    if turn:
        rules = [Rule.of(turned(it.box, turn, *size)) for it in rules]
    return PdfPage(
        *(size[::-1] if turn in {90, 270} else size),
        words=tuple(words),
        rules=tuple(rules),
        odd_share=text.odd_share,
        picture_share=covered_share(shapes.pictures, space),
        turn=turn,
    )


def _upright(found: list[Found], turn: int, size: tuple[float, float]) -> tuple[Word, ...]:
    return tuple(_turned(it, turn, size) for it in found if it.turn in {turn, None})


def _turned(found: Found, turn: int, size: tuple[float, float]) -> Word:
    return Word(found.word.text, turned(found.box, turn, *size)) if turn else found.word


def _asides(found: list[Found], turn: int, size: tuple[float, float]) -> tuple[Aside, ...]:
    """Give the text that runs another way than the rest, by how far it must still be turned."""
    groups: dict[int, list[Word]] = {}
    for it in found:
        if it.turn not in {turn, None}:
            further = (it.turn - turn) % 360 if it.turn is not None else 0
            groups.setdefault(further, []).append(_turned(it, turn, size))
    return tuple(Aside(further, tuple(words)) for further, words in sorted(groups.items()))


def _visible(page: pdfium.PdfPage) -> tuple[float, float, float, float]:
    rect = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, rect)
    return rect.left, rect.bottom, rect.right, rect.top
