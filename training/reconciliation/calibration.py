"""Turn log-odds into probabilities that hold, and into the limits of a decision.

Both come from claims about ledgers that the weights never saw. A limit is the lowest one at which
the upper end of an exact interval (Clopper and Pearson 1934, 95 %) of the share of wrong answers
stays under what is allowed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import beta
from sklearn.isotonic import IsotonicRegression

from extractor.reconciliation.matching.features import KINDS
from extractor.reconciliation.matching.model import (
    KindCalibration,
    Steps,
    Weights,
    is_crowded,
    log_odds,
    shares_of,
)
from training.reconciliation.fit import second_columns
from training.reconciliation.gather import Described

WRONG_MATCH = 0.0008  # among accepted lines; 0.1 % is promised for ledgers of another kind
WRONG_UNNUMBERED = 0.002  # they are one line in eight, and too few to show less of each kind
WRONG_CROWDED = 0.0015  # of the lines where a slip leads to the same customer's next invoice
WRONG_NONE = 0.01
SURE = 0.95
Doubles = npt.NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """A line of a left-out ledger as the second pass sees it.

    Attributes:
        best: log-odds of the best candidate.
        right: it is the invoice meant.
        none: log-odds of "none of them".
        absent: the invoice meant is not among the candidates, or there is none.
        closed: the best candidate is closed.
        crowded: it is one of many of its customer, and no amount tells it from them.
    """

    kind: int
    best: float
    right: bool
    none: float
    absent: bool
    closed: bool
    crowded: bool
    in_ledger: bool
    ledger: int
    sort: str


def judge(it: Described, first: Weights, second: Weights) -> list[Judged]:
    """Let both passes look at a claim."""
    found = []
    columns = second_columns(it, first)
    for line, gold, row, (candidates, none) in zip(
        it.lines, it.gold, it.claim.gold, columns, strict=True
    ):
        shares, nothing = shares_of(second.scores(line.kind, candidates, none))
        top = int(shares.argmax()) if len(shares) else -1
        best = float(shares[top]) if len(shares) else 0.0
        rest = float(np.delete(shares, top).sum()) if len(shares) else 0.0
        found.append(
            Judged(
                kind=line.kind,
                best=log_odds(best, rest + nothing),
                right=top == gold and gold >= 0,
                none=log_odds(nothing, rest + best),
                absent=gold < 0,
                closed=bool(len(shares)) and bool(line.facts.closed[top]),
                crowded=bool(len(shares)) and is_crowded(candidates[top]),
                in_ledger=row >= 0,
                ledger=it.ledger,
                sort=it.claim.kind,
            )
        )
    return found


def calibrate(judged: Sequence[Judged], more: Sequence[Judged] = ()) -> tuple[KindCalibration, ...]:
    """Calibrate each kind of line.

    Args:
        judged: lines of ledgers as they are met.
        more: from further ledgers, for the limit of crowded lines alone, which are few.
    """
    return tuple(_of_kind(judged, more, kind) for kind in range(len(KINDS)))


def _of_kind(judged: Sequence[Judged], more: Sequence[Judged], kind: int) -> KindCalibration:
    own = [it for it in judged if it.kind == kind]
    crowd = [it for it in (*judged, *more) if it.kind == kind and it.crowded]
    allowed = WRONG_UNNUMBERED if kind else WRONG_MATCH
    auto = limit(_column(own, "best"), _column(own, "right"), allowed)
    # A wrong digit needs a number.
    crowded = (
        auto if kind else limit(_column(crowd, "best"), _column(crowd, "right"), WRONG_CROWDED)
    )
    return KindCalibration(
        match=steps(_column(own, "best"), _column(own, "right")),
        none=steps(_column(own, "none"), _column(own, "absent")),
        auto=auto,
        crowded=max(auto, crowded),  # few lines never make a limit lower
        no_match=limit(_column(own, "none"), _column(own, "absent"), WRONG_NONE),
    )


def _column(judged: Sequence[Judged], name: str) -> npt.NDArray[Any]:
    return np.array([getattr(it, name) for it in judged])


def steps(values: Doubles, right: npt.NDArray[np.bool_]) -> Steps:
    """Fit a rising line through the share of right answers."""
    if not len(values):
        return Steps((0.0,), (0.5,))
    model = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
    order = np.argsort(values)
    fitted = model.fit_transform(values[order], right[order].astype(float))
    # A tread of the stairs is kept by its middle: between two the line rises.
    edges = np.flatnonzero(np.diff(fitted)) + 1
    pieces = np.split(np.arange(len(fitted)), edges)
    at = [float(values[order][piece].mean()) for piece in pieces]
    level = [_shrunk(float(fitted[piece[0]]), len(piece)) for piece in pieces]
    return Steps(tuple(np.round(at, 4)), tuple(np.round(np.maximum.accumulate(level), 6)))


def _shrunk(share: float, count: int) -> float:
    """Leave room for what was not seen: no probability of 0 or 1 from a few answers."""
    return (share * count + 0.5) / (count + 1) if share in (0.0, 1.0) else share


def limit(values: Doubles, right: npt.NDArray[np.bool_], allowed: float) -> float:
    """Give the lowest value from which on so few answers are wrong; infinite if there is none."""
    order = np.argsort(-values)
    wrong = np.cumsum(~right[order]).astype(np.int64)
    count = np.arange(1, len(order) + 1)
    bound = upper_bound(wrong, count)
    good = np.flatnonzero(bound <= allowed)
    return float(values[order][good[-1]]) if len(good) else float("inf")


def upper_bound(wrong: npt.NDArray[np.int64], count: npt.NDArray[np.int64]) -> Doubles:
    """Give the upper end of the exact one-sided interval of a share."""
    bound: Doubles = beta.ppf(SURE, wrong + 1, np.maximum(count - wrong, 1))
    return bound


def figures(judged: Sequence[Judged], kinds: Iterable[KindCalibration]) -> dict[str, float]:
    """Measure what the decisions would be worth on these lines."""
    limits = list(kinds)
    auto = [
        it
        for it in judged
        if limits[it.kind].accepts(it.best, crowded=it.crowded) and not it.closed
    ]
    matchable = [it for it in judged if it.in_ledger]
    numbered = [it for it in matchable if it.kind == 0]
    others = [it for it in matchable if it.kind > 0]
    absent = [it for it in judged if not it.in_ledger]
    probability = np.array([limits[it.kind].match(it.best) for it in judged])
    return {
        "lines": float(len(judged)),
        "recall_number": _share(it.right for it in numbered),
        "recall_without_number": _share(it.right for it in others),
        "accepted_of_matchable": len([it for it in auto if it.in_ledger]) / max(len(matchable), 1),
        "wrong_of_accepted": _share(not it.right for it in auto),
        "absent_accepted": sum(not it.in_ledger for it in auto) / max(len(absent), 1),
        "calibration_error": _error(probability, np.array([it.right for it in judged])),
    }


def _share(facts: Iterable[bool]) -> float:
    known = list(facts)
    return sum(known) / max(len(known), 1)


def _error(probability: Doubles, right: npt.NDArray[np.bool_]) -> float:
    """Give the expected calibration error over fifteen equal stretches."""
    place = np.minimum((probability * 15).astype(int), 14)
    total = 0.0
    for tread in range(15):
        here = place == tread
        if here.any():
            total += abs(probability[here].mean() - right[here].mean()) * here.sum()
    return total / max(len(right), 1)
