"""Fit both passes, for each kind of line its own weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.matching.features import KINDS
from extractor.reconciliation.matching.joint import joint_features, joint_none
from extractor.reconciliation.matching.model import Weights, shares_of
from training.reconciliation.gather import Described
from training.reconciliation.net import NAMES, Choices, Net, fit

Floats = npt.NDArray[np.float32]
SEED = 3


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
        fitted.append(fit(_stack(parts), seed=SEED))
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
    return _weights([fit(_stack(parts), seed=SEED) for parts in by_kind])


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


def _weights(fitted: Sequence[Net]) -> Weights:
    return Weights(*(np.stack([getattr(it, name) for it in fitted]) for name in NAMES))
