"""Choose the disputed amount of a claim: one that is written, one worked out, or none.

Every proposal is described by named features; a trained scorer chooses among them. What is
written and can also be worked out is the surest.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

from extractor.extraction.arithmetic import GROUPS, derived
from extractor.extraction.proposal import Proposal, about_value
from extractor.extraction.scene import Scene, SeenAmount, see
from extractor.values.claim import AmountChoice, Claim, RowAmounts
from extractor.values.finding import Findings
from extractor.values.linear import LinearScorer
from extractor.values.money import Basis

ROW_PROBABILITY = 0.97  # of a table cell under a title or a sum that says "held back"


def choose_amount(
    claim: Claim, findings: Findings, shares: Mapping[str, float], scorer: LinearScorer
) -> tuple[AmountChoice | None, float]:
    """Choose the disputed amount of a claim.

    Args:
        claim: what is contested.
        findings: everything extraction proposed for the submission.
        shares: probability of each category, by code.
        scorer: the trained one.

    Returns:
        The chosen amount, or None if none is given; and the probability of that choice.
    """
    if claim.row is not None and claim.row.deducted:
        return _from_row(claim, claim.row, claim.row.deducted), ROW_PROBABILITY
    proposals = propose(claim, findings, shares)
    odds = scorer.shares([proposal.features for proposal in proposals])
    best = max(range(len(proposals)), key=odds.__getitem__)
    chosen = proposals[best]
    if chosen.value is None:
        return None, odds[best]
    currency = chosen.currency or (claim.invoice.currency if claim.invoice else None)
    choice = AmountChoice(
        chosen.value, currency, chosen.basis, chosen.span, chosen.derivation, odds[best]
    )
    return choice, odds[best]


def _from_row(claim: Claim, row: RowAmounts, value: Decimal) -> AmountChoice:
    derivation = f"{row.gross} - {row.paid}" if row.deducted_span is None and row.gross else None
    return AmountChoice(
        value=value,
        currency=row.currency or (claim.invoice.currency if claim.invoice else None),
        basis=Basis.UNKNOWN,
        span=row.deducted_span,
        derivation=derivation,
        probability=ROW_PROBABILITY,
    )


def propose(claim: Claim, findings: Findings, shares: Mapping[str, float]) -> list[Proposal]:
    """Give all proposals for a claim, "none" last."""
    scene = see(claim, findings, shares)
    worked_out = derived(scene)
    support: dict[Decimal, set[str]] = {}
    for proposal in worked_out:
        if proposal.value is not None:
            support.setdefault(proposal.value, set()).add(proposal.kind)
    written = _written(scene)
    for proposal in written:
        for kind in support.get(proposal.value or Decimal(0), ()):
            proposal.features[f"supported_{kind}"] = 1.0
    known = {proposal.value for proposal in written}
    merged = _merged([it for it in worked_out if it.value not in known])
    return [*written, *merged, _none(scene, written, merged)]


def _merged(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Keep one proposal a value and kind; the same value by several kinds keeps all of them."""
    best: dict[tuple[Decimal | None, str], Proposal] = {}
    kinds: dict[Decimal | None, set[str]] = {}
    for proposal in proposals:
        kinds.setdefault(proposal.value, set()).add(proposal.kind)
        best.setdefault((proposal.value, proposal.kind), proposal)
    for proposal in best.values():
        proposal.features["ways"] = float(len(kinds[proposal.value]) - 1)
    return list(best.values())


def _written(scene: Scene) -> list[Proposal]:
    by_value: dict[Decimal, list[SeenAmount]] = {}
    for seen in scene.amounts:
        by_value.setdefault(seen.value, []).append(seen)
    values = list(by_value)
    sums = _sums(values)
    return [_explicit(scene, seen, values, sums) for seen in by_value.values()]


def _explicit(
    scene: Scene, seen: Sequence[SeenAmount], values: Sequence[Decimal], sums: set[Decimal]
) -> Proposal:
    first = next((it for it in seen if it.amount.money.currency), seen[0])
    value = first.value
    features = about_value(scene, value)
    features |= {
        "explicit": 1.0,
        "only_amount": float(len(values) == 1),
        "largest": float(value == max(values)),
        "smallest": float(value == min(values) and len(values) > 1),
        "last": float(seen[-1].order == len(scene.amounts) - 1),
        "first": float(seen[0].order == 0),
        "repeated": float(len(seen) > 1),
        "has_currency": float(any(it.amount.money.currency for it in seen)),
        "is_net": float(first.amount.basis is Basis.NET),
        "is_gross_basis": float(first.amount.basis is Basis.GROSS),
        "many_amounts": math.log1p(len(values)),
        "priced": float(all(scene.is_price(it) for it in seen)),
        "is_sum": float(value in sums),
        "bare": float(all(it.bare for it in seen)),
        "may_be_due": float(
            any(value < it <= value * 2 and it in scene.totals | scene.line_totals for it in values)
            and value not in scene.totals
        ),
    }
    for cue in {cue for it in seen for cue in it.cues}:
        features[cue] = 1.0
    for cue in ("near_claim", "before_claim", "near_whole", "near_owed", "near_paid"):
        if any(cue in it.cues for it in seen):
            features[f"{cue}_x_many"] = math.log1p(len(values))
    return Proposal(
        value,
        "explicit",
        features,
        first.amount.money.currency,
        first.amount.basis,
        first.amount.span,
    )


def _sums(values: Sequence[Decimal]) -> set[Decimal]:
    """Give the values that two others add up to: subtotal and tax, or two lines."""
    pairs = {a + b for at, a in enumerate(values) for b in values[at + 1 :]}
    return {value for value in values if value in pairs}


def _none(scene: Scene, written: Sequence[Proposal], worked_out: Sequence[Proposal]) -> Proposal:
    parts = [
        it for it in written if not it.features.get("is_whole") and not it.features.get("priced")
    ]
    claimed = [it for it in written if it.features.get("before_claim")]
    whole = any(it.features.get("is_whole") for it in written)
    features = {
        "none": 1.0,
        "none_without_amounts": float(not written),
        "none_without_parts": float(not parts),
        "none_without_claimed": float(not claimed),
        "none_x_whole": scene.whole_share,
        "none_with_whole": float(whole),
        "none_whole_x_part": float(whole) * (1 - scene.whole_share),
        "none_with_derived": float(bool(worked_out)),
        "none_amounts": math.log1p(len(written)),
        "none_quantities": float(bool(scene.quantities)),
        "none_counted": float(any(it.unit for it in scene.quantities)),
        **{
            f"none_x_{group}": sum(scene.shares.get(code, 0.0) for code in codes)
            for group, codes in GROUPS.items()
        },
        "none_line_counted": float(
            any(it.kind in {"line_units", "line_missing"} for it in worked_out)
            and any(it.unit for it in scene.quantities)
        ),
        "none_prices": float(any(it.features.get("priced") for it in written)),
    }
    return Proposal(None, "none", features)
