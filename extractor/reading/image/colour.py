"""Coloured ink to grey: a stamp over the text is made light, coloured text alone stays dark."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extractor.reading.image.pixels import Pixels, pixels

COLOUR_SPREAD = 60  # between the channels of coloured ink
COLOUR_SHARE = 0.001  # of pixels


def grey_of(picture: Pixels) -> Pixels:
    """Make a picture grey; coloured stamps are made light, as they lie over the text."""
    if picture.ndim == 2:
        return picture
    grey = pixels(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    coloured = coloured_in(picture)
    if float(coloured.mean()) < COLOUR_SHARE:
        return grey
    lightest = pixels(picture.max(axis=2))
    # three quarters: ink in the sender's colours must not vanish with the stamps
    return pixels(cv2.addWeighted(grey, 0.25, lightest, 0.75, 0))


def plain_grey_of(picture: Pixels) -> Pixels:
    """Make a picture grey, colours by their brightness."""
    return picture if picture.ndim == 2 else pixels(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))


def coloured_in(picture: Pixels) -> npt.NDArray[np.bool_]:
    """Mark coloured pixels."""
    return np.asarray(picture.max(axis=2) - picture.min(axis=2) > COLOUR_SPREAD, dtype=np.bool_)
