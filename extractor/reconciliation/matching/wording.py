"""How a reference as written differs from the candidates' numbers, as columns of figures.

No numbering scheme is known here. Both sides are compared as letters and digits, after look-alike
characters are taken for one another, and by their digits alone; RapidFuzz's distances say how many
characters were put in, left out, mistaken or swapped.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel, Levenshtein, Postfix, Prefix

from extractor.reconciliation.matching.reference import (
    DIGITS,
    GROUP,
    LETTERS,
    LOOKS,
    NO_DIGITS,
    Written,
    compact,
    normal_digits,
)

Floats = npt.NDArray[np.float32]
_Counts = npt.NDArray[np.uint8]

NAMES = (
    "same", "same_folded", "off_1", "off_2", "off_more", "mistaken", "put_in", "left_out",
    "swapped", "look_alike",
    "digits_same", "digits_off_1", "digits_off_2", "digits_off_more", "digits_mistaken",
    "digits_put_in", "digits_left_out", "digits_swapped", "digits_look_alike",
    "ending", "ending_short", "ending_share", "beginning_share", "zeros_only",
    "lead_missing", "lead_other", "lead_same", "end_missing", "end_other", "long_and_same",
    "off_per_digit", "off_per_character", "part_only", "digits_part_only",
    "letters_same", "letters_missing", "letters_other", "normal_same", "normal_nearer",
    "shape_same",
)  # fmt: skip

# "FA-2024-00123" is "AA-0000-00000", as is every number of its series
_SHAPE = bytes.maketrans(DIGITS + LETTERS + LETTERS.lower(), b"0" * 10 + b"A" * 52)
# Digits that are taken for each other: 1/7, 3/8, 5/6, 4/9.
_DIGIT_LOOKS = bytes.maketrans(b"7869", b"1354")
_TAIL = 5  # digits at most of a number cut down to its running number


def wording_features(written: Written, numbers: Sequence[bytes]) -> Floats:
    """Compare a reference with the candidates' numbers.

    Args:
        written: the reference.
        numbers: UTF-8, one for each candidate; may be empty texts.

    Returns:
        Candidates x ``NAMES``.
    """
    ours = [compact(it) for it in numbers]
    folded = [it.translate(LOOKS) for it in ours]
    digits = [it.translate(None, NO_DIGITS) for it in ours]
    found = np.zeros((len(NAMES), len(numbers)), np.float32)
    letters = _off(written.folded, folded, written.whole[0])
    raw = _distance(OSA, written.forms, ours)
    found[0] = raw == 0
    found[1] = (letters.off == 0) & (raw > 0)
    _spread(found[2:9], letters)
    found[9] = np.minimum(raw - letters.off, 2)
    _letters(found[34:37], written.forms[0], ours)
    plain = _off(written.digits, digits, written.whole[1])
    normal = _off(written.normal, [normal_digits(it) for it in numbers], len(written.normal))
    nearer = normal.off < plain.off
    plain = plain.unless(nearer, normal)
    found[37] = normal.off == 0
    found[38] = nearer
    shape = written.text.strip().encode().translate(_SHAPE)
    found[39] = [it.translate(_SHAPE) == shape for it in numbers]
    found[2:10, (normal.off == 0) & (found[36] == 0)] = 0
    found[10] = plain.off == 0
    _spread(found[11:18], plain)
    found[18] = np.minimum(_shrunk(written.digits[0], digits, plain.off), 2)
    _ends(found[19:24], written, digits)
    _groups(found[19:21], written, numbers)
    _affixes(found[24:29], written.forms[0], ours)
    length = max(len(written.digits[0]), 1)
    found[29] = (plain.off == 0) * min(length, 10) / 10
    found[30] = np.minimum(plain.off / length, 1)
    found[31] = np.minimum(letters.off / max(len(written.forms[0]), 1), 1)
    found[32] = letters.part_only
    found[33] = plain.part_only
    return found.T


@dataclasses.dataclass(frozen=True, slots=True)
class _Off:
    """What separates a text from others: how many edits, and of which kind."""

    off: npt.NDArray[np.float32]
    mistaken: npt.NDArray[np.float32]
    put_in: npt.NDArray[np.float32]
    left_out: npt.NDArray[np.float32]
    swapped: npt.NDArray[np.float32]
    part_only: npt.NDArray[np.bool_]

    def unless(self, better: npt.NDArray[np.bool_], other: _Off) -> _Off:
        """Give these figures, and others' where those are better."""
        pairs = ((getattr(self, it.name), getattr(other, it.name)) for it in _FIELDS)
        return _Off(*(np.where(better, theirs, own) for own, theirs in pairs))


_FIELDS = dataclasses.fields(_Off)


def _off(forms: Sequence[bytes], others: Sequence[bytes], whole: int) -> _Off:
    lengths = np.fromiter(map(len, others), np.float32, len(others))
    osa = process.cdist(forms, others, scorer=OSA.distance, dtype=np.uint8).astype(np.float32)
    nearest = osa.argmin(axis=0)
    every = np.arange(len(others))
    off = osa[nearest, every]
    plain = process.cdist(forms, others, scorer=Levenshtein.distance, dtype=np.uint8)
    indel = process.cdist(forms, others, scorer=Indel.distance, dtype=np.uint8)
    edits = plain[nearest, every].astype(np.float32)
    moves = indel[nearest, every].astype(np.float32)
    own = np.array([len(it) for it in forms], np.float32)[nearest]
    swapped = edits - off
    mistaken = np.maximum(moves - edits - swapped, 0)
    rest = np.maximum(edits - mistaken - 2 * swapped, 0)
    longer = own - lengths
    put_in = np.maximum((rest + longer) / 2, 0)
    left_out = np.maximum((rest - longer) / 2, 0)
    return _Off(off, mistaken, put_in, left_out, swapped, nearest >= whole)


def _spread(out: Floats, kinds: _Off) -> None:
    out[0] = kinds.off == 1
    out[1] = kinds.off == 2
    out[2] = np.clip(kinds.off - 2, 0, 4)
    out[3] = np.minimum(kinds.mistaken, 3)
    out[4] = np.minimum(kinds.put_in, 3)
    out[5] = np.minimum(kinds.left_out, 5)
    out[6] = np.minimum(kinds.swapped, 2)


def _distance(metric: object, forms: Sequence[bytes], others: Sequence[bytes]) -> Floats:
    scorer = metric.distance  # type: ignore[attr-defined]  # a module of functions
    found: _Counts = process.cdist(forms, others, scorer=scorer, dtype=np.uint8)
    nearest: Floats = found.min(axis=0).astype(np.float32)
    return nearest


def _shrunk(written: bytes, others: Sequence[bytes], off: Floats) -> Floats:
    """Count the differing digits that look alike."""
    alike = _distance(
        OSA, (written.translate(_DIGIT_LOOKS),), [it.translate(_DIGIT_LOOKS) for it in others]
    )
    fewer: Floats = np.maximum(off - alike, 0)
    return fewer


def _ends(out: Floats, written: Written, others: Sequence[bytes]) -> None:
    """Say how much of the beginning and of the ending agrees, by digits."""
    forms = written.digits[: written.whole[1]]
    ending = process.cdist(forms, others, scorer=Postfix.similarity, dtype=np.uint8).max(axis=0)
    begin = process.cdist(forms, others, scorer=Prefix.similarity, dtype=np.uint8).max(axis=0)
    length = max(len(forms[0]), 1)
    whole = (ending >= len(forms[0])) & (length >= 3)
    out[0] = whole
    out[1] = whole * max(0, 6 - length) / 3
    out[2] = np.minimum(ending / length, 1)
    out[3] = np.minimum(begin / length, 1)
    bare = forms[0].lstrip(b"0")
    out[4] = [it.lstrip(b"0") == bare or it.endswith(b"0" + bare) for it in others] if bare else 0


def _groups(out: Floats, written: Written, numbers: Sequence[bytes]) -> None:
    """Take a whole group of digits for an ending: the year may stand behind the running number."""
    tail = written.digits[0].lstrip(b"0")
    if not 3 <= len(tail) <= len(written.digits[0]) <= _TAIL:
        return
    there = [any(it.lstrip(b"0") == tail for it in GROUP.findall(text)) for text in numbers]
    out[0, there] = 1
    out[1, there] = max(0, 6 - len(tail)) / 3


def _affixes(out: Floats, written: bytes, others: Sequence[bytes]) -> None:
    """Compare the letters before the first and after the last digit."""
    rest = written.lstrip(LETTERS)
    lead = written[: len(written) - len(rest)]
    tail = rest[len(rest.rstrip(LETTERS)) :]
    for at, other in enumerate(others):
        after = other.lstrip(LETTERS)
        first = other[: len(other) - len(after)]
        last = after[len(after.rstrip(LETTERS)) :]
        if first == lead:
            out[2, at] = bool(lead)
        elif lead:
            out[1, at] = 1
        else:
            out[0, at] = 1
        if last != tail:
            out[4 if tail else 3, at] = 1


def _letters(out: Floats, written: bytes, others: Sequence[bytes]) -> None:
    """Compare all letters: a series may differ from its sister by one of them."""
    own = written.translate(None, DIGITS)
    if not own:
        out[1] = [not it.isdigit() for it in others]
        return
    same = np.fromiter((it.translate(None, DIGITS) == own for it in others), bool, len(others))
    out[0] = same
    out[2] = ~same
