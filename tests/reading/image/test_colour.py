"""Coloured ink over print is lifted; coloured print stays."""

from __future__ import annotations

import numpy as np

from extractor.reading.image.colour import grey_of, plain_grey_of
from extractor.reading.image.pixels import Pixels

RED, BLUE, NAVY = (40, 40, 220), (210, 80, 30), (70, 35, 15)


def in_colour(page: Pixels) -> Pixels:
    return np.repeat(page[:, :, None], 3, axis=2)


def ink(colour: Pixels, area: tuple[slice, slice], over: tuple[int, int, int]) -> None:
    """Set ink over an area as ink does: it takes light away and adds none."""
    colour[area] = colour[area] * (np.array(over) / 255.0)


def test_a_stamp_over_text_leaves_the_text(page: Pixels) -> None:
    stamped = in_colour(page)
    area = (slice(200, 420), slice(150, 500))
    ink(stamped, area, RED)
    lifted = grey_of(stamped)
    assert float(plain_grey_of(stamped)[area].mean()) < 120
    assert np.abs(lifted.astype(int) - page).mean() < 6


def test_coloured_headings_stay_dark(page: Pixels) -> None:
    for colour in (RED, BLUE, NAVY):
        headed = in_colour(page)
        letters = page[120:140] < 128
        headed[120:140][letters] = colour
        kept = grey_of(headed)[120:140][letters]
        assert int(kept.max()) < 130


def test_a_page_without_colour_is_as_grey_as_it_is(page: Pixels) -> None:
    assert np.array_equal(grey_of(in_colour(page)), page)
    assert grey_of(page) is page
