"""Find what the customer asks for: several things may be asked at once.

What is asked must stand in a sentence that asks: "the credit note of May" asks for none.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib
from collections.abc import Iterator

from extractor.extraction.sentences import Sentence
from extractor.values.particulars import Ask, Wish

_METHOD = "rule:ask"
_QUESTION = "?"
_CANCEL = re.compile(r"cancel|storn|annul|anul")


def find_requests(sentence: Sentence) -> Iterator[Wish]:
    """Give what a sentence asks for, each once."""
    folded = sentence.folded
    refused = [match.start() for match in _words("negated").finditer(folded)]
    asks = _words("asking").search(folded) is not None or _QUESTION in folded
    found: dict[Ask, re.Match[str]] = {}
    offered = _words("offered").search(folded) is not None
    for ask, (asked, plain) in _patterns().items():
        if offered and ask is Ask.DOCUMENT:
            continue
        match = plain.search(folded) or (asked.search(folded) if asks else None)
        if match is not None and not any(low < match.start() for low in refused):
            found[ask] = match
    credit = found.get(Ask.CREDIT_NOTE)
    if credit and Ask.CORRECTED_INVOICE in found and _CANCEL.search(credit.group()):
        del found[Ask.CREDIT_NOTE]  # "cancel and re-issue" asks for one thing
    for ask in found:
        yield Wish(ask, sentence.span(0, len(folded), _METHOD))


@functools.cache
def _lexicon() -> dict[str, list[str] | dict[str, list[str]]]:
    file = importlib.resources.files("extractor.extraction") / "lexicon" / "asks.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@functools.cache
def _words(name: str) -> re.Pattern[str]:
    return _any_of(list(_lexicon()[name]))


@functools.cache
def _patterns() -> dict[Ask, tuple[re.Pattern[str], re.Pattern[str]]]:
    patterns: dict[Ask, tuple[re.Pattern[str], re.Pattern[str]]] = {}
    for ask in Ask:
        groups = _lexicon()[ask]
        if isinstance(groups, dict):
            patterns[ask] = (_any_of(groups["asked"]), _any_of(groups.get("plain", [])))
    return patterns


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})" if words else r"(?!)")
