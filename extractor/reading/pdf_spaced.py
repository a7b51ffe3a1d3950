"""Words whose letters are spaced out ("R E C H N U N G") to whole words, by the gaps between."""

from __future__ import annotations

import dataclasses
import itertools
import statistics

from extractor.reading.pdf_words import LEAST_LETTERS, Found
from extractor.values.document import Word
from extractor.values.geometry import Box, around

WIDEST_GAP = 1.6  # of the letters' height, between letters of one word
WIDER = 1.7  # times the usual gap: a gap between words
EVEN_POINTS = 1.5  # letters of one line stand at the same height


def spaced_out_joined(found: list[Found]) -> list[Found]:
    """Join single letters that stand in a row with even gaps.

    A gap much wider than the usual one in the row ends a word. Digits are left alone: they may be
    the columns of a form.
    """
    joined: list[Found] = []
    for single, group in itertools.groupby(found, key=_is_letter):
        members = list(group)
        if not single or len(members) < LEAST_LETTERS:
            joined.extend(members)
            continue
        for row in _rows(members):
            joined.extend(_words(row))
    return joined


def _is_letter(found: Found) -> bool:
    text = found.word.text
    return len(text) == 1 and text.isalpha()


def _rows(letters: list[Found]) -> list[list[Found]]:
    """Part letters where the line ends or the gap is too wide to be within a heading."""
    rows = [[letters[0]]]
    for last, this in itertools.pairwise(letters):
        level = abs(this.box.y0 - last.box.y0) < EVEN_POINTS
        gap = this.box.x0 - last.box.x1
        if level and 0 <= gap < 2 * WIDEST_GAP * last.box.height:
            rows[-1].append(this)
        else:
            rows.append([this])
    return rows


def _words(row: list[Found]) -> list[Found]:
    if len(row) < LEAST_LETTERS:
        return row
    gaps = [this.box.x0 - last.box.x1 for last, this in itertools.pairwise(row)]
    usual = statistics.median(gaps)
    if usual > WIDEST_GAP * row[0].box.height:
        return row
    words = [[row[0]]]
    for gap, this in zip(gaps, row[1:], strict=True):
        if gap > WIDER * usual + 1:
            words.append([this])
        else:
            words[-1].append(this)
    return [_whole(it) for it in words]


def _whole(letters: list[Found]) -> Found:
    box: Box = around([it.box for it in letters])
    text = "".join(it.word.text for it in letters)
    first, last = letters[0], letters[-1]
    return dataclasses.replace(first, word=Word(text, box), box=box, end=last.end, turn=0)
