"""Say recurrences in a reader's language."""

from __future__ import annotations

from decimal import Decimal

from extractor.values.recurrence import WINDOW_DAYS, Pair, Recurrence
from extractor.values.taxonomy import SHIPPED, Taxonomy
from extractor.workflow.locales import written_number
from extractor.workflow.words import word

_WHOLE = 10  # from which an expectation is said without decimals


def what_of(recurrence: Recurrence, language: str) -> str:
    """Name what a reason is seen together with, such as "carrier Kuehne"."""
    name = recurrence.name or recurrence.key
    if recurrence.pair is Pair.CAUSE:
        name = word("root_causes", recurrence.key, language)
    return word("recurrences", recurrence.pair, language).format(name=name)


def expected_of(recurrence: Recurrence, language: str) -> str:
    """Write how many were expected, with one decimal where it is few."""
    digits = 0 if recurrence.expected >= _WHOLE else 1
    rounded = Decimal(str(round(recurrence.expected, digits))).normalize()
    return written_number(Decimal(f"{rounded:f}"), language)


def said(recurrence: Recurrence, language: str, taxonomy: Taxonomy = SHIPPED) -> str:
    """Say it, such as "breakage × carrier Kuehne: 14 in 30 days, 4 expected"."""
    return word("recurrences", "sentence", language).format(
        category=word("categories", recurrence.category, language, taxonomy),
        what=what_of(recurrence, language),
        seen=recurrence.seen,
        days=WINDOW_DAYS,
        expected=expected_of(recurrence, language),
    )
