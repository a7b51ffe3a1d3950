"""Look at a scanned page and set it right. OpenCV's only door."""

from __future__ import annotations

from extractor.reading.image.colour import grey_of
from extractor.reading.image.pixels import Pixels, as_webp, resized
from extractor.reading.image.turning import busiest_strip, deskewed, turned

__all__ = ["Pixels", "as_webp", "busiest_strip", "deskewed", "grey_of", "resized", "turned"]
