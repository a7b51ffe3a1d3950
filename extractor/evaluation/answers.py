"""Which answers of a record were right, and how sure each was said to be."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from extractor.evaluation.measures import Gold, align, compare, same_amount
from extractor.values.record import DisputeRecord, FileRecord

FIELDS = ("triage", "customer", "invoice", "category", "amount", "document")


@dataclasses.dataclass(frozen=True, slots=True)
class Answered:
    """One answer.

    Attributes:
        field: one of `FIELDS`.
        confidence: 0 to 1, that it is right.
        right: it is.
        dispute: position of the dispute in the record; None for the document.
        groups: slices the document belongs to, such as "language fr".
    """

    field: str
    confidence: float
    right: bool
    dispute: int | None = None
    groups: tuple[str, ...] = ()


def answers(gold: Gold, record: FileRecord) -> tuple[Answered, ...]:
    """Give the answers of a record that are right or wrong.

    Args:
        gold: one case, in the form of the casebook's ``gold.jsonl``.
        record: what was made of it.

    Returns:
        Reason and amount of a dispute that is none are neither, and left out; its invoice is
        wrong. Where no dispute is one, "triage" alone tells it.
    """
    share = record.is_dispute_confidence
    sure = share if record.is_dispute else 1.0 - share
    found = [Answered("triage", sure, record.is_dispute == gold["is_dispute"])]
    if record.customer is not None:
        same = record.customer.customer_id == gold.get("customer_id")
        found.append(Answered("customer", record.customer.confidence, same))
    if gold["is_dispute"]:
        found.extend(_of_disputes(gold, record))
    wrong, _ = compare(gold, record, Counter())
    found.append(Answered("document", record.confidence, not wrong))
    groups = groups_of(gold)
    return tuple(dataclasses.replace(it, groups=groups) for it in found)


def _of_disputes(gold: Gold, record: FileRecord) -> list[Answered]:
    found: list[Answered] = []
    pairs, extra = align(gold["items"], record.disputes)
    at = {id(dispute): position for position, dispute in enumerate(record.disputes)}
    for item, dispute in pairs:
        if dispute is not None:
            found.extend(_of_dispute(item, dispute, at[id(dispute)]))
    for dispute in extra:
        sure = dispute.invoice.confidence if dispute.invoice else 0.0
        found.append(Answered("invoice", sure, right=False, dispute=at[id(dispute)]))
    return found


def _of_dispute(item: Mapping[str, Any], dispute: DisputeRecord, at: int) -> list[Answered]:
    number = dispute.invoice.number if dispute.invoice else None
    sure = dispute.invoice.confidence if dispute.invoice else 0.0
    category = dispute.category
    return [
        Answered("invoice", sure, number == item["invoice_number"], at),
        Answered("category", category.confidence, category.code == item["category"], at),
        Answered("amount", dispute.amount_confidence, same_amount(item, dispute), at),
    ]


def groups_of(gold: Gold) -> tuple[str, ...]:
    """Give the slices a case belongs to: its language, channel and style of scan."""
    names = [f"language {gold['lang']}", f"channel {gold['channel']}"]
    if gold.get("scan_style"):
        names.append(f"scan {gold['scan_style']}")
    return tuple(names)


def all_answers(gold: Sequence[Gold], records: Sequence[FileRecord]) -> list[Answered]:
    """Give the answers of all records, found by the base name of their file."""
    by_file = {PurePosixPath(record.source.file).name: record for record in records}
    return [
        it
        for case in gold
        if (record := by_file.get(PurePosixPath(case["file"]).name)) is not None
        for it in answers(case, record)
    ]
