"""Mend the words that were read in a picture: marks left by rules, sums read in two pieces."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from extractor.reading.shapes import Rule
from extractor.values.document import Word
from extractor.values.geometry import Box, around

BESIDE_POINTS = 3.0  # how far from a rule the mark it left may stand
JOINED_HEIGHTS = 0.55  # of white between the halves of one sum; typewriter letters stand wide
_ALWAYS = "|¦_"  # no word begins or ends with these
_BESIDE_RULE = "[]{}!/\\(l1I"  # what an upright rule may be read as, when it stands alone
_EDGE_MARKS = "[]{}!"
# such as "2771." before "63", "1.", "12,"
_WHOLE_PART = re.compile(r"[-–(€£$]{0,2}\d{1,3}(?:[.,' ]?\d{3})*[.,]")
_CENTS = re.compile(r"\d{2}[)€£$%-]?")
# such as "5960" before ".26"
_UNITS = re.compile(r"[-–(€£$]{0,2}\d{1,3}(?:[.,' ]?\d{3})*")
_POINT_CENTS = re.compile(r"[.,]\d{2}[)€£$%-]?")


def mended(words: Sequence[Word], rules: Sequence[Rule]) -> list[Word]:
    """Take off marks of rules and join the halves of sums; boxes in points, as the rules."""
    uprights = [rule for rule in rules if not rule.level]
    bare = [kept for word in words if (kept := _without_marks(word, uprights)) is not None]
    return _joined(bare)


def _without_marks(word: Word, uprights: Sequence[Rule]) -> Word | None:
    text = word.text.strip(_ALWAYS)
    box = word.box
    if box is None:
        return word
    if text and _touches(uprights, box.x0, box):
        text = text.lstrip(_EDGE_MARKS)
    if text and _touches(uprights, box.x1, box):
        text = text.rstrip(_EDGE_MARKS)
    if len(text) == 1 and text in _BESIDE_RULE and _is_rule(uprights, box):
        return None
    return dataclasses.replace(word, text=text) if text else None


def _touches(uprights: Sequence[Rule], x: float, box: Box) -> bool:
    _, level = box.center
    return any(
        abs(rule.at - x) <= BESIDE_POINTS and rule.start <= level <= rule.end for rule in uprights
    )


def _is_rule(uprights: Sequence[Rule], box: Box) -> bool:
    """Say whether a narrow box is nothing but a stretch of a rule."""
    middle, level = box.center
    narrow = box.width < 0.5 * box.height
    return narrow and any(
        abs(rule.at - middle) < BESIDE_POINTS / 2 and rule.start <= level <= rule.end
        for rule in uprights
    )


def _joined(words: Sequence[Word]) -> list[Word]:
    """Join a sum's halves where hardly any white stands between: "5166." and "55".

    The halves need not follow each other: page analysis may take them for two columns.
    """
    ends = [it for it in words if _CENTS.fullmatch(it.text) or _POINT_CENTS.fullmatch(it.text)]
    joined: dict[int, Word] = {}
    taken: set[int] = set()
    for word in words:
        end = next((it for it in ends if id(it) not in taken and _are_halves(word, it)), None)
        if end is not None:
            joined[id(word)] = _one(word, end)
            taken.add(id(end))
    return [joined.get(id(word), word) for word in words if id(word) not in taken]


def _are_halves(left: Word, right: Word) -> bool:
    if left.box is None or right.box is None:
        return False
    at_point = bool(_WHOLE_PART.fullmatch(left.text) and _CENTS.fullmatch(right.text))
    before = bool(_UNITS.fullmatch(left.text) and _POINT_CENTS.fullmatch(right.text))
    if not (at_point or before):
        return False
    height = min(left.box.height, right.box.height)
    level = min(left.box.y1, right.box.y1) - max(left.box.y0, right.box.y0)
    gap = right.box.x0 - left.box.x1
    return level > 0.3 * height and -height <= gap <= JOINED_HEIGHTS * max(
        left.box.height, right.box.height
    )


def _one(left: Word, right: Word) -> Word:
    boxes = [box for box in (left.box, right.box) if box is not None]
    return Word(left.text + right.text, around(boxes), min(left.confidence, right.confidence))
