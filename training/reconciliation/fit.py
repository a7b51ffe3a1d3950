"""Fit both passes: a conditional logit over candidates and "none", for each kind of line.

Every line is one choice (McFadden 1974). Columns are scaled while fitting, with a quadratic
penalty; the scale is folded into the weights that are kept.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from extractor.reconciliation.matching.features import KINDS
from extractor.reconciliation.matching.joint import joint_features, joint_none
from extractor.reconciliation.matching.model import Weights, shares_of
from training.reconciliation.gather import Described

PENALTY = 0.5
STEPS = 300
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True)
class Choices:
    """All lines of one kind: candidates one under the other.

    Attributes:
        starts: where each line's candidates begin; lines without candidates are left out.
        gold: place of the right candidate among all, -1 for none.
    """

    candidates: Floats
    none: Floats
    starts: npt.NDArray[np.int64]
    gold: npt.NDArray[np.int64]


def fit_first(described: Sequence[Described]) -> Weights:
    """Fit the pass that looks at each line alone."""
    fitted = []
    for kind in range(len(KINDS)):
        parts = [
            (line.features, line.none, gold)
            for it in described
            for line, gold in zip(it.lines, it.gold, strict=True)
            if line.kind == kind and len(line.features)
        ]
        fitted.append(_fit(_stack(parts)))
    return _weights(fitted)


def fit_second(described: Sequence[Described], first: Weights) -> Weights:
    """Fit the pass that looks at the claim as a whole."""
    by_kind: list[list[tuple[Floats, Floats, int]]] = [[] for _ in KINDS]
    for it in described:
        for (candidates, none), line, gold in zip(
            second_columns(it, first), it.lines, it.gold, strict=True
        ):
            if len(candidates):
                by_kind[line.kind].append((candidates, none, gold))
    return _weights([_fit(_stack(parts)) for parts in by_kind])


def second_columns(it: Described, first: Weights) -> list[tuple[Floats, Floats]]:
    """Give the columns of the second pass for each line."""
    shares = [shares_of(first.scores(line.kind, line.features, line.none))[0] for line in it.lines]
    joint = joint_features(it.asked, it.lines, shares)
    none = joint_none(it.lines, shares, joint)
    return [
        (np.hstack((line.features, more)), np.concatenate((line.none, about)))
        for line, more, about in zip(it.lines, joint, none, strict=True)
    ]


def _stack(parts: Sequence[tuple[Floats, Floats, int]]) -> Choices:
    sizes = np.array([len(it[0]) for it in parts], np.int64)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    gold = np.array([it[2] for it in parts], np.int64)
    return Choices(
        np.vstack([it[0] for it in parts]),
        np.vstack([it[1] for it in parts]),
        starts,
        np.where(gold >= 0, starts + gold, -1),
    )


def _fit(choices: Choices) -> tuple[Floats, Floats]:
    scale = _scale(choices.candidates)
    none_scale = _scale(choices.none)
    candidates = choices.candidates / scale
    none = choices.none / none_scale
    width = candidates.shape[1]
    counts = np.diff(np.append(choices.starts, len(candidates)))
    owner = np.repeat(np.arange(len(counts)), counts)
    absent = choices.gold < 0
    target = np.zeros(len(candidates), np.float32)
    target[choices.gold[~absent]] = 1

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        beta = weights.astype(np.float32)
        scores = (candidates @ beta[:width]).astype(np.float64)
        nothing = (none @ beta[width:]).astype(np.float64)
        top = np.maximum(np.maximum.reduceat(scores, choices.starts), nothing)
        odds = np.exp(scores - top[owner])
        zero = np.exp(nothing - top)
        total = np.add.reduceat(odds, choices.starts) + zero
        shares = (odds / total[owner]).astype(np.float32)
        rest = (zero / total).astype(np.float32)
        right = np.where(absent, nothing, scores[np.maximum(choices.gold, 0)]) - top
        value = float(np.log(total).sum() - right.sum()) + PENALTY * float(weights @ weights)
        gradient = np.concatenate(
            (candidates.T @ (shares - target), none.T @ (rest - absent.astype(np.float32)))
        )
        return value, gradient.astype(np.float64) + 2 * PENALTY * weights

    start = np.zeros(width + none.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    return (
        (found[:width] / scale).astype(np.float32),
        (found[width:] / none_scale).astype(np.float32),
    )


def _scale(columns: Floats) -> Floats:
    # Only the spread: a column that is 0 for "does not apply" has to stay 0.
    spread = columns.std(axis=0)
    return np.where(spread > 1e-4, spread, 1.0).astype(np.float32)


def _weights(fitted: Sequence[tuple[Floats, Floats]]) -> Weights:
    return Weights(np.stack([it[0] for it in fitted]), np.stack([it[1] for it in fitted]))
