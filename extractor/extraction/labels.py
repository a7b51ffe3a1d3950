"""Words that announce what a reference is, kept in ``lexicon/*.toml``, one file a language."""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib
import unicodedata

from extractor.values.finding import ReferenceKind

LANGUAGES = ("fr", "en", "de", "es")
# What may stand between a label and its number: "facture n° :", "Rg.-Nr.", "albarán n.º", "PO #".
_BETWEEN = (
    r"(?:\s?(?:\(s\)|n\.?°s?|n\.?ºs?|no\b\.?|nr\b\.?|num\b\.?|number|numero|nummer"
    r"|#|:|\.|=|-|s\b)){0,4}\s?$"
)


def fold(text: str) -> str:
    """Take accents and case away; every character stays one character."""
    return "".join(_plain(character) for character in text)


@functools.lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    lower = base.lower()
    return lower if len(lower) == 1 else character


@functools.cache
def _labels() -> list[tuple[re.Pattern[str], ReferenceKind]]:
    words: dict[ReferenceKind, set[str]] = {}
    folder = importlib.resources.files("extractor.extraction") / "lexicon"
    for language in LANGUAGES:
        entries = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
        for kind, names in entries.items():
            words.setdefault(ReferenceKind(kind), set()).update(fold(name) for name in names)
    return [
        (re.compile(rf"(?<![a-z0-9])(?:{_alternatives(names)}){_BETWEEN}"), kind)
        for kind, names in words.items()
    ]


def _alternatives(names: set[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def announced_kind(before: str) -> ReferenceKind:
    """Say what the words directly in front of a reference announce.

    Args:
        before: the text in front, at least the last 40 characters of it.
    """
    tail = fold(before[-48:])
    tail = tail.rsplit("\n", 1)[-1]
    best: tuple[int, ReferenceKind] = (-1, ReferenceKind.UNKNOWN)
    for pattern, kind in _labels():
        match = pattern.search(tail)
        if match and (best[0] < 0 or match.start() < best[0]):
            best = (match.start(), kind)
    return best[1]


# "Montant facture", "Invoice amount", "Rechnungsdatum", "Fecha factura": not the number of one
_NO_NUMBER = re.compile(
    r"\b(?:montant|amount|betrag|importe|total|summe|date|datum|fecha|dated|echeance|due|falligkeit"
    r"|vencimiento|valeur|value|wert|valor|position|pos)\b"
)


def titled_kind(title: str) -> ReferenceKind:
    """Say what numbers a column's or field's title announces; unknown for days and amounts."""
    folded = fold(title)
    if _NO_NUMBER.search(folded):
        return ReferenceKind.UNKNOWN
    hits = [
        (match.end() - match.start(), kind)
        for pattern, kind in _title_patterns()
        for match in pattern.finditer(folded)
    ]
    return max(hits, key=lambda hit: hit[0], default=(0, ReferenceKind.UNKNOWN))[1]


@functools.cache
def _title_patterns() -> list[tuple[re.Pattern[str], ReferenceKind]]:
    return [
        (re.compile(pattern.pattern.replace(_BETWEEN, r"(?![a-z0-9])")), kind)
        for pattern, kind in _labels()
    ]
