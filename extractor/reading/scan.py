"""A picture to a page: upright, straight, clean, read, laid out.

The page that comes out is the upright and straightened one, and all boxes are on it. What was
done is noted: "rotated_90" (clockwise, to set it upright), "deskewed_-1.30" (degrees).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from extractor.protocols import OcrEngine
from extractor.reading.image import (
    Quality,
    busiest_strip,
    cleaned,
    deskewed,
    grey_of,
    is_sideways,
    quality_of,
    resized,
    rules_in,
    skew_of,
    turned,
    without_rules,
)
from extractor.reading.layout import lay_out
from extractor.reading.ocr import OcrTimeoutError
from extractor.reading.shapes import Rule
from extractor.values.document import Page, PageSource, Word
from extractor.values.geometry import Box

Pixels = npt.NDArray[np.uint8]

LARGER_DPI = 1.2  # times the wanted dots per inch: below it, shrinking only blurs
POOR_CONFIDENCE = 0.6  # of a page: upside down reads at .45-.58, upright at .92-.99
LOW_CONFIDENCE = 0.75  # of a page: noted, because values read there are doubtful


@dataclasses.dataclass(frozen=True, slots=True)
class Prepared:
    """A grey page, upright and straight, as it is given to the engine."""

    pixels: Pixels
    dpi: float
    rules: tuple[Rule, ...]
    quality: Quality
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> tuple[float, float]:
        """Give width and height in points."""
        height, width = self.pixels.shape[:2]
        return width * 72 / self.dpi, height * 72 / self.dpi


def read_scan(
    pixels: Pixels,
    *,
    number: int,
    dpi: float,
    wanted_dpi: int,
    engine: OcrEngine,
    language: str | None,
) -> Page:
    """Read one picture of a page.

    Args:
        pixels: grey, or height x width x 3 (BGR).
        number: of the page, from 1.
        dpi: of the picture.
        wanted_dpi: a picture with clearly more is shrunk.
        engine: reads the words.
        language: ISO 639-1, or None if not known yet.

    Raises:
        OcrError: the engine is missing or failed; a page that takes too long is only noted.
    """
    grey = grey_of(pixels)
    if dpi > wanted_dpi * LARGER_DPI:
        grey, dpi = resized(grey, wanted_dpi / dpi), float(wanted_dpi)
    if quality_of(grey).blank:
        return _empty(grey, dpi, number, "blank_page")
    try:
        page = prepare(grey, dpi, engine, language)
        words = _recognised(page, engine, language)
        if _confidence(words) < POOR_CONFIDENCE:
            page, words = _other_way_up(page, words, engine, language)
        if page.rules and _confidence(words) < LOW_CONFIDENCE:
            words = _without_rules(page, words, engine, language)
    except OcrTimeoutError:
        return _empty(grey, dpi, number, "ocr_timeout")
    notes = page.notes
    if words and _confidence(words) < LOW_CONFIDENCE:
        notes = (*notes, "low_confidence")
    layout = lay_out(_in_points(words, page.dpi), page.rules)
    return Page(
        number, *page.size, PageSource.OCR, layout.words, layout.lines, layout.tables, notes
    )


def prepare(grey: Pixels, dpi: float, engine: OcrEngine, language: str | None) -> Prepared:
    """Set a page upright, straighten and clean it, and find its rules.

    Raises:
        OcrError: the engine failed while deciding which way is up.
    """
    degrees = 0
    if is_sideways(grey):
        degrees = _way_up(turned(grey, 90), dpi, engine, language)
        grey = turned(grey, degrees)
    skew = skew_of(grey)
    grey = deskewed(grey, skew)
    quality = quality_of(grey)
    grey = cleaned(grey, quality)
    notes = [f"rotated_{degrees}"] if degrees else []
    if skew:
        notes.append(f"deskewed_{skew:+.2f}")
    return Prepared(grey, dpi, tuple(rules_in(grey, dpi=dpi)), quality, tuple(notes))


def _way_up(grey: Pixels, dpi: float, engine: OcrEngine, language: str | None) -> int:
    """Say whether a page that was turned by 90 degrees is now upright (90) or on its head (270)."""
    strip = busiest_strip(deskewed(grey, skew_of(grey)))
    upright = _weight(engine.recognise(strip, language=language, dpi=round(dpi)))
    head = _weight(engine.recognise(turned(strip, 180), language=language, dpi=round(dpi)))
    return 90 if upright >= head else 270


def _other_way_up(
    page: Prepared, words: list[Word], engine: OcrEngine, language: str | None
) -> tuple[Prepared, list[Word]]:
    """Try a page that reads poorly upside down; keep the better reading."""
    strip = busiest_strip(page.pixels)
    dpi = round(page.dpi)
    upright = _weight(engine.recognise(strip, language=language, dpi=dpi))
    head = turned(strip, 180)
    if _weight(engine.recognise(head, language=language, dpi=dpi)) <= upright:
        return page, words
    pixels = turned(page.pixels, 180)
    rules = tuple(rules_in(pixels, dpi=page.dpi))
    notes = (_turned_further(page.notes), *(it for it in page.notes if "rotated" not in it))
    other = Prepared(pixels, page.dpi, rules, page.quality, notes)
    read = _recognised(other, engine, language)
    return (other, read) if _weight(read) > _weight(words) else (page, words)


def _without_rules(
    page: Prepared, words: list[Word], engine: OcrEngine, language: str | None
) -> list[Word]:
    """Read a poor page again with its rules painted over; keep the better reading.

    Only poor pages: dashed rules hide whole tables from Tesseract (word F1 .667 -> .813), but
    without rules PP-OCR joins cells of good pages (.981 -> .975).
    """
    bare = without_rules(page.pixels, page.rules, dpi=page.dpi)
    read = list(engine.recognise(bare, language=language, dpi=round(page.dpi)))
    return read if _weight(read) > _weight(words) else words


def _turned_further(notes: tuple[str, ...]) -> str:
    before = next((int(it.split("_")[1]) for it in notes if it.startswith("rotated_")), 0)
    return f"rotated_{(before + 180) % 360}"


def _recognised(page: Prepared, engine: OcrEngine, language: str | None) -> list[Word]:
    return list(engine.recognise(page.pixels, language=language, dpi=round(page.dpi)))


def _weight(words: Sequence[Word]) -> float:
    """Weigh a reading: letters, each by its confidence above mere guessing."""
    return sum(len(word.text) * max(word.confidence - 0.4, 0.0) for word in words)


def _confidence(words: list[Word]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / letters if letters else 0.0


def _in_points(words: list[Word], dpi: float) -> list[Word]:
    scale = 72 / dpi
    return [
        dataclasses.replace(
            word,
            box=Box(
                word.box.x0 * scale, word.box.y0 * scale, word.box.x1 * scale, word.box.y1 * scale
            ),
        )
        for word in words
        if word.box is not None
    ]


def _empty(grey: Pixels, dpi: float, number: int, note: str) -> Page:
    height, width = grey.shape[:2]
    return Page(number, width * 72 / dpi, height * 72 / dpi, PageSource.OCR, (), (), notes=(note,))
