"""The keys of a whole ledger, a piece of rows at a time; the twin of ``written``.

A text is a row of bytes. Where ``written`` tries every year a reader could mean, the ledger knows:
an invoice's number holds the year of its issue, or none.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.blocking.written import (
    DROPPED,
    FOLD,
    LEAST_DIGITS,
    NIBBLES,
    UPPER,
)

Matrix = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

_FOLD = np.frombuffer(FOLD, np.uint8)
_UPPER = np.frombuffer(UPPER, np.uint8)
_KEPT = np.ones(256, np.bool_)
_KEPT[list(DROPPED)] = False
_ZERO, _NINE, _A, _Z = ord("0"), ord("9"), ord("A"), ord("Z")
_TILDE = ord("~")
_NO_CUT = 255


def squeeze(texts: Matrix, kept: Flags) -> Matrix:
    """Give each row's kept bytes moved together, zeros after them."""
    counts = kept.sum(axis=1)
    found = np.zeros_like(texts)
    found[np.arange(texts.shape[1]) < counts[:, None]] = texts[kept]
    return found


def full_keys(texts: Matrix) -> Matrix:
    """Give letters and digits, folded."""
    return squeeze(_FOLD[texts], _KEPT[texts])


def upper(texts: Matrix) -> Matrix:
    """Give ASCII letters in upper case."""
    return _UPPER[texts]


def are_digits(texts: Matrix) -> Flags:
    """Say which bytes are digits."""
    return (texts >= _ZERO) & (texts <= _NINE)


def significant(texts: Matrix, digits: Flags, cut: npt.NDArray[np.int_] | int = _NO_CUT) -> Flags:
    """Say which digits are none of the zeros at the front of their group.

    Args:
        texts: in upper case.
        digits: which of their bytes are digits.
        cut: after so many digits a new group begins, by row.
    """
    found = np.zeros_like(digits)
    leading = np.zeros(len(texts), np.bool_)
    before = np.zeros(len(texts), np.bool_)
    count = np.zeros(len(texts), np.int64)
    for place in range(texts.shape[1]):
        here = digits[:, place]
        starts = ~before | (count == cut)
        leading = here & (texts[:, place] == _ZERO) & (leading | starts)
        found[:, place] = here & ~leading
        count += here
        before = here
    return found


def one_piece(texts: Matrix, digits: Flags) -> Matrix:
    """Give all digits together without the zeros at the front."""
    nonzero = digits & (texts != _ZERO)
    return squeeze(texts, digits & (np.cumsum(nonzero, axis=1) > 0))


def lengths(keys: Matrix) -> npt.NDArray[np.int_]:
    """Give how long each key is."""
    found: npt.NDArray[np.int_] = (keys != 0).sum(axis=1)
    return found


def long_enough(keys: Matrix) -> Flags:
    """Say which keys of digits tell an invoice from others."""
    return lengths(keys) >= LEAST_DIGITS


def tails(texts: Matrix, digits: Flags) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint8]]:
    """Give the last 16 digits as hexadecimal digits of a number, and how many digits there are."""
    total = np.zeros(len(texts), np.uint64)
    for place in range(texts.shape[1]):
        here = digits[:, place]
        value = (texts[:, place] - _ZERO).astype(np.uint64)
        total = np.where(here, (total << np.uint64(4)) | value, total)
    return total, np.minimum(digits.sum(axis=1), NIBBLES).astype(np.uint8)


def year_keys(
    texts: Matrix, digits: Flags, years: npt.NDArray[np.int_]
) -> tuple[Matrix, Matrix, Flags]:
    """Give the keys with a two-digit year first, those without the year, and which rows have one.

    Args:
        texts: in upper case.
        digits: which of their bytes are digits.
        years: of issue; 0 where none is known.
    """
    written = squeeze(texts, digits)
    short = np.stack((years // 10 % 10, years % 10), axis=1) + _ZERO
    long = np.stack((years // 1000 % 10, years // 100 % 10), axis=1) + _ZERO
    begins_long = (written[:, :2] == long).all(axis=1) & (written[:, 2:4] == short).all(axis=1)
    begins_short = (written[:, :2] == short).all(axis=1) & ~begins_long
    counts = np.cumsum(digits, axis=1)
    total = counts[:, -1]
    ends = _last_group_is_year(texts, digits, years)
    ends[begins_long | begins_short] = 0
    dated = (years > 0) & (begins_long | begins_short | (ends > 0))
    first = np.where(begins_long, 4, np.where(begins_short, 2, 0))
    kept = significant(texts, digits, np.where(first > 0, first, _NO_CUT))
    kept &= (counts > first[:, None]) & (counts <= (total - ends)[:, None])
    rest = squeeze(texts, kept)
    dated &= rest[:, 0] > 0
    with_year = np.zeros((len(texts), texts.shape[1] + 8), np.uint8)
    with_year[:, :2] = short
    with_year[:, 2 : texts.shape[1] + 2] = rest
    return with_year, _after_letters(texts, rest), dated


def _last_group_is_year(
    texts: Matrix, digits: Flags, years: npt.NDArray[np.int_]
) -> npt.NDArray[np.int_]:
    """Give how many digits the year at the end has, 0 where there is none."""
    width = texts.shape[1]
    last = width - 1 - np.argmax(digits[:, ::-1], axis=1)
    places = np.arange(width)
    breaks = np.where(~digits & (places < last[:, None]), places, -1).max(axis=1, initial=-1)
    size = last - breaks
    rows = np.arange(len(texts))
    value = np.zeros(len(texts), np.int64)
    for back in range(4):
        here = (size > back) & digits.any(axis=1)
        digit = texts[rows, np.maximum(last - back, 0)].astype(np.int64) - _ZERO
        value += np.where(here, digit * 10**back, 0)
    groups = breaks >= 0
    long = groups & (size == 4) & (value == years)
    short = groups & (size == 2) & (value == years % 100)
    return np.where(long, 4, np.where(short, 2, 0))


def _after_letters(texts: Matrix, rest: Matrix) -> Matrix:
    letters = (texts >= _A) & (texts <= _Z)
    mark = np.full((len(texts), 1), _TILDE, np.uint8)
    together = np.concatenate((np.where(letters, texts, 0), mark, rest), axis=1)
    found = squeeze(together, together != 0)
    width = -(-found.shape[1] // 8) * 8
    return np.pad(found, ((0, 0), (0, width - found.shape[1])))


def undated_keys(texts: Matrix, digits: Flags) -> Matrix:
    """Give the letters, "~" and all digits, for numbers that hold no year."""
    return _after_letters(texts, squeeze(texts, significant(texts, digits)))
