"""Fit the three text classifiers: is it a dispute, what else is it, why is it contested."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from extractor.classification.fit import fit_text_model
from extractor.classification.model import TextModel
from extractor.values.category import TriageClass
from training.passages import Passage

CASE_WEIGHT = 2.0  # a whole received message counts as much as this many passages
# How much the ideas that languages share count: `python -m benchmarks.classification.concepts`
CATEGORY_IDEAS = 0.25
TRIAGE_IDEAS = 0.4
# Added to the log-odds of "dispute", because a missed one costs more than a false alarm:
# `python -m benchmarks.classification.triage`
DISPUTE_LEAD = 0.2


@dataclasses.dataclass(frozen=True, slots=True)
class Sample:
    """A text with its answer, from a case of the casebook."""

    text: str
    label: str


def fit_category(passages: Sequence[Passage], samples: Sequence[Sample]) -> TextModel:
    """Fit the reason of a dispute.

    Args:
        passages: those that are no dispute are left out.
        samples: claims of cases, labelled by category.
    """
    kept = [it for it in passages if it.is_dispute]
    return fit_text_model(
        "category",
        [it.text for it in kept] + [it.text for it in samples],
        [it.label for it in kept] + [it.label for it in samples],
        weights=[1.0] * len(kept) + [CASE_WEIGHT] * len(samples),
        min_documents=2,
        temperature=0.75,
        idea_share=CATEGORY_IDEAS,
    )


def fit_dispute(
    passages: Sequence[Passage], samples: Sequence[Sample], *, triage: TextModel
) -> TextModel:
    """Fit whether a message contests anything; labels are "dispute" and the other triage classes.

    One model of ten classes tells disputes from the rest better than one of two
    (`python -m benchmarks.classification.triage`): a quotation request and a payment notice have
    little in common but that they contest nothing.

    Args:
        passages: all of them.
        samples: whole messages of cases, labelled "dispute" or "none".
        triage: says what the samples are that contest nothing.
    """
    kinds = [
        it.label if it.label == TriageClass.DISPUTE else triage.classify(it.text).best.label
        for it in samples
    ]
    model = fit_text_model(
        "dispute",
        [it.text for it in passages] + [it.text for it in samples],
        [TriageClass.DISPUTE.value if it.is_dispute else it.label for it in passages] + kinds,
        weights=[1.0] * len(passages) + [CASE_WEIGHT] * len(samples),
        min_documents=2,
        temperature=0.8,
        idea_share=TRIAGE_IDEAS,
    )
    bias = model.bias.copy()
    bias[model.labels.index(TriageClass.DISPUTE)] += DISPUTE_LEAD
    return dataclasses.replace(model, bias=bias)


def fit_triage(passages: Sequence[Passage]) -> TextModel:
    """Fit what a message is that contests nothing."""
    kept = [it for it in passages if not it.is_dispute]
    return fit_text_model(
        "triage",
        [it.text for it in kept],
        [it.label for it in kept],
        min_documents=2,
        idea_share=TRIAGE_IDEAS,
    )
