"""Set a scanned page right before it is read: flat, upright, straight, clean."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Sequence

from extractor.protocols import OcrEngine
from extractor.reading.image.drawn import rules_in
from extractor.reading.image.pixels import Pixels
from extractor.reading.image.quality import (
    Quality,
    quality_of,
    without_background,
    without_specks,
)
from extractor.reading.image.sheet import A4_RATIO, Corners, flattened, sheet_in
from extractor.reading.image.turning import busiest_strip, deskewed, is_sideways, skew_of, turned
from extractor.reading.shapes import Rule
from extractor.reading.weighing import weight


class Step(enum.StrEnum):
    """What may be done to a page; each only where a measurement asks for it."""

    COLOUR = "colour"  # coloured stamps made light
    SHEET = "sheet"  # the sheet cut out of a photo and flattened
    TURN = "turn"  # quarter turns undone
    SKEW = "skew"  # lines set level
    SPECKS = "specks"  # salt and pepper taken out
    BACKGROUND = "background"  # shade and pale ink evened out
    RULES = "rules"  # frames painted over for engines that lose what stands in them
    MISSED = "missed"  # what looks like text and was not read, read by itself


ALL_STEPS = frozenset(Step)
A4_LONG_INCHES = 11.69


@dataclasses.dataclass(frozen=True, slots=True)
class Prepared:
    """A grey page, upright and straight, as it is given to the engine."""

    pixels: Pixels
    dpi: float
    rules: tuple[Rule, ...]
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> tuple[float, float]:
        """Give width and height in points."""
        height, width = self.pixels.shape[:2]
        return width * 72 / self.dpi, height * 72 / self.dpi


def prepare(
    grey: Pixels,
    dpi: float,
    engine: OcrEngine,
    language: str | None,
    steps: frozenset[Step] = ALL_STEPS,
) -> Prepared:
    """Set a page upright, straighten and clean it, and find its rules.

    Raises:
        OcrError: the engine failed while deciding which way is up.
    """
    notes: list[str] = []
    corners = sheet_in(grey) if Step.SHEET in steps else None
    if corners is not None:
        grey, dpi = _cut_out(grey, dpi, corners)
        notes.append(flattened_note(corners))
    degrees = 0
    if Step.TURN in steps and is_sideways(grey):
        degrees = _way_up(turned(grey, 90), dpi, engine, language)
        grey = turned(grey, degrees)
    skew = skew_of(grey) if Step.SKEW in steps else 0.0
    grey = deskewed(grey, skew)
    quality = quality_of(grey)
    if corners is not None:  # without it, flattening a photo costs words (F1 .879 -> .538)
        quality = dataclasses.replace(quality, shaded=True)
    grey = cleaned(grey, quality, steps)
    if degrees:
        notes.append(f"rotated_{degrees}")
    if skew:
        notes.append(f"deskewed_{skew:+.2f}")
    return Prepared(grey, dpi, tuple(rules_in(grey, dpi=dpi)), tuple(notes))


def _cut_out(grey: Pixels, dpi: float, corners: Corners) -> tuple[Pixels, float]:
    """Flatten a sheet; it is taken for A4 where it has that shape."""
    sheet = flattened(grey, corners)
    long_side, short_side = max(sheet.shape), min(sheet.shape)
    if abs(long_side / short_side / A4_RATIO - 1) < 0.02:
        dpi = long_side / A4_LONG_INCHES
    return sheet, dpi


def flattened_note(corners: Corners) -> str:
    """Write down the corners of a sheet in a photo: "flattened_0.1200,0.0900,0.8800,...".

    From top left, clockwise, x and y each, as shares of the picture's width and height.
    """
    return "flattened_" + ",".join(f"{it:.4f}" for corner in corners for it in corner)


def as_read(picture: Pixels, notes: Sequence[str]) -> Pixels:
    """Do to a picture what was done to it before it was read, as far as that moved words.

    Args:
        picture: as decoded, grey or BGR, of any size.
        notes: of the page: "flattened_...", "rotated_90", "deskewed_-1.30".
    """
    by_kind = {kind: value for kind, _, value in (note.partition("_") for note in notes)}
    if "flattened" in by_kind:
        shares = [float(it) for it in by_kind["flattened"].split(",")]
        picture = flattened(picture, tuple(zip(shares[::2], shares[1::2], strict=True)))
    picture = turned(picture, int(by_kind.get("rotated", 0)))
    return deskewed(picture, float(by_kind.get("deskewed", 0.0)))


def cleaned(grey: Pixels, quality: Quality, steps: frozenset[Step] = ALL_STEPS) -> Pixels:
    """Take out shade and specks where they were measured."""
    if quality.specks and not quality.bilevel and Step.SPECKS in steps:
        grey = without_specks(grey)
    if (quality.pale or quality.shaded) and Step.BACKGROUND in steps:
        grey = without_background(grey)
    return grey


def _way_up(grey: Pixels, dpi: float, engine: OcrEngine, language: str | None) -> int:
    """Say whether a page that was turned by 90 degrees is now upright (90) or on its head (270)."""
    strip = busiest_strip(deskewed(grey, skew_of(grey)))
    upright = weight(engine.recognise(strip, language=language, dpi=round(dpi)))
    head = weight(engine.recognise(turned(strip, 180), language=language, dpi=round(dpi)))
    return 90 if upright >= head else 270


def on_its_head(page: Prepared, engine: OcrEngine, language: str | None) -> Prepared | None:
    """Give a page turned by 180 degrees, or None if a strip of it reads better as it is."""
    strip = busiest_strip(page.pixels)
    dpi = round(page.dpi)
    upright = weight(engine.recognise(strip, language=language, dpi=dpi))
    if weight(engine.recognise(turned(strip, 180), language=language, dpi=dpi)) <= upright:
        return None
    pixels = turned(page.pixels, 180)
    rules = tuple(rules_in(pixels, dpi=page.dpi))
    others = [it for it in page.notes if not it.startswith("rotated")]
    flat = [it for it in others if it.startswith("flattened")]
    notes = (*flat, _turned_further(page.notes), *(it for it in others if it not in flat))
    return Prepared(pixels, page.dpi, rules, notes)


def _turned_further(notes: tuple[str, ...]) -> str:
    before = next((int(it.split("_")[1]) for it in notes if it.startswith("rotated_")), 0)
    return f"rotated_{(before + 180) % 360}"
