"""Real text recognition on scans of the sample inbox."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractor.errors import OcrError, OcrTimeoutError
from extractor.reading import tesser
from extractor.reading.engines import best_engine
from extractor.reading.line_words import split_line
from extractor.reading.ocr import TesseractEngine, package_data, tesseract
from extractor.reading.ppocr import PaddleEngine, mended
from extractor.reading.read import read
from extractor.reading.rereading import LineReading, Pixels
from extractor.reading.settings import ReadingSettings
from extractor.reading.small import small_recogniser
from extractor.values.document import Document
from extractor.values.geometry import Box
from extractor.values.submission import Part, PartRole

TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".tif": "image/tiff", ".pdf": "application/pdf"}
ENGINES = [
    pytest.param("tesseract", marks=pytest.mark.ocr),
    pytest.param(
        "ppocr",
        marks=[
            pytest.mark.ocr,
            pytest.mark.skipif(
                importlib.util.find_spec("faster_paddle") is None, reason="extra ocr-fast"
            ),
        ],
    ),
]
PROGRAM = shutil.which("tesseract")
PROGRAMS = [
    pytest.param(
        Path(PROGRAM or ""),
        id="program",
        marks=pytest.mark.skipif(PROGRAM is None, reason="no program in PATH"),
    ),
    pytest.param(
        None,
        id="library",
        marks=pytest.mark.skipif(not tesser.is_installed(), reason="tesserocr is not installed"),
    ),
]
ReadSample = Callable[[str, str], Document]


@pytest.fixture(scope="session")
def read_sample(samples: Path) -> ReadSample:
    """Read a file of the sample inbox with an engine, each once."""
    kept: dict[tuple[str, str], Document] = {}

    def sample(name: str, engine_name: str) -> Document:
        if (name, engine_name) not in kept:
            settings = ReadingSettings.model_validate({"engine": engine_name})
            path = samples / name
            part = Part(name, TYPES[path.suffix], path.read_bytes(), PartRole.FILE)
            kept[name, engine_name] = read(part, settings=settings, engine=best_engine(settings))
        return kept[name, engine_name]

    return sample


def drawn(lines: list[str], *, size: int = 28) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Draw lines of text on white."""
    image = Image.new("L", (600, 30 + 2 * size * len(lines)), 255)
    pen = ImageDraw.Draw(image)
    for number, text in enumerate(lines):
        pen.text((20, 15 + 2 * size * number), text, fill=0, font=ImageFont.load_default(size))
    return np.asarray(image, dtype=np.uint8)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("dev-de-024.png", "de", ["CDE-4961,", "Zuckermais"]),
        ("dev-en-002.png", "en", ["November", "FA-2026-03371"]),
        ("dev-es-030.tif", "es", ["FAC26/000615,", "recepción"]),
        ("dev-fr-026.pdf", "fr", ["Valmont"]),
        ("dev-fr-097.jpg", "fr", ["FA-2026-3841,", "créditer"]),
    ],
)
def test_a_scan_is_read_in_its_language(
    read_sample: ReadSample, engine: str, name: str, language: str, expected: list[str]
) -> None:
    document = read_sample(name, engine)
    assert document.language == language
    assert "low_confidence" not in document.pages[0].notes
    assert all(word.casefold() in document.text.casefold() for word in expected)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_sideways_scan_is_set_upright(read_sample: ReadSample, engine: str) -> None:
    page = read_sample("dev-fr-026.pdf", engine).pages[0]
    assert page.width < page.height
    assert "rotated_270" in page.notes


@pytest.mark.parametrize("engine", ENGINES)
def test_a_scanned_remittance_has_its_rows(read_sample: ReadSample, engine: str) -> None:
    page = read_sample("dev-en-042.pdf", engine).pages[0]
    [table] = page.tables
    rows = [[page.cell_text(cell) for cell in row] for row in table.rows]
    assert table.header_rows == 1
    assert ["FAC26/002236", "GBP", "458.40", "458.40"] in [row[:4] for row in rows]
    assert rows[-1][-1] == "7,347.78"


@pytest.mark.parametrize("engine", ENGINES)
def test_boxes_hold_the_ink_of_their_words(read_sample: ReadSample, engine: str) -> None:
    """The box of a word, on the straightened page, is of the size of its letters."""
    page = read_sample("dev-en-042.pdf", engine).pages[0]
    for word in page.words:
        assert word.box is not None
        assert 0 <= word.box.x0 < word.box.x1 <= page.width + 1
        assert 0 <= word.confidence <= 1
        if len(word.text) >= 6 and word.text.isalnum():
            assert 0.2 < word.box.width / len(word.text) / word.box.height < 1.2


@pytest.mark.parametrize(
    ("read_as", "right"),
    [
        ("2639, 95", "2639,95"),
        ("commande:PO682205", "commande: PO682205"),
        ("Fra.FA-2026-2743(12/10/26)", "Fra. FA-2026-2743 (12/10/26)"),
        ("BENEF：VALMONT", "BENEF: VALMONT"),
        ("à 12:30, d’une S.A.R.L. du 24.11.2026", "à 12:30, d'une S.A.R.L. du 24.11.2026"),
        ("compta@ruiz.fr 926.000.3139 4 × 12", "compta@ruiz.fr 926.000.3139 4 × 12"),
    ],
)
def test_blanks_at_punctuation_are_mended(read_as: str, right: str) -> None:
    assert mended(read_as) == right


@pytest.mark.ocr
@pytest.mark.parametrize("tesseract_path", PROGRAMS)
def test_a_page_over_its_time_is_told_from_a_failure(tesseract_path: Path | None) -> None:
    settings = ReadingSettings(ocr_timeout_seconds=0.001, tesseract_path=tesseract_path)
    engine = tesseract(settings)
    assert engine is not None
    with pytest.raises(OcrTimeoutError):
        engine.recognise(drawn(["Facture FA-2026-417", "du 12.11.2026"]), language="fr", dpi=100)


@pytest.mark.ocr
@pytest.mark.parametrize("tesseract_path", PROGRAMS)
def test_lines_are_read_one_by_one(tesseract_path: Path | None) -> None:
    engine = tesseract(ReadingSettings(tesseract_path=tesseract_path))
    assert engine is not None
    crops = [drawn(["Montant 2190,24"]), np.full((40, 200), 255, np.uint8), drawn(["FA-2026-417"])]
    texts = [it.text for it in engine.read_lines(crops, language="fr", dpi=200)]
    # of a blank line, Tesseract makes up a word or none; the others must keep their places
    assert (len(texts), texts[0], texts[2]) == (3, "Montant 2190,24", "FA-2026-417")
    assert engine.read_lines([], language="fr", dpi=200) == []


@pytest.mark.ocr
@pytest.mark.parametrize("tesseract_path", PROGRAMS)
def test_words_have_their_places(tesseract_path: Path | None) -> None:
    engine = tesseract(ReadingSettings(tesseract_path=tesseract_path))
    assert engine is not None
    words = engine.recognise(drawn(["Facture impayee", "12.11.2026"]), language="fr", dpi=200)
    assert [it.text for it in words] == ["Facture", "impayee", "12.11.2026"]
    for word, left, top in zip(words, (20, 120, 20), (15, 15, 71), strict=True):
        assert word.box is not None
        assert word.box.x0 == pytest.approx(left, abs=30)
        assert word.box.y0 == pytest.approx(top, abs=12)


@pytest.mark.ocr
@pytest.mark.parametrize("tesseract_path", PROGRAMS)
def test_missing_language_data_is_an_error_of_ours(
    tesseract_path: Path | None, tmp_path: Path
) -> None:
    (tmp_path / "fra.traineddata").write_text("no data")
    settings = ReadingSettings(tesseract_path=tesseract_path, tessdata_dir=tmp_path)
    engine = tesseract(settings)
    assert engine is not None
    with pytest.raises(OcrError):
        engine.recognise(drawn(["Facture"]), language="fr", dpi=200)


def test_the_version_changes_with_the_language_data(tmp_path: Path) -> None:
    (tmp_path / "fra.traineddata").write_text("one")
    before = tesseract_engine(tmp_path).version()
    (tmp_path / "fra.traineddata").write_text("another")
    assert tesseract_engine(tmp_path).version() != before


def tesseract_engine(data: Path) -> TesseractEngine:
    engine = tesseract(ReadingSettings(tessdata_dir=data))
    assert engine is not None
    return engine


@pytest.mark.skipif(small_recogniser() is None, reason="extra ocr-accurate")
def test_the_small_model_reads_lines() -> None:
    small = small_recogniser()
    assert small is not None
    crops = [drawn(["Ref. FA-2026-417"])[10:60], np.full((40, 200), 255, np.uint8)]
    read, blank = small.read_lines(crops)
    assert read.text.replace(" ", "") == "Ref.FA-2026-417"
    assert read.confidence > 0.9
    assert (blank.text, blank.confidence) == ("", 0)


@pytest.mark.ocr
@pytest.mark.skipif(importlib.util.find_spec("faster_paddle") is None, reason="extra ocr-fast")
def test_doubtful_lines_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Larger:
        name = "larger"
        asked = 0

        def version(self) -> str:
            return "1"

        def read_lines(
            self, crops: Sequence[Pixels], *, language: str | None, dpi: int
        ) -> list[LineReading]:
            assert (language, dpi) == ("fr", 200)
            self.asked += len(crops)
            return [LineReading("lu autrement", 1.0) for _ in crops]

    larger = Larger()
    page = drawn(["Facture impayee", "le 12 novembre"])
    monkeypatch.setattr("extractor.reading.ppocr.DOUBTFUL", 0.0)
    sure = PaddleEngine(["fr"], larger).recognise(page, language="fr", dpi=200)
    assert (larger.asked, sure[0].text) == (0, "Facture")
    monkeypatch.setattr("extractor.reading.ppocr.DOUBTFUL", 1.1)
    again = PaddleEngine(["fr"], larger).recognise(page, language="fr", dpi=200)
    assert [it.text for it in again] == ["lu", "autrement"] * larger.asked
    assert larger.asked == 2


def test_a_configured_program_that_is_missing_gives_no_engine(tmp_path: Path) -> None:
    settings = ReadingSettings(engine="tesseract", tesseract_path=tmp_path / "none")
    assert best_engine(settings) is None


def test_a_program_that_cannot_run_is_named(tmp_path: Path) -> None:
    program = tmp_path / "tesseract"
    program.write_text("no program")
    engine = tesseract(ReadingSettings(tesseract_path=program))
    assert engine is not None
    with pytest.raises(OcrError, match="cannot be run"):
        engine.version()


def test_the_package_brings_the_four_languages() -> None:
    engine = tesseract(ReadingSettings(tesseract_path=Path(__file__)))
    assert package_data() is not None
    assert engine is not None
    assert set(engine.languages()) == {"de", "en", "es", "fr"}


def test_a_recognised_line_is_split_where_the_white_is() -> None:
    image = Image.new("L", (600, 60), 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(28)
    places = [(10, "Total"), (150, "due"), (420, "12,50")]
    for left, text in places:
        pen.text((left, 10), text, fill=0, font=font)
    line = Box(8, 8, 500, 48)
    words = split_line("Total due 12,50", line, np.asarray(image, dtype=np.uint8))
    assert [text for text, _ in words] == ["Total", "due", "12,50"]
    for (left, text), (_, box) in zip(places, words, strict=True):
        assert box.x0 == pytest.approx(left, abs=6), text
        assert box.x1 == pytest.approx(left + pen.textlength(text, font=font), abs=8), text
