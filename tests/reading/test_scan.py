"""From a picture to a page: what is done to it, what is asked of the engine, what is noted."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractor.errors import OcrTimeoutError
from extractor.reading.image.pixels import Pixels
from extractor.reading.image.turning import turned
from extractor.reading.prepare import as_read, flattened_note
from extractor.reading.scan import read_scan
from extractor.testing import ScriptedOcr
from extractor.values.document import Page, Word
from extractor.values.geometry import Box

LINES = 20
TEXT = "Invoice FA-2026-00613 of 14 July was paid twice; please refund 828,29 by the end"


def drawn() -> Pixels:
    sheet = Image.new("L", (827, 1169), 255)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(15)
    for line in range(LINES):
        draw.text((90, 120 + 40 * line), TEXT[line % 9 :], fill=10, font=font)
    return np.asarray(sheet).copy()


PAGE = drawn()


def line(number: int, text: str = "", confidence: float = 0.97) -> Word:
    box = Box(88.0, 122.0 + 40 * number, 720.0, 138.0 + 40 * number)
    return Word(text or f"line{number}", box, confidence)


READ = [line(number) for number in range(LINES)]
GUESSED = [line(number, confidence=0.3) for number in range(LINES)]


def read(
    picture: Pixels, *script: Sequence[Word] | OcrTimeoutError, name: str = "scripted"
) -> tuple[Page, ScriptedOcr]:
    engine = ScriptedOcr(script, name=name)
    page = read_scan(picture, number=1, dpi=100, wanted_dpi=200, engine=engine, language="en")
    return page, engine


def texts(page: Page) -> list[str]:
    return [word.text for word in page.words]


def test_a_good_page_is_recognised_once_and_nothing_is_noted() -> None:
    page, engine = read(PAGE, READ)
    assert texts(page) == [word.text for word in READ]
    assert page.notes == ()
    assert len(engine.calls) == 1
    assert page.words[0].box == Box(88 * 0.72, 122 * 0.72, 720 * 0.72, 138 * 0.72)


@pytest.mark.parametrize(("right_way", "degrees"), [(READ, 90), (GUESSED, 270)])
def test_a_page_on_its_side_is_set_upright_after_two_looks_at_a_strip(
    right_way: list[Word], degrees: int
) -> None:
    other = GUESSED if right_way is READ else READ
    page, engine = read(turned(PAGE, 360 - degrees), right_way, other, READ)
    assert f"rotated_{degrees}" in page.notes
    assert len(engine.calls) == 3
    assert engine.calls[0][0] < engine.calls[2][0] / 4


def test_a_page_upside_down_is_read_again() -> None:
    page, _ = read(turned(PAGE, 180), GUESSED, GUESSED, READ, READ)
    assert page.notes == ("rotated_180",)
    assert texts(page) == [word.text for word in READ]


def test_a_poor_page_that_is_upright_keeps_its_first_reading() -> None:
    page, _ = read(PAGE, GUESSED, READ, GUESSED)
    assert page.notes == ("low_confidence",)
    assert len(page.words) == LINES


def test_what_page_analysis_left_out_is_read_by_itself() -> None:
    without = [word for word in READ if word.text != "line7"]
    piece = Word("828,29", Box(30.0, 28.0, 600.0, 44.0), 0.9)
    page, engine = read(PAGE, without, [piece], name="tesseract")
    assert len(engine.calls) == 2
    found = next(word for word in page.words if word.text == "828,29")
    assert found.box is not None
    assert found.box.center[1] == pytest.approx((122 + 138 + 2 * 280) / 2 * 0.72, abs=6)


def test_other_engines_are_not_asked_for_what_they_left_out() -> None:
    _, engine = read(PAGE, READ[:12])
    assert len(engine.calls) == 1


def test_an_empty_page_and_a_picture_are_not_given_to_the_engine() -> None:
    grain = cv2.GaussianBlur(np.random.default_rng(3).normal(128, 120, (1200, 900)), (0, 0), 5)
    blots = ((grain - grain.min()) / np.ptp(grain) * 255).astype(np.uint8)
    for picture, note in (
        (np.full((1169, 827), 240, np.uint8), "blank_page"),
        (blots, "picture_only"),
    ):
        page, engine = read(picture, READ)
        assert page.notes == (note,)
        assert page.words == ()
        assert engine.calls == []


@pytest.mark.parametrize("words", [[], [line(3, "~~", 0.2), line(9, "lI", 0.4)]])
def test_a_page_on_which_hardly_a_word_is_read_has_no_text(words: list[Word]) -> None:
    page, _ = read(PAGE, words, words, words)
    assert page.notes == ("no_text",)
    assert page.words == ()


def test_a_page_over_its_time_is_noted() -> None:
    page, _ = read(PAGE, OcrTimeoutError("scripted", "a page took too long"))
    assert page.notes == ("ocr_timeout",)


def test_a_photographed_sheet_is_noted_with_its_corners_and_can_be_shown_as_read() -> None:
    corners = ((0.12, 0.09), (0.88, 0.06), (0.93, 0.93), (0.06, 0.91))
    height, width = PAGE.shape
    size = (int(width * 1.3), int(height * 1.2))
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(
        flat, np.array(corners, np.float32) * np.array(size, np.float32)
    )
    photo = np.asarray(cv2.warpPerspective(PAGE, matrix, size, borderValue=(50,)), np.uint8)
    page, engine = read(photo, READ)
    assert page.notes[0].startswith("flattened_0.1")
    assert page.height == pytest.approx(842, abs=1)
    shown = as_read(photo, page.notes)
    assert shown.shape == engine.calls[0][:2]
    assert as_read(photo, [flattened_note(corners)]).shape == pytest.approx(shown.shape, rel=0.01)


def test_a_fine_scan_is_shrunk_to_what_is_wanted() -> None:
    engine = ScriptedOcr([READ])
    large = np.repeat(np.repeat(PAGE, 3, 0), 3, 1)
    read_scan(large, number=1, dpi=300, wanted_dpi=100, engine=engine, language="en")
    assert engine.calls[0][:2] == PAGE.shape
    assert engine.calls[0][3] == 100
