"""Fit what turns scores into probabilities, on answers of models that had not seen the cases.

    python -m training.calibrate [--write]

compares forms of curves, cross-fitted, and prints them; with ``--write`` it also writes the model.

Curves are small: the log-odds of a score, stretched and moved, with an offset for each kind of
source that is held near 0 where there are few answers. Weights of a document's facts may only
speak against it.
"""

from __future__ import annotations

import argparse
import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.isotonic import IsotonicRegression

from extractor.evaluation.reliability import reliability
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
from training.outoffold import Answer, Judged, load_judged
from training.ship import provenance, ship

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
        rows: cases judged by models that had not seen them.

    Returns:
        The evidence is cross-fitted once more: the confidence of each fold's documents comes
        from curves and weights of the other folds.
    """
    fitted = _fit(rows)
    evidence: list[Reviewed] = []
    for fold in sorted({row.fold for row in rows}):
        inner = _fit([row for row in rows if row.fold != fold])
        evidence.extend(
            Reviewed(round(confidence_of(row, inner), 4), row.right)
            for row in rows
            if row.fold == fold and not row.trial
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


Apply = Callable[[Answer], float]


def _uncalibrated(_: Sequence[Answer]) -> Apply:
    return lambda it: it.scored.score


def _temperature(answers: Sequence[Answer]) -> Apply:
    rows = [[log_odds(it.scored.score)] for it in answers]
    held = [_Weight(1.0, NEAR_ONE, 0.05, 20.0)]
    slope = _regress(rows, [it.right for it in answers], held)[0]
    return lambda it: Curve(slope).probability(it.scored.score)


def _platt(answers: Sequence[Answer]) -> Apply:
    curve = fit_curve(answers, kinds=False)
    return lambda it: curve.probability(it.scored.score)


def _platt_by_kind(answers: Sequence[Answer]) -> Apply:
    curve = fit_curve(answers)
    return lambda it: curve.probability(it.scored.score, it.scored.kind)


def _isotonic(answers: Sequence[Answer]) -> Apply:
    steps = IsotonicRegression(y_min=0.005, y_max=0.995, out_of_bounds="clip")
    steps.fit([it.scored.score for it in answers], [float(it.right) for it in answers])
    return lambda it: float(steps.predict([it.scored.score])[0])


FORMS: Mapping[str, Callable[[Sequence[Answer]], Apply]] = {
    "as it is": _uncalibrated,
    "temperature": _temperature,
    "Platt": _platt,
    "Platt by kind": _platt_by_kind,
    "isotonic": _isotonic,
}


def compare_forms(rows: Sequence[Judged]) -> list[tuple[str, str, int, float, float, float]]:
    """Give field, form, answers, log loss, calibration error, and that of a perfect form.

    Each fold is scored with curves of the other folds.
    """
    result: list[tuple[str, str, int, float, float, float]] = []
    real = [row for row in rows if not row.trial]
    for field in FIELDS:
        for form, fit in FORMS.items():
            pairs: list[tuple[float, bool]] = []
            for fold in sorted({row.fold for row in real}):
                inside = _of_field([row for row in real if row.fold == fold], field)
                apply = fit(_of_field([row for row in real if row.fold != fold], field))
                pairs.extend((apply(it), it.right) for it in inside)
            said = reliability([share for share, _ in pairs], [right for _, right in pairs])
            result.append((field, form, len(pairs), log_loss(pairs), said.error, said.by_chance))
    return result


def log_loss(pairs: Sequence[tuple[float, bool]]) -> float:
    """Give the mean surprise of the answers."""
    inside = [(min(max(share, 1e-6), 1 - 1e-6), right) for share, right in pairs]
    return -sum(math.log(share if right else 1 - share) for share, right in inside) / len(inside)


def _of_field(rows: Sequence[Judged], field: str) -> list[Answer]:
    return [it for row in rows for it in row.answers if it.scored.field == field]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write models/calibration")
    given = parser.parse_args()
    if given.write:
        ship("calibration", fit_calibration(load_judged()).save, provenance())
    print(f"{'field':10s}{'form':16s}{'answers':>8s}{'log loss':>10s}{'ECE':>8s}{'by chance':>11s}")
    for field, form, count, loss, error, chance in compare_forms(load_judged()):
        print(f"{field:10s}{form:16s}{count:8d}{loss:10.4f}{error:8.4f}{chance:11.4f}")


if __name__ == "__main__":
    main()
