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

from extractor.extraction.disputed import propose
from extractor.extraction.proposal import Proposal
from extractor.pipeline import Pipeline
from extractor.values.linear import LinearScorer
from training.cases import Case, GoldItem, aligned

PENALTY = 0.6  # chosen by cross-validation over the casebook

Choice = tuple[list[Mapping[str, float]], list[bool]]


def choices(cases: Sequence[Case], pipeline: Pipeline) -> list[Choice]:
    """Give one choice a gold item whose right answer is among the proposals."""
    result: list[Choice] = []
    for case in cases:
        known = pipeline.understand_documents(case.submission, case.documents)
        claims = known.segmentation.claims or (known.message,)
        for item, claim in aligned(case, claims):
            if claim.row is not None and claim.row.deducted:
                continue
            verdict = pipeline.models.category.classify(claim.passage)
            shares = {guess.label: guess.probability for guess in verdict.guesses}
            proposals = propose(claim, known.findings, shares)
            right = [_is_right(proposal, item) for proposal in proposals]
            if any(right):
                result.append(([proposal.features for proposal in proposals], right))
    return result


def _is_right(proposal: Proposal, item: GoldItem) -> bool:
    wanted = None if item.amount_is == "absent" else item.amount
    if wanted is None or proposal.value is None:
        return wanted is None and proposal.value is None
    return proposal.value == wanted.quantize(Decimal("0.01"))


def fit_amount_scorer(data: Sequence[Choice], *, penalty: float = PENALTY) -> LinearScorer:
    """Fit the weights."""
    names = sorted({name for rows, _ in data for row in rows for name in row})
    columns = {name: at for at, name in enumerate(names)}
    matrices: list[tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]] = []
    for rows, right in data:
        matrix = np.zeros((len(rows), len(names)))
        for at, row in enumerate(rows):
            for name, value in row.items():
                matrix[at, columns[name]] = value
        matrices.append((matrix, np.array(right)))

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        total = penalty * float(weights @ weights)
        gradient = 2 * penalty * weights
        for matrix, right in matrices:
            scores = matrix @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            mass = shares[right].sum()
            total -= float(np.log(mass + 1e-12))
            inner = np.where(right, shares / (mass + 1e-12), 0.0)
            gradient -= matrix.T @ (inner - shares)
        return total, gradient

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    weights = {name: round(float(value), 5) for name, value in zip(names, found.x, strict=True)}
    return LinearScorer("amount", weights)
