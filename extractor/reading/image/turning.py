"""Which way up a page is, by how much its lines run down, and setting it straight."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extractor.reading.image.pixels import Pixels, ink_of, paper_of, pixels, resized, small

MAX_SKEW_DEGREES = 8.0
MIN_SKEW_DEGREES = 0.08
TINY_PIXELS = 280  # long side of the picture that tells which way lines run


def turned(picture: Pixels, degrees: int) -> Pixels:
    """Turn a picture clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(picture, -(degrees // 90)))


def is_sideways(grey: Pixels) -> bool:
    """Say whether lines of text run up or down the page: ink then changes along x, not y."""
    # so small that rules and single letters count for little
    ys, xs = np.nonzero(ink_of(resized(grey, TINY_PIXELS / max(grey.shape)), block=9))
    if len(xs) < 50:
        return False
    return _changes(ys, xs) > _changes(xs, ys)


def _changes(xs: npt.NDArray[np.int64], ys: npt.NDArray[np.int64]) -> float:
    """Say how much ink changes from row to row, at the skew at which it changes most."""
    angles = np.arange(-MAX_SKEW_DEGREES, MAX_SKEW_DEGREES + 0.1, 1.0)
    return max(float(np.abs(np.diff(_rows(xs, ys, it))).sum()) for it in angles.tolist())


def _rows(
    xs: npt.NDArray[np.int64], ys: npt.NDArray[np.int64], angle: float
) -> npt.NDArray[np.float64]:
    """Count the ink in each row of a page that is turned back by an angle."""
    rows = ys - xs * np.tan(np.radians(angle))
    return np.bincount((rows - rows.min()).astype(np.int64)).astype(np.float64)


def skew_of(grey: Pixels) -> float:
    """Measure by how many degrees lines of text run down to the right; 0 if it cannot be told."""
    ys, xs = np.nonzero(ink_of(small(grey)))
    if len(xs) < 200:
        return 0.0
    if len(xs) > 40_000:
        chosen = np.linspace(0, len(xs) - 1, 40_000).astype(np.int64)
        ys, xs = ys[chosen], xs[chosen]
    angle = _sharpest(xs, ys, np.arange(-MAX_SKEW_DEGREES, MAX_SKEW_DEGREES + 0.01, 0.5))
    angle = _sharpest(xs, ys, angle + np.arange(-0.5, 0.51, 0.1))
    angle = _sharpest(xs, ys, angle + np.arange(-0.08, 0.09, 0.02))
    return angle if abs(angle) >= MIN_SKEW_DEGREES else 0.0


def deskewed(grey: Pixels, degrees: float) -> Pixels:
    """Rotate a page whose lines run down by so many degrees; the corners become paper."""
    if not degrees:
        return grey
    height, width = grey.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    straight = cv2.warpAffine(
        grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(paper_of(grey),)
    )
    return pixels(straight)


def busiest_strip(grey: Pixels, *, share: float = 0.18) -> Pixels:
    """Give the part of a page, full width, with the most ink: enough for a first look."""
    ink = ink_of(small(grey)).sum(axis=1, dtype=np.float64)
    size = max(int(len(ink) * share), 1)
    sums = np.convolve(ink, np.ones(size), mode="valid")
    top = int(sums.argmax()) / len(ink)
    height = grey.shape[0]
    return grey[int(top * height) : int((top + share) * height) + 1]


def _sharpest(
    xs: npt.NDArray[np.int64], ys: npt.NDArray[np.int64], angles: npt.NDArray[np.float64]
) -> float:
    """Give the angle at which ink gathers most in rows."""
    best, best_score = 0.0, -1.0
    for angle in sorted(angles.tolist(), key=abs):
        score = float((np.diff(_rows(xs, ys, angle)) ** 2).sum())
        if score > best_score * 1.000001:
            best, best_score = float(angle), score
    return best
