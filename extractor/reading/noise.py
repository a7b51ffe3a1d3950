"""Tell a page on which nothing can be read, before an engine spends a minute on it, and after.

Lines of writing leave rows (or columns, on a page that lies on its side) with much ink between
rows with none. Specks, grain and patterns fall on all rows alike. Tesseract took 30 to 50 CPU
seconds for a page of salt and pepper, and 9 for one of specks; PP-OCR half a second.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from extractor.values.document import Word

Pixels = npt.NDArray[np.uint8]

EVEN = 2.2  # noise has up to 2.1; the casebook's scans have from 9, pale or by fax from 5
JUNK = 0.35  # mean confidence, letter by letter
INKED = 0.004  # of the pixels: less ink is no work for an engine
DARKER = 24  # levels than the surroundings, for ink
AROUND = 24  # pixels of the reduced picture, a quarter of an inch
STRIP = 48  # pixels of the reduced picture: a skewed line stays within a few rows of it
LONG_SIDE = 1100  # pixels of the reduced picture


def is_noise(picture: Pixels) -> bool:
    """Say whether the ink of a grey page lies as if strewn at random.

    Args:
        picture: grey, height x width, 0 is black; upright or on its side.
    """
    spread, share = evenness(picture)
    return share > INKED and spread < EVEN


def is_junk(words: Sequence[Word]) -> bool:
    """Say whether an engine read words into a picture that has none.

    Upside down, pages read at .45 to .58 and must be told from these.
    """
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) < JUNK * letters


def evenness(picture: Pixels) -> tuple[float, float]:
    """Give how unevenly ink lies over rows or columns, and the share of pixels that are ink.

    Returns:
        The variance of ink in neighbouring rows (columns, if larger) over its mean, which is about
        1 for single pixels at random; and the share, 0 to 1.
    """
    ink = _ink(_reduced(picture))
    return max(_dispersion(ink), _dispersion(ink.T)), float(ink.mean())


def _reduced(picture: Pixels) -> npt.NDArray[np.float32]:
    """Take every second, third ... pixel, so that the long side has about 1,100."""
    step = max(round(max(picture.shape) / LONG_SIDE), 1)
    return picture[::step, ::step].astype(np.float32)


def _ink(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Mark what is darker than its surroundings."""
    around = _smoothed(_smoothed(grey).T).T
    return np.asarray(grey < around - DARKER, np.bool_)


def _smoothed(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Give running means down the first axis; shorter ones at both ends."""
    length = values.shape[0]
    sums = np.concatenate((np.zeros_like(values[:1]), values)).cumsum(axis=0, dtype=np.float64)
    starts = np.maximum(np.arange(length) - AROUND, 0)
    ends = np.minimum(np.arange(length) + AROUND + 1, length)
    counts = (ends - starts).reshape(-1, *([1] * (values.ndim - 1)))
    return np.asarray((sums[ends] - sums[starts]) / counts, np.float32)


def _dispersion(ink: npt.NDArray[np.bool_]) -> float:
    """Give the variance over the mean of ink in neighbouring rows, taken in narrow strips."""
    height, width = ink.shape
    strips = max(width // STRIP, 1)
    kept = ink[:, : width // strips * strips].reshape(height, strips, -1)
    counts = kept.sum(axis=2).astype(np.float32)
    total = float(counts.sum())
    return float(((counts - _smoothed(counts)) ** 2).sum()) / total if total else 0.0
