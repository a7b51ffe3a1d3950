"""Words with boxes from PDFium's text page, at PDFium's own speed.

One call gives all characters of a page; boxes are asked for the first and last of each word only.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable

import pypdfium2 as pdfium
from pypdfium2 import raw

from extractor.reading.pdf_space import Space
from extractor.values.document import Word

# "FA-2026\ufffe00514": PDFium writes U+FFFE for a hyphen at a line's end and drops the break.
_RUN = re.compile(r"[^\s\ufffe]+\ufffe?|\ufffe")
_LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f]")
_ODD = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
LONG_WORD = 4  # letters; shorter words do not say which way they run
SAMPLED_WORDS = 25


def words_of(page: pdfium.PdfPage, space: Space) -> tuple[list[Word], float, int]:
    """Give a page's words, its share of odd characters, and the turn its text needs.

    Returns:
        Words in the file's order; the share (0 to 1) of characters that no font could name; and
        degrees clockwise by which the page must be turned for most of its text to be upright.
    """
    textpage = page.get_textpage()
    try:
        text, index_of = _characters(textpage)
        found = _boxed(textpage.raw, text, index_of, space)
        turn = _turn(textpage.raw, found, space)
    finally:
        textpage.close()
    odd_share = len(_ODD.findall(text)) / max(len(text), 1)
    return [word for word, _, _ in found], odd_share, turn


def _characters(textpage: pdfium.PdfTextPage) -> tuple[str, Callable[[int], int]]:
    """Give the page's text, and how to find a character's index from its place in it."""
    count = raw.FPDFText_CountChars(textpage.raw)
    if count <= 0:
        return "", int
    units = (ctypes.c_ushort * (2 * count + 2))()
    written = raw.FPDFText_GetText(textpage.raw, 0, count, units)
    # "surrogatepass": a lone half of a character outside the plane must not end the reading
    text = bytes(units)[: max(written - 1, 0) * 2].decode("utf-16-le", "surrogatepass")
    text = text.replace("\x02", "\ufffe")
    if len(text) == count:
        return text, int
    handle = textpage.raw
    return text, lambda at: int(raw.FPDFText_GetCharIndexFromTextIndex(handle, at))


def _boxed(
    handle: object, text: str, index_of: Callable[[int], int], space: Space
) -> list[tuple[Word, int, int]]:
    """Give words with the indices of their first and last character."""
    found: list[tuple[Word, int, int]] = []
    first, last = raw.FS_RECTF(), raw.FS_RECTF()
    box_of = raw.FPDFText_GetLooseCharBox
    for match in _RUN.finditer(text):
        start, end = index_of(match.start()), index_of(match.end() - 1)
        if not (box_of(handle, start, first) and box_of(handle, end, last)):
            continue
        box = space.box(
            min(first.left, last.left),
            min(first.bottom, last.bottom),
            max(first.right, last.right),
            max(first.top, last.top),
        )
        word = _cleaned(match.group())
        if word and space.shows(box):
            found.append((Word(word, box), start, end))
    return found


def _cleaned(word: str) -> str:
    if word.isascii() and word.isprintable():
        return word
    plain = word.replace("\ufffe", "-").encode("utf-8", "replace").decode("utf-8")
    return _INVISIBLE.sub("", plain.translate(_LIGATURES))


def _turn(handle: object, found: list[tuple[Word, int, int]], space: Space) -> int:
    """Say how far the page must be turned clockwise, from where words begin and end on it."""
    long = [(start, end) for word, start, end in found if len(word.text) >= LONG_WORD]
    if not long:
        return 0
    step = max(len(long) // SAMPLED_WORDS, 1)
    turns = [_turn_of_word(handle, start, end, space) for start, end in long[::step]]
    usual = max(set(turns), key=turns.count)
    return usual if turns.count(usual) * 2 > len(turns) else 0


def _turn_of_word(handle: object, start: int, end: int, space: Space) -> int:
    places: list[tuple[float, float]] = []
    for index in (start, end):
        rect = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(handle, index, rect)
        places.append(space.box(rect.left, rect.bottom, rect.right, rect.top).center)
    (x0, y0), (x1, y1) = places
    if abs(x1 - x0) >= abs(y1 - y0):
        return 0 if x1 >= x0 else 180
    return 270 if y1 > y0 else 90  # runs down, or up
