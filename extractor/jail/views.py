"""What is said when a person looks at a file: page pictures, words of a box, a mail's markup."""

from __future__ import annotations

import msgspec

from extractor.values.document import PageSource, Word
from extractor.values.geometry import Box


class Hold(msgspec.Struct, frozen=True, tag=True):
    """Here is a received file to look at; its bytes follow, not in the frame."""

    file: str
    size: int


class Draw(msgspec.Struct, frozen=True, tag=True):
    """Draw a page as it was read.

    Attributes:
        part: its place among the parts, with its name and type, by which it is made sure of.
        number: of the page, from 1.
        width: of the page in points.
        height: the same.
        notes: of the page, which say how it was turned and straightened.
        pixels: width of the picture.
    """

    part: int
    name: str
    media_type: str
    number: int
    width: float
    height: float
    source: PageSource
    notes: tuple[str, ...]
    pixels: int


class Spell(msgspec.Struct, frozen=True, tag=True):
    """Recognise the words in a box of a page.

    Attributes:
        page: as if it were to be drawn; its pixels do not matter.
        language: ISO 639-1, if known.
    """

    page: Draw
    box: Box
    language: str | None


class ShowLetter(msgspec.Struct, frozen=True, tag=True):
    """Give a mail's text as harmless markup; fields as those of `Draw`."""

    part: int
    name: str
    media_type: str


class Held(msgspec.Struct, frozen=True, tag=True):
    """The file was taken apart."""


class Drawn(msgspec.Struct, frozen=True, tag=True):
    """A picture as a WebP file."""

    content: bytes


class Spelt(msgspec.Struct, frozen=True, tag=True):
    """Recognised words, their boxes in points of the page."""

    words: tuple[Word, ...]


class LetterShown(msgspec.Struct, frozen=True, tag=True):
    """Harmless markup.

    Attributes:
        left_out: how many pictures and the like from elsewhere were not taken over.
    """

    markup: str
    left_out: int
