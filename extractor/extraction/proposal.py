"""One possible disputed amount, described by named features."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from decimal import Decimal

from extractor.extraction.scene import Scene
from extractor.values.finding import Span
from extractor.values.money import Basis

FLAG = 0.5  # below 1: what a word tells has to earn its weight; cross-validated


@dataclasses.dataclass(slots=True)
class Proposal:
    """A possible disputed amount; ``value`` is None for "no amount is given"."""

    value: Decimal | None
    kind: str
    features: dict[str, float]
    currency: str | None = None
    basis: Basis = Basis.UNKNOWN
    span: Span | None = None
    derivation: str | None = None


def about_value(scene: Scene, value: Decimal) -> dict[str, float]:
    """Describe a value by what the ledger knows of the invoice."""
    features: dict[str, float] = {"whole_share": scene.whole_share}
    invoice = scene.claim.invoice
    if invoice is None:
        features["no_invoice"] = 1.0
        return features
    whole = value in scene.totals
    return features | {
        "is_whole": float(whole),
        "is_whole_x_whole": float(whole) * scene.whole_share,
        "is_whole_x_part": float(whole) * (1 - scene.whole_share),
        "is_part_x_whole": float(not whole) * scene.whole_share,
        "is_line_total": float(value in scene.line_totals and not whole),
        "is_unit_price": float(value in scene.prices and value not in scene.line_totals),
        "too_much": float(value > invoice.gross_amount),
        "tiny": float(value < invoice.net_amount / 200),
    }


def flags(name: str, said: Iterable[str]) -> dict[str, float]:
    """Give one feature for each thing that is said."""
    return {f"{name}_{meaning}": FLAG for meaning in sorted(set(said))}
