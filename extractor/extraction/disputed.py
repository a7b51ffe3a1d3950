"""Choose the disputed amount of a claim: one that is written, one worked out, or none.

Every proposal is described by named features; a trained scorer chooses among them. What is
written and can also be worked out is the surest.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

from extractor.extraction.arithmetic import derived
from extractor.extraction.fitting import mark_fitting
from extractor.extraction.making import GROUPS
from extractor.extraction.proposal import Proposal, about_value, flags
from extractor.extraction.scene import Scene, see
from extractor.extraction.seen import SeenAmount, is_claimed, is_cleared
from extractor.values.claim import AmountChoice, Claim, RowAmounts
from extractor.values.finding import Findings
from extractor.values.linear import LinearScorer
from extractor.values.money import Basis

# Value added tax in the countries of the four languages, 2026 (shared rates once).
_TAX_PERCENT = "2.1 2.6 3 4 5 5.5 6 7 8.1 8.5 10 12 13 13.5 17 19 20 21 23"
_TAX_RATES = tuple(Decimal(it) / 100 for it in _TAX_PERCENT.split())
_ROUNDING = Decimal("0.015")
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
            if proposal.features.get("fits"):
                support[proposal.value].add("fits")
    written = _written(scene)
    for proposal in written:
        for kind in support.get(proposal.value or Decimal(0), ()):
            proposal.features[f"supported_{kind}"] = 1.0
    known = {proposal.value for proposal in written}
    merged = _merged([it for it in worked_out if it.value not in known])
    none = _none(scene, written, merged)
    mark_fitting(written, merged, none)
    return [*written, *merged, none]


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
        "before_tax": float(any(_is_tax_of(it - value, value, values) for it in values)),
        "with_tax": float(any(_is_tax_of(value - it, it, values) for it in values)),
        "bare": float(all(it.bare for it in seen)),
        "may_be_due": float(
            any(value < it <= value * 2 and it in scene.totals | scene.line_totals for it in values)
            and value not in scene.totals
        ),
    }
    whole = "whole" if value in scene.totals else "part"
    said = {meaning for it in seen for meaning in it.said}
    around = {meaning for it in seen for meaning in it.around}
    features |= flags(f"{whole}_c", said) | flags(f"{whole}_s", around - said)
    features |= flags(f"{whole}_n", (it.nearest for it in seen))
    features |= {
        f"{whole}_cleared": float(all(is_cleared(it) for it in seen)),
        f"{whole}_claimed": float(any(is_claimed(it) for it in seen)),
        f"{whole}_foreign": float(all("aside" in it.said for it in seen)),
    }
    if whole == "whole":
        features |= flags("whole_m", scene.said) | _of_lines(scene, "whole")
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


def _is_tax_of(tax: Decimal, net: Decimal, values: Sequence[Decimal]) -> bool:
    """Say whether a difference stands there as an amount of its own and is a rate of the net."""
    return tax in values and any(abs(net * rate - tax) <= _ROUNDING for rate in _TAX_RATES)


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
        "none_counted": float(any(it.quantity.unit for it in scene.quantities)),
        **{
            f"none_x_{group}": sum(scene.shares.get(code, 0.0) for code in codes)
            for group, codes in GROUPS.items()
        },
        "none_line_counted": float(
            any(it.kind in {"line_units", "line_missing"} for it in worked_out)
            and any(it.quantity.unit for it in scene.quantities)
        ),
        "none_prices": float(any(it.features.get("priced") for it in written)),
        "none_shares": float(bool(scene.percents)),
        **flags("none_m", scene.said),
        **_of_lines(scene, "none"),
        **_best_of(written, worked_out),
    }
    return Proposal(None, "none", features)


def _of_lines(scene: Scene, name: str) -> dict[str, float]:
    return {
        f"{name}_line_fine": float(any(it.is_fine for it in scene.lines)),
        f"{name}_line_bad": float(any(it.is_bad for it in scene.lines)),
        f"{name}_line_apart": float(
            any(it.is_fine for it in scene.lines)
            and any(it.is_bad and not it.is_fine for it in scene.lines)
        ),
        f"{name}_lines": float(len(scene.lines) > 1),
    }


def _best_of(written: Sequence[Proposal], worked_out: Sequence[Proposal]) -> dict[str, float]:
    """Describe what "none" stands against."""
    parts = [it.features for it in written if not it.features.get("is_whole")]
    wholes = [it.features for it in written if it.features.get("is_whole")]
    derived_from = {it.kind for it in worked_out}
    return {
        "none_part_held": float(any(it.get("part_c_hold") for it in parts)),
        "none_parts_aside": float(bool(parts) and all(it.get("part_foreign") for it in parts)),
        "none_parts_cleared": float(bool(parts) and all(it.get("part_cleared") for it in parts)),
        "none_part_claimed": float(any(it.get("part_claimed") for it in parts)),
        "none_whole_claimed": float(any(it.get("whole_claimed") for it in wholes)),
        "none_units_wrong": float(
            any(
                it.features.get("units_c_spoilt") or it.features.get("units_c_short")
                for it in worked_out
            )
        ),
        **flags("none_with", derived_from),
    }
