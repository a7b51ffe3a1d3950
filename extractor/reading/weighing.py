"""How good a reading is: how many letters, how surely read."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.values.document import Word

GUESSING = 0.4  # confidence of letters that are not there


def weight(words: Sequence[Word]) -> float:
    """Weigh a reading: letters, each by its confidence above mere guessing."""
    return sum(len(word.text) * max(word.confidence - GUESSING, 0.0) for word in words)


def confidence(words: Sequence[Word]) -> float:
    """Give the mean confidence of all letters, 0 to 1; 0 without words."""
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / letters if letters else 0.0
