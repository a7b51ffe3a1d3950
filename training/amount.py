"""Fit the scorer that chooses the disputed amount: a conditional logit over proposals.

Every claim is one choice among its proposals ("none" included); the weights maximise the
probability of a right one (McFadden 1974), with a quadratic penalty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from extractor.classification.model import TextModel
from extractor.extraction.disputed import propose
from extractor.extraction.proposal import Proposal
from extractor.pipeline import Pipeline
from extractor.values.claim import Claim
from extractor.values.finding import Findings
from extractor.values.linear import LinearScorer
from training.cases import Case, GoldItem, aligned
from training.money import MoneyCase

PENALTY = 1.0  # chosen by cross-validation over the casebook, flat from 0.6 to 2

Choice = tuple[list[Mapping[str, float]], list[bool]]


def choices(cases: Sequence[Case], pipeline: Pipeline) -> list[Choice]:
    """Give one choice a gold item whose right answer is among the proposals."""
    result: list[Choice] = []
    for case in cases:
        known = pipeline.understand_documents(case.submission, case.documents)
        claims = known.segmentation.claims or (known.message,)
        for item, claim in aligned(case, claims):
            if claim.row is None or not claim.row.deducted:
                result.extend(_choice(item, claim, known.findings, pipeline.models.category))
    return result


def money_choices(cases: Sequence[MoneyCase], category: TextModel) -> list[Choice]:
    """Give one choice a message with money."""
    return [
        choice
        for case in cases
        for choice in _choice(case.item, case.claim, case.findings, category)
    ]


def _choice(item: GoldItem, claim: Claim, findings: Findings, category: TextModel) -> list[Choice]:
    verdict = category.classify(claim.passage)
    shares = {guess.label: guess.probability for guess in verdict.guesses}
    proposals = propose(claim, findings, shares)
    right = [_is_right(proposal, item) for proposal in proposals]
    return [([proposal.features for proposal in proposals], right)] if any(right) else []


def _is_right(proposal: Proposal, item: GoldItem) -> bool:
    wanted = None if item.amount_is == "absent" else item.amount
    if wanted is None or proposal.value is None:
        return wanted is None and proposal.value is None
    return proposal.value == wanted.quantize(Decimal("0.01"))


def fit_amount_scorer(
    data: Sequence[Choice], *, weights: Sequence[float] | None = None, penalty: float = PENALTY
) -> LinearScorer:
    """Fit the weights.

    Args:
        data: choices with their right answers.
        weights: how much each choice counts; None for all alike.
        penalty: quadratic; larger keeps the weights smaller.
    """
    counts = list(weights) if weights is not None else [1.0] * len(data)
    names = sorted({name for rows, _ in data for row in rows for name in row})
    columns = {name: at for at, name in enumerate(names)}
    matrices: list[tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]] = []
    for rows, right in data:
        matrix = np.zeros((len(rows), len(names)))
        for at, row in enumerate(rows):
            for name, value in row.items():
                matrix[at, columns[name]] = value
        matrices.append((matrix, np.array(right)))

    def loss(beta: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        total = penalty * float(beta @ beta)
        gradient = 2 * penalty * beta
        for (matrix, right), count in zip(matrices, counts, strict=True):
            scores = matrix @ beta
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            mass = shares[right].sum()
            total -= count * float(np.log(mass + 1e-12))
            inner = np.where(right, shares / (mass + 1e-12), 0.0)
            gradient -= count * (matrix.T @ (inner - shares))
        return total, gradient

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    learnt = {name: round(float(value), 5) for name, value in zip(names, found.x, strict=True)}
    return LinearScorer("amount", learnt)
