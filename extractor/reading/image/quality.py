"""Measure what a page looks like, and clean it where the measurement says that it helps.

What helps which page was measured (``benchmarks.reading.steps``): dividing by the background helps
pale and shaded pages, the median filter grey pages with specks (and harms black-and-white ones);
thresholds, contrast boosts and enlarging harm.
"""

from __future__ import annotations

import dataclasses

import cv2
import numpy as np

from extractor.reading.image.pixels import Pixels, histogram_of, pixels, resized, share_of, small

BILEVEL_SHARE = 0.985  # of pixels black or white: a fax or a thresholded scan
PALE_INK = 110  # grey level of the darkest 0.2 %: 5-57 on office scans, 133-164 on pale ones
SHADE_SPREAD = 25  # levels between the lightest and darkest paper: 0-8 flat, 42-70 photographed
SPECK_LEVELS = 40  # by which a speck differs from its neighbours
SPECK_SHARE = 0.02  # of pixels that stand out from their neighbours: up to 0.010 is text
BLANK_SPREAD = 24  # levels between paper and the darkest pixels


@dataclasses.dataclass(frozen=True, slots=True)
class Quality:
    """What a page looks like, as measured."""

    bilevel: bool
    pale: bool
    shaded: bool
    specks: bool
    blank: bool


def quality_of(grey: Pixels) -> Quality:
    """Measure what the clean-up depends on."""
    shares = histogram_of(grey)
    below = shares.cumsum()
    darkest = int(np.searchsorted(below, 0.002))
    paper = int(np.searchsorted(below, 0.5))
    low, high = np.percentile(_background(small(grey)), (2, 98))
    lone = cv2.absdiff(grey, cv2.medianBlur(grey, 3))
    specks = share_of(pixels(cv2.threshold(lone, SPECK_LEVELS, 1, cv2.THRESH_BINARY)[1]))
    return Quality(
        bilevel=float(shares[:8].sum() + shares[248:].sum()) > BILEVEL_SHARE
        and float(shares[:8].sum()) > 0,
        pale=darkest > PALE_INK,
        shaded=float(high - low) > SHADE_SPREAD,
        specks=specks > SPECK_SHARE,
        blank=paper - int(np.searchsorted(below, 0.0003)) < BLANK_SPREAD,
    )


def without_specks(grey: Pixels) -> Pixels:
    """Take out lone grains of salt and pepper."""
    return pixels(cv2.medianBlur(grey, 3))


def without_background(grey: Pixels) -> Pixels:
    """Divide by the paper's brightness, then stretch so that the ink is dark again."""
    height, width = grey.shape
    tiny = cv2.resize(grey, (max(width // 8, 1), max(height // 8, 1)), interpolation=cv2.INTER_AREA)
    spread = cv2.medianBlur(cv2.dilate(tiny, np.ones((5, 5), np.uint8)), 21)
    background = cv2.resize(spread, (width, height), interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(grey, background, scale=255)
    ink = int(np.searchsorted(histogram_of(pixels(even)).cumsum(), 0.004))
    factor = 255.0 / max(250 - ink, 40)
    return pixels(cv2.convertScaleAbs(np.maximum(even, ink) - ink, alpha=factor))


def _background(reduced: Pixels) -> Pixels:
    tiny = resized(reduced, 0.25)
    spread = cv2.dilate(tiny, np.ones((5, 5), np.uint8))
    return pixels(cv2.medianBlur(spread, 21))
