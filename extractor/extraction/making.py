"""Make one proposal of an amount that was worked out."""

from __future__ import annotations

import math
from decimal import Decimal

from extractor.extraction.proposal import Proposal, about_value, flags
from extractor.extraction.scene import WHOLE, Scene
from extractor.values.money import to_cents

# A shortage is counted in units, a wrong price in price gaps, a wrong item in whole lines.
GROUPS = {
    "short": ("shortage",),
    "spoilt": ("damaged_goods", "quality_defect"),
    "swapped": ("wrong_item", "return_credit"),
    "price": ("price_difference", "promotion_rebate"),
    "late": ("late_delivery",),
    "whole": WHOLE,
}
# Meanings that, said anywhere, tell which way an amount is worked out.
TELLING = ("hold", "spoilt", "short", "got", "agreed", "unknown", "fine", "rest", "back", "time")


def make(scene: Scene, value: Decimal, kind: str, how: str, **extra: float) -> Proposal | None:
    """Describe an amount that was worked out.

    Args:
        scene: what the claim's words say.
        value: not yet rounded.
        kind: the way it was worked out.
        how: the same for a person to read.
        extra: features of its own.

    Returns:
        None if it is nothing, or more than the invoice.
    """
    cents = to_cents(value)
    invoice = scene.claim.invoice
    if cents <= 0 or (invoice is not None and cents > invoice.gross_amount):
        return None
    explicit = len({it.value for it in scene.amounts})
    features = about_value(scene, cents)
    features |= {"derived": 1.0, kind: 1.0, f"{kind}_x_amounts": math.log1p(explicit)} | extra
    for group, codes in GROUPS.items():
        features[f"{kind}_x_{group}"] = sum(scene.shares.get(code, 0.0) for code in codes)
    features[f"{kind}_without_amounts"] = float(explicit == 0)
    features |= flags(f"{kind}_m", (it for it in TELLING if it in scene.said))
    return Proposal(cents, kind, features, derivation=how)
