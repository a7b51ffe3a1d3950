"""Words from pictures with PP-OCR, whose models come inside a wheel (extra ``ocr-fast``).

faster-paddle's only door. The engine gives lines; each is split to words by the white between them.
"""

from __future__ import annotations

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
from extractor.reading.line_words import split_line
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Word
from extractor.values.geometry import Box

PACKAGE = "faster_paddle"
MODEL = "tiny"

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
    """Reads pages with PP-OCR in this process."""

    name = "ppocr"

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = tuple(languages)

    def version(self) -> str:
        """Give the versions of the package and of the model.

        Raises:
            OcrError: it is not installed.
        """
        try:
            return f"{importlib.metadata.version(PACKAGE)} {MODEL}"
        except importlib.metadata.PackageNotFoundError as error:
            raise OcrError(self.name, "PP-OCR is not installed") from error

    def languages(self) -> tuple[str, ...]:
        """Give the ISO 639-1 codes; one model reads them all."""
        return self._languages

    def recognise(
        self,
        picture: npt.NDArray[np.uint8],
        *,
        language: str | None,  # noqa: ARG002 (one model reads them all)
        dpi: int,  # noqa: ARG002
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
        return [word for line in found["bounds"].values() for word in _words(line, picture)]


def ppocr(settings: ReadingSettings) -> PaddleEngine | None:
    """Give the PP-OCR engine, or None if its package is not installed."""
    if importlib.util.find_spec(PACKAGE) is None:
        return None
    return PaddleEngine(settings.languages)


@functools.cache
def _engine() -> Any:  # noqa: ANN401 (the door: the package has no types)
    return importlib.import_module(PACKAGE).OcrEngine(model_size=MODEL, threads=1)


def _words(line: Mapping[str, Any], picture: npt.NDArray[np.uint8]) -> list[Word]:
    left, top = (float(edge) for edge in line["topLeftCoord"])
    right, bottom = (float(edge) for edge in line["bottomRightCoord"])
    text = mended(str(line["text"]))
    confidence = min(max(float(line["confidence"]), 0.0), 1.0)
    boxes = split_line(text, Box(left, top, right, bottom), picture)
    return [Word(word, box, confidence) for word, box in boxes]


def mended(text: str) -> str:
    """Undo the engine's habits: full-width signs, curled apostrophes, blanks at punctuation."""
    text = text.translate(_CHARACTERS)
    for habit, right in _MENDED:
        text = habit.sub(right, text)
    return text
