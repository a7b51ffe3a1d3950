"""Decide on the sub-reason of a dispute by the words that name it; without them there is none."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence

from extractor.extraction.labels import fold
from extractor.extraction.sentences import lexicon
from extractor.values.category import Category
from extractor.values.finding import Span
from extractor.values.particulars import SubReasonFound
from extractor.values.sub_reason import SUB_REASONS, SubReason

_METHOD = "rule:sub_reason"
# a category whose sub-reasons are equally telling: the one with more words wins
_ALIKE = {Category.DAMAGED_GOODS}
_MOST_WORDS = 5  # shown as reasons


def find_sub_reason(units: Sequence[Span], category: Category) -> SubReasonFound | None:
    """Give the sub-reason that a dispute's words name.

    Args:
        units: the words about the dispute.
        category: only its own sub-reasons are looked for.

    Returns:
        None where the words name none; of several the one that comes first in `SUB_REASONS`, of
        damage the one that more words speak for.
    """
    folded = [(unit, fold(unit.text)) for unit in units]
    found: list[SubReasonFound] = []
    for sub_reason in SUB_REASONS[category]:
        pattern = _pattern(sub_reason)
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
            found.append(SubReasonFound(sub_reason, tuple(spans[:_MOST_WORDS])))
    if category in _ALIKE:
        found.sort(key=lambda it: -len({fold(span.text) for span in it.spans}))
    return found[0] if found else None


@functools.cache
def _pattern(sub_reason: SubReason) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(lexicon('sub_reasons')[sub_reason])})")
