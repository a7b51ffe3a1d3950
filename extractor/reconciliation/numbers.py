"""How alike a written reference and a document number of ours are.

People drop prefixes, zeros and years, add blanks, swap separators, mistype one digit, and OCR
takes letters for digits. None of it knows a numbering scheme: only digits, their order and
RapidFuzz's edit distance count, so any company's numbers work.
"""

from __future__ import annotations

import dataclasses
import functools
import re

from rapidfuzz.distance import OSA

# What OCR takes for digits (FINDINGS: O/0, I/l/1, S/5, B/8, Z/2, G/6).
_OCR = str.maketrans({"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "|": "1", "S": "5",
                      "B": "8", "Z": "2", "G": "6"})  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Likeness:
    """How a reference resembles a number.

    Attributes:
        kind: a stable code such as "exact", "zeros_dropped", "one_digit_off".
        score: 0 to 1, how strongly it says that this number is meant.
    """

    kind: str
    score: float


NONE = Likeness("none", 0.0)


@functools.lru_cache(maxsize=65536)
def compact(written: str) -> str:
    """Give only letters and digits, in upper case."""
    return re.sub(r"[^0-9A-Z]", "", written.upper())


@functools.lru_cache(maxsize=65536)
def digits_of(written: str) -> str:
    """Give only the digits."""
    return re.sub(r"\D", "", written)


def likeness(written: str, number: str) -> Likeness:
    """Compare a reference as written with one of our document numbers."""
    ours = compact(number)
    theirs = compact(written)
    if not ours or not theirs:
        return NONE
    if theirs == ours:
        return Likeness("exact", 1.0)
    return _by_digits(theirs, ours)


def _by_digits(theirs: str, ours: str) -> Likeness:
    a, b = digits_of(theirs), digits_of(ours)
    if len(a) < 3 or len(b) < 3:
        return NONE
    same_letters = _letters(theirs) in ("", _letters(ours)) or not _letters(ours)
    if len(b) >= 6 and theirs.translate(_OCR) == ours.translate(_OCR):
        return Likeness("ocr_confusion", 0.93) if a != b else _same_digits(theirs, ours)
    if a == b:
        return _same_digits(theirs, ours)
    shortened = _shortened(a, b)
    if shortened is not NONE:
        return shortened if same_letters else Likeness(shortened.kind, shortened.score * 0.85)
    return _mistyped(a, b, same_letters=same_letters)


def _same_digits(theirs: str, ours: str) -> Likeness:
    if _letters(theirs) in ("", _letters(ours)) or not _letters(ours):
        return Likeness("same_digits", 0.97)
    # "24-4567-A" is another document than "24-4567-B"; "KD 24-4567" may well be it.
    ending, wanted = _last_letters(theirs), _last_letters(ours)
    return Likeness("same_digits", 0.55 if ending and wanted and ending != wanted else 0.9)


def _last_letters(text: str) -> str:
    return re.sub(r"^.*\d", "", text)


def _letters(text: str) -> str:
    return re.sub(r"\d", "", text)


def _shortened(a: str, b: str) -> Likeness:
    """Compare digits where the writer left some out: ``a`` written, ``b`` ours."""
    if b.endswith(a):
        return Likeness("ending", {3: 0.6, 4: 0.8, 5: 0.88}.get(len(a), 0.93))
    tail = a.lstrip("0")
    if len(tail) >= 2 and len(a) > len(tail) and b.endswith(tail) and len(a) <= len(b):
        return Likeness("ending", 0.6 if len(tail) < 4 else 0.8)
    zeros = _zeros_dropped(a, b)
    if zeros:
        return zeros
    century = _other_century(a, b)
    if century:
        return century
    if len(a) > len(b) >= 4 and a.endswith(b):
        return Likeness("longer", 0.7)
    return NONE


def _zeros_dropped(a: str, b: str) -> Likeness | None:
    # "926/3695" for 9260003695, "FAC26/510" for FAC26/000510: a head, zeros, a tail.
    if not 4 <= len(a) < len(b):
        return None
    for head in range(len(a) - 1, 0, -1):
        gap = b[head : len(b) - (len(a) - head)]
        if b.startswith(a[:head]) and b.endswith(a[head:]) and not gap.strip("0"):
            return Likeness("zeros_dropped", 0.92 if head >= 2 else 0.8)
    return None


def _other_century(a: str, b: str) -> Likeness | None:
    # "24/1234" for 2024/001234, "INV/2024/456" for INV/24/0456: the year short or in full.
    for long, short in ((b, a), (a, b)):
        if long.startswith("20") and not short.startswith("20") and short[:2] == long[2:4]:
            ours, theirs = (long[2:], short) if long is b else (short, long[2:])
            if theirs == ours:
                return Likeness("other_century", 0.93)
            if _zeros_dropped(theirs, ours):
                return Likeness("other_century", 0.88)
    return None


def _mistyped(a: str, b: str, *, same_letters: bool) -> Likeness:
    if min(len(a), len(b)) < 4:
        return NONE
    distance = OSA.distance(a, b, score_cutoff=2)
    factor = 1.0 if same_letters else 0.7
    if distance == 1 and len(a) == len(b):
        return Likeness("one_digit_off", (0.8 if len(b) >= 7 else 0.62) * factor)
    if distance == 1 and len(b) >= 6:
        return Likeness("one_digit_more_or_less", 0.66 * factor)
    if distance == 2 and len(b) >= 8 and len(a) == len(b):
        return Likeness("two_digits_off", 0.35 * factor)
    if len(a) >= 5 and len(a) < len(b):
        off = OSA.distance(a, b[-len(a) :], score_cutoff=1)
        if off == 1:
            return Likeness("ending_one_digit_off", 0.5 * factor)
    return NONE
