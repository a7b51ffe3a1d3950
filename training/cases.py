"""The casebook's cases, read once and understood by the rules alone."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from extractor.intake.files import open_submission
from extractor.pipeline import Pipeline
from extractor.values.claim import Claim
from extractor.values.document import Document
from extractor.values.submission import Submission


@dataclasses.dataclass(frozen=True, slots=True)
class GoldItem:
    """What a person found contested."""

    category: str
    invoice_number: str
    amount: Decimal | None
    amount_is: str


@dataclasses.dataclass(frozen=True)
class Case:
    """One received file with the answer of a person."""

    id: str
    file: Path
    language: str
    channel: str
    is_dispute: bool
    customer_id: str | None
    items: tuple[GoldItem, ...]
    gold: dict[str, object]
    submission: Submission
    documents: tuple[Document, ...]


def load_cases(folder: Path, pipeline: Pipeline, *, language: str = "") -> list[Case]:
    """Read a folder of cases: ``gold.jsonl`` and the files it names.

    Args:
        folder: such as ``training/corpus/casebook``.
        pipeline: reads the files; its models are not used.
        language: cases of others are left out; empty for all.
    """
    cases: list[Case] = []
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        if language and gold["lang"] != language:
            continue
        file = folder / gold["file"]
        submission = open_submission(file)
        cases.append(
            Case(
                id=gold["id"],
                file=file,
                language=gold["lang"],
                channel=gold["channel"],
                is_dispute=gold["is_dispute"],
                customer_id=gold["customer_id"],
                items=tuple(
                    GoldItem(
                        it["category"],
                        it["invoice_number"],
                        Decimal(it["disputed_amount"]) if it["disputed_amount"] else None,
                        it["amount_is"],
                    )
                    for it in gold["items"]
                ),
                gold=gold,
                submission=submission,
                documents=pipeline.read_parts(submission),
            )
        )
    return cases


def fold_of(case: Case, folds: int) -> int:
    """Give a case's fold; all cases of a customer share one, so no customer is on both sides."""
    key = case.customer_id or case.id
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % folds


def aligned(case: Case, claims: Sequence[Claim]) -> list[tuple[GoldItem, Claim]]:
    """Pair gold items with claims: by invoice, or the only one with the only one."""
    pairs = [
        (item, claim)
        for item in case.items
        for claim in claims
        if claim.invoice is not None and claim.invoice.number == item.invoice_number
    ]
    if not pairs and len(case.items) == 1 and len(claims) == 1:
        return [(case.items[0], claims[0])]
    return pairs
