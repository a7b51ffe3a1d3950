"""From scores to an answer for one line: calibrated probabilities, limits, vetoes."""

from __future__ import annotations

import dataclasses

import numpy as np

from extractor.reconciliation.matching.features import KINDS, Floats, Line
from extractor.reconciliation.matching.model import (
    SECOND,
    KindCalibration,
    Shares,
    is_crowded,
    log_odds,
    shares_of,
)
from extractor.values.query import Decision

SHOWN = 5
_CURRENCY_OTHER = SECOND.index("currency_other")
_NOT_TAX_ID = SECOND.index("customer_not_tax_id")
_UNLIKE, _TOLD = SECOND.index("customer_unlike"), SECOND.index("told")
_DAY = SECOND.index("day_issue")
_AS_ORDER, _AS_NOTE = SECOND.index("as_order"), SECOND.index("as_note")
_OFF = SECOND.index("off_per_digit")
_NEAR = tuple(
    SECOND.index(it)
    for it in (
        "same_folded", "digits_same", "digits_off_1", "off_1", "ending", "how_digits", "how_order",
        "how_note", "amount_gross", "amount_net", "amount_open", "sum", "line_total",
    )
)  # fmt: skip
_GROUP = SECOND.index("customer_group")


@dataclasses.dataclass(frozen=True, slots=True)
class Judgement:
    """What is thought of one line.

    Attributes:
        order: places of the candidates, the most probable first, at most five.
        probability: of those.
        none: probability that none of them is meant.
        vetoes: codes of facts that forbid an automatic answer.
    """

    order: tuple[int, ...]
    probability: tuple[float, ...]
    none: float
    decision: Decision
    vetoes: tuple[str, ...]


NOTHING = Judgement((), (), 1.0, Decision.NO_MATCH, ())


def judge(line: Line, columns: Floats, scores: Shares, known: KindCalibration) -> Judgement:
    """Judge a line.

    Args:
        line: with its candidates.
        columns: of the candidates, as ``SECOND``.
        scores: log-odds of each candidate against none.
        known: calibration of this kind of line.
    """
    if not len(scores):
        return NOTHING
    shares, nothing = shares_of(scores)
    order = np.argsort(-shares, kind="stable")[:SHOWN]
    best = int(order[0])
    rest = float(shares.sum() - shares[best])
    match_odds = log_odds(float(shares[best]), rest + nothing)
    none_odds = log_odds(nothing, float(shares.sum()))
    match = known.match(match_odds)
    none = min(known.none(none_odds), 1 - match)
    left = max(1 - match - none, 0.0)
    # Calibration may lower the best one; the second never becomes more probable than it.
    others = np.minimum(shares[order[1:]] * (left / rest if rest > 0 else 0.0), match)
    vetoes = _vetoes(columns[best], KINDS[line.kind])
    decision = Decision.REVIEW
    if known.accepts(match_odds, crowded=is_crowded(columns[best])):
        decision = Decision.NO_MATCH if line.facts.closed[best] else Decision.AUTO
    elif none_odds >= known.no_match and KINDS[line.kind] != "claim":
        # Without any number "none of these" is not "none of ours": it may be a payment of several.
        decision = Decision.NO_MATCH
    if decision is Decision.AUTO and vetoes:
        decision = Decision.REVIEW
    return Judgement(tuple(order.tolist()), (match, *others.tolist()), none, decision, vetoes)


def _vetoes(columns: Floats, kind: str) -> tuple[str, ...]:
    """Give the facts that forbid an automatic answer.

    In a large ledger every amount and every short order number is somebody's: without an invoice
    number the customer has to agree; where only amounts are written and no sender is told, the day.

    Args:
        columns: of the best candidate.
        kind: of the line.
    """
    found = []
    bare = kind == "claim"
    if columns[_CURRENCY_OTHER]:
        found.append("veto(currency)")
    if columns[_NOT_TAX_ID] and not columns[_GROUP]:
        found.append("veto(vat_id)")
    if _far(columns) and not bare:
        found.append("veto(unlike)")
    unlike = columns[_UNLIKE] and (kind != "reference" or columns[_AS_ORDER] or columns[_AS_NOTE])
    if unlike or (bare and not (columns[_TOLD] or columns[_DAY])):
        found.append("veto(customer)")
    return tuple(found)


def _far(columns: Floats) -> bool:
    """Say whether a reference is more than a slip away and no amount speaks for the invoice."""
    near = any(columns[place] for place in _NEAR)
    return bool(columns[_OFF] > 0) and not near
