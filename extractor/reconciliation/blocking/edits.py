"""Every key one slip away from a written one, made as one array.

A slip is a character too few or too many, two swapped, or a digit wrong. Letters read wrong are
found by the digits alone, letters taken for digits by folding.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.book.columns import WORD

SHORTEST = 5  # of a key that is varied; a shorter one is one slip from everything
LONGEST = 24
_DIGITS = np.frombuffer(b"0123456789\0", np.uint8)


def edits(key: bytes) -> npt.NDArray[np.uint8]:
    """Give the keys one slip away, a row each, padded with zeros; none for very short or long ones.

    Returns:
        The key itself may be among them. The first ``slips(key)`` rows leave one character out or
        swap two.
    """
    if not SHORTEST <= len(key) <= LONGEST:
        return np.zeros((0, WORD), np.uint8)
    source = np.concatenate((np.frombuffer(key, np.uint8), _DIGITS))
    return source[_template(len(key))]


def slips(key: bytes) -> int:
    """Give how many rows of ``edits`` leave a character out or swap two."""
    return 2 * len(key) - 1


@functools.cache
def _template(length: int) -> npt.NDArray[np.intp]:
    """Give the places that each row takes its characters from: the key, ten digits, a zero."""
    places = list(range(length))
    digits = range(length, length + 10)
    rows = [places[:at] + places[at + 1 :] for at in places]
    rows += [
        [*places[:at], at + 1, at, *places[at + 2 :]] for at in places[:-1]
    ]  # swapped neighbours
    rows += [[*places[:at], digit, *places[at + 1 :]] for at in places for digit in digits]
    rows += [[*places[:at], digit, *places[at:]] for at in range(length + 1) for digit in digits]
    width = -(-(length + 1) // WORD) * WORD
    found = np.full((len(rows), width), length + 10, np.intp)
    for place, row in enumerate(rows):
        found[place, : len(row)] = row
    return found
