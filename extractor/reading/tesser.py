"""Tesseract as a library in this process, where tesserocr is installed: no program to start.

tesserocr's only door. An instance may be used by one thread only, so each thread has its own.
"""

from __future__ import annotations

import importlib.util
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractor.errors import OcrError, OcrTimeoutError
from extractor.reading.rereading import LineReading
from extractor.values.document import Word
from extractor.values.geometry import Box

Pixels = npt.NDArray[np.uint8]

PACKAGE = "tesserocr"
PAGE_MODE = 3
LINE_MODE = 7
_instances = threading.local()


class TesseractLibrary:
    """Runs Tesseract in this process.

    Args:
        data: folder of the language data.
        timeout_seconds: for one page. Watched while lines are read, not while the page is taken
            apart; a page that is all specks can overrun it.
    """

    def __init__(self, data: Path, timeout_seconds: float) -> None:
        self._data = data
        self._milliseconds = max(int(timeout_seconds * 1000), 1)

    def version(self) -> str:
        """Give the library's version.

        Raises:
            OcrError: it is not installed.
        """
        return f"{_library().tesseract_version().split()[1]} in process"

    def load(self, names: Sequence[str]) -> None:
        """Load language data, which starts no thread and so survives a fork.

        Raises:
            OcrError: it cannot be loaded.
        """
        for data in names:
            _instance(self._data, data)

    def page(self, picture: Pixels, *, data: str, dpi: int) -> list[Word]:
        """Read a page.

        Raises:
            OcrError: the library failed.
            OcrTimeoutError: it ran out of time.
        """
        api = self._read(picture, data, PAGE_MODE, dpi)
        try:
            rows = [row.split("\t") for row in api.GetTSVText(0).splitlines()]
        except (RuntimeError, UnicodeDecodeError) as error:
            raise OcrError("tesseract", "Tesseract could not read the page") from error
        finally:
            api.Clear()
        return [word for row in rows if len(row) == 12 for word in _words(row)]

    def lines(self, crops: Sequence[Pixels], *, data: str, dpi: int) -> list[LineReading]:
        """Read lines.

        Raises:
            OcrError: the library failed.
            OcrTimeoutError: it ran out of time.
        """
        found: list[LineReading] = []
        for crop in crops:
            api = self._read(crop, data, LINE_MODE, dpi)
            try:
                text = " ".join(api.GetUTF8Text().split())
                grades = api.AllWordConfidences()
            except (RuntimeError, UnicodeDecodeError) as error:
                raise OcrError("tesseract", "Tesseract could not read a line") from error
            finally:
                api.Clear()
            found.append(LineReading(text, min(grades, default=0) / 100))
        return found

    def _read(self, picture: Pixels, data: str, mode: int, dpi: int) -> Any:  # noqa: ANN401 (door)
        api = _instance(self._data, data)
        height, width = picture.shape
        try:
            api.SetPageSegMode(mode)
            api.SetImageBytes(np.ascontiguousarray(picture).tobytes(), width, height, 1, width)
            api.SetSourceResolution(dpi)
            is_done = api.Recognize(self._milliseconds)
        except RuntimeError as error:
            raise OcrError("tesseract", "Tesseract could not read the page") from error
        if not is_done:
            api.Clear()
            raise OcrTimeoutError("tesseract", "a page took too long")
        return api


def is_installed() -> bool:
    """Say whether the library can be imported."""
    return importlib.util.find_spec(PACKAGE) is not None


def _library() -> Any:  # noqa: ANN401 (the door)
    # read when the library is loaded; more threads than one cost time on small pages
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        import tesserocr  # noqa: PLC0415 (an optional extra)
    except ImportError as error:
        raise OcrError("tesseract", "tesserocr is not installed") from error
    return tesserocr


def _instance(folder: Path, data: str) -> Any:  # noqa: ANN401 (the door)
    """Give this thread's instance with a language, which takes .1 s to load, once."""
    kept: dict[tuple[Path, str], Any] = _instances.__dict__.setdefault("kept", {})
    if (folder, data) not in kept:
        library = _library()
        try:
            api = library.PyTessBaseAPI(path=str(folder), lang=data, oem=library.OEM.LSTM_ONLY)
        except RuntimeError as error:
            raise OcrError("tesseract", f"the language data {data} cannot be loaded") from error
        kept[folder, data] = api
    return kept[folder, data]


def _words(row: Sequence[str]) -> list[Word]:
    """Give the words of one row: level, five numbers, left, top, width, height, conf, text."""
    confidence = float(row[10])
    if confidence < 0 or not row[11].strip():
        return []
    left, top, width, height = (float(edge) for edge in row[6:10])
    box = Box(left, top, left + width, top + height)
    return [Word(part, box, min(confidence / 100, 1.0)) for part in row[11].split()]
