"""Work out disputed amounts from what is written and what the ledger knows of the invoice.

Billed minus agreed or due, quantity times unit price, one line of the invoice, a share of a
total: each result names how it came about, so that a person can follow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.extraction.invoice_lines import lines_of_invoice
from extractor.extraction.making import make
from extractor.extraction.proposal import Proposal, flags
from extractor.extraction.scene import Scene
from extractor.extraction.seen import SeenAmount, SeenQuantity, is_claimed, is_cleared

TAX_WORD = re.compile(
    r"(?i)\b(?:tva|vat|mwst|ust|umsatzsteuer|mehrwertsteuer|steuer\w*|iva|tax|gst|tps|tvq|afecto|exent[ao]|exempt|igv|itbis)\b"
)
MOST = 600  # proposals a claim
LEAST_PRICE = Decimal("0.4")  # of the billed price: a lower one was not agreed for the same thing


def derived(scene: Scene) -> list[Proposal]:
    """Give everything that can be worked out, at most 600 proposals."""
    result: list[Proposal] = []
    for source in (lines_of_invoice, _differences, _price_gaps, _percents, _tax, _products):
        for proposal in source(scene):
            if proposal is not None:
                result.append(proposal)
    return result[:MOST]


def _differences(scene: Scene) -> Iterator[Proposal | None]:
    """Billed minus agreed or due: pairs of written amounts, and the invoice's own total."""
    totals, lines = scene.totals, scene.line_totals
    for a in scene.amounts:
        for b in scene.amounts:
            if a.value > b.value:
                yield make(
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
                yield make(
                    scene, total - b.value, "difference_to_ledger", f"{total} - {b.value}",
                    ledger_near=near, ledger_price=price, ledger_owed=float("near_owed" in b.cues),
                    **_said_of("ledger", b),
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
        **_said_of("diff_a", a),
        **_said_of("diff_b", b),
    }


def _said_of(name: str, seen: SeenAmount) -> dict[str, float]:
    return {
        **flags(f"{name}_c", seen.said),
        **flags(f"{name}_n", [seen.nearest]),
        f"{name}_cleared": float(is_cleared(seen)),
        f"{name}_claimed": float(is_claimed(seen)),
    }


def _products(scene: Scene) -> Iterator[Proposal | None]:
    billed = {(it.line.unit_price, it.line.quantity) for it in scene.lines}
    for quantity in scene.quantities:
        for seen in scene.amounts:
            if seen.value in scene.totals or quantity.value == seen.value:
                continue
            at, there = quantity.quantity.span, seen.amount.span
            apart = abs(at.start - there.start) if at.document == there.document else 9999
            yield make(
                scene,
                quantity.value * seen.value,
                "product",
                f"{quantity.value} x {seen.value}",
                product_near=float(apart < 40),
                product_far=float(apart > 200),
                product_counted=float(bool(quantity.quantity.unit)),
                product_of_known_price=float(seen.value in scene.prices),
                product_of_price=float(
                    seen.priced or bool(seen.cues & {"near_unit", "after_unit"})
                ),
                product_of_total=float(seen.value in scene.totals | scene.line_totals),
                product_of_all=float((seen.value, quantity.value) in billed),
                product_of_one=float(quantity.value == 1),
                product_same_sentence=float(apart < 200 and bool(seen.around & quantity.around)),
                **{f"product_is_{mark}": 1.0 for mark in quantity.marks},
                **flags("product_q", quantity.said),
                **_said_of("product_p", seen),
            )


def _price_gaps(scene: Scene) -> Iterator[Proposal | None]:
    """Billed price minus agreed price, times the quantity."""
    values = {it.value: it for it in scene.amounts}
    best = max((it.share for it in scene.lines), default=0.0)
    for named in scene.lines:
        line = named.line
        about = {
            "gap_named": float(named.share > 0 and named.share >= best),
            "gap_sure": named.sure,
            "gap_fine": float(named.is_fine),
            "gap_bad": float(named.is_bad),
            "gap_single": float(len(scene.lines) == 1),
            "gap_known": float(line.unit_price in values),
        }
        for agreed, seen in values.items():
            gap = line.unit_price - agreed
            if not 0 < gap < line.unit_price * (1 - LEAST_PRICE):
                continue
            about["gap_of_other"] = float(agreed in scene.prices or agreed in scene.line_totals)
            about["gap_here"] = float(_is_in_sentence(scene, seen, named.places))
            owed = float(bool(seen.cues & {"near_owed", "before_owed", "after_owed"}))
            yield make(
                scene, line.quantity * gap, "price_gap",
                f"{line.quantity} x ({line.unit_price} - {agreed})",
                gap_owed=owed, **about, **_said_of("gap", seen),
                fits=float("agreed" in seen.around and not named.is_fine
                           and not about["gap_of_other"]),
            )  # fmt: skip
            for quantity in scene.quantities:
                if 1 < quantity.value < line.quantity:
                    yield make(
                        scene, quantity.value * gap, "price_gap_some",
                        f"{quantity.value} x ({line.unit_price} - {agreed})",
                        some_counted=float(bool(quantity.quantity.unit)), some_owed=owed, **about,
                    )  # fmt: skip
        for quantity in scene.quantities:
            yield _bare_gap(scene, quantity, line.quantity, line.unit_price, about)
    yield from _gaps_in_text(scene)


def _is_in_sentence(scene: Scene, seen: SeenAmount, places: tuple[tuple[int, int], ...]) -> bool:
    span = seen.amount.span
    return any(
        scene.claim.units[unit].document == span.document
        and scene.claim.units[unit].start <= span.start < scene.claim.units[unit].end
        for unit, _ in places
    )


def _bare_gap(
    scene: Scene, agreed: SeenQuantity, count: Decimal, price: Decimal, about: dict[str, float]
) -> Proposal | None:
    """A price without a currency: "62 was agreed, you charge 74"."""
    gap = price - agreed.value
    if agreed.quantity.unit or not 0 < gap < price * (1 - LEAST_PRICE) or agreed.value < 2:
        return None
    known = any(it.value == price for it in scene.quantities) or about["gap_known"]
    return make(
        scene, count * gap, "price_gap_bare", f"{count} x ({price} - {agreed.value})",
        bare_known=float(known), bare_time=float("of_time" in agreed.marks), **about,
        **flags("bare_c", agreed.said),
    )  # fmt: skip


def _gaps_in_text(scene: Scene) -> Iterator[Proposal | None]:
    """Both prices and the quantity are written."""
    values = {it.value: it for it in scene.amounts}
    quantities = {it.line.quantity for it in scene.lines}
    for quantity in scene.quantities:
        for a, first in values.items():
            for b, second in values.items():
                if 0 < a - b < a * (1 - LEAST_PRICE) and quantity.value >= 2:
                    yield make(
                        scene, quantity.value * (a - b), "price_gap_text",
                        f"{quantity.value} x ({a} - {b})",
                        gap_counted=float(bool(quantity.quantity.unit)),
                        gap_of_price=float(a in scene.prices),
                        gap_of_billed=float(quantity.value in quantities),
                        gap_of_time=float("of_time" in quantity.marks),
                        gap_of_totals=float(a in scene.totals | scene.line_totals),
                        gap_apart=float(abs(first.order - second.order) > 1),
                    )  # fmt: skip


def _percents(scene: Scene) -> Iterator[Proposal | None]:
    """A share of a written amount, of the invoice, of one line; each day anew or once."""
    written = {it.value: it for it in scene.amounts}
    net = scene.claim.invoice.net_amount if scene.claim.invoice is not None else None
    for share in scene.percents:
        about = {
            "share_in_words": float(share.in_words),
            "share_alone": float(len(scene.percents) == 1),
            "share_per_time": float(share.per_time),
            "share_lines": float(len(scene.lines) > 1),
            **flags("share_c", share.said),
        }
        bases = [
            (value, {
                "share_of_total": float(value in scene.totals),
                "share_of_net": float(value == net),
                "share_of_written": float(value in written),
                "share_of_line": 0.0,
                "share_of_cleared": float(value in written and is_cleared(written[value])),
                "share_of_foreign": float(value not in scene.totals | scene.line_totals),
            })
            for value in {*written, *scene.totals}
        ]  # fmt: skip
        bases += [
            (named.line.total, {
                "share_of_line": named.share,
                "share_of_sure": named.sure,
                "share_of_bad": float(named.is_bad),
                "share_of_fine": float(named.is_fine),
                "share_here": float(any(unit == share.unit for unit, _ in named.places)),
            })
            for named in scene.lines
            if named.share > 0
        ]  # fmt: skip
        for value, base in bases:
            yield make(
                scene, value * share.percent / 100, "percent", f"{share.written} of {value}",
                fits=float(not share.per_time and bool(
                    (base.get("share_here") and not base.get("share_of_fine"))
                    or (base.get("share_of_net") and not scene.named_at(share.unit)))),
                **about, **base,
            )  # fmt: skip
            if share.per_time or share.percent <= 5:
                yield from _each_time(scene, value, share.percent, share.written, about | base)


def _each_time(
    scene: Scene, value: Decimal, percent: Decimal, written: str, about: dict[str, float]
) -> Iterator[Proposal | None]:
    for count in {it.value: it for it in scene.quantities if 1 < it.value <= 60}.values():
        yield make(
            scene, value * percent * count.value / 100, "percent_times",
            f"{count.value} x {written} of {value}",
            times_of_time=float("of_time" in count.marks or "time" in count.said), **about,
            fits=float(bool(about.get("share_per_time")) and "of_time" in count.marks
                       and bool(about.get("share_here") or about.get("share_of_net"))),
        )  # fmt: skip


def _tax(scene: Scene) -> Iterator[Proposal | None]:
    """The tax of the whole invoice, where tax is spoken of."""
    invoice = scene.claim.invoice
    if invoice is not None and TAX_WORD.search(scene.claim.passage):
        gross, net = invoice.gross_amount, invoice.net_amount
        yield make(scene, gross - net, "tax", f"{gross} - {net}")
