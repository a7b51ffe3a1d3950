"""Keep of a passage what tells the matter: no bank details, sign-offs, legal small print.

What is left out stays evidence for who writes; only the classifiers do not read it. A letter's
footer full of VAT and IBAN would otherwise look like a complaint about them.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib
from collections.abc import Sequence

from extractor.extraction.identifiers import find_identifiers
from extractor.extraction.labels import fold
from extractor.values.finding import Span

_SMALL_PRINT_KINDS = {"iban", "vat_id", "siren", "phone"}
_FEW_WORDS = 8  # in lower case; a line with more of them says something
_SHORT_LINE = 5  # words; a name, a function, a town below the sign-off
_LOWER_WORD = re.compile(r"(?<![^\W_])[^\W\d_]*[a-zß-ÿ][^\W\d_]*")


def essence(units: Sequence[Span]) -> str:
    """Give the text of units without what tells nothing of the matter."""
    kept: list[str] = []
    closed: int | None = None  # the document whose sign-off was just read
    heads = _letterheads(units)
    for unit in units:
        position = unit.start
        for line in unit.text.split("\n"):
            words = line.split()
            above = position < heads.get(unit.document, 0)
            position += len(line) + 1
            if above and len(words) < _FEW_WORDS and not _patterns("subject").match(fold(line)):
                continue
            if closed == unit.document and len(words) <= _SHORT_LINE:
                continue
            closed = None
            folded = fold(line)
            if _patterns("closing").match(folded) and len(words) <= 2 * _SHORT_LINE:
                closed = unit.document
                continue
            if not words or _is_small_print(line, folded):
                continue
            kept.append(line)
    return "\n".join(kept) or "\n".join(unit.text for unit in units)


def _letterheads(units: Sequence[Span]) -> dict[int, int]:
    """Give where each document's salutation stands; above it are names and addresses."""
    heads: dict[int, int] = {}
    for unit in units:
        position = unit.start
        for line in unit.text.split("\n"):
            short = len(line.split()) <= _FEW_WORDS
            if short and unit.document not in heads and _patterns("salutation").match(fold(line)):
                heads[unit.document] = position
            position += len(line) + 1
    return heads


def _is_small_print(line: str, folded: str) -> bool:
    if _small_print().search(folded):
        return True
    marks = [it for it in find_identifiers(line) if it.kind in _SMALL_PRINT_KINDS]
    return bool(marks) and len(_LOWER_WORD.findall(line)) < _FEW_WORDS


@functools.cache
def _patterns(group: str) -> re.Pattern[str]:
    """Give the pattern of a group for the start of a line, signs before it allowed."""
    return re.compile(rf"\W*\b(?:{_stems(group)})")


@functools.cache
def _small_print() -> re.Pattern[str]:
    """Give the pattern to search for; with signs before it a line of dashes takes ages."""
    return re.compile(rf"\b(?:{_stems('small_print')})")


def _stems(group: str) -> str:
    file = importlib.resources.files("extractor.extraction") / "lexicon" / "small_print.toml"
    stems: list[str] = tomllib.loads(file.read_text(encoding="utf-8"))[group]
    return "|".join(stems)
