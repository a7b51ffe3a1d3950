"""Fit the scorer that chooses the disputed amount: a conditional logit over proposals.

Every claim is one choice among its proposals ("none" included); the weights maximise the
probability of a right one (McFadden 1974), with a quadratic penalty.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from extractor.classification.model import TextModel
from extractor.extraction.disputed import propose
from extractor.values.claim import Claim
from extractor.values.finding import Findings
from extractor.values.linear import LinearScorer
from extractor.values.money import to_cents

PENALTY = 1.0  # chosen by cross-validation over the casebook, flat from 0.6 to 2


@dataclasses.dataclass(frozen=True, slots=True)
class AmountExample:
    """A claim's proposals, and which of them say what the customer contests.

    Attributes:
        features: of each proposal.
        right: whether each is; one at least.
        weight: how much the choice counts.
        origin: of the claim, such as "casebook".
    """

    features: tuple[Mapping[str, float], ...]
    right: tuple[bool, ...]
    weight: float = 1.0
    language: str = ""
    origin: str = ""
    customer: str = ""

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> AmountExample:
        """Give a row of the material again."""
        features, right = tuple(row["features"]), tuple(row["right"])
        return cls(**{**row, "features": features, "right": right})


def choice_of(
    claim: Claim, findings: Findings, amount: Decimal | None, category: TextModel
) -> AmountExample | None:
    """Give the choice that a claim poses.

    Args:
        claim: as it was understood.
        findings: of its message.
        amount: contested; None where the customer names none.
        category: tells the proposals what kind of claim it is.

    Returns:
        None where none of the proposals is right: there is nothing to choose.
    """
    verdict = category.classify(claim.passage)
    shares = {guess.label: guess.probability for guess in verdict.guesses}
    proposals = propose(claim, findings, shares)
    right = tuple(_is_right(proposal.value, amount) for proposal in proposals)
    return AmountExample(tuple(it.features for it in proposals), right) if any(right) else None


def _is_right(proposed: Decimal | None, wanted: Decimal | None) -> bool:
    if wanted is None or proposed is None:
        return wanted is None and proposed is None
    return proposed == to_cents(wanted)


def fit_amount_scorer(data: Sequence[AmountExample], *, penalty: float = PENALTY) -> LinearScorer:
    """Fit the weights.

    Args:
        data: choices with their right answers.
        penalty: quadratic; larger keeps the weights smaller.
    """
    names = sorted({name for it in data for row in it.features for name in row})
    columns = {name: at for at, name in enumerate(names)}
    matrices: list[tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_], float]] = []
    for choice in data:
        matrix = np.zeros((len(choice.features), len(names)))
        for at, row in enumerate(choice.features):
            for name, value in row.items():
                matrix[at, columns[name]] = value
        matrices.append((matrix, np.array(choice.right), choice.weight))

    def loss(beta: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        total = penalty * float(beta @ beta)
        gradient = 2 * penalty * beta
        for matrix, right, weight in matrices:
            scores = matrix @ beta
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            mass = shares[right].sum()
            total -= weight * float(np.log(mass + 1e-12))
            inner = np.where(right, shares / (mass + 1e-12), 0.0)
            gradient -= weight * (matrix.T @ (inner - shares))
        return total, gradient

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    learnt = {name: round(float(value), 5) for name, value in zip(names, found.x, strict=True)}
    return LinearScorer("amount", learnt)


def chooses_right(choice: AmountExample, scorer: LinearScorer) -> bool:
    """Say whether the proposal that a scorer prefers is a right one."""
    points = [scorer.score(it) for it in choice.features]
    return choice.right[points.index(max(points))]
