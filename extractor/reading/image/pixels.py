"""Pictures as arrays: grey is height x width, uint8, 0 is black; colour has BGR channels."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

SMALL_PIXELS = 1100  # long side of the reduced picture that most is measured on


def pixels(array: object) -> Pixels:
    """Give what OpenCV made as an array of pixels."""
    return np.asarray(array).astype(np.uint8, copy=False)


def resized(picture: Pixels, factor: float) -> Pixels:
    """Shrink a picture; enlarging is never worth its price."""
    if factor >= 1:
        return picture
    return pixels(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))


def small(picture: Pixels) -> Pixels:
    """Shrink a picture to what is enough for measuring."""
    return resized(picture, SMALL_PIXELS / max(picture.shape[:2]))


def ink_of(grey: Pixels, *, block: int = 25) -> npt.NDArray[np.bool_]:
    """Mark what is clearly darker than its surroundings."""
    around = cv2.blur(grey, (block, block)).astype(np.int16)
    return np.asarray(grey.astype(np.int16) < around - 14, dtype=np.bool_)


def paper_of(grey: Pixels) -> int:
    """Give the level of the paper: the median of a sample."""
    step_y, step_x = (max(it // 64, 1) for it in grey.shape[:2])
    return int(np.median(grey[::step_y, ::step_x]))
