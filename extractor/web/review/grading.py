"""How sure a value is, in four steps that a person can tell apart at a glance."""

from __future__ import annotations

import enum
from collections.abc import Iterable

from extractor.values.correction import FieldValue

SURE = 0.95
LIKELY = 0.8
KEY_FIELDS = frozenset({"customer", "invoice", "amount", "category"})
# what of a reason such as "invoice:ambiguous(3)" speaks against the value; all others speak for it
_DOUBTS = frozenset({"none", "ambiguous", "low_confidence", "absent", "above_invoice", "unknown"})


class Grade(enum.StrEnum):
    """What a person should think of a value."""

    DECIDED = "decided"  # a person said so
    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"
    MISSING = "missing"  # nothing was found


def grade_of(value: FieldValue, reasons: Iterable[str]) -> Grade:
    """Grade a value.

    Args:
        value: what was read and decided.
        reasons: codes of the record that speak against deciding it alone.
    """
    if value.decided is not None:
        return Grade.DECIDED
    if not value.effective:
        return Grade.MISSING
    if doubts_about(value.field, reasons):
        return Grade.DOUBTFUL
    if value.confidence is None or value.confidence >= SURE:
        return Grade.SURE
    return Grade.LIKELY if value.confidence >= LIKELY else Grade.DOUBTFUL


def needs_a_look(value: FieldValue, grade: Grade) -> bool:
    """Say whether the keyboard stops there."""
    if grade is Grade.MISSING:
        return value.field in KEY_FIELDS
    return grade is Grade.DOUBTFUL


def doubts_about(field: str, reasons: Iterable[str]) -> tuple[str, ...]:
    """Give the codes that speak against a field's value."""
    parted = ((it, *it.partition("(")[0].partition(":")) for it in reasons)
    return tuple(code for code, family, _, what in parted if family == field and what in _DOUBTS)


def least_sure(values: Iterable[FieldValue]) -> str:
    """Give the important field whose value is the least sure; empty where all are decided.

    For what is doubtful as a whole though no part of it is.
    """
    rated = [
        (it.confidence, it.field)
        for it in values
        if it.field in KEY_FIELDS and it.decided is None and it.confidence is not None
    ]
    return min(rated, default=(1.0, ""))[1]
