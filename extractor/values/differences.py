"""What two records of one file say differently: by field for people, by path for programs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from extractor.values.money import to_cents
from extractor.values.record import AmountRecord, DisputeRecord, FileRecord

_Said = tuple[str, float]
Contested = tuple[Decimal, str | None]

# what is no statement about the file: the store adds it, or it may be another each time
_NO_FACTS: Final = frozenset({"version", "schema_version", "related", "replaces"})
_NO_FACTS_OF_SOURCE: Final = frozenset({"file", "ledger_version", "models"})


@dataclasses.dataclass(frozen=True, slots=True)
class SaidOtherwise:
    """One value that two records see differently; texts as in corrections, "" for none.

    Attributes:
        field: "triage", "document_type", "customer", "decision", "category", "sub_reason",
            "invoice", "amount", or "dispute" for one that only one of the two finds.
        record_id: of the dispute in the record before; "" where it is about the whole file, or
            only the other one finds it.
    """

    field: str
    record_id: str
    before: str
    after: str
    before_confidence: float
    after_confidence: float


@dataclasses.dataclass(frozen=True, slots=True)
class Difference(SaidOtherwise):
    """One value that two records see differently, with what both contest.

    Attributes:
        before_amount: that is contested, of the dispute or of the whole file.
        currency: of the record before, else of the other.
    """

    before_amount: Decimal | None = None
    after_amount: Decimal | None = None
    currency: str | None = None

    @property
    def at_stake(self) -> Decimal | None:
        """Give the amount of the record before, else that of the other."""
        return self.after_amount if self.before_amount is None else self.before_amount


def compared(before: FileRecord, after: FileRecord) -> tuple[Difference, ...]:
    """Say in which of the fields that people decide about two records differ."""
    return tuple(it for it in _all(before, after) if it.before != it.after)


def differing_paths(before: FileRecord, after: FileRecord) -> tuple[str, ...]:
    """Name everything that two records say differently about the file, as paths into them."""
    return tuple(_paths("", _facts(before), _facts(after)))


def same_facts(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Say whether two records, as JSON has them, say the same about the file.

    Much quicker than `differing_paths`; records of other versions are told apart needlessly.
    """
    return _bare(before) == _bare(after)


def _bare(record: Mapping[str, Any]) -> dict[str, object]:
    kept: dict[str, object] = {key: value for key, value in record.items() if key not in _NO_FACTS}
    source = record.get("source", {})
    kept["source"] = {key: it for key, it in source.items() if key not in _NO_FACTS_OF_SOURCE}
    kept["disputes"] = [
        {key: value for key, value in it.items() if key != "follows"}
        for it in record.get("disputes", ())
    ]
    return kept


def _facts(record: FileRecord) -> dict[str, object]:
    """Leave out what is no statement about the file."""
    return record.model_dump(
        mode="json",
        exclude={
            **dict.fromkeys(_NO_FACTS, True),
            "source": set(_NO_FACTS_OF_SOURCE),
            "disputes": {"__all__": {"follows"}},
        },
    )


def _paths(path: str, one: object, other: object) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys((*one, *other)):
            below = f"{path}.{key}" if path else str(key)
            yield from _paths(below, one.get(key), other.get(key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from _paths(f"{path}[{at}]", left, right)
    elif one != other:
        yield path


def _all(before: FileRecord, after: FileRecord) -> Iterator[Difference]:
    money = _moneys(contested(before), contested(after))
    for field, one, other in (
        ("triage", _triage(before), _triage(after)),
        ("document_type", _document_type(before), _document_type(after)),
        ("customer", _customer(before), _customer(after)),
        (
            "decision",
            (before.decision.value, before.confidence),
            (after.decision.value, after.confidence),
        ),
    ):
        yield Difference(field, "", one[0], other[0], one[1], other[1], *money)
    for mine, theirs in _pairs(before, after):
        yield from _of_pair(mine, theirs)


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


def _of_pair(mine: DisputeRecord | None, theirs: DisputeRecord | None) -> Iterator[Difference]:
    money = _moneys(*(_contested(it.disputed_amount if it else None) for it in (mine, theirs)))
    record_id = mine.record_id if mine else ""
    if mine is None or theirs is None:
        one, other = _named(mine), _named(theirs)
        yield Difference("dispute", record_id, one[0], other[0], one[1], other[1], *money)
        return
    for field, one, other in (
        ("category", _category(mine), _category(theirs)),
        ("sub_reason", _sub_reason(mine), _sub_reason(theirs)),
        ("invoice", _invoice(mine), _invoice(theirs)),
        ("amount", _amount(mine), _amount(theirs)),
    ):
        yield Difference(field, record_id, one[0], other[0], one[1], other[1], *money)


def _triage(record: FileRecord) -> _Said:
    sure = record.is_dispute_confidence
    return record.triage.value if record.triage else "", sure if record.is_dispute else 1 - sure


def _document_type(record: FileRecord) -> _Said:
    return record.document_type.value if record.document_type else "", 0.0


def _customer(record: FileRecord) -> _Said:
    found = record.customer
    return (found.customer_id, found.confidence) if found else ("", 0.0)


def _category(dispute: DisputeRecord) -> _Said:
    return str(dispute.category.code), dispute.category.confidence


def _sub_reason(dispute: DisputeRecord) -> _Said:
    return (str(dispute.sub_reason.code), 0.0) if dispute.sub_reason else ("", 0.0)


def _invoice(dispute: DisputeRecord) -> _Said:
    return (dispute.invoice.number, dispute.invoice.confidence) if dispute.invoice else ("", 0.0)


def _amount(dispute: DisputeRecord) -> _Said:
    found = dispute.disputed_amount
    return f"{to_cents(found.value):f}" if found else "", dispute.amount_confidence


def _named(dispute: DisputeRecord | None) -> _Said:
    if dispute is None:
        return "", 0.0
    parts = (_category(dispute)[0], _invoice(dispute)[0], _amount(dispute)[0])
    return " ".join(it for it in parts if it), dispute.confidence


def contested(record: FileRecord) -> Contested | None:
    """Give what a file contests in all, with its currency; None for nothing or several of them."""
    found = [it.disputed_amount for it in record.disputes if it.disputed_amount]
    currencies = {it.currency for it in found}
    if not found or len(currencies) > 1:
        return None
    return sum((it.value for it in found), Decimal(0)), found[0].currency


def _contested(amount: AmountRecord | None) -> Contested | None:
    return (amount.value, amount.currency) if amount else None


def _moneys(
    one: Contested | None, other: Contested | None
) -> tuple[Decimal | None, Decimal | None, str | None]:
    known = one or other
    return one and one[0], other and other[0], known[1] if known else None
