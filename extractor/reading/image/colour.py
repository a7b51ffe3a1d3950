"""Coloured ink to grey: stamps and strokes over the text are lifted off, coloured print stays.

Ink over print lets the print show through: there the darkest stays without colour. Headings and
logos in the sender's colours have no such print under them, and stay as dark as they look.
"""

from __future__ import annotations

import cv2
import numpy as np

from extractor.reading.image.pixels import Pixels, pixels, share_of

COLOUR_SPREAD = 45  # between the channels of coloured ink
COLOUR_SHARE = 0.0005  # of pixels
BRIGHT = 150  # level of the lightest channel: stamps and pens 170-255, print in navy 60-120
DARK = 110  # grey level; black print, also under a stamp
PRINT_SHARE = 0.04  # of dark pixels to bright coloured ones: print shows through
LOOK = 3  # every third pixel is enough to see whether there is any colour
REDUCED = 4  # times smaller: fine enough to tell one stamp from another
REACH = 7  # reduced pixels between strokes of one stamp


def grey_of(picture: Pixels) -> Pixels:
    """Make a picture grey, without the coloured ink that lies over print."""
    grey = plain_grey_of(picture)
    if picture.ndim == 2 or share_of(_coloured(picture[::LOOK, ::LOOK])) < COLOUR_SHARE:
        return grey
    lightest, spread = _extremes(picture)
    coloured = _coloured(picture)
    dark = ((grey < DARK) & (spread <= COLOUR_SPREAD)).astype(np.uint8)
    count, regions, kept = _regions(coloured, dark)
    for region in range(1, count):
        if not kept[region]:
            x, y, width, height = regions[region]
            area = (slice(y, y + height), slice(x, x + width))
            grey[area] = _lifted(grey[area], lightest[area], spread[area])
    return grey


def plain_grey_of(picture: Pixels) -> Pixels:
    """Make a picture grey, colours by their brightness."""
    return picture if picture.ndim == 2 else pixels(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))


def _coloured(picture: Pixels) -> Pixels:
    """Mark with 1 the pixels of bright coloured ink."""
    lightest, spread = _extremes(picture)
    return ((spread > COLOUR_SPREAD) & (lightest > BRIGHT)).astype(np.uint8)


def _extremes(picture: Pixels) -> tuple[Pixels, Pixels]:
    """Give the lightest channel, and how far it lies above the darkest."""
    blue, green, red = cv2.split(picture)
    lightest = cv2.max(cv2.max(blue, green), red)
    darkest = cv2.min(cv2.min(blue, green), red)
    return pixels(lightest), pixels(cv2.subtract(lightest, darkest))


def _regions(
    coloured: Pixels, dark: Pixels
) -> tuple[int, list[tuple[int, int, int, int]], list[bool]]:
    """Find patches of coloured ink, and say which of them are print and stay."""
    height, width = coloured.shape
    size = (max(width // REDUCED, 1), max(height // REDUCED, 1))
    # the share of coloured and of dark pixels in each reduced one
    parts = [cv2.resize(it * 255, size, interpolation=cv2.INTER_AREA) for it in (coloured, dark)]
    patch = cv2.dilate((parts[0] > 64).astype(np.uint8), np.ones((3, 3), np.uint8))
    patch = cv2.morphologyEx(patch, cv2.MORPH_CLOSE, np.ones((REACH, REACH), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(patch, connectivity=8)
    ink, print_ = (np.bincount(labels.ravel(), it.ravel() / 255.0, count) for it in parts)
    kept = (print_ < PRINT_SHARE * ink).tolist()
    places = [
        (x * REDUCED, y * REDUCED, (w + 1) * REDUCED, (h + 1) * REDUCED)
        for x, y, w, h, _ in boxes.tolist()
    ]
    return count, places, kept


def _lifted(grey: Pixels, lightest: Pixels, spread: Pixels) -> Pixels:
    """Divide coloured pixels by the ink's own brightness: bare ink becomes paper."""
    coloured = spread > COLOUR_SPREAD
    ink = lightest[coloured & (lightest > BRIGHT)]
    if not ink.size:
        return grey
    level = float(np.percentile(ink, 40))
    cleared = np.minimum(lightest.astype(np.float32) * (255.0 / level), 255)
    return pixels(np.where(coloured, np.maximum(grey, cleared), grey))
