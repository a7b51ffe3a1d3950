"""Clean a scanned page, only where a measurement says that it helps, and find its rules.

OpenCV's only door. What helps which page was measured: dividing by the background helps pale and
shaded pages, the median filter grey pages with specks (and harms black-and-white ones);
thresholds, contrast boosts and enlarging harm.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from extractor.reading.shapes import Rule

Pixels = npt.NDArray[np.uint8]

BILEVEL_SHARE = 0.985  # of pixels black or white: a fax or a thresholded scan
COLOUR_SPREAD = 60  # between the channels of coloured ink
COLOUR_SHARE = 0.001  # of pixels
PALE_INK = 110  # grey level of the darkest 0.2 %: 5-57 on office scans, 133-164 on pale ones
SHADE_SPREAD = 25  # levels between the lightest and darkest paper: 0-8 flat, 42-70 photographed
SPECK_SHARE = 0.02  # of pixels that stand out from their neighbours: up to 0.010 is text
MAX_SKEW_DEGREES = 6.0
MIN_SKEW_DEGREES = 0.08
SMALL_PIXELS = 1100  # long side of the reduced picture that angles are measured on
TINY_PIXELS = 280  # the same, for telling which way lines run
LEVEL_RULE_POINTS = 30.0
BRIDGE_PIXELS = 9  # between the dashes of a dashed rule
RULE_POINTS = 3.0  # thicker ones are bars or letters
LONELY_SHARE = 0.2  # of the pixels beside a rule that may be ink: where other rules meet it
UPRIGHT_RULE_POINTS = 17.0  # taller than any letter of a table


@dataclasses.dataclass(frozen=True, slots=True)
class Quality:
    """What a page looks like, as measured."""

    bilevel: bool
    pale: bool
    shaded: bool
    specks: bool
    blank: bool


def grey_of(pixels: Pixels) -> Pixels:
    """Make a picture grey; coloured stamps are made light, as they lie over the text."""
    if pixels.ndim == 2:
        return pixels
    lightest = pixels.max(axis=2)
    grey = _pixels(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))
    coloured = (lightest - pixels.min(axis=2)) > COLOUR_SPREAD
    if float(coloured.mean()) < COLOUR_SHARE:
        return grey
    # three quarters: ink in the sender's colours must not vanish with the stamps
    return _pixels(cv2.addWeighted(grey, 0.25, lightest, 0.75, 0))


def resized(grey: Pixels, factor: float) -> Pixels:
    """Shrink a picture; enlarging is never worth its price."""
    if factor >= 1:
        return grey
    return _pixels(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))


def turned(grey: Pixels, degrees: int) -> Pixels:
    """Turn a picture clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(grey, -(degrees // 90)))


def quality_of(grey: Pixels) -> Quality:
    """Measure what the clean-up depends on."""
    shares = np.bincount(grey.ravel(), minlength=256) / grey.size
    below = shares.cumsum()
    darkest = int(np.searchsorted(below, 0.002))
    paper = int(np.searchsorted(below, 0.5))
    background = _background(_small(grey))
    low, high = np.percentile(background, (2, 98))
    smooth = cv2.medianBlur(grey, 3)
    specks = float((cv2.absdiff(grey, smooth) > 40).mean())
    return Quality(
        bilevel=float(shares[:8].sum() + shares[248:].sum()) > BILEVEL_SHARE
        and float(shares[:8].sum()) > 0,
        pale=darkest > PALE_INK,
        shaded=float(high - low) > SHADE_SPREAD,
        specks=specks > SPECK_SHARE,
        blank=paper - int(np.searchsorted(below, 0.0003)) < 24,
    )


def cleaned(grey: Pixels, quality: Quality) -> Pixels:
    """Take out shade and specks where they were measured."""
    if quality.specks and not quality.bilevel:
        grey = _pixels(cv2.medianBlur(grey, 3))
    if quality.pale or quality.shaded:
        grey = _without_background(grey)
    return grey


def is_sideways(grey: Pixels) -> bool:
    """Say whether lines of text run up or down the page: ink then changes along x, not y."""
    # so small that skewed lines still show as rows
    ink = _ink(resized(grey, TINY_PIXELS / max(grey.shape)), block=9).astype(np.float64)
    if float(ink.sum()) < 50:
        return False
    rows = np.abs(np.diff(ink.sum(axis=1))).sum()
    columns = np.abs(np.diff(ink.sum(axis=0))).sum()
    return bool(columns > rows)


def skew_of(grey: Pixels) -> float:
    """Measure by how many degrees lines of text run down to the right; 0 if it cannot be told."""
    ys, xs = np.nonzero(_ink(_small(grey)))
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
    paper = int(np.median(grey[:: max(height // 64, 1), :: max(width // 64, 1)]))
    return _pixels(
        cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper)
    )


def rules_in(grey: Pixels, *, dpi: float) -> list[Rule]:
    """Find drawn lines on an upright page, in points from the top left."""
    dark = _ink(grey, block=max(int(dpi / 6) | 1, 15)).astype(np.uint8)
    points = 72 / dpi
    found = [
        Rule(level=True, at=at, start=start, end=end)
        for at, start, end in _runs(dark, points, LEVEL_RULE_POINTS)
    ]
    found += [
        Rule(level=False, at=at, start=start, end=end)
        for at, start, end in _runs(dark.T.copy(), points, UPRIGHT_RULE_POINTS)
    ]
    return found


def _runs(dark: Pixels, points: float, length: float) -> list[tuple[float, float, float]]:
    """Find long, thin, lonely runs of ink along x: (y, from x, to x) in points."""
    along = max(int(length / points), 8)
    bridged = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, BRIDGE_PIXELS), np.uint8))
    runs = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones((1, along), np.uint8))
    # a rule that drifts by a row leaves two runs; joined they are one
    joined = cv2.dilate(runs, np.ones((2, 3), np.uint8))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for x, y, width, height, _ in boxes[1:count].tolist():
        if height * points <= RULE_POINTS and _is_lonely(dark, x, y, width, height):
            found.append(((y + height / 2) * points, x * points, (x + width) * points))
    return found


def _is_lonely(dark: Pixels, x: int, y: int, width: int, height: int) -> bool:
    """Say whether there is little ink right above and below: no row of letters, no shaded cell."""
    above = dark[max(y - 3, 0) : max(y - 1, 0), x : x + width]
    below = dark[y + height + 1 : y + height + 3, x : x + width]
    sides = [float(it.mean()) for it in (above, below) if it.size]
    return all(share < LONELY_SHARE for share in sides)


def without_rules(grey: Pixels, rules: Sequence[Rule], *, dpi: float) -> Pixels:
    """Paint drawn lines over with paper, because text recognition loses cells in frames."""
    painted = grey.copy()
    scale = dpi / 72
    paper = int(np.median(grey[:: max(grey.shape[0] // 64, 1), :: max(grey.shape[1] // 64, 1)]))
    for rule in rules:
        box = rule.box
        corner = (round(box.x0 * scale), round(box.y0 * scale))
        other = (round(box.x1 * scale), round(box.y1 * scale))
        cv2.line(painted, corner, other, (paper,), max(round(dpi / 50), 3))
    return painted


def busiest_strip(grey: Pixels, *, share: float = 0.18) -> Pixels:
    """Give the part of a page, full width, with the most ink: enough for a first look."""
    ink = _ink(_small(grey)).sum(axis=1).astype(np.float64)
    size = max(int(len(ink) * share), 1)
    sums = np.convolve(ink, np.ones(size), mode="valid")
    top = int(sums.argmax()) / len(ink)
    height = grey.shape[0]
    return grey[int(top * height) : int((top + share) * height) + 1]


def _small(grey: Pixels) -> Pixels:
    return resized(grey, SMALL_PIXELS / max(grey.shape))


def _background(small: Pixels) -> Pixels:
    tiny = resized(small, 0.25)
    spread = cv2.dilate(tiny, np.ones((5, 5), np.uint8))
    return _pixels(cv2.medianBlur(spread, 21))


def _ink(grey: Pixels, *, block: int = 25) -> npt.NDArray[np.bool_]:
    """Mark what is clearly darker than its surroundings."""
    around = cv2.blur(grey, (block, block)).astype(np.int16)
    return np.asarray(grey.astype(np.int16) < around - 14, dtype=np.bool_)


def _sharpest(
    xs: npt.NDArray[np.int64], ys: npt.NDArray[np.int64], angles: npt.NDArray[np.float64]
) -> float:
    """Give the angle at which ink gathers most in rows."""
    best, best_score = 0.0, -1.0
    for angle in sorted(angles.tolist(), key=abs):
        rows = ys - xs * np.tan(np.radians(angle))
        counts = np.bincount((rows - rows.min()).astype(np.int64)).astype(np.float64)
        score = float((np.diff(counts) ** 2).sum())
        if score > best_score * 1.000001:
            best, best_score = float(angle), score
    return best


def _without_background(grey: Pixels) -> Pixels:
    """Divide by the paper's brightness, then stretch so that the ink is dark again."""
    height, width = grey.shape
    tiny = cv2.resize(grey, (max(width // 8, 1), max(height // 8, 1)), interpolation=cv2.INTER_AREA)
    spread = cv2.medianBlur(cv2.dilate(tiny, np.ones((5, 5), np.uint8)), 21)
    background = cv2.resize(spread, (width, height), interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(grey, background, scale=255)
    shares = np.bincount(even.ravel(), minlength=256).cumsum() / even.size
    ink = int(np.searchsorted(shares, 0.004))
    factor = 255.0 / max(250 - ink, 40)
    return _pixels(cv2.convertScaleAbs(even.astype(np.float32).clip(ink, 255) - ink, alpha=factor))


def _pixels(array: object) -> Pixels:
    return np.asarray(array, dtype=np.uint8)
