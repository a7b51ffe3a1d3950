"""Keep what text recognition read, by the picture's content and the engine's version."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extractor.protocols import OcrEngine
from extractor.values.document import Word
from extractor.values.geometry import Box

FORMAT = "2"  # of the files, and of what we make of an engine's answer; older ones are not read


class CachedEngine:
    """Asks an engine only for pictures that it has not read before.

    The folder may be emptied at any time; a damaged file in it is read again and replaced.
    """

    def __init__(self, engine: OcrEngine, folder: Path) -> None:
        self.name = engine.name
        self._engine = engine
        self._folder = folder
        self._version: str | None = None

    def version(self) -> str:
        """Give the engine's version.

        Raises:
            OcrError: the engine is not installed.
        """
        if self._version is None:  # for Tesseract, a program to start
            self._version = self._engine.version()
        return self._version

    def languages(self) -> tuple[str, ...]:
        """Give the ISO 639-1 codes it can read."""
        return self._engine.languages()

    def recognise(
        self, picture: npt.NDArray[np.uint8], *, language: str | None, dpi: int
    ) -> Sequence[Word]:
        """Give the words kept for this picture, or read and keep them; boxes in pixels.

        Raises:
            OcrError: the engine failed or ran out of time.
        """
        known = (self.name, self.version(), self.languages())
        facts = (FORMAT, *known, language, dpi, picture.shape)
        digest = hashlib.sha256(repr(facts).encode())
        digest.update(np.ascontiguousarray(picture).data)
        path = self._folder / f"{digest.hexdigest()}.json"
        kept = _load(path)
        if kept is not None:
            return kept
        words = self._engine.recognise(picture, language=language, dpi=dpi)
        _save(path, words)
        return words


def _load(path: Path) -> list[Word] | None:
    try:
        rows = json.loads(path.read_bytes())
        return [Word(text, Box(*box), confidence) for text, box, confidence in rows]
    except (OSError, ValueError, TypeError):
        return None


def _save(path: Path, words: Sequence[Word]) -> None:
    rows = [
        (word.text, (word.box.x0, word.box.y0, word.box.x1, word.box.y1), word.confidence)
        for word in words
        if word.box is not None
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    # a name of its own: two processes may save the same page at the same time
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, suffix=".part", encoding="utf-8", delete=False
    ) as half:
        json.dump(rows, half)
    Path(half.name).replace(path)
