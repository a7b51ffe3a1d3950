"""A second opinion on a PDF page, slow and from another library, for pages that seem empty.

pdfplumber's only door. It is asked only where PDFium found neither words nor a picture, because
it takes seventeen times as long.
"""

from __future__ import annotations

import io

import pdfplumber
from pdfminer.pdfparser import PDFSyntaxError
from pdfplumber.utils.exceptions import PdfminerException

from extractor.values.document import Word
from extractor.values.geometry import Box

BLANK_SHARE = 0.15  # of a letter's size; the library's own default glues words together
_DAMAGE = (PDFSyntaxError, PdfminerException, ValueError, KeyError, TypeError, IndexError, OSError)


def second_opinion(content: bytes, index: int) -> tuple[Word, ...]:
    """Give the words that pdfplumber finds on a page; none if it cannot read the file either."""
    try:
        with pdfplumber.open(io.BytesIO(content), pages=[index + 1]) as pdf:
            page = pdf.pages[0]
            found = page.extract_words(x_tolerance_ratio=BLANK_SHARE)
    except _DAMAGE:
        return ()
    return tuple(
        Word(
            it["text"], Box(float(it["x0"]), float(it["top"]), float(it["x1"]), float(it["bottom"]))
        )
        for it in found
        if it["text"].strip()
    )
