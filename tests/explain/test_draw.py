"""Marks are drawn where the words stand, in their colours, and told below the page."""

from __future__ import annotations

import dataclasses
import io

import numpy as np
import pytest
from PIL import Image

from extractor.explain.draw import COLOURS, as_pdf, as_png, drawn_marks
from extractor.explain.explanation import Explanation, Verdict
from extractor.explain.marks import Mark, Subject, marks_of
from extractor.values.document import Page
from tests.explain.example import example

SCALE = 4


@pytest.fixture(scope="module")
def explanation() -> Explanation:
    return example()


@pytest.fixture(scope="module")
def page(explanation: Explanation) -> Page:
    return explanation.documents[1].pages[0]


@pytest.fixture(scope="module")
def marks(explanation: Explanation) -> list[Mark]:
    return [it for it in marks_of(explanation) if it.place.number == 1]


@pytest.fixture(scope="module")
def image(page: Page, marks: list[Mark]) -> Image.Image:
    return drawn_marks(_paper(page), page, marks, tell=lambda code: code)


def _paper(page: Page) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((int(page.height) * SCALE, int(page.width) * SCALE), 255, dtype=np.uint8)


def _colours(image: Image.Image, box: tuple[float, float, float, float]) -> set[tuple[int, ...]]:
    x0, y0, x1, y1 = (round(it * SCALE) for it in box)
    part = np.asarray(image.convert("RGB"))[y0:y1, x0:x1]
    return {tuple(it) for it in part.reshape(-1, 3).tolist()}


def test_a_frame_stands_around_its_word_in_the_colour_of_its_subject(image: Image.Image) -> None:
    assert COLOURS[Subject.AMOUNT] in _colours(image, (98, 18, 102, 32))
    assert COLOURS[Subject.AMOUNT] not in _colours(image, (104, 22, 130, 28))


def test_what_was_chosen_has_a_thicker_frame(image: Image.Image) -> None:
    def thickness(y: float) -> int:
        middle = round(y * SCALE)
        column = np.asarray(image)[middle - 6 : middle + 6, 120 * SCALE].tolist()
        return int(column.count(list(COLOURS[Subject.AMOUNT])))

    assert thickness(30) > thickness(70) > 0


def test_a_reading_that_gave_way_to_another_is_not_drawn(marks: list[Mark]) -> None:
    assert all("better_reading(FA-1)" not in it.why for it in marks)


def test_the_page_grows_by_the_list_of_its_marks(
    image: Image.Image, page: Page, marks: list[Mark]
) -> None:
    many = [
        dataclasses.replace(it, label=f"{number}")
        for it in marks
        for number in range(5)
        if it.verdict is Verdict.REJECTED
    ]
    longer = drawn_marks(_paper(page), page, many, tell=lambda code: code)
    assert longer.height > image.height > int(page.height) * SCALE
    assert longer.width == image.width


def test_a_coloured_page_becomes_grey(page: Page) -> None:
    paper = np.zeros((100, 200, 3), dtype=np.uint8)
    paper[:, :, 0] = 255  # blue
    image = drawn_marks(paper, page, [], tell=lambda code: code)
    red, green, blue = np.asarray(image)[50, 50].tolist()
    assert red == green == blue


def test_letters_that_the_font_lacks_do_no_harm(page: Page, marks: list[Mark]) -> None:
    odd = [dataclasses.replace(it, label="£ 5 é 漢字 \u202e \x1b[31m " + "x" * 400) for it in marks]
    assert drawn_marks(_paper(page), page, odd, tell=lambda code: code).height > 0


def test_a_png_keeps_the_colours_of_the_marks(image: Image.Image) -> None:
    again = Image.open(io.BytesIO(as_png(image))).convert("RGB")
    assert COLOURS[Subject.AMOUNT] in _colours(again, (98, 18, 102, 32))


def test_several_pages_make_one_pdf(image: Image.Image) -> None:
    content = as_pdf([image, image], dpi=130)
    assert content.startswith(b"%PDF")
    assert b"/Count 2" in content
