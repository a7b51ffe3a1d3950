"""Put probabilities that mean what they say in the place of scores."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence

from extractor.records.assemble import Finished, Outcome
from extractor.records.scores import DISPUTE, OTHER, Scored, facts_of, scores_of
from extractor.values.calibration import Calibration, log_odds, probability_of
from extractor.values.category import Classification, Guess, TriageClass


def calibrated(outcome: Outcome, calibration: Calibration) -> Outcome:
    """Give the same answers with calibrated probabilities, and one for the whole record.

    Args:
        outcome: with scores as the stages gave them.
        calibration: fitted on answers of models that had not seen the documents.
    """
    probabilities = {
        (it.field, it.dispute): calibration.probability(it.field, it.score, it.kind)
        for it in scores_of(outcome)
    }
    return dataclasses.replace(
        outcome,
        triage=_triage(outcome, probabilities["triage", None]),
        customers=(
            dataclasses.replace(outcome.customers[0], probability=probabilities["customer", None]),
            *outcome.customers[1:],
        )
        if outcome.customers
        else (),
        disputes=tuple(
            _finished(
                it,
                invoice=probabilities["invoice", at],
                category=probabilities["category", at],
                amount=probabilities["amount", at],
            )
            for at, it in enumerate(outcome.disputes)
        ),
        confidence=whole(outcome, calibration),
    )


def whole(outcome: Outcome, calibration: Calibration) -> float:
    """Give the probability that everything in the record is right."""
    features = whole_features(scores_of(outcome), facts_of(outcome), calibration)
    scorer = calibration.documents.get(DISPUTE if outcome.disputes else OTHER)
    return probability_of(features["sure"] if scorer is None else scorer.score(features))


def whole_features(
    scores: Sequence[Scored], facts: Mapping[str, float], calibration: Calibration
) -> dict[str, float]:
    """Describe a whole document: how sure its parts are together, and its facts.

    Args:
        scores: as `scores_of` gives them.
        facts: as `facts_of` gives them.
        calibration: its curves are used, its documents are not.

    Returns:
        ``facts`` with "always" (1) and "sure": the log-odds that all parts are right if each
        goes wrong by itself.
    """
    parts = [calibration.probability(it.field, it.score, it.kind) for it in _counted(scores)]
    return {**facts, "always": 1.0, "sure": log_odds(math.prod(parts))}


def _counted(scores: Sequence[Scored]) -> list[Scored]:
    """Leave out who wrote where nothing is contested: nothing depends on it."""
    if any(it.dispute is not None for it in scores):
        return list(scores)
    return [it for it in scores if it.field == "triage"]


def _triage(outcome: Outcome, sure: float) -> Classification:
    """Change how sure the decision is, never the decision."""
    said = max(sure, 0.5)
    share = said if outcome.disputes else 1.0 - said
    before = outcome.triage.probability_of(TriageClass.DISPUTE)
    scale = (1.0 - share) / (1.0 - before) if before < 1.0 else 0.0
    return Classification(
        tuple(
            Guess(
                it.label,
                share if it.label == TriageClass.DISPUTE else it.probability * scale,
                it.because,
            )
            for it in outcome.triage.guesses
        )
    )


def _finished(finished: Finished, *, invoice: float, category: float, amount: float) -> Finished:
    claim = finished.claim
    choice = finished.amount
    return dataclasses.replace(
        finished,
        claim=dataclasses.replace(claim, strength=invoice) if claim.invoice else claim,
        category=_category(finished.category, category),
        amount=dataclasses.replace(choice, probability=amount) if choice else None,
        amount_probability=amount,
    )


def _category(said: Classification, sure: float) -> Classification:
    """Give the best label its probability and share the rest; the order stays."""
    best, *others = said.guesses
    scale = (1.0 - sure) / (1.0 - best.probability) if best.probability < 1.0 else 0.0
    return Classification(
        (
            Guess(best.label, sure, best.because),
            *(Guess(it.label, min(it.probability * scale, sure), it.because) for it in others),
        )
    )
