"""What a release that runs beside the one in use says otherwise about the same file."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal

from extractor.values.money import to_cents
from extractor.values.record import DisputeRecord, FileRecord


@dataclasses.dataclass(frozen=True, slots=True)
class ShadowDifference:
    """One value that the two see differently; texts as in corrections, "" for none.

    Attributes:
        field: "triage", "customer", "decision", "category", "invoice", "amount", or "dispute" for
            one that only one of the two finds.
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
    return tuple(it for it in _all(before, after) if it.before != it.after)


def _all(before: FileRecord, after: FileRecord) -> Iterator[ShadowDifference]:
    money = _money(before) or _money(after)
    for field, one, other in (
        ("triage", _triage(before), _triage(after)),
        ("customer", _customer(before), _customer(after)),
        (
            "decision",
            (before.decision.value, before.confidence),
            (after.decision.value, after.confidence),
        ),
    ):
        yield ShadowDifference(field, "", one[0], other[0], one[1], other[1], *(money or ()))
    for mine, other_dispute in _pairs(before, after):
        yield from _of_pair(mine, other_dispute)


def _pairs(
    before: FileRecord, after: FileRecord
) -> Iterator[tuple[DisputeRecord | None, DisputeRecord | None]]:
    """Pair disputes by their id, which follows the invoice; what is left in its order."""
    other = {it.record_id: it for it in after.disputes}
    same = {it.record_id for it in before.disputes} & other.keys()
    yield from ((it, other[it.record_id]) for it in before.disputes if it.record_id in same)
    mine = [it for it in before.disputes if it.record_id not in same]
    theirs = [it for it in after.disputes if it.record_id not in same]
    for at in range(max(len(mine), len(theirs))):
        yield (mine[at] if at < len(mine) else None, theirs[at] if at < len(theirs) else None)


def _of_pair(
    mine: DisputeRecord | None, theirs: DisputeRecord | None
) -> Iterator[ShadowDifference]:
    at_stake = next(
        (it.disputed_amount for it in (mine, theirs) if it and it.disputed_amount), None
    )
    money = (at_stake.value, at_stake.currency) if at_stake else ()
    record_id = mine.record_id if mine else ""
    if mine is None or theirs is None:
        one, other = _named(mine), _named(theirs)
        yield ShadowDifference("dispute", record_id, one[0], other[0], one[1], other[1], *money)
        return
    for field, one, other in (
        ("category", _category(mine), _category(theirs)),
        ("invoice", _invoice(mine), _invoice(theirs)),
        ("amount", _amount(mine), _amount(theirs)),
    ):
        yield ShadowDifference(field, record_id, one[0], other[0], one[1], other[1], *money)


def _triage(record: FileRecord) -> tuple[str, float]:
    sure = record.is_dispute_confidence
    return record.triage.value if record.triage else "", sure if record.is_dispute else 1 - sure


def _customer(record: FileRecord) -> tuple[str, float]:
    found = record.customer
    return (found.customer_id, found.confidence) if found else ("", 0.0)


def _category(dispute: DisputeRecord) -> tuple[str, float]:
    return str(dispute.category.code), dispute.category.confidence


def _invoice(dispute: DisputeRecord) -> tuple[str, float]:
    return (dispute.invoice.number, dispute.invoice.confidence) if dispute.invoice else ("", 0.0)


def _amount(dispute: DisputeRecord) -> tuple[str, float]:
    found = dispute.disputed_amount
    text = f"{to_cents(found.value):f}" if found else ""
    return text, dispute.amount_confidence


def _named(dispute: DisputeRecord | None) -> tuple[str, float]:
    if dispute is None:
        return "", 0.0
    parts = (_category(dispute)[0], _invoice(dispute)[0], _amount(dispute)[0])
    return " ".join(it for it in parts if it), dispute.confidence


def _money(record: FileRecord) -> tuple[Decimal, str | None] | None:
    found = [it.disputed_amount for it in record.disputes if it.disputed_amount]
    currencies = {it.currency for it in found}
    if not found or len(currencies) > 1:
        return None
    return sum((it.value for it in found), Decimal(0)), found[0].currency
