"""Pictures as arrays: grey is height x width, uint8, 0 is black; colour has BGR channels."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

SMALL_PIXELS = 1100  # about the long side of the reduced picture that most is measured on
INK_DARKER = 15  # levels than its surroundings


def pixels(array: object) -> Pixels:
    """Give what OpenCV made as an array of pixels."""
    return np.asarray(array).astype(np.uint8, copy=False)


def resized(picture: Pixels, factor: float) -> Pixels:
    """Shrink a picture; enlarging is never worth its price."""
    if factor >= 1:
        return picture
    return pixels(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))


def as_webp(picture: Pixels, *, quality: int) -> bytes:
    """Give a picture as a WebP file.

    Args:
        picture: grey or BGR.
        quality: 1 to 100.
    """
    _, content = cv2.imencode(".webp", picture, [cv2.IMWRITE_WEBP_QUALITY, quality])
    return bytes(content)


def small(picture: Pixels) -> Pixels:
    """Shrink a picture to what is enough for measuring; by a whole factor, which is quickest."""
    times = round(max(picture.shape[:2]) / SMALL_PIXELS)
    return resized(picture, 1 / max(times, 1))


def ink_of(grey: Pixels, *, block: int = 25) -> Pixels:
    """Mark with 1 what is clearly darker than its surroundings."""
    darker = cv2.subtract(cv2.blur(grey, (block, block)), grey)
    return pixels(cv2.threshold(darker, INK_DARKER - 1, 1, cv2.THRESH_BINARY)[1])


def histogram_of(grey: Pixels) -> npt.NDArray[np.float64]:
    """Give the share of each of the 256 levels."""
    counts = cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel()
    return np.asarray(counts, dtype=np.float64) / grey.size


def share_of(mask: Pixels) -> float:
    """Give the share of pixels that are not 0."""
    return float(cv2.countNonZero(mask)) / mask.size


def paper_of(grey: Pixels) -> int:
    """Give the level of the paper: the median of a sample."""
    step_y, step_x = (max(it // 64, 1) for it in grey.shape[:2])
    return int(np.median(grey[::step_y, ::step_x]))
