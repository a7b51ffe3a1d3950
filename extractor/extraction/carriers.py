"""Find who carried the goods: carriers known by name, and names that a word announces."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from extractor.extraction.labels import fold
from extractor.extraction.sentences import Sentence, lexicon
from extractor.values.particulars import Mention, Topic

# "Transporteur : Mazet", "haulier Smith & Sons"; the name begins with a capital
_NAME = r"(?P<name>[A-ZÀ-Þ][\w&+.-]*(?: (?:&|\+|[A-ZÀ-Þ][\w&+.-]*)){0,3})"


def find_carriers(sentence: Sentence) -> Iterator[Mention]:
    """Give the carriers that a sentence names, in order, each once."""
    seen: set[str] = set()
    text = sentence.whole.text
    for match in _known().finditer(sentence.folded):
        written = text[match.start() : match.end()]
        if fold(written) in _cased() and written not in lexicon("carriers")["cased"]:
            continue
        if fold(written) not in seen:
            seen.add(fold(written))
            yield Mention(Topic.CARRIER, written, sentence.span(*match.span(), "rule:carrier"))
    if seen:
        return
    for match in _announced().finditer(text):
        span = sentence.span(*match.span("name"), "rule:label")
        yield Mention(Topic.CARRIER, span.text.rstrip(".,"), span)


@functools.cache
def _known() -> re.Pattern[str]:
    names = sorted({fold(it) for it in lexicon("carriers")["names"]}, key=len, reverse=True)
    return re.compile(rf"(?<![\w@.-])(?:{'|'.join(re.escape(it) for it in names)})(?![\w@])")


@functools.cache
def _cased() -> frozenset[str]:
    return frozenset(fold(it) for it in lexicon("carriers")["cased"])


@functools.cache
def _announced() -> re.Pattern[str]:
    labels = "|".join(re.escape(it) for it in lexicon("carriers")["labels"])
    return re.compile(rf"(?<!\w)(?i:{labels})\s?:\s?{_NAME}")
