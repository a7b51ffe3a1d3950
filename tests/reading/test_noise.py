"""Pictures without writing are told before an engine spends a minute on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractor.reading.noise import is_junk, is_noise
from extractor.reading.ocr import TesseractEngine
from extractor.reading.rereading import LineReading, Pixels
from extractor.values.document import Word

SIZE = (1100, 850)


def salt_and_pepper() -> Pixels:
    return np.where(np.random.default_rng(1).random(SIZE) < 0.1, 0, 255).astype(np.uint8)


def grain() -> Pixels:
    return np.random.default_rng(2).integers(0, 256, SIZE).astype(np.uint8)


def specks() -> Pixels:
    noise = np.random.default_rng(3)
    page = np.full((2200, 1700), 245, np.uint8)  # 200 dots per inch
    for y, x, high, wide in noise.integers((0, 0, 1, 1), (2190, 1690, 6, 6), (6000, 4)):
        page[y : y + high, x : x + wide] = 20
    return page


def text(*, turned: bool = False, dirt: float = 0.0) -> Pixels:
    image = Image.new("L", (SIZE[1], SIZE[0]), 245)
    pen = ImageDraw.Draw(image)
    for row in range(40):
        line = f"{row} Facture FA-2026-00{row} du 12.11.2026, montant 2.190,24 EUR contesté"
        pen.text((60, 60 + 24 * row), line, fill=30, font=ImageFont.load_default(14))
    page = np.asarray(image, np.uint8).copy()
    page[np.random.default_rng(4).random(SIZE) < dirt] = 0
    return np.rot90(page) if turned else page


@pytest.mark.parametrize("make", [salt_and_pepper, grain, specks])
def test_noise_is_told(make: Callable[[], Pixels]) -> None:
    assert is_noise(make())


@pytest.mark.parametrize("turned", [False, True], ids=["upright", "sideways"])
@pytest.mark.parametrize("dirt", [0.0, 0.02], ids=["clean", "dirty"])
def test_a_page_of_text_is_no_noise(turned: bool, dirt: float) -> None:  # noqa: FBT001
    assert not is_noise(text(turned=turned, dirt=dirt))


@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_even_page_is_left_to_the_engine(level: int) -> None:
    assert not is_noise(np.full(SIZE, level, np.uint8))


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1), (7, 11)])
def test_no_shape_of_picture_breaks_it(shape: tuple[int, int]) -> None:
    assert is_noise(np.zeros(shape, np.uint8)) is False


def test_words_that_an_engine_does_not_believe_itself_are_junk() -> None:
    assert is_junk([Word("._", None, 0.2), Word("cu", None, 0.3)])
    assert not is_junk([Word("upside", None, 0.5), Word("down", None, 0.45)])
    assert not is_junk([])


class Never:
    """A Tesseract that must not be started."""

    def version(self) -> str:
        return "1"

    def page(self, picture: Pixels, *, data: str, dpi: int) -> list[Word]:
        raise AssertionError((picture.shape, data, dpi))

    def lines(self, crops: Sequence[Pixels], *, data: str, dpi: int) -> list[LineReading]:
        raise AssertionError((len(crops), data, dpi))


def test_tesseract_is_not_started_for_noise(tmp_path: Path) -> None:
    engine = TesseractEngine(Never(), tmp_path, ["fr"])
    assert engine.recognise(salt_and_pepper(), language="fr", dpi=200) == []
