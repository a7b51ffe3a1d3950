"""What is said of a page that one process has prepared, and another one recognises."""

from __future__ import annotations

import msgspec

from extractor.values.document import Word


class Picture(msgspec.Struct, frozen=True, tag=True):
    """A page or a piece of one, to be recognised.

    Attributes:
        width: in pixels.
        height: the same.
        dpi: dots per inch.
        language: ISO 639-1; None if not known.
        pixels: grey, one byte each, row by row; where it arrived, a view of the message.
    """

    width: int
    height: int
    dpi: int
    language: str | None
    pixels: memoryview


class ReadPicture(msgspec.Struct, frozen=True, tag=True):
    """Recognise a picture; its pixels follow, not in the frame."""

    width: int
    height: int
    dpi: int
    language: str | None


class WordsRead(msgspec.Struct, frozen=True, tag=True):
    """The words of a picture.

    Attributes:
        words: with boxes in pixels.
        peak_bytes: the most memory that the process which read them has held.
    """

    words: tuple[Word, ...]
    peak_bytes: int


def is_sound(picture: Picture) -> bool:
    """Say whether a picture has as many pixels as it claims."""
    sides = picture.width, picture.height
    return min(sides) > 0 and len(picture.pixels) == picture.width * picture.height
