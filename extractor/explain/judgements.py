"""Turn a classifier's answer into a judgement: with the words that decided and where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.classification.model import TextModel
from extractor.explain.explanation import Judgement, Place, WordWeight
from extractor.explain.passages import Stretch, span_in, stretches_of
from extractor.explain.places import place_at
from extractor.explain.words import MASKS, Classifier, Weighed, weighed_words
from extractor.records.assemble import Outcome
from extractor.stages.understanding import Understanding
from extractor.values.category import Classification, TriageClass
from extractor.values.claim import Claim
from extractor.values.document import Document

MOST = 12  # words for and against
LEAST = 0.02  # of log-odds; less moves no probability by a hundredth
NONE = "none"  # the other label of the model that tells disputes


def judge(
    model: Classifier,
    said: Classification,
    claim: Claim,
    documents: Sequence[Document],
    *,
    adjusted: tuple[str, ...] = (),
) -> Judgement:
    """Explain why the best label was preferred to the second.

    Args:
        model: what classified.
        said: its answer to the claim's passage.
        claim: whose passage was read.
        documents: of the submission.
        adjusted: codes of what changed the figures afterwards.
    """
    label = said.best.label
    rival = said.guesses[1].label if len(said.guesses) > 1 else None
    words: list[Weighed] = []
    if rival is not None:
        words = weighed_words(model, claim.passage, label, rival)
    weights = _gathered(words, stretches_of(claim.passage, claim.units), documents)
    ordered = sorted(weights, key=lambda it: -it.weight)
    return Judgement(
        label=label,
        probability=said.best.probability,
        rival=rival,
        guesses=said.guesses,
        speaks_for=tuple(it for it in ordered if it.weight >= LEAST)[:MOST],
        speaks_against=tuple(it for it in reversed(ordered) if it.weight <= -LEAST)[:MOST],
        adjusted=adjusted,
    )


def _gathered(
    words: Sequence[Weighed], stretches: Sequence[Stretch], documents: Sequence[Document]
) -> list[WordWeight]:
    """Put the same word together wherever it stands."""
    by_word: dict[str, tuple[str, float, list[Place]]] = {}
    for it in words:
        shown, weight, places = by_word.setdefault(it.word.casefold(), (it.word, 0.0, []))
        where = span_in(stretches, it.start, it.end) if it.start >= 0 else None
        if where is not None:
            places.append(place_at(documents, *where))
        by_word[it.word.casefold()] = (shown, weight + it.weight, places)
    return [
        WordWeight(f"<{shown[1:]}>" if shown in MASKS else shown, weight, tuple(places))
        for shown, weight, places in by_word.values()
    ]


def dispute_or_not(model: TextModel, known: Understanding, outcome: Outcome) -> Judgement:
    """Explain the first question, with the figure that the pipeline decided by."""
    own = model.classify(known.message.passage)
    is_dispute = outcome.triage.best.label == TriageClass.DISPUTE
    share = outcome.triage.probability_of(TriageClass.DISPUTE)
    adjusted: list[str] = []
    said = next(it for it in outcome.triage.guesses if it.label == TriageClass.DISPUTE)
    adjusted.extend(
        it for it in said.because if it.startswith("rows_held_back") or it == "few_words"
    )
    before = own.probability_of(TriageClass.DISPUTE)
    if abs(before - share) > 0.005:
        adjusted.append(f"words_alone({before:.2f})")
    found = judge(model, own, known.message, known.documents)
    wanted = TriageClass.DISPUTE.value if is_dispute else NONE
    turned = found.label != wanted
    return Judgement(
        label=wanted,
        probability=share if is_dispute else 1 - share,
        rival=NONE if is_dispute else TriageClass.DISPUTE.value,
        guesses=own.guesses,
        speaks_for=_turned(found.speaks_against) if turned else found.speaks_for,
        speaks_against=_turned(found.speaks_for) if turned else found.speaks_against,
        adjusted=tuple(adjusted),
    )


def _turned(words: Sequence[WordWeight]) -> tuple[WordWeight, ...]:
    return tuple(WordWeight(it.word, -it.weight, it.places) for it in words)
