"""Make labelled texts of cases: what the pipeline sees, with what a person found."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.pipeline import Pipeline
from training.cases import Case, aligned
from training.money import MoneyCase
from training.text import Sample


def category_samples(cases: Sequence[Case], pipeline: Pipeline) -> list[Sample]:
    """Give each claim's passage with the category of the gold item it agrees with."""
    samples: list[Sample] = []
    for case in cases:
        if not case.is_dispute:
            continue
        known = pipeline.understand_documents(case.submission, case.documents)
        claims = known.segmentation.claims or (known.message,)
        samples.extend(
            Sample(claim.passage, item.category)
            for item, claim in aligned(case, claims)
            if claim.passage.strip()
        )
    return samples


def dispute_samples(cases: Sequence[Case], pipeline: Pipeline) -> list[Sample]:
    """Give each whole message with whether it contests anything."""
    samples: list[Sample] = []
    for case in cases:
        known = pipeline.understand_documents(case.submission, case.documents)
        samples.append(Sample(known.message.passage, "dispute" if case.is_dispute else "none"))
    return samples


def money_samples(cases: Sequence[MoneyCase]) -> list[Sample]:
    """Give each message with money with its category, but for those among the passages."""
    return [Sample(case.text, case.item.category) for case in cases if not case.is_passage]
