"""Words to visual rows, and rows to chunks: runs of words with ordinary gaps between."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from extractor.values.document import Word
from extractor.values.geometry import Box

SAME_ROW = 0.6  # of the smaller height: how far two words on one row overlap
OPEN_ROWS = 8  # a word is compared with the latest rows only
CHUNK_GAP = 1.1  # average character widths; more is a gap between cells (measured: 124/130 cells)
CHUNK_GAP_MIN = 0.42  # of the text's height, for fonts with narrow letters

_UNIT = r"(?:EUR|GBP|CHF|USD|€|£|\$|%)"
# such as "1.234,50 €", "-45,00", "(1,332.53)", "EUR 12'000.00", "0,00", "12,5 %", "1 332"
_AMOUNT = re.compile(
    rf"[(]?{_UNIT}?\s*[-–−+]?\s*{_UNIT}?\s*"
    r"(?:\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+[.,]\d{1,4}|0|[1-9]\d{0,3})"
    rf"\s*-?\s*{_UNIT}?\s*[)]?",
    re.IGNORECASE,
)
_UNITS = frozenset(
    ["€", "£", "$", "%", "eur", "euro", "euros", "gbp", "chf", "usd", "ht", "ttc", "h.t", "t.t.c"]
) | {"net", "netto", "brut", "brutto", "gross", "incl", "excl"}
# such as "27/10", "28.06.26", "13-11-2026", "FA-2026-01065", "9260000450", "DN/0419"
_MARK = re.compile(r"[A-Z]{0,6}[-/. ]{0,2}\d[\w./\- ]*\d|\d", re.IGNORECASE)


# words that fill a cell alone: "1'027,26", "498,24-"; "30.04.26"; "9260000906", "FAC26/001234"
_WHOLE = {
    "sum": re.compile(r"[(-]?[€£$]?\d{1,3}(?:[.,'’]?\d{3})*[.,]\d{2}-?[€£$]?\)?"),
    "day": re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})|\d{4}-\d\d-\d\d"),
    "number": re.compile(r"(?:[A-Z]{1,4}[-/]?)?\d[\d/-]{5,}", re.IGNORECASE),
}


@dataclasses.dataclass(slots=True)
class Placed:
    """A word of a page: its index and its edges, for quick comparison."""

    index: int
    text: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def height(self) -> float:
        """Give the height in points."""
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        """Give the x of the middle."""
        return (self.x0 + self.x1) / 2

    @property
    def level(self) -> float:
        """Give the y of the middle."""
        return (self.y0 + self.y1) / 2


@dataclasses.dataclass(slots=True)
class Chunk:
    """Words of one row with ordinary gaps between, from left to right."""

    words: list[Placed]

    @property
    def x0(self) -> float:
        """Give the left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Give the right edge."""
        return self.words[-1].x1

    @property
    def text(self) -> str:
        """Give the words with single blanks between."""
        return " ".join(word.text for word in self.words)


@dataclasses.dataclass(slots=True)
class Row:
    """Words at one height; ``y0`` and ``y1`` are averages, so that a stray box does not count."""

    y0: float
    y1: float
    weight: float
    words: list[Placed]

    @property
    def level(self) -> float:
        """Give the y of the middle."""
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        """Give the height in points."""
        return self.y1 - self.y0

    @property
    def box(self) -> Box:
        """Give the edges, the height being the average one."""
        return Box(self.words[0].x0, self.y0, max(it.x1 for it in self.words), self.y1)


def placed(words: Sequence[Word]) -> list[Placed]:
    """Give the words that have a box, with their indices."""
    return [
        Placed(index, word.text, word.box.x0, word.box.y0, word.box.x1, word.box.y1)
        for index, word in enumerate(words)
        if word.box is not None
    ]


def rows_of(words: Sequence[Placed]) -> list[Row]:
    """Group words into visual rows, from top to bottom, each from left to right."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda it: it.y0 + it.y1):
        row = _row_for(word, rows)
        if row is None:
            rows.append(Row(word.y0, word.y1, len(word.text), [word]))
            continue
        total = row.weight + len(word.text)
        row.y0 = (row.y0 * row.weight + word.y0 * len(word.text)) / total
        row.y1 = (row.y1 * row.weight + word.y1 * len(word.text)) / total
        row.weight = total
        row.words.append(word)
    for row in rows:
        row.words.sort(key=lambda it: it.x0)
    rows.sort(key=lambda it: it.y0 + it.y1)
    return rows


def _row_for(word: Placed, rows: list[Row]) -> Row | None:
    best, best_share = None, SAME_ROW
    for row in rows[-OPEN_ROWS:]:
        shared = min(word.y1, row.y1) - max(word.y0, row.y0)
        smaller = min(word.y1 - word.y0, row.y1 - row.y0)
        share = shared / smaller if smaller > 0 else 0.0
        if share >= best_share:
            best, best_share = row, share
    return best


def chunks_of(words: Sequence[Placed]) -> list[Chunk]:
    """Split words, from left to right on one row, where the gap is wider than between words."""
    chunks: list[Chunk] = []
    for word in words:
        last = chunks[-1].words[-1] if chunks else None
        if last and word.x0 - last.x1 <= _widest_gap(last, word) and not never_one(last, word):
            chunks[-1].words.append(word)
        else:
            chunks.append(Chunk([word]))
    return chunks


def _widest_gap(left: Placed, right: Placed) -> float:
    letters = len(left.text) + len(right.text)
    width = (left.x1 - left.x0 + right.x1 - right.x0) / letters
    return max(CHUNK_GAP * width, CHUNK_GAP_MIN * min(left.height, right.height))


def never_one(left: Placed, right: Placed) -> bool:
    """Say whether two words are each a whole cell however near: two sums, a date and a number."""
    if not (left.text[-1:].isdigit() or left.text[-1:] in "-€£$)"):
        return False
    kinds = _kind(left.text), _kind(right.text)
    return all(kinds) and kinds != ("number", "number")


def ends_cell(left: Placed, right: Placed) -> bool:
    """Say whether a sum ends a cell before a word that is no unit of it: "£3,744.72 Cl. 9.4"."""
    return _kind(left.text) == "sum" and right.text.casefold().strip(".,") not in _UNITS


def _kind(text: str) -> str | None:
    return next((kind for kind, shape in _WHOLE.items() if shape.fullmatch(text)), None)


def is_sum(text: str) -> bool:
    """Say whether a word is a sum with cents: "1'027,26", "498,24-", "€4,500.00"."""
    return _kind(text) == "sum"


def is_amount(text: str) -> bool:
    """Say whether a cell holds a sum or a number and nothing else."""
    return bool(_AMOUNT.fullmatch(text.strip()))


def is_figure(text: str) -> bool:
    """Say whether a cell holds a sum, a date or a document number and nothing else."""
    plain = text.strip()
    return bool(_AMOUNT.fullmatch(plain) or _MARK.fullmatch(plain))
