"""Tell words of a language from letters that a broken font makes up ("5HFKQXQJ" for "Rechnung").

A font without a table of its letters, or with a wrong one, looks right and reads wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

SAMPLED_WORDS = 60
LEAST_PAIRS = 50  # of letters; fewer say nothing
# Share of usual pairs: 0.60 to 0.85 on pages of invoices and letters in six languages, 0.05 to 0.26
# on the same with every letter moved by 1, 3, 5 or 29 places (`benchmarks.reading.garbled`).
USUAL_SHARE = 0.42
_RUN = re.compile(r"[a-z]{3,}")
# The pairs that make up four fifths of French, English, German and Spanish business letters
_SECONDS = {
    "a": "bcdgilmnrstu",
    "b": "e",
    "c": "aehiotu",
    "d": "aeio",
    "e": "cdgilmnrstux",
    "f": "ae",
    "g": "e",
    "h": "ae",
    "i": "celnorstv",
    "l": "aeil",
    "m": "aeio",
    "n": "acdegiostu",
    "o": "cilmnrstu",
    "p": "aeloru",
    "q": "u",
    "r": "aeiorsty",
    "s": "aceiopst",
    "t": "aehiortu",
    "u": "elmnrst",
    "v": "eo",
}
_USUAL = frozenset(first + second for first, its in _SECONDS.items() for second in its)


def is_garbled(words: Sequence[str]) -> bool:
    """Say whether words in Latin letters are of no European language.

    Text in other scripts, and lists of codes too short to tell, are not.
    """
    long = [it for it in words if len(it) > 3 and it.isascii()]
    step = max(len(long) // SAMPLED_WORDS, 1)
    pairs = usual = 0
    for word in long[::step]:
        for run in _RUN.findall(word.lower()):
            found = [run[at : at + 2] for at in range(len(run) - 1)]
            pairs += len(found)
            usual += sum(pair in _USUAL for pair in found)
    return pairs >= LEAST_PAIRS and usual < USUAL_SHARE * pairs
