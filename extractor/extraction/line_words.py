"""Tell which lines of the invoice a text names, and what it says of each.

Words of a description are looked for across plurals, endings, German compounds and slips of the
pen. Words that several lines share, and names of packages, tell lines apart badly and count little.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence

from extractor.extraction.labels import fold
from extractor.extraction.money_words import hear
from extractor.values.finding import Span
from extractor.values.ledger import InvoiceLine

_TOKEN = re.compile(r"[a-z0-9ß]+(?:[-/][a-z0-9]+)*")
# Packages, measures and small words: "carton", "box", "par"
_COMMON = re.compile(
    r"(?:cartons?|boxe?s?|case|caisses?|cajas?|karton|kiste|stuck|sacs?|bags?|sack|sacos?|pack|paquet|palettes?|pallets?|palets?"
    r"|unit|unites?|pieces?|rolls?|rollen?|rollos?|bidon|bouteille|bottle|flasche|botella|each|avec|pour|with|para"
    r"|stunden?|hours?|heures?|horas?|days?|jours?|tage?|dias?|mois|month|monat|per|par|pro|por|and|und|the|von|des|les|forfait|pauschale|lot"
    r"|von|fur|aus|mit|sin|con|del|las|los|blanc|white|weiss|blanco)\Z"
)
_LEAST = 0.2  # what a common word counts
_STEM = 5
_MATTER = frozenset({"fine", "paid", "hold", "spoilt", "short", "back", "rest", "none"})
_BAD = frozenset({"hold", "spoilt", "short", "back", "none"})


@dataclasses.dataclass(frozen=True, slots=True)
class NamedLine:
    """A line of the invoice, and where the text speaks of it.

    Attributes:
        line: of the invoice.
        share: how much of its description stands in the text, 0 to 1.
        sure: the weight of its best word that stands in the text, 0 to 1.
        places: sentence and offset of its telling words.
        said: what the clauses around those say.
        behind: what the sentences that name it, and those behind them, say.
    """

    line: InvoiceLine
    share: float
    sure: float
    places: tuple[tuple[int, int], ...]
    said: frozenset[str]
    behind: frozenset[str]

    @property
    def is_fine(self) -> bool:
        """Say whether it is named as fine, or paid, and as nothing else."""
        return bool(self.said & {"fine", "paid"}) and not self.said & _BAD

    @property
    def is_bad(self) -> bool:
        """Say whether it is named where something is wrong."""
        return bool(self.said & _BAD)


def name_lines(lines: Sequence[InvoiceLine], units: Sequence[Span]) -> tuple[NamedLine, ...]:
    """Say for each line where the sentences speak of it.

    Args:
        lines: of one invoice.
        units: the sentences.
    """
    own = [_tokens(line.description) for line in lines]
    spoken = [(at, it) for at, unit in enumerate(units) for it in _spoken(unit.text)]
    return tuple(
        _named(line, _weights(tokens, own), spoken, units)
        for line, tokens in zip(lines, own, strict=True)
    )


def _named(
    line: InvoiceLine,
    weights: dict[str, float],
    spoken: Sequence[tuple[int, tuple[int, str]]],
    units: Sequence[Span],
) -> NamedLine:
    found: dict[str, list[tuple[int, int]]] = {}
    for unit, (place, word) in spoken:
        for token in weights:
            if _is_same(token, word):
                found.setdefault(token, []).append((unit, place))
    total = sum(weights.values())
    share = sum(weights[it] for it in found) / total if total else 0.0
    sure = max((weights[it] for it in found), default=0.0)
    telling = [it for it in found if weights[it] >= max(0.3, sure * 0.9)]
    places = tuple(sorted({place for it in telling for place in found[it]}))
    said: set[str] = set()
    behind: set[str] = set()
    for unit, place in places:
        heard = hear(units[unit].text)
        clause = heard.said_about(place)
        said |= clause if clause & _MATTER else heard.said
        behind |= heard.said
        if unit + 1 < len(units):
            behind |= hear(units[unit + 1].text).said
    return NamedLine(line, share, sure, places, frozenset(said), frozenset(behind))


def _weights(tokens: Sequence[str], own: Sequence[Sequence[str]]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for token in tokens:
        weight = _LEAST if _COMMON.match(token) else 1.0
        if len(token) < 3 or token.isdigit():
            weight = 0.4
        sharing = sum(any(_is_same(token, it) for it in other) for other in own)
        if sharing > 1:
            weight = min(weight, 0.5 if sharing < len(own) else 0.3)
        weights[token] = weight
    return weights


@functools.lru_cache(maxsize=4096)
def _tokens(description: str) -> tuple[str, ...]:
    found = _TOKEN.findall(fold(description))
    return tuple(dict.fromkeys(it for it in found if len(it) >= 3 or re.search(r"\d", it)))


@functools.lru_cache(maxsize=512)
def _spoken(text: str) -> tuple[tuple[int, str], ...]:
    return tuple((it.start(), it.group()) for it in _TOKEN.finditer(fold(text)) if len(it[0]) > 1)


@functools.lru_cache(maxsize=65536)
def _is_same(token: str, word: str) -> bool:
    """Say whether a word of a text is one of a description, in whatever form."""
    if token == word:
        return True
    if token.isdigit() or word.isdigit() or len(token) < 3 or len(word) < 3:
        return False
    if re.search(r"\d", token + word):
        return False
    shorter, longer = sorted((token, word), key=len)
    if len(shorter) <= 3:
        return longer in {
            f"{shorter}s",
            f"{shorter}es",
            f"{shorter}n",
            f"{shorter}e",
            f"{shorter}en",
        }
    if token[:_STEM] == word[:_STEM] or (len(shorter) == 4 and longer.startswith(shorter)):
        return True
    if len(shorter) >= 5 and (shorter in longer or shorter.rstrip("sen") in longer[2:]):
        return len(shorter.rstrip("sen")) >= 5 or shorter in longer
    return len(shorter) >= 6 and _is_slip(token, word)


def _is_slip(one: str, other: str) -> bool:
    """Say whether one letter differs, is left out, or two changed places."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    if (
        one[at + 1 :] == other[at + 1 :]
        or one[at:] == other[at + 1 :]
        or one[at + 1 :] == other[at:]
    ):
        return True
    return one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
