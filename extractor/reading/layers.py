"""Decide how far a PDF page's own text can be trusted."""

from __future__ import annotations

import enum

from extractor.reading.letters import is_garbled
from extractor.reading.pdf import PdfPage

ENOUGH_CHARACTERS = 30  # on a page; fewer are a stamp or a scanner's mark
ODD_SHARE = 0.15  # of characters that no font can name: the text layer is unusable
FULL_PICTURE = 0.8  # of the page: a scan, whatever few words lie over it
FEW_CHARACTERS = 400  # over a full picture: it may hold more text than the layer


class Layer(enum.Enum):
    """What the text of a page is."""

    DIGITAL = enum.auto()  # the page itself: exact
    NONE = enum.auto()  # missing: the page is a picture
    RECOGNISED = enum.auto()  # what a scanner's software made of the picture
    GARBLED = enum.auto()  # letters that mean others than they show
    PARTIAL = enum.auto()  # over a picture that may show more


def layer_of(page: PdfPage) -> Layer:
    """Say what the text of a page is."""
    scanned = page.picture_share > FULL_PICTURE
    hidden = sum(len(word.text) for word in page.hidden)
    if page.odd_share > ODD_SHARE:
        return Layer.GARBLED
    if page.characters < ENOUGH_CHARACTERS:
        if scanned and hidden >= ENOUGH_CHARACTERS:
            return Layer.RECOGNISED
        is_picture = scanned or (page.picture_share > 0 and not page.characters)
        return Layer.NONE if is_picture else Layer.DIGITAL
    if is_garbled([word.text for word in page.words]):
        return Layer.GARBLED
    return Layer.PARTIAL if scanned and page.characters < FEW_CHARACTERS else Layer.DIGITAL
