"""What a release that runs beside the one in use says otherwise about the same file."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Final

from extractor.values.differences import compared
from extractor.values.record import FileRecord

FIELDS: Final = frozenset(
    {"triage", "customer", "decision", "dispute", "category", "invoice", "amount"}
)


@dataclasses.dataclass(frozen=True, slots=True)
class ShadowDifference:
    """One value that the two see differently; texts as in corrections, "" for none.

    Attributes:
        field: one of `FIELDS`, see `differences.Difference`.
        record_id: of the dispute in the record that counts; "" where it is about the whole file,
            or only the shadow finds it.
        amount: that is at stake, of the record that counts, else of the shadow's.
    """

    field: str
    record_id: str
    before: str
    after: str
    before_confidence: float
    after_confidence: float
    amount: Decimal | None = None
    currency: str | None = None


def differences(before: FileRecord, after: FileRecord) -> tuple[ShadowDifference, ...]:
    """Compare what two releases made of the same reading.

    Args:
        before: of the release in use.
        after: of the shadow.
    """
    return tuple(
        ShadowDifference(
            it.field,
            it.record_id,
            it.before,
            it.after,
            it.before_confidence,
            it.after_confidence,
            it.at_stake,
            it.currency,
        )
        for it in compared(before, after)
        if it.field in FIELDS
    )
