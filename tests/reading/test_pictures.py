"""Decoding: as much of a picture as is wanted, upright, and nothing held that is not needed."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageOps

from extractor.errors import CorruptFileError
from extractor.reading.pictures import LARGE, Picture, open_pictures

RNG = np.random.default_rng(11)
COLOURS = RNG.integers(0, 255, (610, 403, 3)).astype(np.uint8)


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def first_page(content: bytes, dpi: int | None = None) -> Picture:
    with open_pictures("a.png", content, max_pixels=89_000_000, dpi=dpi) as pictures:
        return pictures.page(0)


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "P", "LA", "CMYK", "I;16", "I", "F"])
def test_every_kind_of_pixels_is_read(mode: str) -> None:
    kind = "TIFF" if mode in {"CMYK", "I", "F"} else "PNG"
    grey = Image.fromarray(COLOURS[:, :, 0])
    image = grey.convert("I").convert(mode) if mode == "I;16" else grey.convert(mode)
    read = first_page(saved(image, kind)).pixels
    plain = read if read.ndim == 2 else read[:, :, 1]
    expected = np.asarray(image.convert("L") if mode == "1" else grey)
    close = 2 if mode in {"I;16", "I", "F"} else 8  # scaled to the brightest; inks and palettes
    assert np.abs(plain.astype(int) - expected).max() <= close


def test_what_is_seen_through_lies_on_white_paper() -> None:
    clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    assert first_page(saved(clear)).pixels.min() == 255


@pytest.mark.parametrize(
    ("stated", "wanted", "times"), [(600, 200, 3), (500, 200, 2), (300, 200, 1)]
)
def test_a_fine_scan_is_shrunk_while_it_is_decoded(stated: int, wanted: int, times: int) -> None:
    image = Image.fromarray(np.repeat(np.repeat(COLOURS, 3, 0), 4, 1))
    picture = first_page(saved(image, dpi=(stated, stated)), wanted)
    assert picture.dpi == pytest.approx(stated / times, abs=0.1)
    expected = np.asarray(image.reduce(times))[:, :, ::-1]
    assert picture.pixels.shape == expected.shape
    assert np.array_equal(picture.pixels, expected)


@pytest.mark.parametrize("turn", range(1, 9))
def test_the_camera_says_which_way_is_up(turn: int) -> None:
    image = Image.fromarray(COLOURS)
    exif = Image.Exif()
    exif[0x0112] = turn
    content = saved(image, "PNG", exif=exif)
    expected = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(content))))
    assert np.array_equal(first_page(content).pixels, expected[:, :, ::-1])


def test_pages_after_a_large_one_are_found() -> None:
    large, small = Image.new("1", (LARGE // 1000 + 1, 1000)), Image.new("1", (10, 20))
    content = saved(large, "TIFF", save_all=True, append_images=[small], compression="group4")
    with open_pictures("a.tif", content, max_pixels=89_000_000) as pictures:
        assert pictures.page(0).pixels.shape[0] == 1000
        assert pictures.page(1).pixels.shape == (20, 10)
        assert not pictures.has(2)


def test_a_file_that_breaks_off_ends_with_the_page_that_cannot_be_found() -> None:
    page = Image.fromarray(COLOURS)
    whole = saved(page, "TIFF", save_all=True, append_images=[page, page])
    with open_pictures("a.tif", whole[: len(whole) // 2], max_pixels=89_000_000) as pictures:
        assert pictures.has(0)
        with pytest.raises(CorruptFileError, match=r"a\.tif"):
            [pictures.has(index) for index in range(9)]
        assert not pictures.has(9)


def test_a_fine_jpeg_is_decoded_small() -> None:
    image = Image.fromarray(np.repeat(np.repeat(COLOURS, 4, 0), 4, 1))
    picture = first_page(saved(image, "JPEG", dpi=(600, 600), quality=90), 200)
    assert picture.dpi == 300
    assert picture.pixels.shape == (1220, 806, 3)


def test_a_camera_that_states_a_screen_s_dots_is_not_believed() -> None:
    image = Image.fromarray(np.zeros((2000, 1400), np.uint8))
    content = saved(image, "JPEG", dpi=(72, 72))
    assert first_page(content).dpi == pytest.approx(2000 / 11.69)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_the_pictures_of_an_animation_are_no_pages(kind: str) -> None:
    frames = [Image.new("RGB", (40, 40), (level, 0, 0)) for level in (0, 120, 250)]
    content = saved(frames[0], kind, save_all=True, append_images=frames[1:])
    with open_pictures("a", content, max_pixels=10_000) as pictures:
        assert pictures.has(0)
        assert not pictures.has(1)
