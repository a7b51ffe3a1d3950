"""Spell out ranges of invoice numbers: "du 4512 au 4518" is seven invoices.

A range is believed where both ends are written alike and the second counts on from the first.
Everything else is one reference: "24-4567" is a number, not 4,544 invoices.
"""

from __future__ import annotations

import dataclasses
import re

LONGEST = 60  # numbers; "1 to 5000" is a slip of somebody's reading, not a list of invoices

# "du 4512 au 4518", "von 4512 bis einschl. 4518", "4512 to 4518", "del 4512 al 4518"
_BY_WORD = re.compile(
    r"\s+(?:jusqu['’](?:au?|à)|au|à|a|bis(?:\s+(?:zu|einschl\w*\.?|incl?\.?|inkl\.?))?"
    r"|(?:up\s+)?to|till|until|through|thru|al|hasta(?:\s+(?:el|la))?)\s+",
    re.IGNORECASE,
)
# "entre 4512 et 4518", "zwischen 4512 und 4518", "between 4512 and 4518", "entre 4512 y 4518"
_BETWEEN = re.compile(r"\b(?:entre|zwischen|between)\b", re.IGNORECASE)
_AND = re.compile(r"\s+(?:et|und|and|y|e)\s+", re.IGNORECASE)
# "Rechnungen Nr. 4512", "n° 4512", "du FA-2024-0012"
_WORDS = re.compile(r"^(?:[^\W\d]+[\s.:°º]+|n[°º]\s*|#\s*)+(?=\S*\d)", re.IGNORECASE)
# "4512 - 4518", "4512..4518", "4512–18"
_WIDE = re.compile(r"\s+[-–—]\s+|\s*[–—]\s*|\s*\.{2,}\s*|\s*…\s*")
_TAIL = re.compile(r"^(?P<head>.*?)(?P<count>\d+)(?P<end>\D{0,2})$")
# "0012/2024" to "0018/2024", "646/04/2026" to "654/04/2026": the period behind the running number
_GROUP_BEHIND = re.compile(r"[-/. ]\d")
_RUN = re.compile(r"\d+")
_LEAST_DIGITS = 3  # of a running number before a plain hyphen or slash


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """A written range, spelt out.

    Attributes:
        numbers: first to last, both included, each as it would have been written.
        sure: False where the same text may well be a single number.
        worded: a word between the ends says that it is a range: "au", "bis", "to".
    """

    numbers: tuple[str, ...]
    sure: bool
    worded: bool = False


def spell_out(written: str) -> Span | None:
    """Give the numbers that a range stands for; None where none is written."""
    for mark in (_BY_WORD, _AND if _BETWEEN.search(written) else _WIDE, _WIDE):
        ends = [_WORDS.sub("", it.strip()) for it in mark.split(written.strip())]
        if len(ends) == 2 and " " not in ends[0] + ends[1]:
            span = _between(ends[0], ends[1], sure=True)
            return span and dataclasses.replace(span, worded=mark is not _WIDE)
    written = _WORDS.sub("", written.strip())
    found = [
        span
        for place in (it.start() for it in re.finditer("[-/]", written))
        if (span := _between(written[:place], written[place + 1 :], sure=False)) is not None
    ]
    return found[0] if found else None


def counts_on(number: str, other: str, steps: int) -> bool:
    """Say whether a number is another one with one of its counters so many steps further.

    "FA-2025-00285" is "FA-2025-00279" six steps on; "LYO-2025-0285" is not.
    """
    for run in _RUN.finditer(number):
        count = int(run[0]) + steps
        counted = f"{number[: run.start()]}{count:0{len(run[0])}d}{number[run.end() :]}"
        if count >= 0 and counted == other:
            return True
    return False


def _between(first: str, last: str, *, sure: bool) -> Span | None:
    first, last = first.strip(" .,;:"), last.strip(" .,;:")
    found = _counted(first, last, behind="", sure=sure)
    if found is not None:
        return found
    for cut in (it.start() for it in _GROUP_BEHIND.finditer(first)):
        behind = first[cut:]
        short = sure and last.isdigit()  # "126/02/2025 bis 131": the period is written once
        if cut and (short or last.endswith(behind)):
            end = last if short else last[: -len(behind)]
            found = _counted(first[:cut], end, behind=behind, sure=sure)
            if found is not None:
                return found
    return None


def _counted(first: str, last: str, *, behind: str, sure: bool) -> Span | None:
    start, stop = _TAIL.match(first), _TAIL.match(last)
    if start is None or stop is None:
        return None
    if stop["end"] and stop["end"].casefold() != start["end"].casefold():
        return None
    if stop["head"] and stop["head"].casefold() != start["head"].casefold():
        return None
    low, high = start["count"], stop["count"]
    short = min(len(low), len(high)) < 2 or len(low) < _LEAST_DIGITS
    if short and not sure and not stop["head"]:
        return None
    # "98 to 00103": only one end with its zeros; "4512 to 18": only the last digits.
    longer = len(high) > len(low)
    if not longer and high.startswith("0") and int(high) <= int(low):
        high = high.lstrip("0")  # "RE-265579 au 005581": the first lost its zeros, not its year
    ending = int(high) if longer else int(low[: len(low) - len(high)] + high)
    width = max(len(low), len(high))
    if (longer and not high.startswith("0")) or not 0 < ending - int(low) < LONGEST:
        return None
    end = f"{start['end']}{behind}"
    numbers = (f"{start['head']}{count:0{width}d}{end}" for count in range(int(low), ending + 1))
    return Span(tuple(numbers), sure)
