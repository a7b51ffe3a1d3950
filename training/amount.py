"""Give the amount scorer its choices: those of the casebook and of messages with money."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from extractor.classification.model import TextModel
from extractor.learning.amounts import AmountExample, choice_of
from extractor.pipeline import Pipeline
from extractor.values.claim import Claim
from extractor.values.finding import Findings
from training.cases import Case, GoldItem, aligned
from training.money import MoneyCase

# A claim among its distractions counts as much as six messages with money (docs/decisions/0029).
CASE_COUNT = 6.0
CASEBOOK, MESSAGES = "casebook", "amounts"


def choices(cases: Sequence[Case], pipeline: Pipeline) -> list[AmountExample]:
    """Give one choice a gold item whose right answer is among the proposals."""
    result: list[AmountExample] = []
    for case in cases:
        known = pipeline.understand_documents(case.submission, case.documents)
        claims = known.segmentation.claims or (known.message,)
        for item, claim in aligned(case, claims):
            if claim.row is None or not claim.row.deducted:
                found = _choice(item, claim, known.findings, pipeline.models.category)
                result.extend(
                    dataclasses.replace(
                        it,
                        weight=CASE_COUNT,
                        language=case.language,
                        origin=CASEBOOK,
                        customer=case.customer_id or "",
                    )
                    for it in found
                )
    return result


def money_choices(cases: Sequence[MoneyCase], category: TextModel) -> list[AmountExample]:
    """Give one choice a message with money."""
    return [
        dataclasses.replace(choice, language=case.language, origin=MESSAGES)
        for case in cases
        for choice in _choice(case.item, case.claim, case.findings, category)
    ]


def _choice(
    item: GoldItem, claim: Claim, findings: Findings, category: TextModel
) -> list[AmountExample]:
    wanted = None if item.amount_is == "absent" else item.amount
    found = choice_of(claim, findings, wanted, category)
    return [] if found is None else [found]
