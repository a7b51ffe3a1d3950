"""Compare what two engines read at one place, letter by letter, whatever blanks they saw.

Blanks are the one thing that engines often see differently, so they are left out of the
comparison, and those that only the second engine saw are kept as places where a word may be split.
"""

from __future__ import annotations

import dataclasses
import difflib
import itertools
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from extractor.values.geometry import Box

Pixels = npt.NDArray[np.uint8]

EDGES = ".,;:!?()[]{}\"'«»“”„‚‘’–—−-·|*•€$£%"  # beside a token; two readings may differ in them
_ONE_SIGN = str.maketrans(dict.fromkeys("–—−‐", "-") | dict.fromkeys("’‘`´", "'") | {"º": "°"})


@dataclasses.dataclass(frozen=True, slots=True)
class LineReading:
    """One line of text as an engine read it; empty where it saw none.

    Attributes:
        confidence: 0 to 1, on the engine's own scale.
    """

    text: str
    confidence: float


class LineReader(Protocol):
    """Reads single lines, cut out of a page."""

    name: str

    def version(self) -> str:
        """Give the version of the program and its models.

        Raises:
            OcrError: it is not installed.
        """
        ...

    def read_lines(
        self, crops: Sequence[Pixels], *, language: str | None, dpi: int
    ) -> Sequence[LineReading]:
        """Read pictures of one line each; gives one reading for each.

        Raises:
            OcrError: it failed or ran out of time.
        """
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class Comparison:
    """What a second reading says of one word.

    Attributes:
        alike: the second reading has the same letters and digits there, and none beside them.
        parts: the word, split where the second reading has a blank; the word itself if not alike.
    """

    alike: bool
    parts: tuple[str, ...]


def cut_out(picture: Pixels, box: Box) -> Pixels:
    """Give the part of a picture that lies in a box, at least one pixel wide and high."""
    height, width = picture.shape[:2]
    top, left = min(max(int(box.y0), 0), height - 1), min(max(int(box.x0), 0), width - 1)
    bottom = min(max(round(box.y1), top + 1), height)
    right = min(max(round(box.x1), left + 1), width)
    return picture[top:bottom, left:right]


def compare(words: Sequence[str], other: str) -> list[Comparison]:
    """Compare the words of one line with another reading of the same place.

    Args:
        words: as read first, without blanks in them.
        other: the second reading, blanks and all.
    """
    first = "".join(words).translate(_ONE_SIGN)
    second = "".join(other.split()).translate(_ONE_SIGN)
    blanks = _blanks(other)
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    shifts = {
        block.a + at: block.b + at
        for block in matcher.get_matching_blocks()
        for at in range(block.size)
    }
    found: list[Comparison] = []
    start = 0
    for word in words:
        found.append(_compared(word, start, first, second, shifts, blanks))
        start += len(word)
    return found


def same_letters(one: str, other: str) -> bool:
    """Say whether two readings differ in nothing but blanks and the forms of dashes and quotes."""
    plain, second = ("".join(it.split()).translate(_ONE_SIGN) for it in (one, other))
    return plain == second


def likeness(one: str, other: str) -> float:
    """Say which share of the signs of two readings is the same, in order; 0 to 1."""
    plain, second = ("".join(it.split()).translate(_ONE_SIGN) for it in (one, other))
    return difflib.SequenceMatcher(None, plain, second, autojunk=False).ratio()


def _blanks(text: str) -> set[int]:
    """Give the places of blanks, counted in signs that are none."""
    places: set[int] = set()
    signs = 0
    for part in text.split()[:-1]:
        signs += len(part)
        places.add(signs)
    return places


def _compared(
    word: str, start: int, first: str, second: str, shifts: dict[int, int], blanks: set[int]
) -> Comparison:
    core = word.strip(EDGES)
    begin = start + word.find(core)
    end = begin + len(core)
    there = [shifts.get(at) for at in range(begin, end)]
    if not core or there[0] is None or there != list(range(there[0], there[0] + len(core))):
        return Comparison(alike=False, parts=(word,))
    moved = there[0] - begin
    if _is_longer(first, begin - 1, second, begin - 1 + moved) or _is_longer(
        first, end, second, end + moved
    ):
        return Comparison(alike=False, parts=(word,))
    cuts = [
        at - start
        for at in range(begin + 1, end)
        if at + moved in blanks and not _is_in_number(first, at)
    ]
    edges = [0, *cuts, len(word)]
    parts = tuple(word[a:b] for a, b in itertools.pairwise(edges))
    return Comparison(alike=True, parts=parts)


def _is_in_number(text: str, at: int) -> bool:
    """Say whether a place lies beside a sign between digits: "2190, 24" is one amount."""
    if text[at].isalnum() and text[at - 1].isalnum():
        return False
    beside = text[max(at - 2, 0) : at + 2]
    return all(sign.isdigit() for sign in beside if sign.isalnum())


def _is_longer(first: str, at: int, second: str, there: int) -> bool:
    """Say whether the second reading goes on with a letter or digit that the first has not."""
    beside = second[there] if 0 <= there < len(second) else ""
    return beside.isalnum() and (first[at] if 0 <= at < len(first) else "") != beside
