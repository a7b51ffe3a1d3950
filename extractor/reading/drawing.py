"""Draw a page as it was read: upright, straight, in its own size."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from extractor.reading.image import grey_of, resized
from extractor.reading.pdf import open_pdf
from extractor.reading.pictures import open_pictures
from extractor.reading.prepare import as_read
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Page, PageSource
from extractor.values.submission import Part

Pixels = npt.NDArray[np.uint8]

PDF_TYPE = "application/pdf"


def page_as_read(
    part: Part,
    page: Page,
    settings: ReadingSettings,
    *,
    dpi: float,
    most_pixels: int,
    grey: bool = False,
) -> Pixels:
    """Draw a page so that the boxes of its words lie on its words.

    Args:
        part: that the page is of, with its bytes.
        page: its size, its source and its notes count, not its words.
        settings: that it was read with.
        dpi: of the picture.
        most_pixels: a page that would have more is drawn coarser.
        grey: draw a scan without its colours, as it was recognised.

    Returns:
        Grey, or height x width x 3 (BGR).

    Raises:
        InputError: it cannot be drawn.
    """
    if part.media_type == PDF_TYPE:
        with open_pdf(part.name, part.content) as pdf:
            drawn_at = settings.dpi if page.source is PageSource.OCR else dpi
            pixels, _ = pdf.picture(
                page.number - 1, dpi=math.ceil(drawn_at), max_pixels=most_pixels
            )
    else:
        with open_pictures(part.name, part.content, max_pixels=settings.max_pixels) as pictures:
            pixels = pictures.page(page.number - 1).pixels
    if grey and page.source is PageSource.OCR:
        pixels = grey_of(pixels)
    pixels = as_read(pixels, page.notes)
    height, width = pixels.shape[:2]
    return resized(
        pixels, min(dpi / 72 * page.width / width, (most_pixels / width / height) ** 0.5)
    )
