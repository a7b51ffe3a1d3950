"""A picture to a page: upright, straight, clean, read, laid out.

The page that comes out is the upright and straightened one, and all boxes are on it. What was
done is noted: "rotated_90" (clockwise, to set it upright), "deskewed_-1.30" (degrees).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from extractor.errors import OcrTimeoutError
from extractor.protocols import OcrEngine
from extractor.reading.grid import framed
from extractor.reading.image.colour import grey_of, plain_grey_of
from extractor.reading.image.drawn import without_rules
from extractor.reading.image.missed import missed_text, sheet_of
from extractor.reading.image.pixels import Pixels, resized
from extractor.reading.image.quality import quality_of, without_specks
from extractor.reading.image.textlike import is_picture
from extractor.reading.language import language_of
from extractor.reading.layout import lay_out
from extractor.reading.prepare import ALL_STEPS, Prepared, Step, on_its_head, prepare
from extractor.reading.scan_words import mended
from extractor.reading.weighing import confidence, weight
from extractor.values.document import Page, PageSource, Word
from extractor.values.geometry import Box

LARGER_DPI = 1.2  # times the wanted dots per inch: below it, shrinking only blurs
POOR_CONFIDENCE = 0.8  # of a page: upside down reads at .23-.63, upright at .90-.99
LOW_CONFIDENCE = 0.75  # of a page: noted, because values read there are doubtful
GUESSED_CONFIDENCE = 0.5  # a few words read with less are made up from blots
FEW_WORDS = 15
SURE_PIECE = 0.6  # confidence of a word in what page analysis had left out
# engines whose page analysis takes frames for letters and leaves out cells (`benchmarks.reading
# .tables`: .838 -> .953); PP-OCR finds them, and needs the rules, or it joins cells (.981 -> .975)
LOSES_CELLS = frozenset({"tesseract"})


def read_scan(
    pixels: Pixels,
    *,
    number: int,
    dpi: float,
    wanted_dpi: int,
    engine: OcrEngine,
    language: str | None,
    steps: frozenset[Step] = ALL_STEPS,
) -> Page:
    """Read one picture of a page.

    Args:
        pixels: grey, or height x width x 3 (BGR).
        number: of the page, from 1.
        dpi: of the picture.
        wanted_dpi: a picture with clearly more is shrunk.
        engine: reads the words.
        language: ISO 639-1, or None if not known yet.
        steps: that may be taken where a measurement asks for them; fewer only to measure them.

    Raises:
        OcrError: the engine is missing or failed; a page that takes too long is only noted.
    """
    if dpi > wanted_dpi * LARGER_DPI:
        pixels, dpi = resized(pixels, wanted_dpi / dpi), float(wanted_dpi)
    grey = grey_of(pixels) if Step.COLOUR in steps else plain_grey_of(pixels)
    quality = quality_of(grey)
    if quality.blank:
        return _empty(grey, dpi, number, "blank_page")
    if is_picture(without_specks(grey) if quality.specks else grey):
        return _empty(grey, dpi, number, "picture_only")
    try:
        page = prepare(grey, dpi, engine, language, steps)
        page, words = _read(page, engine, language, steps)
    except OcrTimeoutError:
        return _empty(grey, dpi, number, "ocr_timeout")
    if not words or (len(words) < FEW_WORDS and confidence(words) < GUESSED_CONFIDENCE):
        return _empty(page.pixels, page.dpi, number, "no_text")
    notes = page.notes
    if confidence(words) < LOW_CONFIDENCE:
        notes = (*notes, "low_confidence")
    layout = lay_out(mended(_in_points(words, page.dpi), page.rules), page.rules)
    return Page(
        number, *page.size, PageSource.OCR, layout.words, layout.lines, layout.tables, notes
    )


def _read(
    page: Prepared, engine: OcrEngine, language: str | None, steps: frozenset[Step]
) -> tuple[Prepared, list[Word]]:
    """Read a page as it stands, and again in another way where that went poorly."""
    words = _recognised(page, engine, language, steps)
    if confidence(words) < POOR_CONFIDENCE and Step.TURN in steps:
        other = on_its_head(page, engine, language)
        if other is not None:
            read = _recognised(other, engine, language, steps)
            if weight(read) > weight(words):
                page, words = other, read
    if not words or Step.RULES not in steps:
        return page, words
    bare = without_rules(page.pixels, page.rules, dpi=page.dpi)
    if page.rules and confidence(words) < LOW_CONFIDENCE:
        # dashed rules hide whole tables from Tesseract (word F1 .667 -> .813)
        read = list(engine.recognise(bare, language=language, dpi=round(page.dpi)))
        words = read if weight(read) > weight(words) else words
    if Step.MISSED in steps and engine.name in LOSES_CELLS:
        words = [*words, *_missed(bare, words, page.dpi, engine, language)]
    return page, words


def _recognised(
    page: Prepared, engine: OcrEngine, language: str | None, steps: frozenset[Step]
) -> list[Word]:
    pixels = page.pixels
    if Step.RULES in steps and engine.name in LOSES_CELLS:
        pixels = without_rules(pixels, framed(page.rules), dpi=page.dpi)
    return list(engine.recognise(pixels, language=language, dpi=round(page.dpi)))


def _missed(
    bare: Pixels, words: Sequence[Word], dpi: float, engine: OcrEngine, language: str | None
) -> list[Word]:
    """Read what page analysis left out, cut out and put one under the other."""
    pieces = missed_text(bare, [word.box for word in words if word.box is not None])
    if not pieces:
        return []
    sheet = sheet_of(bare, pieces)
    known = language or language_of(" ".join(word.text for word in words), engine.languages())
    read = engine.recognise(sheet.picture, language=known, dpi=round(dpi))
    found: list[Word] = []
    for word in read:
        box = sheet.on_page(word.box) if word.box is not None else None
        if box is not None and word.confidence >= SURE_PIECE and any(map(str.isalnum, word.text)):
            found.append(dataclasses.replace(word, box=box))
    return found


def _in_points(words: Sequence[Word], dpi: float) -> list[Word]:
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
