"""What a release that runs beside the one in use says otherwise about the same file."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Final

from extractor.values.differences import SaidOtherwise, compared
from extractor.values.record import FileRecord

FIELDS: Final = frozenset(
    {"triage", "customer", "decision", "dispute", "category", "invoice", "amount"}
)


@dataclasses.dataclass(frozen=True, slots=True)
class ShadowDifference(SaidOtherwise):
    """One value of `FIELDS` that the record that counts and the shadow's see differently.

    Attributes:
        amount: that is at stake, of the record that counts, else of the shadow's.
    """

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
