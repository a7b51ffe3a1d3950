"""Hear what each clause says of money and goods: held back, paid, fine, spoilt, received, agreed.

Words come from ``lexicon/money_words.toml``. A "not" beside one turns it: what is "not paid" is
held back, as what is "not accepted" is; what is "not damaged" is fine, what is "not right" is
spoilt.
"""

from __future__ import annotations

import bisect
import dataclasses
import functools
import importlib.resources
import re
import tomllib
from collections.abc import Sequence

from extractor.extraction.labels import fold

_WORD = re.compile(r"[a-z][a-zß'’]*")
# ", ", "; ", " (", " - ", " but ": another clause begins
_BREAK = re.compile(
    r"[;:()!?–—]|,(?!\d)|\s-\s|\.\s"
    r"|\b(?:but|mais|aber|pero|sondern|sino|while|alors que|wahrend|mientras|whereas)\b"
)
_NOT_BEFORE = re.compile(
    r"(?:\b(?:not|no|never|nothing|none|nobody|without|cannot|rien|aucune?|sans|jamais|nicht"
    r"|nichts|keine?[nrms]?|nie|niemand|ohne|nada|ningun[ao]?|sin|nunca|ni|nor|ne|nadie|weder)\b"
    r"|\bn['’]|n['’]t)\s?(?:[a-z'’]+ ){0,2}$"
)
_NOT_BEHIND = re.compile(r"(?: [a-z'’]+){0,2}? (?:pas|nichts?|jamais|plus|rien|not|nada)\b")
_TURNED = {
    "paid": "hold",
    "fine": "spoilt",
    "accept": "hold",
    "spoilt": "fine",
    "short": "fine",
    "got": "short",
    "back": "back",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Heard:
    """Words of one sentence.

    Attributes:
        hits: place and meaning of every telling word, in order.
        breaks: where clauses end, in order.
    """

    folded: str
    hits: tuple[tuple[int, str], ...]
    breaks: tuple[int, ...]

    def clause(self, at: int) -> tuple[int, int]:
        """Give the clause around a place: where it begins and ends."""
        following = bisect.bisect_right(self.breaks, at)
        low = self.breaks[following - 1] if following else 0
        high = self.breaks[following] if following < len(self.breaks) else len(self.folded)
        return low, high

    def said_about(self, at: int) -> frozenset[str]:
        """Give what the clause around a place says."""
        low, high = self.clause(at)
        return frozenset(meaning for place, meaning in self.hits if low <= place < high)

    @property
    def said(self) -> frozenset[str]:
        """Give what the whole sentence says."""
        return frozenset(meaning for _, meaning in self.hits)

    def nearest(self, at: int, meanings: Sequence[str]) -> str:
        """Give which of some meanings is said nearest to a place; empty if none is."""
        best = min(
            ((abs(place - at), it) for place, it in self.hits if it in meanings), default=(0, "")
        )
        return best[1]


@functools.lru_cache(maxsize=512)
def hear(text: str) -> Heard:
    """Hear what a sentence says."""
    folded = re.sub(r"\s", " ", fold(text)).replace("’", "'")
    hits = [hit for word in _WORD.finditer(folded) for hit in _meanings(folded, word)]
    breaks = tuple(it.end() for it in _BREAK.finditer(folded))
    return Heard(folded, tuple(hits), breaks)


def _meanings(folded: str, word: re.Match[str]) -> list[tuple[int, str]]:
    at = word.start()
    found: set[str] = set()
    starts, inside = _words()
    begins = [at]
    apostrophe = word.group().find("'")
    if 0 <= apostrophe < len(word.group()) - 1:
        begins.append(at + apostrophe + 1)
    for begin in begins:
        here = [
            (len(stem), meaning)
            for stem, whole, meaning in starts.get(folded[begin : begin + 2], ())
            if folded.startswith(stem, begin)
            and not (whole and _goes_on(folded, begin + len(stem)))
        ]
        longest = max((length for length, _ in here), default=0)
        found |= {meaning for length, meaning in here if length == longest}
    for stem, whole, meaning in inside:
        place = word.group().find(stem)
        if place > 0 and not (whole and place + len(stem) < len(word.group())):
            found.add(meaning)
    if not found:
        return []
    turned = _TURNED.keys() & found and _is_negated(folded, at, word.end())
    heard = (_TURNED.get(it, it) if turned else it for it in sorted(found))
    return [(at, "fine" if it == "accept" else it) for it in heard]


def _is_negated(folded: str, start: int, end: int) -> bool:
    before = folded[max(0, start - 28) : start]
    return (
        _NOT_BEFORE.search(before) is not None
        or _NOT_BEHIND.match(folded[end : end + 28]) is not None
    )


def _goes_on(folded: str, at: int) -> bool:
    return at < len(folded) and folded[at].isalpha()


Stem = tuple[str, bool, str]


@functools.cache
def _words() -> tuple[dict[str, tuple[Stem, ...]], tuple[Stem, ...]]:
    """Give the stems by their first two letters, and those that may stand inside a word."""
    file = importlib.resources.files("extractor.extraction") / "lexicon" / "money_words.toml"
    groups: dict[str, list[str]] = tomllib.loads(file.read_text(encoding="utf-8"))
    starts: dict[str, list[Stem]] = {}
    inside: list[Stem] = []
    for meaning, stems in groups.items():
        for stem in stems:
            plain = stem.strip("~_")
            entry = (plain, stem.endswith("_"), meaning)
            if stem.startswith("~"):
                inside.append(entry)
            starts.setdefault(plain[:2], []).append(entry)
    return {key: tuple(value) for key, value in starts.items()}, tuple(inside)
