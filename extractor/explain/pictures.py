"""Draw the pages of a submission as they were read: upright, straight, in their own size."""

from __future__ import annotations

import contextlib
from collections.abc import Container, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from extractor.errors import InputError
from extractor.reading.drawing import page_as_read
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document, Page
from extractor.values.submission import Part

Pixels = npt.NDArray[np.uint8]

DPI = 130  # of the drawn page: small print can be read, a page is 40 to 550 KB
MOST_PIXELS = 12_000_000  # of a drawn page; a larger one is drawn coarser


def drawn_pages(
    documents: Sequence[Document],
    parts: Sequence[Part],
    settings: ReadingSettings,
    *,
    wanted: Container[tuple[int, int]] | None = None,
) -> Iterator[tuple[int, Page, Pixels]]:
    """Draw every page that has words with boxes.

    Args:
        documents: of the submission.
        parts: of the same submission; a document is found among them by name and type.
        settings: that it was read with.
        wanted: (index of the document, page number) of the pages to draw; None for all.

    Yields:
        The document's index, the page, and its picture: grey, or height x width x 3 (BGR). A page
        that cannot be drawn is left out.
    """
    left = list(parts)
    for number, document in enumerate(documents):
        part = next((it for it in left if _is_of(it, document)), None)
        if part is None:
            continue
        left.remove(part)
        for page in document.pages:
            if page.width <= 0 or page.height <= 0:
                continue
            if wanted is None or (number, page.number) in wanted:
                with contextlib.suppress(InputError):
                    yield (
                        number,
                        page,
                        page_as_read(
                            part, page, settings, dpi=DPI, most_pixels=MOST_PIXELS, grey=True
                        ),
                    )


def _is_of(part: Part, document: Document) -> bool:
    return part.name == document.name and part.media_type == document.media_type
