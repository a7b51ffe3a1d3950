"""Fit the three text classifiers: is it a dispute, what else is it, why is it contested."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from extractor.classification.fit import fit_text_model
from extractor.classification.model import TextModel
from training.passages import Passage

CASE_WEIGHT = 2.0  # a whole received message counts as much as this many passages


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
    )


def fit_dispute(passages: Sequence[Passage], samples: Sequence[Sample]) -> TextModel:
    """Fit whether a message contests anything; labels are "dispute" and "none".

    Args:
        passages: all of them.
        samples: whole messages of cases, labelled "dispute" or "none".
    """
    return fit_text_model(
        "dispute",
        [it.text for it in passages] + [it.text for it in samples],
        ["dispute" if it.is_dispute else "none" for it in passages] + [it.label for it in samples],
        weights=[1.0] * len(passages) + [CASE_WEIGHT] * len(samples),
        min_documents=2,
        temperature=0.8,
    )


def fit_triage(passages: Sequence[Passage]) -> TextModel:
    """Fit what a message is that contests nothing."""
    kept = [it for it in passages if not it.is_dispute]
    return fit_text_model(
        "triage",
        [it.text for it in kept],
        [it.label for it in kept],
        min_documents=2,
    )
