"""Words with boxes from PDFium's text page, at PDFium's own speed.

One call gives all characters of a page; boxes are asked for the first and last of each word only.
"""

from __future__ import annotations

import ctypes
import dataclasses
import math
import re
from collections.abc import Callable, Iterator

import pypdfium2 as pdfium
from pypdfium2 import raw

from extractor.reading import pdf_calls as calls
from extractor.reading.pdf_space import Space
from extractor.values.document import Word
from extractor.values.geometry import Box

# "FA-2026\ufffe00514": PDFium writes U+FFFE for a hyphen at a line's end and drops the break.
_RUN = re.compile(r"[^\s\ufffe]+\ufffe?|\ufffe")
_LIGATURES = str.maketrans(
    {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f]")
_ODD = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_SIDEWAYS = frozenset({90, 270})
LEAST_LETTERS = 4  # that stand alone in a row, to be looked at as a word that is spaced out
TINY_POINTS = 1.5  # the height of letters that nobody can read
SAME_PLACE_POINTS = 1.5  # the same word so near is printed twice, as bold or with a shadow


@dataclasses.dataclass(slots=True)
class Found:
    """A word on a page.

    Attributes:
        start: index of its first character in PDFium's text page.
        end: index of its last one.
        turn: degrees clockwise by which the page must be turned for it to be upright; None for a
            single character, which does not say.
        tiny: too small to be seen.
    """

    word: Word
    box: Box
    start: int
    end: int
    turn: int | None
    tiny: bool


@dataclasses.dataclass(slots=True)
class PageText:
    """What the text page says, as lists of the same length: an object a word costs a tenth more.

    Attributes:
        words: in the file's order.
        boxes: of the words.
        starts: indices of their first characters in PDFium's text page.
        ends: indices of their last ones.
        turns: as in `Found`.
        tiny: which of the words are too small to be seen.
        row: letters in a row that stand alone, up to the last word.
        singles: the longest such row.
        odd_share: of characters, 0 to 1, that no font could name.
    """

    words: list[Word] = dataclasses.field(default_factory=list)
    boxes: list[Box] = dataclasses.field(default_factory=list)
    starts: list[int] = dataclasses.field(default_factory=list)
    ends: list[int] = dataclasses.field(default_factory=list)
    turns: list[int | None] = dataclasses.field(default_factory=list)
    tiny: set[int] = dataclasses.field(default_factory=set)
    row: int = 0
    singles: int = 0
    odd_share: float = 0.0

    @property
    def plain(self) -> bool:
        """Say whether all words are upright, large enough and whole."""
        return not (self.tiny or self.singles >= LEAST_LETTERS or any(self.turns))

    def found(self) -> list[Found]:
        """Give the words one by one."""
        columns = zip(self.words, self.boxes, self.starts, self.ends, self.turns, strict=True)
        return [Found(*it, at in self.tiny) for at, it in enumerate(columns)]


def text_of(textpage: pdfium.PdfTextPage, space: Space) -> PageText:
    """Give a page's words and its share of odd characters."""
    text, index_of = _characters(textpage)
    page = PageText(odd_share=len(_ODD.findall(text)) / max(len(text), 1))
    _add_words(page, textpage, text, index_of, space)
    return page


def _characters(textpage: pdfium.PdfTextPage) -> tuple[str, Callable[[int], int] | None]:
    """Give the page's text, and how to find a character's index from its place in it.

    None where index and place are the same.
    """
    count = raw.FPDFText_CountChars(textpage.raw)
    if count <= 0:
        return "", None
    units = (ctypes.c_ushort * (2 * count + 2))()
    written = raw.FPDFText_GetText(textpage.raw, 0, count, units)
    # "surrogatepass": a lone half of a character outside the plane must not end the reading
    text = bytes(units)[: max(written - 1, 0) * 2].decode("utf-16-le", "surrogatepass")
    text = text.replace("\x02", "\ufffe")
    if len(text) == count:
        return text, None
    handle = calls.address(textpage.raw)
    return text, lambda at: int(calls.character_index(handle, at))


def _runs(text: str, index_of: Callable[[int], int] | None) -> Iterator[tuple[str, int, int]]:
    """Give words with the indices of their first and last character."""
    for match in _RUN.finditer(text):
        word = match.group()
        start, end = match.start(), match.end() - 1
        if index_of is not None:
            start, end = index_of(start), index_of(end)
        if not (word.isascii() and word.isprintable()):
            word = _cleaned(word)
        if word:
            yield word, start, end


def _add_words(
    page: PageText,
    textpage: pdfium.PdfTextPage,
    text: str,
    index_of: Callable[[int], int] | None,
    space: Space,
) -> None:
    handle = calls.address(textpage.raw)
    places: dict[str, Box | list[Box]] = {}
    buffers = calls.Buffers()
    first, last, at_first, at_last = buffers.first, buffers.last, buffers.at_first, buffers.at_last
    box_of, box_in = calls.character_box, space.box
    width, height, level = 2 * space.width, 2 * space.height, space.turn_of(1.0, 0.0)
    for word, start, end in _runs(text, index_of):
        if not box_of(handle, start, at_first):
            continue
        left, bottom, right, top = first.left, first.bottom, first.right, first.top
        turn = None
        if end > start:
            if not box_of(handle, end, at_last):
                continue
            x0, y0, x1, y1 = last.left, last.bottom, last.right, last.top
            if x0 >= left and y0 == bottom:
                turn, right, top = level, max(right, x1), max(top, y1)
            else:
                turn = space.turn_of(x0 + x1 - left - right, y0 + y1 - bottom - top)
                left, bottom = min(left, x0), min(bottom, y0)
                right, top = max(right, x1), max(top, y1)
        box = box_in(left, bottom, right, top)
        if word in places:
            if _is_double(places, word, box):
                continue
        else:
            places[word] = box
        if not (0 <= box.x0 + box.x1 <= width and 0 <= box.y0 + box.y1 <= height):
            continue
        if turn in _SIDEWAYS and _is_stack(textpage, start, space):
            _add_letters(page, handle, word, start, end, space, buffers)
            continue
        _add(page, Word(word, box), box, start, end, turn)


def _add(page: PageText, word: Word, box: Box, start: int, end: int, turn: int | None) -> None:
    if (box.x1 - box.x0 if turn in _SIDEWAYS else box.y1 - box.y0) < TINY_POINTS:
        page.tiny.add(len(page.words))
    if turn is None and word.text.isalpha():
        page.row += 1
        page.singles = max(page.singles, page.row)
    else:
        page.row = 0
    page.words.append(word)
    page.boxes.append(box)
    page.starts.append(start)
    page.ends.append(end)
    page.turns.append(turn)


def _is_stack(textpage: pdfium.PdfTextPage, index: int, space: Space) -> bool:
    """Say whether a word that runs down the page is made of upright letters: a list of them."""
    angle = math.degrees(raw.FPDFText_GetCharAngle(textpage.raw, index))
    return round(angle + space.rotation) % 360 == 0


def _add_letters(
    page: PageText,
    handle: int,
    word: str,
    start: int,
    end: int,
    space: Space,
    buffers: calls.Buffers,
) -> None:
    """Add the letters of a stack as words of their own."""
    rect = buffers.first
    for letter, index in zip(word, range(start, end + 1), strict=False):
        if calls.character_box(handle, index, buffers.at_first):
            box = space.box(rect.left, rect.bottom, rect.right, rect.top)
            _add(page, Word(letter, box), box, index, index, None)


def _is_double(places: dict[str, Box | list[Box]], word: str, box: Box) -> bool:
    """Say whether a word met before stands in the same place again; note the place."""
    known = places[word]
    its = [known] if isinstance(known, Box) else known
    for it in its:
        if abs(it.x0 - box.x0) < SAME_PLACE_POINTS and abs(it.y0 - box.y0) < SAME_PLACE_POINTS:
            return True
    its.append(box)
    places[word] = its
    return False


def _cleaned(word: str) -> str:
    plain = word.replace("\ufffe", "-").encode("utf-8", "replace").decode("utf-8")
    return _INVISIBLE.sub("", plain.translate(_LIGATURES))


def usual_turn(found: list[Found]) -> int:
    """Say how far a page must be turned clockwise for most of its letters to be upright."""
    letters: dict[int, int] = {}
    for it in found:
        if it.turn is not None:
            letters[it.turn] = letters.get(it.turn, 0) + it.end - it.start
    usual = max(letters, key=lambda turn: letters[turn], default=0)
    return usual if letters.get(usual, 0) * 2 > sum(letters.values()) else 0
