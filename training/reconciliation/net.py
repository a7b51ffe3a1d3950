"""Fit one pass for one kind of line: a conditional logit, then units that see columns together.

Every line is one choice among its candidates and "none" (McFadden 1974). The linear part is fitted
first (L-BFGS, quadratic penalty) and is where the units start from (Adam, Kingma and Ba 2015, in
numpy). Columns are scaled while fitting; the scale is folded into the weights that are kept.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
PENALTY = 0.5
STEPS = 60
UNITS = 40  # accepted lines of left-out ledgers rise up to 32, level from there
ROUNDS = 14
LINES = 256  # of a step
RATE = 3e-3
DECAY = 3e-4


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

    def scaled(self) -> tuple[Choices, Floats, Floats]:
        """Give columns of spread 1, and what they were divided by."""
        scale, none_scale = _spread(self.candidates), _spread(self.none)
        columns = dataclasses.replace(
            self, candidates=self.candidates / scale, none=self.none / none_scale
        )
        return columns, scale, none_scale

    def some(self, lines: npt.NDArray[np.int64]) -> Choices:
        """Give some lines."""
        ends = np.append(self.starts[1:], len(self.candidates))
        counts = ends[lines] - self.starts[lines]
        starts = np.cumsum(counts) - counts
        rows = np.repeat(self.starts[lines] - starts, counts) + np.arange(counts.sum())
        gold = np.where(self.gold[lines] >= 0, self.gold[lines] - self.starts[lines] + starts, -1)
        return Choices(self.candidates[rows], self.none[lines], starts, gold)


@dataclasses.dataclass(slots=True)
class Net:
    """The weights of one kind of line."""

    candidate: Floats
    none: Floats
    units: Floats
    shift: Floats
    out: Floats


NAMES = tuple(it.name for it in dataclasses.fields(Net))


def fit(choices: Choices, *, seed: int) -> Net:
    """Fit the weights for columns as they are."""
    columns, scale, none_scale = choices.scaled()
    net = _start(columns, np.random.default_rng(seed))
    _improve(net, columns, np.random.default_rng(seed + 1))
    net.candidate = net.candidate / scale
    net.none = net.none / none_scale
    net.units = net.units / scale[:, None]
    return net


def _spread(columns: Floats) -> Floats:
    # Only the spread: a column that is 0 for "does not apply" has to stay 0.
    spread = columns.std(axis=0)
    return np.where(spread > 1e-3, spread, 1.0).astype(np.float32)


def _errors(scores: Doubles, nothing: Doubles, choices: Choices) -> tuple[float, Floats, Floats]:
    """Give the loss and its slope by candidate and by line."""
    counts = np.diff(np.append(choices.starts, len(scores)))
    owner = np.repeat(np.arange(len(counts)), counts)
    top = np.maximum(np.maximum.reduceat(scores, choices.starts), nothing)
    odds = np.exp(scores - top[owner])
    zero = np.exp(nothing - top)
    total = np.add.reduceat(odds, choices.starts) + zero
    absent = choices.gold < 0
    right = np.where(absent, nothing, scores[np.maximum(choices.gold, 0)]) - top
    slope = odds / total[owner]
    slope[choices.gold[~absent]] -= 1
    loss = float(np.log(total).sum() - right.sum())
    return loss, slope.astype(np.float32), (zero / total - absent).astype(np.float32)


def _start(columns: Choices, rng: np.random.Generator) -> Net:
    width = columns.candidates.shape[1]

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        beta = weights.astype(np.float32)
        scores = (columns.candidates @ beta[:width]).astype(np.float64)
        nothing = (columns.none @ beta[width:]).astype(np.float64)
        value, slope, none_slope = _errors(scores, nothing, columns)
        gradient = np.concatenate((columns.candidates.T @ slope, columns.none.T @ none_slope))
        value += PENALTY * float(weights @ weights)
        return value, gradient.astype(np.float64) + 2 * PENALTY * weights

    begin = np.zeros(width + columns.none.shape[1])
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    beta = found.astype(np.float32)
    units = rng.normal(0, 1 / np.sqrt(width), (width, UNITS)).astype(np.float32)
    out = rng.normal(0, 0.1, UNITS).astype(np.float32)
    return Net(beta[:width], beta[width:], units, np.zeros(UNITS, np.float32), out)


def _improve(net: Net, columns: Choices, rng: np.random.Generator) -> None:
    mean = {name: np.zeros_like(getattr(net, name)) for name in NAMES}
    square = {name: np.zeros_like(getattr(net, name)) for name in NAMES}
    lines = len(columns.starts)
    total = ROUNDS * -(-lines // LINES)
    step = 0
    for _ in range(ROUNDS):
        order = rng.permutation(lines)
        for first in range(0, lines, LINES):
            slopes = _slopes(net, columns.some(order[first : first + LINES]))
            step += 1
            rate = RATE * (1 - step / (total + 1))
            for name in NAMES:
                weights = getattr(net, name)
                slope = slopes[name] + DECAY * weights
                mean[name] = 0.9 * mean[name] + 0.1 * slope
                square[name] = 0.999 * square[name] + 0.001 * slope * slope
                move = mean[name] / (1 - 0.9**step)
                width = np.sqrt(square[name] / (1 - 0.999**step)) + 1e-8
                setattr(net, name, (weights - rate * move / width).astype(np.float32))


def _slopes(net: Net, some: Choices) -> dict[str, Floats]:
    units = np.maximum(some.candidates @ net.units + net.shift, 0)
    scores = (some.candidates @ net.candidate + units @ net.out).astype(np.float64)
    nothing = (some.none @ net.none).astype(np.float64)
    _, slope, none_slope = _errors(scores, nothing, some)
    slope /= np.float32(len(some.starts))
    none_slope /= np.float32(len(some.starts))
    inner = slope[:, None] * net.out * (units > 0)
    return {
        "candidate": some.candidates.T @ slope,
        "none": some.none.T @ none_slope,
        "units": some.candidates.T @ inner,
        "shift": inner.sum(axis=0),
        "out": units.T @ slope,
    }
