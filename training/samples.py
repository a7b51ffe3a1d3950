"""Make labelled texts of cases: what the pipeline sees, with what a person found."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.learning.sample import CASE_WEIGHT, NOTHING_CONTESTED, Sample
from extractor.pipeline import Pipeline
from extractor.values.category import TriageClass
from training.cases import Case, aligned
from training.money import MoneyCase

CASEBOOK, MONEY = "casebook", "amounts"  # origins


def category_samples(cases: Sequence[Case], pipeline: Pipeline) -> list[Sample]:
    """Give each claim's passage with the category of the gold item it agrees with."""
    samples: list[Sample] = []
    for case in cases:
        if not case.is_dispute:
            continue
        known = pipeline.understand_documents(case.submission, case.documents)
        claims = known.segmentation.claims or (known.message,)
        samples.extend(
            _of_case(case, claim.passage, item.category)
            for item, claim in aligned(case, claims)
            if claim.passage.strip()
        )
    return samples


def dispute_samples(cases: Sequence[Case], pipeline: Pipeline) -> list[Sample]:
    """Give each whole message with whether it contests anything."""
    samples: list[Sample] = []
    for case in cases:
        known = pipeline.understand_documents(case.submission, case.documents)
        label = TriageClass.DISPUTE.value if case.is_dispute else NOTHING_CONTESTED
        samples.append(_of_case(case, known.message.passage, label))
    return samples


def money_samples(cases: Sequence[MoneyCase]) -> list[Sample]:
    """Give each message with money with its category, but for those among the passages."""
    return [
        Sample(case.text, case.item.category, case.language, MONEY, weight=CASE_WEIGHT)
        for case in cases
        if not case.is_passage
    ]


def _of_case(case: Case, text: str, label: str) -> Sample:
    return Sample(text, label, case.language, CASEBOOK, case.customer_id or "", CASE_WEIGHT)
