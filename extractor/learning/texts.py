"""Fit the three text classifiers: is it a dispute, what else is it, why is it contested."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from extractor.classification.counts import Memory
from extractor.classification.fit import fit_text_model
from extractor.classification.model import TextModel
from extractor.learning.sample import NOTHING_CONTESTED, Sample
from extractor.values.category import TriageClass

# How much the ideas that languages share count: `python -m benchmarks.classification.concepts`
CATEGORY_IDEAS = 0.25
TRIAGE_IDEAS = 0.4
# Added to the log-odds of "dispute", because a missed one costs more than a false alarm:
# `python -m benchmarks.classification.triage`
DISPUTE_LEAD = 0.2


def fit_category(samples: Sequence[Sample], *, memory: Memory | None = None) -> TextModel:
    """Fit the reason of a dispute.

    Args:
        samples: labelled by category; those that contest nothing are left out.
        memory: of texts that other fits met.
    """
    kept = [it for it in samples if it.is_dispute]
    return fit_text_model(
        "category",
        [it.text for it in kept],
        [it.label for it in kept],
        weights=[it.weight for it in kept],
        min_documents=2,
        temperature=0.75,
        idea_share=CATEGORY_IDEAS,
        memory=memory,
    )


def fit_dispute(samples: Sequence[Sample], *, memory: Memory | None = None) -> TextModel:
    """Fit whether a message contests anything; labels are "dispute" and the other triage classes.

    One model of ten classes tells disputes from the rest better than one of two
    (`python -m benchmarks.classification.triage`): a quotation request and a payment notice have
    little in common but that they contest nothing.

    Args:
        samples: of all kinds; `kinds_told` helps where a kind is not known.
        memory: of texts that other fits met.
    """
    model = fit_text_model(
        "dispute",
        [it.text for it in samples],
        [TriageClass.DISPUTE.value if it.is_dispute else it.label for it in samples],
        weights=[it.weight for it in samples],
        min_documents=2,
        temperature=0.8,
        idea_share=TRIAGE_IDEAS,
        memory=memory,
    )
    bias = model.bias.copy()
    bias[model.labels.index(TriageClass.DISPUTE)] += DISPUTE_LEAD
    return dataclasses.replace(model, bias=bias)


def fit_triage(samples: Sequence[Sample], *, memory: Memory | None = None) -> TextModel:
    """Fit what a message is that contests nothing; all others are left out."""
    kept = [it for it in samples if not it.is_dispute and it.label != NOTHING_CONTESTED]
    return fit_text_model(
        "triage",
        [it.text for it in kept],
        [it.label for it in kept],
        weights=[it.weight for it in kept],
        min_documents=2,
        idea_share=TRIAGE_IDEAS,
        memory=memory,
    )


def kinds_told(samples: Sequence[Sample], triage: TextModel) -> tuple[Sample, ...]:
    """Say what messages are of which it is only known that they contest nothing."""
    return tuple(
        dataclasses.replace(it, label=triage.classify(it.text).best.label)
        if it.label == NOTHING_CONTESTED
        else it
        for it in samples
    )
