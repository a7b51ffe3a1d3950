"""A page of text, drawn on the spot."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractor.reading.image.pixels import Pixels

TEXT = "Invoice FA-2026-00613 of 14 July was paid twice; please refund 828,29 by the end"


@pytest.fixture
def page() -> Pixels:
    """Give an A4 page at 100 dots per inch with 20 lines of text."""
    sheet = Image.new("L", (827, 1169), 255)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(15)
    for line in range(20):
        draw.text((90, 120 + 40 * line), TEXT[line % 9 :], fill=10, font=font)
    return np.asarray(sheet).copy()
