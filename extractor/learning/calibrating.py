"""Fit what turns scores into probabilities, on answers of models that had not seen the documents.

Curves are small: the log-odds of a score, stretched and moved, with an offset for each kind of
source that is held near 0 where there are few answers. Weights of a document's facts may only
speak against it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from extractor.learning.judged import Answer, Judged
from extractor.records.confidence import whole_features
from extractor.records.scores import DISPUTE, OTHER, SHIFT
from extractor.values.calibration import (
    Calibration,
    Curve,
    Reviewed,
    log_odds,
    probability_of,
)
from extractor.values.linear import LinearScorer

FIELDS = ("triage", "customer", "invoice", "category", "amount")
NEAR_ONE = 0.5  # penalty on a slope away from 1
NEAR_ZERO = 0.1  # on a bias
NEAR_KIND = 0.5  # on a kind's offset: five answers weigh as much as the penalty
TRIAL_SHARE = 0.03  # of documents whose invoice is taken not to stand in the ledger any more
# Log-odds taken off for what the cases cannot teach, because none of them is like that: a text in
# an unknown language, a text of which half the words are unknown, a number that is in no ledger.
SHIFT_WEIGHTS = {"language_unknown": -2.0, "unfamiliar": -10.0, "unknown_number": -1.0}
# A few dozen messages contest nothing, and hardly one of them is judged wrong: left to themselves
# they make every confidence look too small (log loss of unseen ones 0.37, held stiffly 0.30).
STIFFNESS = {DISPUTE: 1.0, OTHER: 200.0}

Floats = npt.NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True)
class _Weight:
    """How a weight of a logistic regression is held: near a value, between bounds."""

    prior: float
    penalty: float
    low: float
    high: float


def fit_calibration(rows: Sequence[Judged]) -> Calibration:
    """Fit curves, weights of documents and the evidence for the dial.

    Args:
        rows: documents judged by models that had not seen them; the user's own are a fair sample.

    Returns:
        The evidence is cross-fitted once more: the confidence of each fold's documents comes
        from curves and weights of the other folds. Where there are as many of the user's own as
        came with the models, they alone are the evidence.
    """
    fitted = _fit(rows)
    proving = [row for row in rows if not row.trial]
    own = [row for row in proving if row.is_own]
    if 2 * len(own) >= len(proving):
        proving = own
    evidence: list[Reviewed] = []
    for fold in sorted({row.fold for row in proving}):
        inner = _fit([row for row in rows if row.fold != fold])
        evidence.extend(
            Reviewed(round(confidence_of(row, inner), 4), row.right)
            for row in proving
            if row.fold == fold
        )
    return dataclasses.replace(fitted, evidence=tuple(evidence))


def confidence_of(row: Judged, calibration: Calibration) -> float:
    """Give what a calibration says of a whole document."""
    features = whole_features(row.scores, row.facts, calibration)
    return probability_of(calibration.documents[row.said].score(features))


def _fit(rows: Sequence[Judged]) -> Calibration:
    trials = sum(bool(row.trial) for row in rows)
    weight = TRIAL_SHARE * (len(rows) - trials) / trials if trials else 0.0
    curves: dict[str, Curve] = {}
    for field in FIELDS:
        found = [
            (it, weight if row.trial else 1.0)
            for row in rows
            for it in row.answers
            if it.scored.field == field and (not row.trial or field == "invoice")
        ]
        if found:
            curves[field] = fit_curve([it for it, _ in found], [count for _, count in found])
    basis = Calibration(curves)
    documents = {
        said: _fit_documents(
            [row for row in rows if row.said == said and not row.trial], basis, stiffness=stiffness
        )
        for said, stiffness in STIFFNESS.items()
    }
    return Calibration(curves, documents)


def fit_curve(
    answers: Sequence[Answer], counts: Sequence[float] | None = None, *, kinds: bool = True
) -> Curve:
    """Fit a curve.

    Args:
        answers: of one field.
        counts: how much each counts; None for all alike.
        kinds: whether each kind of source gets an offset.
    """
    names = sorted({it.scored.kind for it in answers} - {""}) if kinds else []
    rows = [
        [log_odds(it.scored.score), 1.0, *(float(it.scored.kind == name) for name in names)]
        for it in answers
    ]
    held = [
        _Weight(1.0, NEAR_ONE, 0.05, 20.0),
        _Weight(0.0, NEAR_ZERO, -20.0, 20.0),
        *(_Weight(0.0, NEAR_KIND, -20.0, 20.0) for _ in names),
    ]
    found = _regress(rows, [it.right for it in answers], held, counts)
    return Curve(found[0], found[1], dict(zip(names, found[2:], strict=True)))


def fit_temperature(answers: Sequence[Answer]) -> Curve:
    """Fit a curve that only stretches."""
    rows = [[log_odds(it.scored.score)] for it in answers]
    held = [_Weight(1.0, NEAR_ONE, 0.05, 20.0)]
    return Curve(_regress(rows, [it.right for it in answers], held)[0])


def _fit_documents(rows: Sequence[Judged], basis: Calibration, *, stiffness: float) -> LinearScorer:
    """Fit how sure a whole document is; a fact may only speak against it."""
    features = [whole_features(row.scores, row.facts, basis) for row in rows]
    names = sorted({name for it in features for name in it} | set(SHIFT))
    found = _regress(
        [[it.get(name, 0.0) for name in names] for it in features],
        [row.right for row in rows],
        [_held(name, stiffness) for name in names],
    )
    weights = zip(names, found, strict=True)
    return LinearScorer("document", {name: value for name, value in weights if value})


def _held(name: str, stiffness: float) -> _Weight:
    if name == "sure":
        return _Weight(1.0, NEAR_ONE * stiffness, 0.05, 20.0)
    if name == "always":
        return _Weight(0.0, NEAR_ZERO * stiffness, -20.0, 20.0)
    if name in SHIFT_WEIGHTS:
        prior = SHIFT_WEIGHTS[name]
        return _Weight(prior, NEAR_KIND, 2 * prior, prior / 2)
    return _Weight(0.0, NEAR_KIND, -20.0, 0.0)


def _regress(
    rows: Sequence[Sequence[float]],
    right: Sequence[bool],
    held: Sequence[_Weight],
    counts: Sequence[float] | None = None,
) -> list[float]:
    """Fit a logistic regression whose weights are held near their priors."""
    matrix = np.array(rows, dtype=np.float64)
    truth = np.array(right, dtype=np.float64)
    count = np.ones(len(truth)) if counts is None else np.array(counts, dtype=np.float64)
    prior = np.array([it.prior for it in held])
    penalty = np.array([it.penalty for it in held])

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = matrix @ weights
        off = weights - prior
        total = float((count * (np.logaddexp(0.0, odds) - truth * odds)).sum())
        total += float((penalty * off * off).sum())
        share = 1.0 / (1.0 + np.exp(-odds))
        return total, matrix.T @ (count * (share - truth)) + 2 * penalty * off

    found = minimize(
        loss, prior, jac=True, method="L-BFGS-B", bounds=[(it.low, it.high) for it in held]
    )
    return [round(float(value), 4) for value in found.x]
