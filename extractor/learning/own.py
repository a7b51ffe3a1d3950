"""Texts with answers from labelled documents, and what of the labels cannot be learnt from."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from extractor.learning.sample import Sample
from extractor.values.category import TriageClass
from extractor.values.label import LabelledDocument, LabelledItem

OWN = "own"  # origin of a user's texts
LEAST_LABELS = 5  # of a category that the shipped models do not know


def claim_samples(document: LabelledDocument, *, weight: float = 1.0) -> list[Sample]:
    """Give the passages that tell reasons, with the reasons.

    A message that contests several things for different reasons, without saying which words tell
    which, teaches none of them.
    """
    if document.triage not in {"", TriageClass.DISPUTE}:
        return []
    found: dict[str, set[str]] = {}
    for item in document.items:
        text = _words_of(item, document)
        if item.category and text:
            found.setdefault(text, set()).add(item.category)
    return [
        _sample(document, text, categories.pop(), weight)
        for text, categories in found.items()
        if len(categories) == 1
    ]


def message_samples(document: LabelledDocument, *, weight: float = 1.0) -> list[Sample]:
    """Give the whole message with what it is; nothing where nobody said."""
    triage = document.triage
    if not triage and any(it.category for it in document.items):
        triage = TriageClass.DISPUTE.value
    if not triage or not document.message.strip():
        return []
    return [_sample(document, document.message, triage, weight)]


def too_rare(
    samples: Iterable[Sample], known: Collection[str], least: int = LEAST_LABELS
) -> dict[str, int]:
    """Give the categories that the shipped models do not know and that have too few labels."""
    counts = Counter(it.label for it in samples)
    return {
        label: count
        for label, count in sorted(counts.items())
        if label not in known and count < least
    }


def fingerprint(text: str) -> str:
    """Give what tells whether a text was learnt from, without giving the text away."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:32]


def fingerprints(documents: Sequence[LabelledDocument]) -> list[frozenset[str]]:
    """Give those of each document's texts."""
    return [
        frozenset(
            fingerprint(it)
            for it in (
                *(sample.text for sample in [*claim_samples(one), *message_samples(one)]),
                *one.texts,
            )
        )
        for one in documents
    ]


def _words_of(item: LabelledItem, document: LabelledDocument) -> str:
    return (item.passage if item.passage.strip() else document.message).strip()


def _sample(document: LabelledDocument, text: str, label: str, weight: float) -> Sample:
    return Sample(text, label, document.language, OWN, document.customer_id, weight)
