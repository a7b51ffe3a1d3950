"""Words from pictures with PP-OCR, whose models come inside a wheel (extra ``ocr-fast``).

faster-paddle's only door. The engine gives lines; each is split to words by the white between them.
Lines that it doubts are read again by a larger model where that is installed.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib
import importlib.metadata
import importlib.util
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from extractor.errors import OcrError
from extractor.reading.grades import PPOCR, PPOCR_AGAIN, graded
from extractor.reading.line_words import split_line
from extractor.reading.rereading import LineReader, LineReading, cut_out
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Word
from extractor.values.geometry import Box

PACKAGE = "faster_paddle"
MODEL = "tiny"
DOUBTFUL = 0.96  # of a line: below it a tenth of the casebook's lines, and most of its errors
HOPELESS = 0.5  # of a line: specks and pictures, which the larger model reads no better
MOST_LINES = 40  # read again of one page: about three times the page's own cost

# what the engine writes for what stands there: punctuation costs it blanks, or gains one
_MENDED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=\d{3})([.,]) (?=\d{2}\b)"), r"\1"),  # "2639, 95" is "2639,95"
    (re.compile(r"(?<=[^\W\d_]{2})([:;])(?=\w)"), r"\1 "),  # "commande:PO68" is "commande: PO68"
    (re.compile(r"(?<=[a-zß-ÿ]{2})\.(?=[A-Z]{2}|\d{3})"), ". "),  # "Fra.FA-2026" is "Fra. FA-2026"
    (re.compile(r"(?<=\d)\((?=\d)"), " ("),  # "2743(12/10/26)" is "2743 (12/10/26)"
    (re.compile(r"(?<=[^\W\d_])×|×(?=[^\W\d_])"), "x"),  # "tau×" is "taux"
)
_CHARACTERS: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    ord("’"): "'",
}


class PaddleEngine:
    """Reads pages with PP-OCR in this process.

    Args:
        languages: ISO 639-1 codes that documents may be in.
        larger: reads doubtful lines again; None leaves them as they are.
    """

    name = "ppocr"

    def __init__(self, languages: Sequence[str], larger: LineReader | None = None) -> None:
        self._languages = tuple(languages)
        self._larger = larger

    def version(self) -> str:
        """Give the versions of the package and of the models.

        Raises:
            OcrError: it is not installed.
        """
        try:
            version = f"{importlib.metadata.version(PACKAGE)} {MODEL}"
        except importlib.metadata.PackageNotFoundError as error:
            raise OcrError(self.name, "PP-OCR is not installed") from error
        larger = f", doubtful lines {self._larger.version()}" if self._larger else ""
        return version + larger

    def languages(self) -> tuple[str, ...]:
        """Give the ISO 639-1 codes; one model reads them all."""
        return self._languages

    def recognise(
        self, picture: npt.NDArray[np.uint8], *, language: str | None, dpi: int
    ) -> list[Word]:
        """Read one upright grey page; boxes in pixels.

        Raises:
            OcrError: the engine failed.
        """
        stream = io.BytesIO()
        Image.fromarray(picture).save(stream, "BMP")
        try:
            found = _engine().ocr(stream.getvalue())
        except (RuntimeError, ValueError, OSError) as error:
            raise OcrError(self.name, "PP-OCR could not read the page") from error
        lines = [_line(line) for line in found["bounds"].values()]
        lines = self._surer(lines, picture, language=language, dpi=dpi)
        return [
            graded(Word(word, box, line.confidence), PPOCR_AGAIN if line.again else PPOCR)
            for line in lines
            for word, box in split_line(line.text, line.box, picture)
        ]

    def _surer(
        self, lines: list[_Line], picture: npt.NDArray[np.uint8], *, language: str | None, dpi: int
    ) -> list[_Line]:
        """Read doubtful lines again; keep what the surer model says."""
        if self._larger is None:
            return lines
        doubtful = [at for at, it in enumerate(lines) if HOPELESS <= it.confidence < DOUBTFUL]
        doubtful = sorted(doubtful, key=lambda at: lines[at].confidence)[:MOST_LINES]
        crops = [cut_out(picture, lines[at].box) for at in doubtful]
        better = list(lines)
        again = self._larger.read_lines(crops, language=language, dpi=dpi)
        for at, reading in zip(doubtful, again, strict=True):
            if reading.text and reading.confidence > lines[at].confidence:
                better[at] = lines[at].with_reading(reading)
        return better


@dataclasses.dataclass(frozen=True, slots=True)
class _Line:
    text: str
    box: Box
    confidence: float
    again: bool = False  # read by the larger model

    def with_reading(self, reading: LineReading) -> _Line:
        return _Line(mended(reading.text), self.box, min(reading.confidence, 1.0), again=True)


def ppocr(settings: ReadingSettings, larger: LineReader | None = None) -> PaddleEngine | None:
    """Give the PP-OCR engine, or None if its package is not installed.

    Args:
        settings: the languages.
        larger: reads doubtful lines again, if any.
    """
    if importlib.util.find_spec(PACKAGE) is None:
        return None
    return PaddleEngine(settings.languages, larger)


@functools.cache
def _engine() -> Any:  # noqa: ANN401 (the door: the package has no types)
    return importlib.import_module(PACKAGE).OcrEngine(model_size=MODEL, threads=1)


def _line(line: Mapping[str, Any]) -> _Line:
    left, top = (float(edge) for edge in line["topLeftCoord"])
    right, bottom = (float(edge) for edge in line["bottomRightCoord"])
    confidence = min(max(float(line["confidence"]), 0.0), 1.0)
    return _Line(mended(str(line["text"])), Box(left, top, right, bottom), confidence)


def mended(text: str) -> str:
    """Undo the engine's habits: full-width signs, curled apostrophes, blanks at punctuation."""
    text = text.translate(_CHARACTERS)
    for habit, right in _MENDED:
        text = habit.sub(right, text)
    return text
