"""Compare a page's text with its picture, before one of the two is believed.

The text layer of a scan is as good as the software that made it, and can be forged: it is
believed where every word lies on ink and a strip with many figures reads the same.
"""

from __future__ import annotations

import collections
import unicodedata
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from extractor.protocols import OcrEngine
from extractor.values.document import Word
from extractor.values.geometry import Box

ON_INK = 0.97  # share of a layer's words that must lie on ink
INK = 50  # of 255: darker than the paper by this much
STRIP_POINTS = 90.0  # height of the strip that is read again
LEAST_AGREEMENT = 0.85  # F1 of the strip's words (`benchmarks.reading.layers`: true ones 0.93 to 1)
FIGURES_FOUND = 0.9  # share of the strip's words with digits (`benchmarks.reading.layers`)
SAME_TEXT = 0.5  # F1 of a page's words from which two readings are of the same text
_EDGE = ".,;:!?()[]{}\"'«»“”„‚‘’–—-·|*•_"

Picture = npt.NDArray[np.uint8]


def layer_agrees(
    words: Sequence[Word], picture: Picture, *, dpi: float, engine: OcrEngine, language: str | None
) -> bool:
    """Say whether a scan's text layer says what its picture shows.

    Args:
        words: of the layer, with boxes in points.
        picture: of the page, height x width x 3 or height x width.
        dpi: of the picture.
        engine: reads the strip.
        language: ISO 639-1; None if not known.

    Raises:
        OcrError: the engine failed.
    """
    grey = _grey(picture)
    scale = dpi / 72
    if not _on_ink(words, grey, scale):
        return False
    top, bottom = _strip(words, grey.shape[0] / scale)
    inside = [it for it in words if it.box and top <= it.box.center[1] <= bottom]
    strip = np.ascontiguousarray(grey[int(top * scale) : int(bottom * scale)])
    read = engine.recognise(strip, language=language, dpi=round(dpi))
    if likeness(inside, read) < LEAST_AGREEMENT:
        return False
    return _share_found(inside, read) >= FIGURES_FOUND


def likeness(one: Sequence[Word], other: Sequence[Word]) -> float:
    """Give the F1 of two readings' words, 0 to 1, whatever their order."""
    left, right = _counted(one), _counted(other)
    shared = sum((left & right).values())
    return 2 * shared / max(sum(left.values()) + sum(right.values()), 1)


def _share_found(words: Sequence[Word], read: Sequence[Word]) -> float:
    """Give the share of the words with digits that was read, too, blanks left out."""
    text = "".join(it.text for it in read)
    wanted = [it.text.strip(_EDGE) for it in words if any(map(str.isdigit, it.text))]
    found = sum(it in text for it in wanted)
    return found / len(wanted) if wanted else 1.0


def _counted(words: Sequence[Word]) -> collections.Counter[str]:
    texts = (unicodedata.normalize("NFKC", it.text).strip(_EDGE) for it in words)
    return collections.Counter(text for text in texts if text)


def _grey(picture: Picture) -> Picture:
    if picture.ndim == 2:
        return picture
    grey: Picture = (picture @ np.array([0.114, 0.587, 0.299])).astype(np.uint8)
    return grey


def _on_ink(words: Sequence[Word], grey: Picture, scale: float) -> bool:
    paper = float(np.percentile(grey[::8, ::8], 80))
    boxes = [it.box for it in words if it.box]
    inked = sum(_has_ink(grey, box, scale, paper) for box in boxes)
    return bool(boxes) and inked >= ON_INK * len(boxes)


def _has_ink(grey: Picture, box: Box, scale: float, paper: float) -> bool:
    part = grey[
        max(int(box.y0 * scale), 0) : int(box.y1 * scale) + 1,
        max(int(box.x0 * scale), 0) : int(box.x1 * scale) + 1,
    ]
    return bool(part.size) and float(part.min()) < paper - INK


def _strip(words: Sequence[Word], height: float) -> tuple[float, float]:
    """Give top and bottom of the strip, in points, that holds most words with digits."""
    middles = sorted(
        (it.box.center[1], 3 if any(map(str.isdigit, it.text)) else 1) for it in words if it.box
    )
    if not middles:
        return 0.0, min(STRIP_POINTS, height)
    best, top = 0, middles[0][0]
    for start, _ in middles:
        weight = sum(it for y, it in middles if start <= y <= start + STRIP_POINTS)
        if weight > best:
            best, top = weight, start
    margin = 8.0  # so that no letter is cut
    return max(top - margin, 0.0), min(top + STRIP_POINTS + margin, height)
