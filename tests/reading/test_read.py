"""Choosing how to read, limits and damage, with a scripted engine."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractor.errors import (
    CorruptFileError,
    EmptyFileError,
    LimitError,
    OcrError,
    OcrTimeoutError,
    UnknownTypeError,
)
from extractor.protocols import OcrEngine
from extractor.reading.cache import CachedEngine
from extractor.reading.engines import best_engine
from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.testing import ScriptedOcr
from extractor.values.document import Document, PageSource, Word
from extractor.values.geometry import Box
from extractor.values.submission import Part, PartRole

MakePdf = Callable[..., bytes]
LONG = [(50.0, 800.0 - 14 * line, "Lorem ipsum dolor sit amet 12,50") for line in range(10)]
SURE = [Word("Bonjour", Box(100, 100, 300, 130), 0.95)]


def read_file(
    content: bytes,
    media_type: str,
    engine: OcrEngine | None = None,
    **settings: object,
) -> Document:
    part = Part("a.bin", media_type, content, PartRole.FILE)
    return read(part, settings=ReadingSettings.model_validate(settings), engine=engine)


def page_picture(size: tuple[int, int] = (850, 1100)) -> Image.Image:
    """Draw a page with lines of words."""
    image = Image.new("L", size, 250)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(20)
    for top in range(100, size[1] - 200, 40):
        pen.text((80, top), "mustard of Dijon 12 cases at 17.25 short by two", fill=30, font=font)
    return image


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def test_a_digital_pdf_needs_no_engine(make_pdf: MakePdf) -> None:
    document = read_file(make_pdf(LONG), "application/pdf")
    assert document.pages[0].source is PageSource.TEXT_LAYER
    assert document.text.count("dolor") == 10


def test_the_words_of_a_stretch_lie_in_its_box(make_pdf: MakePdf) -> None:
    document = read_file(make_pdf(LONG, LONG), "application/pdf")
    rng = np.random.default_rng(7)
    for start, end in rng.integers(0, len(document.text), (200, 2)).tolist():
        touched = list(document.words_between(start, end))
        number, box = document.place(start, end)
        if start >= end or not touched:
            continue
        assert box is not None
        for page, word, _ in touched:
            assert page.number != number or (word.box and box.contains(word.box.center))


def test_pages_without_text_are_read_from_their_picture() -> None:
    drawn = saved(page_picture(), "PDF", resolution=100.0)
    document = read_file(drawn, "application/pdf", ScriptedOcr([SURE]))
    [page] = document.pages
    assert (page.source, [it.text for it in page.words]) == (PageSource.OCR, ["Bonjour"])
    box = page.words[0].box
    assert box is not None
    assert box.x0 == pytest.approx(100 * 72 / 200, abs=0.1)


def test_an_empty_page_is_noted(make_pdf: MakePdf) -> None:
    document = read_file(make_pdf(LONG, []), "application/pdf")
    assert [page.notes for page in document.pages] == [(), ("blank_page",)]


def test_a_blank_scan_is_noted_and_not_given_to_the_engine() -> None:
    engine = ScriptedOcr()
    blank = saved(Image.new("L", (850, 1100), 252))
    assert read_file(blank, "image/png", engine).pages[0].notes == ("blank_page",)
    assert engine.calls == []


def test_a_picture_without_an_engine_says_so() -> None:
    with pytest.raises(OcrError, match=r"a\.bin"):
        read_file(saved(page_picture()), "image/png")


def test_a_page_that_takes_too_long_is_noted_and_the_others_are_read() -> None:
    stream = io.BytesIO()
    page_picture().save(stream, "TIFF", save_all=True, append_images=[page_picture()])
    engine = ScriptedOcr([OcrTimeoutError("scripted", "too long"), SURE])
    first, second = read_file(stream.getvalue(), "image/tiff", engine).pages
    assert first.notes == ("ocr_timeout",)
    assert [word.text for word in second.words] == ["Bonjour"]


def test_a_page_that_reads_badly_is_noted() -> None:
    words = ["mustard", "of", "Dijon", "cases", "short"]
    poor = [Word(text, Box(9 * at, 1, 9 * at + 8, 9), 0.5) for at, text in enumerate(words)]
    page = read_file(saved(page_picture()), "image/png", ScriptedOcr([poor] * 5)).pages[0]
    assert "low_confidence" in page.notes


@pytest.mark.parametrize("turn", [90, 270])
def test_a_sideways_page_is_set_upright(turn: int) -> None:
    sure = [Word("Bonjour", Box(10, 10, 30, 20), 0.9)]
    first_look = [sure, []] if turn == 90 else [[], sure]
    engine = ScriptedOcr([*first_look, SURE])
    sideways = page_picture().rotate(turn, expand=True)
    page = read_file(saved(sideways, dpi=(100, 100)), "image/png", engine, dpi=100).pages[0]
    assert page.width < page.height
    assert f"rotated_{turn}" in page.notes


def test_a_crooked_page_is_straightened() -> None:
    crooked = page_picture().rotate(-2, fillcolor=250, resample=Image.Resampling.BICUBIC)
    [note] = read_file(saved(crooked), "image/png", ScriptedOcr([SURE])).pages[0].notes
    assert float(note.removeprefix("deskewed_")) == pytest.approx(2.0, abs=0.2)


def test_the_camera_says_which_way_is_up() -> None:
    image = page_picture().rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees clockwise
    engine = ScriptedOcr([SURE])
    read_file(saved(image, "JPEG", exif=exif), "image/jpeg", engine)
    [(height, width, _, _)] = engine.calls
    assert height > width


def test_too_many_pages_are_left_out_and_noted(make_pdf: MakePdf) -> None:
    document = read_file(make_pdf(LONG, LONG, LONG), "application/pdf", max_pages=2)
    assert (len(document.pages), document.notes) == (2, ("page_limit",))


def test_too_many_pixels_are_refused_before_decoding() -> None:
    with pytest.raises(LimitError, match="more than 100000"):
        read_file(saved(page_picture()), "image/png", ScriptedOcr(), max_pixels=100_000)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_cut_off_picture_is_read_or_named(kind: str) -> None:
    whole = saved(page_picture(), kind)
    for share in (0.1, 0.5, 0.9):
        content = whole[: int(len(whole) * share)]
        try:
            document = read_file(content, f"image/{kind.lower()}", ScriptedOcr([SURE]))
        except CorruptFileError:
            continue
        assert "picture_cut_off" in document.pages[0].notes


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png", "text/csv"])
def test_an_empty_file_is_named(media_type: str) -> None:
    with pytest.raises(EmptyFileError):
        read_file(b"", media_type)


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png", "image/tiff"])
def test_nonsense_is_named(media_type: str) -> None:
    with pytest.raises(CorruptFileError):
        read_file(b"\x00\x01nonsense" * 50, media_type, ScriptedOcr())


def test_an_unknown_type_is_named() -> None:
    with pytest.raises(UnknownTypeError, match="video/mp4"):
        read_file(b"x", "video/mp4")


def test_no_engine_is_given_when_none_is_wanted() -> None:
    assert best_engine(ReadingSettings(engine="none")) is None


def test_a_page_is_recognised_once_when_results_are_kept(tmp_path: Path) -> None:
    inner = ScriptedOcr([SURE, []])
    engine = CachedEngine(inner, tmp_path)
    picture = np.asarray(page_picture(), dtype=np.uint8)
    results: list[Sequence[Word]] = [
        engine.recognise(picture, language=None, dpi=100) for _ in range(2)
    ]
    assert results == [SURE, SURE]
    assert len(inner.calls) == 1
