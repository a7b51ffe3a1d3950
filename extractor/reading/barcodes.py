"""Bar codes and QR codes on a picture of a page: payment codes as labelled lines, others as text.

zxing-cpp's only door; it comes with the extra ``barcode``.
"""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from extractor.errors import SettingsError
from extractor.reading.payment_codes import lines_of_code
from extractor.values.document import Line, Page, Word
from extractor.values.geometry import Box

MOST = 20  # codes on a page that are written down
LONGEST = 300  # characters of one code that are written down


@dataclasses.dataclass(frozen=True, slots=True)
class Barcode:
    """A code and what it says.

    Attributes:
        kind: such as "QRCode", "Code128", "DataMatrix".
        box: in points from the top left of the picture.
    """

    kind: str
    text: str
    box: Box


def read_barcodes(pixels: npt.NDArray[np.uint8], dpi: float) -> tuple[Barcode, ...]:
    """Find the codes on a picture, from top to bottom.

    Args:
        pixels: grey, or height x width x 3 (BGR).
        dpi: of the picture.

    Raises:
        SettingsError: codes are wanted and zxing-cpp is not installed.
    """
    try:
        library = importlib.import_module("zxingcpp")
    except ImportError as error:
        hint = "barcodes = true needs zxing-cpp; install dispute-extractor[barcode]"
        raise SettingsError("[reading]", hint) from error
    grey = pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[:, :, 1])
    found: list[Barcode] = []
    for code in library.read_barcodes(grey):
        place = code.position
        corners = (place.top_left, place.top_right, place.bottom_left, place.bottom_right)
        xs, ys = [it.x * 72 / dpi for it in corners], [it.y * 72 / dpi for it in corners]
        kind = str(code.format).rpartition(".")[2].replace(" ", "")
        box = Box(min(xs), min(ys), max(xs), max(ys))
        if code.text.strip():
            found.append(Barcode(kind, code.text, box))
    return tuple(sorted(found, key=lambda it: (it.box.y0, it.box.x0))[:MOST])


def with_barcodes(page: Page, pixels: npt.NDArray[np.uint8], dpi: float, *, wanted: bool) -> Page:
    """Write the codes of a page's picture below its text, a line a value.

    The words have the box of their code, but none where the page was turned or straightened.

    Raises:
        SettingsError: codes are wanted and zxing-cpp is not installed.
    """
    codes = read_barcodes(pixels, dpi) if wanted else ()
    if not codes:
        return page
    placed = not any(it.startswith(("flattened_", "rotated_", "deskewed_")) for it in page.notes)
    words, lines = list(page.words), list(page.lines)
    for text, box in _written(codes):
        lines.append(Line(len(words), len(words)))
        for part in text:
            first = len(words)
            words.extend(Word(it, box if placed else None) for it in part.split())
            lines.append(Line(first, len(words)))
    return dataclasses.replace(
        page,
        words=tuple(words),
        lines=tuple(lines),
        notes=(*page.notes, f"barcodes({len(codes)})"),
    )


def _written(codes: Sequence[Barcode]) -> Iterator[tuple[list[str], Box]]:
    for code in codes:
        lines = lines_of_code(code.text) or [f"{code.kind}: {' '.join(code.text.split())}"]
        yield [it[:LONGEST] for it in lines], code.box
