"""Decide on the sub-reason of a dispute by the words that name it; without them there is none."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence

from extractor.extraction.labels import fold
from extractor.extraction.sentences import lexicon
from extractor.values.category import Category, CategoryCode
from extractor.values.finding import Span
from extractor.values.particulars import SubReasonFound
from extractor.values.taxonomy import SHIPPED, Taxonomy

_METHOD = "rule:sub_reason"
# a category whose sub-reasons are equally telling: the one with more words wins
_ALIKE = {Category.DAMAGED_GOODS}
_MOST_WORDS = 5  # shown as reasons


def find_sub_reason(
    units: Sequence[Span], category: CategoryCode, taxonomy: Taxonomy = SHIPPED
) -> SubReasonFound | None:
    """Give the sub-reason that a dispute's words name.

    Args:
        units: the words about the dispute.
        category: only its own sub-reasons are looked for.
        taxonomy: says which they are, and adds words to those of the package.

    Returns:
        None where the words name none; of several the one that the taxonomy has first, of damage
        the one that more words speak for.
    """
    folded = [(unit, fold(unit.text)) for unit in units]
    found: list[SubReasonFound] = []
    for code in taxonomy.sub_reasons_of(category):
        pattern = _pattern(code, taxonomy.sub_reasons[code].keywords)
        if pattern is None:
            continue
        spans = [
            dataclasses.replace(
                unit,
                start=unit.start + match.start(),
                end=unit.start + match.end(),
                text=unit.text[match.start() : match.end()],
                method=_METHOD,
            )
            for unit, text in folded
            for match in pattern.finditer(text)
        ]
        if spans:
            found.append(SubReasonFound(code, tuple(spans[:_MOST_WORDS])))
    if taxonomy.based_on(category) in _ALIKE:
        found.sort(key=lambda it: -len({fold(span.text) for span in it.spans}))
    return found[0] if found else None


@functools.lru_cache(maxsize=512)
def _pattern(code: str, keywords: tuple[str, ...]) -> re.Pattern[str] | None:
    """Give what finds the words of a sub-reason; None for one that has none."""
    own = (r"\s+".join(re.escape(it) for it in fold(keyword).split()) for keyword in keywords)
    words = [*own, *lexicon("sub_reasons").get(code, ())]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})") if words else None
