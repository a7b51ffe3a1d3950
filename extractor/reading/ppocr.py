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

# such as "2639, 95": the engine sees a blank behind punctuation where there is none
_SPLIT_CENTS = re.compile(r"(?<=\d{3})([.,]) (?=\d{2}\b)")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


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
    text = _SPLIT_CENTS.sub(r"\1", str(line["text"]).translate(_FULL_WIDTH))
    confidence = min(max(float(line["confidence"]), 0.0), 1.0)
    boxes = split_line(text, Box(left, top, right, bottom), picture)
    return [Word(word, box, confidence) for word, box in boxes]
