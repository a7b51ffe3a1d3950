"""Turn an engine's confidence in a token with digits into the share of those it reads right.

Engines grade themselves on scales of their own: PP-OCR gives a line .95 where one amount in
sixteen is wrong, Tesseract gives .85 where one in ten is. The tables hold what was measured on one
half of the casebook's scans; the other half says how well they hold (``benchmarks.reading.sure``).
Words without digits keep the engine's confidence.
"""

from __future__ import annotations

import bisect
import dataclasses
import re

from extractor.values.document import Word

Table = tuple[tuple[float, float], ...]

PPOCR: Table = (
    (0.0, 0.1),
    (0.8, 0.5),
    (0.9, 0.85),
    (0.95, 0.94),
    (0.96, 0.97),
    (0.98, 0.985),
    (1.0, 0.995),
)
TESSERACT: Table = (
    (0.0, 0.2),
    (0.5, 0.5),
    (0.7, 0.7),
    (0.85, 0.92),
    (0.9, 0.97),
    (0.96, 0.985),
    (1.0, 0.99),
)
# lines read again by PP-OCR's larger model, which is surer of itself than it is right, above all
# on bad scans (`benchmarks.reading.sure --worse`)
PPOCR_AGAIN: Table = ((0.0, 0.1), (0.8, 0.5), (0.95, 0.85), (1.0, 0.95))
ODD = 0.9  # right are .73 of PP-OCR's odd tokens and .85 of Tesseract's

# where engines take letters for digits or glue words: "P0194078", "Te1", "OCT.2026", "24.11.Schw"
_ODD = re.compile(
    r"[^\W\d_]0|0[^\W\d_]|[a-zß-öø-ÿ]\d|\d[a-zß-öø-ÿ]"
    r"|\d[.,:][^\W\d_]{2}|[^\W\d_]{3}[.,:]\d|[^\W\d_]{4}\d"
)


def has_digit(text: str) -> bool:
    """Say whether a word holds a digit: a number, an amount, a day or a reference."""
    return any(sign.isdigit() for sign in text)


def is_odd(text: str) -> bool:
    """Say whether a token looks like one in which engines mistake signs, whatever they say."""
    return _ODD.search(text) is not None


def graded(word: Word, table: Table) -> Word:
    """Give a word with digits the measured confidence; any other word as it is."""
    if not has_digit(word.text):
        return word
    confidence = _between(table, word.confidence)
    if is_odd(word.text):
        confidence = min(confidence, ODD)
    return dataclasses.replace(word, confidence=confidence)


def _between(table: Table, raw: float) -> float:
    at = bisect.bisect_right(table, raw, key=lambda point: point[0])
    if at == 0:
        return table[0][1]
    if at == len(table):
        return table[-1][1]
    (x0, y0), (x1, y1) = table[at - 1], table[at]
    return y0 + (y1 - y0) * (raw - x0) / (x1 - x0)
