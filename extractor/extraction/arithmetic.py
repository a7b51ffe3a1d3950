"""Work out disputed amounts from what is written and what the ledger knows of the invoice.

Billed minus agreed or due, quantity times unit price, one line of the invoice, a share of a
total: each result names how it came about, so that a person can follow it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.extraction.proposal import Proposal, about_value
from extractor.extraction.scene import WHOLE, Scene, SeenAmount
from extractor.values.finding import Quantity
from extractor.values.ledger import InvoiceLine
from extractor.values.money import to_cents

TAX_WORD = re.compile(r"(?i)\b(?:tva|vat|mwst|ust|umsatzsteuer|mehrwertsteuer|steuer\w*|iva|tax)\b")
GROUPS = {
    "short": ("shortage",),
    "spoilt": ("damaged_goods", "quality_defect"),
    "swapped": ("wrong_item", "return_credit"),
    "price": ("price_difference", "promotion_rebate"),
    "late": ("late_delivery",),
    "whole": WHOLE,
}
MOST = 400  # proposals a claim


def derived(scene: Scene) -> list[Proposal]:
    """Give everything that can be worked out, at most 400 proposals."""
    result: list[Proposal] = []
    for source in (_differences, _products, _lines, _price_gaps, _percents, _tax):
        for proposal in source(scene):
            if proposal is not None:
                result.append(proposal)
    return result[:MOST]


def _make(scene: Scene, value: Decimal, kind: str, how: str, **extra: float) -> Proposal | None:
    cents = to_cents(value)
    invoice = scene.claim.invoice
    if cents <= 0 or (invoice is not None and cents > invoice.gross_amount):
        return None
    explicit = len({it.value for it in scene.amounts})
    features = about_value(scene, cents)
    features |= {"derived": 1.0, kind: 1.0, f"{kind}_x_amounts": math.log1p(explicit)} | extra
    # A shortage is counted in units, a wrong price in price gaps, a wrong item in whole lines.
    for group, codes in GROUPS.items():
        features[f"{kind}_x_{group}"] = sum(scene.shares.get(code, 0.0) for code in codes)
    features[f"{kind}_without_amounts"] = float(explicit == 0)
    return Proposal(cents, kind, features, derivation=how)


def _differences(scene: Scene) -> Iterator[Proposal | None]:
    """Billed minus agreed or due: pairs of written amounts, and the invoice's own total."""
    totals, lines = scene.totals, scene.line_totals
    for a in scene.amounts:
        for b in scene.amounts:
            if a.value > b.value:
                yield _make(
                    scene,
                    a.value - b.value,
                    "difference",
                    f"{a.value} - {b.value}",
                    **_about_pair(scene, a, b),
                    diff_of_total=float(a.value in totals),
                    diff_of_line=float(a.value in lines),
                )
    written = {it.value for it in scene.amounts}
    for total in totals - written:
        for b in scene.amounts:
            if total > b.value:
                near = float(b.value > total * Decimal("0.4"))
                price = float(scene.is_price(b))
                yield _make(
                    scene, total - b.value, "difference_to_ledger", f"{total} - {b.value}",
                    ledger_near=near, ledger_price=price, ledger_owed=float("near_owed" in b.cues),
                )  # fmt: skip


def _about_pair(scene: Scene, a: SeenAmount, b: SeenAmount) -> dict[str, float]:
    ratio = b.value / a.value
    return {
        "diff_of_pair": float(len({it.value for it in scene.amounts}) == 2),
        "diff_with_price": float(scene.is_price(a) or scene.is_price(b)),
        "diff_of_prices": float(scene.is_price(a) and scene.is_price(b)),
        "diff_next": float(b.order - a.order == 1),
        "diff_before": float(a.order - b.order == 1),
        "diff_apart": float(abs(a.order - b.order) > 1),
        "diff_close_values": float(ratio > Decimal("0.5")),
        "diff_very_close": float(ratio > Decimal("0.85")),
        "diff_owed": float(bool(b.cues & {"near_owed", "before_owed", "after_owed"})),
        "diff_paid": float(bool(b.cues & {"near_paid", "before_paid"})),
        "diff_billed": float(bool(a.cues & {"near_whole", "before_whole"})),
        "diff_same_basis": float(a.amount.basis is b.amount.basis),
    }


def _products(scene: Scene) -> Iterator[Proposal | None]:
    billed = {(line.unit_price, line.quantity) for line, _ in scene.lines}
    for quantity in scene.quantities:
        for seen in scene.amounts:
            if seen.value > 10000:
                continue
            same = quantity.span.document == seen.amount.span.document
            apart = abs(quantity.span.start - seen.amount.span.start) if same else 9999
            yield _make(
                scene,
                quantity.value * seen.value,
                "product",
                f"{quantity.value} x {seen.value}",
                product_near=float(apart < 40),
                product_far=float(apart > 200),
                product_counted=float(bool(quantity.unit)),
                product_of_known_price=float(seen.value in scene.prices),
                product_of_price=float(
                    seen.priced or bool(seen.cues & {"near_unit", "after_unit"})
                ),
                product_of_total=float(seen.value in scene.totals | scene.line_totals),
                product_of_all=float((seen.value, quantity.value) in billed),
                product_of_one=float(quantity.value == 1),
            )


def _lines(scene: Scene) -> Iterator[Proposal | None]:
    """Quantity from the text, price from the ledger's invoice lines."""
    best = max((overlap for _, overlap in scene.lines), default=0.0)
    single = float(len(scene.lines) == 1)
    for line, overlap in scene.lines:
        near = [scene.overlap_near(line, it.span) for it in scene.quantities]
        if overlap <= 0 and not single and not any(near):
            continue
        named = {
            "line_named": overlap,
            "line_best": float(overlap >= best > 0),
            "line_alone": float(sum(it >= overlap for _, it in scene.lines) == 1),
            "line_single": single,
        }
        billed = float(any(it.value == line.quantity for it in scene.quantities))
        yield _make(scene, line.total, "line_total", f"line {line.line}: {line.total}",
                    line_quantity_named=billed, **named)  # fmt: skip
        for quantity, here in zip(scene.quantities, near, strict=True):
            if 0 < quantity.value < line.quantity:
                yield from _units_of_line(scene, line, quantity, named, here=here, both=billed)


def _units_of_line(
    scene: Scene,
    line: InvoiceLine,
    quantity: Quantity,
    named: dict[str, float],
    *,
    here: float,
    both: float,
) -> Iterator[Proposal | None]:
    """So many units of a line are wrong, or so many came and the rest is missing."""
    counted = float(bool(quantity.unit))
    price, missing = line.unit_price, line.quantity - quantity.value
    yield _make(
        scene, quantity.value * price, "line_units", f"{quantity.value} x {price}",
        units_counted=counted, units_both=both, units_one=float(quantity.value == 1),
        units_here=here, **named,
    )  # fmt: skip
    yield _make(
        scene, missing * price, "line_missing", f"({line.quantity} - {quantity.value}) x {price}",
        missing_counted=counted, missing_both=both, missing_here=here,
        missing_few=float(missing <= line.quantity / 2), **named,
    )  # fmt: skip


def _price_gaps(scene: Scene) -> Iterator[Proposal | None]:
    """Billed price minus agreed price, times the quantity."""
    values = {it.value: it for it in scene.amounts}
    best = max((overlap for _, overlap in scene.lines), default=0.0)
    for line, overlap in scene.lines:
        for agreed, seen in values.items():
            gap = line.unit_price - agreed
            if not 0 < gap < line.unit_price * Decimal("0.6"):
                continue
            yield _make(
                scene, line.quantity * gap, "price_gap",
                f"{line.quantity} x ({line.unit_price} - {agreed})",
                gap_named=float(overlap > 0 and overlap >= best),
                gap_known=float(line.unit_price in values),
                gap_owed=float(bool(seen.cues & {"near_owed", "before_owed", "after_owed"})),
            )  # fmt: skip
    for quantity in scene.quantities:
        for a in values:
            for b in values:
                if a > b and a - b < a * Decimal("0.6") and quantity.value >= 2:
                    yield _make(
                        scene, quantity.value * (a - b), "price_gap_text",
                        f"{quantity.value} x ({a} - {b})",
                        gap_counted=float(bool(quantity.unit)),
                        gap_of_price=float(a in scene.prices),
                        gap_of_totals=float(a in scene.totals | scene.line_totals),
                    )  # fmt: skip


def _percents(scene: Scene) -> Iterator[Proposal | None]:
    values = {it.value for it in scene.amounts}
    for percent, written in scene.percents:
        if not 0 < percent < 95:
            continue
        for value in values | scene.totals:
            yield _make(
                scene, value * percent / 100, "percent", f"{written} of {value}",
                percent_of_total=float(value in scene.totals),
                percent_of_written=float(value in values),
            )  # fmt: skip
        for line, overlap in scene.lines:
            if overlap > 0:
                yield _make(
                    scene, line.total * percent / 100, "percent", f"{written} of {line.total}",
                    percent_of_line=overlap,
                )  # fmt: skip


def _tax(scene: Scene) -> Iterator[Proposal | None]:
    """The tax of the whole invoice, where tax is spoken of."""
    invoice = scene.claim.invoice
    if invoice is not None and TAX_WORD.search(scene.claim.passage):
        gross, net = invoice.gross_amount, invoice.net_amount
        yield _make(scene, gross - net, "tax", f"{gross} - {net}")
