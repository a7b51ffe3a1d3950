"""A photographed sheet is found and laid flat; a scan is left alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractor.reading.image.pixels import Pixels
from extractor.reading.image.sheet import flattened, sheet_in

CORNERS = np.array([(0.12, 0.09), (0.88, 0.06), (0.93, 0.93), (0.06, 0.91)], np.float32)


def photographed(page: Pixels, *, desk: int = 50) -> Pixels:
    height, width = page.shape
    size = (int(width * 1.3), int(height * 1.2))
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, CORNERS * np.array(size, np.float32))
    seen = cv2.warpPerspective(page, matrix, size, borderValue=(desk,))
    return np.asarray(seen, np.uint8)


def test_the_corners_of_a_sheet_on_a_dark_desk_are_found(page: Pixels) -> None:
    corners = sheet_in(photographed(page))
    assert corners is not None
    assert np.abs(np.array(corners) - CORNERS).max() < 0.01


def test_a_sheet_laid_flat_looks_like_its_scan(page: Pixels) -> None:
    photo = photographed(page)
    corners = sheet_in(photo)
    assert corners is not None
    flat = flattened(photo, corners)
    assert max(flat.shape) / min(flat.shape) == pytest.approx(2**0.5, abs=0.01)
    same_size = cv2.resize(flat, page.shape[::-1], interpolation=cv2.INTER_AREA)
    rows = [(it < 150).mean(axis=1) for it in (same_size, page)]
    assert float(np.corrcoef(*rows)[0, 1]) > 0.8


@pytest.mark.parametrize("desk", [255, 230])
def test_a_scan_without_a_desk_is_left_alone(page: Pixels, desk: int) -> None:
    assert sheet_in(page) is None
    assert sheet_in(photographed(page, desk=desk)) is None


def test_a_scan_with_a_dark_band_is_left_alone(page: Pixels) -> None:
    page[1000:] = 40
    assert sheet_in(page) is None


def test_a_dark_picture_without_a_sheet_has_none() -> None:
    noise = np.random.default_rng(5).integers(0, 90, (800, 600)).astype(np.uint8)
    assert sheet_in(noise) is None
