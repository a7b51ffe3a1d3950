"""Pages are drawn as they were read: upright, and in the size that boxes count in."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from extractor.explain.pictures import DPI, MOST_PIXELS, drawn_pages
from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document, Line, Page, PageSource, Word
from extractor.values.geometry import Box
from extractor.values.submission import Part, PartRole

READING = ReadingSettings()
SIZE = (400, 600)  # of the picture, in pixels at 72 dots per inch


def picture(*, name: str = "scan.png") -> Part:
    """Give a white picture with a dark square at its top right."""
    pixels = np.full((SIZE[1], SIZE[0]), 255, dtype=np.uint8)
    pixels[20:80, 320:380] = 0
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return Part(name, "image/png", stream.getvalue(), PartRole.FILE)


def page(width: float, height: float, *notes: str, number: int = 1) -> Page:
    words = (Word("x", Box(0, 0, 1, 1)),)
    return Page(number, width, height, PageSource.OCR, words, (Line(0, 1),), notes=notes)


def document(*pages: Page, name: str = "scan.png") -> Document:
    return Document(name, "image/png", pages)


@pytest.mark.parametrize(
    ("notes", "size", "dark"),
    [
        pytest.param((), (400, 600), (350, 50), id="upright"),
        pytest.param(("rotated_90",), (600, 400), (550, 350), id="turned clockwise"),
        pytest.param(("rotated_180", "low_confidence"), (400, 600), (50, 550), id="on its head"),
        pytest.param(("rotated_270",), (600, 400), (50, 50), id="turned the other way"),
    ],
)
def test_a_scan_is_drawn_the_way_it_was_read(
    notes: tuple[str, ...], size: tuple[int, int], dark: tuple[int, int]
) -> None:
    found = list(drawn_pages([document(page(*size, *notes))], [picture()], READING))
    assert len(found) == 1
    number, drawn, pixels = found[0]
    scale = pixels.shape[1] / drawn.width
    assert number == 0
    assert pixels.shape[0] / pixels.shape[1] == pytest.approx(size[1] / size[0], abs=0.01)
    assert pixels[round(dark[1] * scale), round(dark[0] * scale)] < 50
    assert (pixels < 50).mean() == pytest.approx(60 * 60 / (400 * 600), abs=0.003)


def test_a_digital_page_is_drawn_where_its_words_say(samples: Path) -> None:
    content = (samples / "dev-fr-100.pdf").read_bytes()
    part = Part("dev-fr-100.pdf", "application/pdf", content, PartRole.FILE)
    whole = read(part, settings=READING, engine=None)
    _, drawn, pixels = next(drawn_pages([whole], [part], READING))
    scale = DPI / 72
    assert pixels.shape[1] == pytest.approx(drawn.width * scale, abs=2)
    boxes = [it.box for it in drawn.words if it.box]
    grey = pixels.mean(axis=2)
    spreads = [
        np.ptp(
            grey[
                int(it.y0 * scale) : int(it.y1 * scale) + 1,
                int(it.x0 * scale) : int(it.x1 * scale) + 1,
            ]
        )
        for it in boxes
    ]
    assert min(spreads) > 50  # there is ink in every box


def test_two_attachments_of_one_name_are_drawn_from_their_own_bytes() -> None:
    blank = io.BytesIO()
    Image.new("L", SIZE, 255).save(blank, "PNG")
    second = Part("scan.png", "image/png", blank.getvalue(), PartRole.ATTACHMENT)
    documents = [document(page(*SIZE)), document(page(*SIZE))]
    first, other = [it[2] for it in drawn_pages(documents, [picture(), second], READING)]
    assert first.min() < 50
    assert other.min() > 200


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(Part("scan.png", "image/png", b"no picture", PartRole.FILE), id="damaged"),
        pytest.param(picture(name="other.png"), id="another file"),
    ],
)
def test_a_page_that_cannot_be_drawn_is_left_out(part: Part) -> None:
    assert list(drawn_pages([document(page(*SIZE))], [part], READING)) == []


def test_a_page_without_size_is_left_out() -> None:
    assert list(drawn_pages([document(page(0, 0, "page_unreadable"))], [picture()], READING)) == []


def test_only_the_wanted_pages_are_drawn() -> None:
    documents = [document(page(*SIZE))]
    assert list(drawn_pages(documents, [picture()], READING, wanted={(0, 2)})) == []
    assert len(list(drawn_pages(documents, [picture()], READING, wanted={(0, 1)}))) == 1


def test_a_poster_is_drawn_coarser_than_a_page() -> None:
    stream = io.BytesIO()
    Image.new("L", (5000, 4000), 255).save(stream, "PNG")
    poster = Part("scan.png", "image/png", stream.getvalue(), PartRole.FILE)
    _, _, pixels = next(drawn_pages([document(page(20_000, 16_000))], [poster], READING))
    assert pixels.size <= MOST_PIXELS * 1.01
