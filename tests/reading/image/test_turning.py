"""Which way up, and how straight."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractor.reading.image.pixels import Pixels
from extractor.reading.image.turning import deskewed, is_sideways, skew_of, turned


def rotated(page: Pixels, degrees: float) -> Pixels:
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    return np.asarray(cv2.warpAffine(page, matrix, (width, height), borderValue=(255,)), np.uint8)


@pytest.mark.parametrize("skew", [0.0, 3.0, -6.0])
@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_page_on_its_side_is_told_whatever_its_skew(
    page: Pixels, degrees: int, skew: float
) -> None:
    assert is_sideways(turned(rotated(page, skew), degrees)) == (degrees in {90, 270})


@pytest.mark.parametrize("skew", [-6.0, -1.3, 0.5, 2.0, 6.0])
def test_skew_is_measured_to_a_tenth_of_a_degree(page: Pixels, skew: float) -> None:
    aslant = rotated(page, skew)
    assert skew_of(aslant) == pytest.approx(skew, abs=0.11)
    assert skew_of(deskewed(aslant, skew_of(aslant))) == pytest.approx(0, abs=0.11)


def test_an_empty_page_is_neither_aslant_nor_on_its_side() -> None:
    empty = np.full((1169, 827), 250, np.uint8)
    assert skew_of(empty) == 0
    assert not is_sideways(empty)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_four_quarter_turns_give_the_page_back(page: Pixels, degrees: int) -> None:
    assert np.array_equal(turned(turned(page, degrees), (360 - degrees) % 360), page)
