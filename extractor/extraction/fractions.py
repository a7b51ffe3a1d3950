"""Find shares of an amount: "15 %", "15 pour cent", "a quarter", "la mitad", "ein Drittel"."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from decimal import Decimal

from extractor.extraction.labels import fold
from extractor.extraction.money_words import hear
from extractor.extraction.number_words import NUMBER_WORD, word_value

_PER_CENT = r"(?:%|per ?cent\b|percent\b|pct\b|pour[ -]cent\b|prozent\b|v\.h\.|por ciento\b)"
# "15 %", "0,5%", "15 pour cent"
_FIGURES = re.compile(rf"(?<![\d.,])(\d{{1,2}}(?:[.,]\d{{1,2}})?)[\s-]?{_PER_CENT}")
# "fifteen per cent", "quinze pour cent", "zehn Prozent"
_WORDS = re.compile(rf"(?<![\w-])({NUMBER_WORD})\s{_PER_CENT}")
_PARTS: tuple[tuple[str, Decimal], ...] = (
    (
        (
            r"half|halves|(?:la |une )moitie|halfte|halbe[rsn]?|halb|(?:la )?mitad|medi[oa]"
            r"|demi(?:e|-\w+)?"
        ),
        Decimal(50),
    ),
    (
        r"three quarters|trois quarts|drei ?viertel|tres cuartos|tres cuartas partes",
        Decimal(75),
    ),
    (
        r"two thirds|(?:les )?deux tiers|zwei drittel|dos tercios|dos terceras partes",
        Decimal(200) / 3,
    ),
    (
        (
            r"(?:a |one )?third of|un tiers|le tiers|(?:ein )?drittel|un tercio"
            r"|(?:la |una )tercera parte"
        ),
        Decimal(100) / 3,
    ),
    (
        (
            r"(?:a |one )?quarter(?= (?:of|off))|un quart|le quart|(?:ein )?viertel|un cuarto"
            r"|(?:la |una )cuarta parte"
        ),
        Decimal(25),
    ),
    (
        r"(?:a |one )?fifth of|un cinquieme|(?:ein )?funftel|un quinto|una quinta parte",
        Decimal(20),
    ),
    (
        r"(?:a |one )?tenth of|un dixieme|(?:ein )?zehntel|un decimo|una decima parte",
        Decimal(10),
    ),
)
# "half past two", "a quarter to nine", "medio dia": no share of anything
_NO_SHARE = (
    r"(?! (?:past|to \w+ o|hour|day|an hour|dia|dias|manana|tarde|heure|jour|stunde"
    r"|tag|uhr|ano|year|jahr))"
)
_PART = re.compile(
    "|".join(f"(?P<p{at}>(?<![\\w-])(?:{words})(?![\\w]))" for at, (words, _) in enumerate(_PARTS))
)


@dataclasses.dataclass(frozen=True, slots=True)
class FoundShare:
    """A share as it is written.

    Attributes:
        percent: of something, above 0 and below 100.
        unit: index of its sentence.
        said: what its clause says of money and goods.
        in_words: "a third", not "33 %".
        per_time: so much for each day or week.
    """

    percent: Decimal
    written: str
    unit: int
    said: frozenset[str]
    in_words: bool = False
    per_time: bool = False


_PER_TIME = re.compile(
    r"[^.;]{0,60}?\b(?:par|per|a|each|every|pro|je|jeden|por|cada|chaque|et par)\s(?:[a-z]+\s){0,2}"
    r"(?:days?|weeks?|jours?|semaines?|tag|woche|kalendertag|werktag|dia|semana)"
)
_NO_SHARE_BEHIND = re.compile(_NO_SHARE)


def find_shares(sentences: Sequence[str]) -> list[FoundShare]:
    """Find all shares, in order."""
    return [it for at, text in enumerate(sentences) for it in _in_sentence(text, at)]


def _in_sentence(text: str, unit: int) -> list[FoundShare]:
    folded = fold(text)
    found: list[FoundShare] = []
    for match in _FIGURES.finditer(folded):
        found.append(_share(text, match, Decimal(match[1].replace(",", ".")), unit))
    for match in _WORDS.finditer(folded):
        value = word_value(match[1])
        if value is not None:
            found.append(_share(text, match, Decimal(value), unit))
    for match in _PART.finditer(folded):
        percent = _PARTS[int(str(match.lastgroup)[1:])][1]
        if _NO_SHARE_BEHIND.match(folded, match.end()):
            found.append(_share(text, match, percent, unit, in_words=True))
    return [it for it in found if 0 < it.percent < 100]


def _share(
    text: str, match: re.Match[str], percent: Decimal, unit: int, *, in_words: bool = False
) -> FoundShare:
    heard = hear(text)
    per_time = _PER_TIME.match(heard.folded, match.end()) is not None
    written = text[match.start() : match.end()]
    said = heard.said_about(match.start())
    return FoundShare(percent, written, unit, said, in_words, per_time)
