"""Pages of text are never taken for pictures; pictures mostly are."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractor.reading.image.pixels import Pixels
from extractor.reading.image.textlike import is_picture
from extractor.reading.image.turning import turned


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_page_of_text_is_no_picture(page: Pixels, degrees: int) -> None:
    assert not is_picture(turned(page, degrees))


def test_a_page_crowded_with_text_is_no_picture(page: Pixels) -> None:
    crowded = np.vstack([page[115:260]] * 8)
    assert not is_picture(np.hstack([crowded[:, 80:700]] * 2))


def test_blots_without_rows_are_a_picture() -> None:
    grain = np.random.default_rng(3).normal(128, 120, (1200, 900))
    blots = cv2.GaussianBlur(grain, (0, 0), 5)
    levels = (blots - blots.min()) / np.ptp(blots) * 255
    assert is_picture(levels.astype(np.uint8))


def test_an_empty_page_is_no_picture() -> None:
    assert not is_picture(np.full((1000, 700), 240, np.uint8))
