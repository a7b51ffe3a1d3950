"""One engine reads the page; another one reads the tokens with digits again.

What two engines that share no model read alike is right far more often than what either is sure
of (``benchmarks.reading.sure``), so agreement is what a confidence is made of here. Only runs of
tokens with digits are cut out and read again: the numbers, amounts and days that matter, at a
fifth of the page's cost. Blanks that only the second engine saw split glued words ("8823094" is
"8823 094"). Where the two disagree, a third reader decides if there is one, else the first is kept
and trusted less.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from extractor.errors import OcrTimeoutError
from extractor.protocols import OcrEngine
from extractor.reading.grades import has_digit, is_odd
from extractor.reading.language import language_of
from extractor.reading.line_words import split_line
from extractor.reading.rereading import (
    Comparison,
    LineReader,
    LineReading,
    compare,
    cut_out,
    likeness,
    same_letters,
)
from extractor.values.document import Word
from extractor.values.geometry import Box, around

Pixels = npt.NDArray[np.uint8]

# shares of right tokens among the casebook's scans (benchmarks.reading.sure)
ALIKE = 0.99
ALIKE_ODD = 0.9  # both take "PO194078" for "P0194078"
OUTVOTED = 0.9  # the second and the third agree against the first: right are .83 on bad scans
TWINS = 0.93  # the first and the third agree: they are of one family and share their errors
SILENT = 0.88  # the second engine saw nothing there, or guessed
APART = 0.65  # it saw something else

GUESSED = 0.3  # confidence of the second engine: what it makes up where it sees nothing
HOPELESS = 0.5  # mean confidence of a page: upside down, or no text; agreement means nothing
SAME_PLACE = 0.5  # likeness of two readings of one crop; below it they are of different words
MARGIN_HEIGHTS = 0.3  # white left around a cut-out run, at most half the way to the next word
MARGIN_PIXELS = 2.0  # above and below


@dataclasses.dataclass(frozen=True, slots=True)
class _Run:
    """Words ``first`` to ``last`` of a page that stand side by side and have digits."""

    first: int
    last: int
    box: Box


class BothEngine:
    """Reads pages with one engine and checks what has digits with another one.

    Args:
        first: reads the page.
        second: reads runs of tokens with digits again.
        referee: reads those runs where the two disagree; None keeps the first reading.
    """

    name = "both"

    def __init__(
        self, first: OcrEngine, second: LineReader, referee: LineReader | None = None
    ) -> None:
        self._first = first
        self._second = second
        self._referee = referee

    def version(self) -> str:
        """Give the versions of all that take part.

        Raises:
            OcrError: one is not installed.
        """
        readers = (self._first, self._second, *((self._referee,) if self._referee else ()))
        return " + ".join(f"{it.name} {it.version()}" for it in readers)

    def languages(self) -> tuple[str, ...]:
        """Give the ISO 639-1 codes that the first engine can read."""
        return self._first.languages()

    def recognise(self, picture: Pixels, *, language: str | None, dpi: int) -> list[Word]:
        """Read one upright grey page; boxes in pixels.

        Raises:
            OcrError: an engine failed.
        """
        words = list(self._first.recognise(picture, language=language, dpi=dpi))
        runs = [it for it in _runs(words) if _is_doubtful(words[it.first : it.last])]
        if _confidence(words) < HOPELESS:
            runs = []
        if not runs:
            return words
        code = language or language_of(" ".join(it.text for it in words), self.languages())
        crops = [cut_out(picture, run.box) for run in runs]
        try:
            readings = self._second.read_lines(crops, language=code, dpi=dpi)
        except OcrTimeoutError:  # the page itself has been read
            return words
        checked = [
            _checked(words[run.first : run.last], reading)
            for run, reading in zip(runs, readings, strict=True)
        ]
        self._appeal(checked, crops, language=code, dpi=dpi)
        return _put_back(words, runs, checked, picture)

    def _appeal(
        self, checked: list[_Checked], crops: Sequence[Pixels], *, language: str | None, dpi: int
    ) -> None:
        """Ask the referee where two readers disagree."""
        if self._referee is None:
            return
        at = [index for index, it in enumerate(checked) if not it.agreed]
        again = self._referee.read_lines([crops[it] for it in at], language=language, dpi=dpi)
        for index, reading in zip(at, again, strict=True):
            checked[index] = _decided(checked[index], reading)


@dataclasses.dataclass(frozen=True, slots=True)
class _Checked:
    """A run of words with what the second reader said of each."""

    words: tuple[Word, ...]
    second: LineReading
    found: tuple[Comparison, ...]
    confidences: tuple[float, ...]
    instead: str = ""  # what the run reads, if not the words

    @property
    def agreed(self) -> bool:
        return all(it.alike or not has_digit(it.parts[0]) for it in self.found)


def _is_doubtful(words: Sequence[Word]) -> bool:
    """Say whether any token is worth a second look: the first engine is not sure of it alone."""
    return not all(word.sure for word in words)


def _runs(words: Sequence[Word]) -> Iterator[_Run]:
    """Give the runs of neighbours on a line that all have digits."""
    indices = [at for at, word in enumerate(words) if word.box and has_digit(word.text)]
    groups: list[list[int]] = []
    for at in indices:
        if groups and groups[-1][-1] == at - 1 and _are_neighbours(words[at - 1], words[at]):
            groups[-1].append(at)
        else:
            groups.append([at])
    for group in groups:
        first, last = group[0], group[-1] + 1
        yield _Run(first, last, _with_margin(words, first, last))


def _are_neighbours(one: Word, other: Word) -> bool:
    """Say whether a word follows another one on its line, with no more than a blank between."""
    if one.box is None or other.box is None:
        return False
    shared = min(one.box.y1, other.box.y1) - max(one.box.y0, other.box.y0)
    height = min(one.box.height, other.box.height)
    return shared > 0.6 * height and -0.5 * height < other.box.x0 - one.box.x1 < 1.5 * height


def _with_margin(words: Sequence[Word], first: int, last: int) -> Box:
    box = around([it.box for it in words[first:last] if it.box is not None])
    margin = MARGIN_HEIGHTS * box.height
    left = right = margin
    if first and _are_neighbours(words[first - 1], words[first]):
        left = min(margin, _gap(words[first - 1], words[first]) / 2)
    if last < len(words) and _are_neighbours(words[last - 1], words[last]):
        right = min(margin, _gap(words[last - 1], words[last]) / 2)
    return Box(box.x0 - left, box.y0 - MARGIN_PIXELS, box.x1 + right, box.y1 + MARGIN_PIXELS)


def _gap(one: Word, other: Word) -> float:
    return max(other.box.x0 - one.box.x1, 0.0) if one.box and other.box else 0.0


def _checked(words: Sequence[Word], second: LineReading) -> _Checked:
    found = compare([it.text for it in words], second.text)
    apart = APART if second.text and second.confidence >= GUESSED else SILENT
    confidences = (
        (ALIKE_ODD if any(map(is_odd, it.parts)) else ALIKE)
        if it.alike
        else min(word.confidence, apart)
        for word, it in zip(words, found, strict=True)
    )
    return _Checked(tuple(words), second, tuple(found), tuple(confidences))


def _decided(run: _Checked, third: LineReading) -> _Checked:
    """Give what two of three readers read, where two agree."""
    texts = [it.text for it in run.words]
    if same_letters(run.second.text, third.text) and _may_replace("".join(texts), third.text):
        return dataclasses.replace(run, instead=third.text)
    verdicts = compare(texts, third.text)
    found = tuple(
        new if new.alike and not old.alike else old
        for old, new in zip(run.found, verdicts, strict=True)
    )
    confidences = tuple(
        (ALIKE_ODD if any(map(is_odd, new.parts)) else TWINS)
        if new.alike and not old.alike
        else before
        for old, new, before in zip(run.found, verdicts, run.confidences, strict=True)
    )
    return dataclasses.replace(run, found=found, confidences=confidences)


def _may_replace(first: str, other: str) -> bool:
    """Say whether another reading can be of the same place: a crop may be cut beside the word."""
    is_part = "".join(other.split()) in first  # the crop was cut too small
    return not is_part and likeness(first, other) >= SAME_PLACE


def _put_back(
    words: Sequence[Word], runs: Sequence[_Run], checked: Sequence[_Checked], picture: Pixels
) -> list[Word]:
    """Give the page's words with the checked runs in place of what was read first."""
    whole: list[Word] = []
    at = 0
    for run, it in zip(runs, checked, strict=True):
        whole.extend(words[at : run.first])
        whole.extend(_replaced(it, picture) if it.instead else _parted(it, picture))
        at = run.last
    return [*whole, *words[at:]]


def _replaced(run: _Checked, picture: Pixels) -> Iterator[Word]:
    box = around([it.box for it in run.words if it.box is not None])
    for text, place in split_line(run.instead, box, picture):
        yield Word(text, place, ALIKE_ODD if is_odd(text) else OUTVOTED)


def _parted(run: _Checked, picture: Pixels) -> Iterator[Word]:
    for word, found, confidence in zip(run.words, run.found, run.confidences, strict=True):
        if word.box is None or len(found.parts) == 1:
            yield dataclasses.replace(word, confidence=confidence)
            continue
        for text, box in split_line(" ".join(found.parts), word.box, picture):
            yield Word(text, box, confidence)


def _confidence(words: Sequence[Word]) -> float:
    letters = sum(len(it.text) for it in words)
    return sum(len(it.text) * it.confidence for it in words) / letters if letters else 0.0
