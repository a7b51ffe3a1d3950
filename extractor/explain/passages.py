"""Lead offsets of a claim's passage back to the documents that it was taken from.

A passage is made of lines and cells that stand in the units of its claim, in their order, some left
out. So each line of it is looked up among the units' lines, and failing that word by word.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from extractor.values.finding import Span

_TOKEN = re.compile(r"\S+")


@dataclasses.dataclass(frozen=True, slots=True)
class Stretch:
    """``passage[low:high]`` is ``documents[document].text[start:start + high - low]``."""

    low: int
    high: int
    document: int
    start: int


@dataclasses.dataclass(frozen=True, slots=True)
class _Piece:
    document: int
    start: int
    text: str


class _Shelf:
    """Pieces in order; a search goes on behind the last hit, then from the top."""

    def __init__(self, pieces: Sequence[_Piece]) -> None:
        self._pieces = pieces
        self._places: dict[str, list[int]] = {}
        for at, piece in enumerate(pieces):
            self._places.setdefault(piece.text, []).append(at)
        self._next = 0

    def take(self, text: str) -> _Piece | None:
        places = self._places.get(text)
        if not places:
            return None
        at = next((it for it in places if it >= self._next), places[0])
        self._next = at + 1
        return self._pieces[at]


def stretches_of(passage: str, units: Sequence[Span]) -> tuple[Stretch, ...]:
    """Give where the words of a passage come from, in order; what is not found is left out.

    Args:
        passage: of a claim.
        units: of the same claim.
    """
    lines = _Shelf([it for unit in units for it in _lines(unit)])
    words = _Shelf([it for unit in units for it in _words(unit)])
    found: list[Stretch] = []
    position = 0
    for line in passage.split("\n"):
        piece = lines.take(line) if line.strip() else None
        if piece is not None:
            found.append(Stretch(position, position + len(line), piece.document, piece.start))
        else:
            found.extend(_word_by_word(line, position, words))
        position += len(line) + 1
    return tuple(found)


def _word_by_word(line: str, position: int, words: _Shelf) -> list[Stretch]:
    found: list[Stretch] = []
    for match in _TOKEN.finditer(line):
        piece = words.take(match.group())
        if piece is not None:
            low, high = position + match.start(), position + match.end()
            found.append(Stretch(low, high, piece.document, piece.start))
    return found


def span_in(stretches: Sequence[Stretch], low: int, high: int) -> tuple[int, int, int] | None:
    """Give (document, start, end) of ``passage[low:high]``; None if it is not of one stretch."""
    for it in stretches:
        if it.low <= low and high <= it.high:
            return it.document, it.start + low - it.low, it.start + high - it.low
    return None


def _lines(unit: Span) -> list[_Piece]:
    pieces: list[_Piece] = []
    position = unit.start
    for line in unit.text.split("\n"):
        pieces.append(_Piece(unit.document, position, line))
        position += len(line) + 1
    return pieces


def _words(unit: Span) -> list[_Piece]:
    return [
        _Piece(unit.document, unit.start + match.start(), match.group())
        for match in _TOKEN.finditer(unit.text)
    ]
