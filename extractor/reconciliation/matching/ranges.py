"""Spell out ranges of invoice numbers: "du 4512 au 4518" is seven invoices.

A range is believed where both ends are written alike and the second counts on from the first.
Everything else is one reference: "24-4567" is a number, not 4,544 invoices.
"""

from __future__ import annotations

import dataclasses
import re

LONGEST = 60  # numbers; "1 to 5000" is a slip of somebody's reading, not a list of invoices

# "du 4512 au 4518", "von 4512 bis 4518", "4512 to 4518", "del 4512 al 4518", "de 4512 à 4518"
_WORDED = re.compile(
    r"^\s*(?:(?:du|de|des|von|vom|from|del|desde|nos?|nrn?|n[°º])[\s.:]*)*"
    r"(?P<first>[^\s]*\d[^\s]*)\s+"
    r"(?:jusqu['’]?(?:au?|à)|au|à|a|bis(?:\s+zu)?|to|till|until|through|thru|al|hasta(?:\s+el)?)\s+"
    r"(?:(?:nos?|nrn?|n[°º])[\s.:]*)?(?P<last>[^\s]*\d[^\s]*)\s*$",
    re.IGNORECASE,
)
# "4512-4518", "FA-2024-0012 - FA-2024-0019", "4512..4518", "4512–18"
_DASHED = re.compile(
    r"^\s*(?P<first>\S*?\d+)(?P<dash>\s+[-–—]\s+|\s*[–—]\s*|\s*\.{2,}\s*|\s*…\s*|-)"
    r"(?P<last>\S*\d+)\s*$"
)
_TAIL = re.compile(r"^(?P<head>.*?)(?P<count>\d+)(?P<end>\D{0,2})$")


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """A written range, spelt out.

    Attributes:
        numbers: first to last, both included, each as it would have been written.
        sure: False where the same text may be a single number.
    """

    numbers: tuple[str, ...]
    sure: bool


def spell_out(written: str) -> Span | None:
    """Give the numbers that a range stands for; None where none is written."""
    worded = _WORDED.match(written)
    if worded:
        return _between(worded["first"], worded["last"], sure=True)
    dashed = _DASHED.match(written)
    if dashed is None:
        return None
    plain = dashed["dash"] == "-"
    if plain and len(_digits(dashed["first"])) < 3:  # "24-4567"
        return None
    return _between(dashed["first"], dashed["last"], sure=not plain)


def _between(first: str, last: str, *, sure: bool) -> Span | None:
    first, last = first.strip(" .,;:"), last.strip(" .,;:")
    start, stop = _TAIL.match(first), _TAIL.match(last)
    if start is None or stop is None or (stop["end"] and stop["end"] != start["end"]):
        return None
    if stop["head"] and stop["head"].casefold() != start["head"].casefold():
        return None
    low, high = start["count"], stop["count"]
    if len(high) > len(low) or not (sure or stop["head"] or len(high) >= 2):
        return None
    ending = int(low[: len(low) - len(high)] + high)
    if not 0 < ending - int(low) < LONGEST:
        return None
    width = len(low)
    numbers = (
        f"{start['head']}{count:0{width}d}{start['end']}" for count in range(int(low), ending + 1)
    )
    return Span(tuple(numbers), sure)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
