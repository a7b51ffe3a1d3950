"""Propose the disputed amount of a claim: every amount written, every one worked out, or none.

A proposal is described by named features; a trained scorer chooses among them. Arithmetic over
what is written and what the ledger knows of the invoice (quantity x unit price, billed - agreed,
billed - due) proposes and confirms.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources
import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal

from extractor.extraction.labels import fold
from extractor.values.claim import AmountChoice, Claim
from extractor.values.finding import Amount, Findings, Quantity, Span
from extractor.values.ledger import InvoiceLine
from extractor.values.linear import LinearScorer
from extractor.values.money import Basis, to_cents

# Categories whose matter is usually the whole invoice.
_WHOLE = ("non_delivery", "duplicate_invoice", "invoice_error", "missing_document",
          "billed_before_delivery")  # fmt: skip
_MAX_DERIVED = 400


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


@dataclasses.dataclass(frozen=True, slots=True)
class _Scene:
    """What a claim's words say, gathered once."""

    claim: Claim
    amounts: tuple[Amount, ...]
    quantities: tuple[Quantity, ...]
    percents: tuple[tuple[Decimal, str], ...]
    lines: tuple[tuple[InvoiceLine, float], ...]
    whole_share: float


def choose_amount(
    claim: Claim, findings: Findings, shares: Mapping[str, float], scorer: LinearScorer
) -> tuple[AmountChoice | None, float, tuple[Proposal, ...]]:
    """Choose the disputed amount of a claim.

    Args:
        claim: what is contested.
        findings: everything extraction proposed for the submission.
        shares: probability of each category, by code.
        scorer: the trained one.

    Returns:
        The chosen amount, or None if none is given; the probability of that choice; all
        proposals.
    """
    if claim.row is not None and claim.row.deducted:
        return _from_row(claim), 0.97, ()
    proposals = propose(claim, findings, shares)
    odds = scorer.shares([proposal.features for proposal in proposals])
    best = max(range(len(proposals)), key=odds.__getitem__)
    chosen = proposals[best]
    if chosen.value is None:
        return None, odds[best], tuple(proposals)
    currency = chosen.currency or (claim.invoice.currency if claim.invoice else None)
    choice = AmountChoice(
        chosen.value, currency, chosen.basis, chosen.span, chosen.derivation, odds[best]
    )
    return choice, odds[best], tuple(proposals)


def _from_row(claim: Claim) -> AmountChoice:
    row = claim.row
    assert row is not None and row.deducted is not None  # noqa: S101, PT018 - checked by caller
    derived = row.deducted_span is None and row.gross is not None
    return AmountChoice(
        value=row.deducted,
        currency=row.currency or (claim.invoice.currency if claim.invoice else None),
        basis=Basis.UNKNOWN,
        span=row.deducted_span,
        derivation=f"{row.gross} - {row.paid}" if derived else None,
        probability=0.97,
    )


def propose(claim: Claim, findings: Findings, shares: Mapping[str, float]) -> list[Proposal]:
    """Give all proposals for a claim, "none" last."""
    scene = _scene(claim, findings, shares)
    written = _written(scene)
    derived = _derived(scene)
    support: dict[Decimal, set[str]] = {}
    for proposal in derived:
        if proposal.value is not None:
            support.setdefault(proposal.value, set()).add(proposal.kind)
    texts = {proposal.value for proposal in written}
    for proposal in written:
        kinds = support.get(proposal.value or Decimal(0), set())
        for kind in kinds:
            proposal.features[f"supported_{kind}"] = 1.0
    merged: dict[tuple[Decimal | None, str], Proposal] = {}
    for proposal in derived:
        if proposal.value in texts:
            continue
        key = (proposal.value, "derived")
        known = merged.get(key)
        if known is None:
            merged[key] = proposal
        else:
            known.features.update(
                {k: max(v, known.features.get(k, 0.0)) for k, v in proposal.features.items()}
            )
    everything = [*written, *merged.values()]
    return [*everything, _none(scene, written, list(merged.values()))]


def _scene(claim: Claim, findings: Findings, shares: Mapping[str, float]) -> _Scene:
    def inside(span: Span) -> bool:
        return any(
            unit.document == span.document and unit.start <= span.start < unit.end
            for unit in claim.units
        )

    text = fold(claim.passage)
    lines = tuple(
        (line, _overlap(line.description, text))
        for line in (claim.invoice.lines if claim.invoice else ())
    )
    percents = tuple(
        (Decimal(match[1].replace(",", ".")), match[0])
        for match in re.finditer(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?)\s?%", claim.passage)
    )
    return _Scene(
        claim,
        tuple(it for it in findings.amounts if inside(it.span)),
        tuple(it for it in findings.quantities if inside(it.span) and 0 < it.value <= 20000),
        percents,
        lines,
        sum(shares.get(code, 0.0) for code in _WHOLE),
    )


def _overlap(description: str, text: str) -> float:
    """Give the share of a description's words whose beginning stands in the text."""
    words = [word for word in re.findall(r"[a-z]{4,}", fold(description))]
    if not words:
        return 0.0
    hits = sum(re.search(rf"\b{re.escape(word[:5])}", text) is not None for word in words)
    return hits / len(words)


@functools.cache
def _cues() -> dict[str, re.Pattern[str]]:
    file = importlib.resources.files("extractor.extraction") / "lexicon" / "cues.toml"
    groups = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        name: re.compile(r"(?<![a-z])(?:" + "|".join(re.escape(stem) for stem in stems) + ")")
        for name, stems in groups.items()
    }


def _written(scene: _Scene) -> list[Proposal]:
    values = [it.value for it in scene.amounts]
    proposals: list[Proposal] = []
    for position, amount in enumerate(scene.amounts):
        if any(it.value == amount.value for it in proposals):
            first = next(it for it in proposals if it.value == amount.value)
            first.features["repeated"] = 1.0
            _add_cues(first.features, scene, amount)
            continue
        features = _about_value(scene, amount.value)
        features |= {
            "explicit": 1.0,
            "only_amount": float(len(set(values)) == 1),
            "largest": float(amount.value == max(values)),
            "smallest": float(amount.value == min(values) and len(set(values)) > 1),
            "last": float(position == len(values) - 1),
            "first": float(position == 0),
            "has_currency": float(amount.money.currency is not None),
            "is_net": float(amount.basis is Basis.NET),
            "is_gross_basis": float(amount.basis is Basis.GROSS),
            "many_amounts": math.log1p(len(set(values))),
        }
        _add_cues(features, scene, amount)
        proposals.append(
            Proposal(
                amount.value, "explicit", features, amount.money.currency, amount.basis, amount.span
            )
        )
    return proposals


def _add_cues(features: dict[str, float], scene: _Scene, amount: Amount) -> None:
    unit = next(
        it
        for it in scene.claim.units
        if it.document == amount.span.document and it.start <= amount.span.start < it.end
    )
    at = amount.span.start - unit.start
    text = fold(unit.text)
    before = text[max(0, at - 70) : at]
    near = re.split(r"[\d;]", text[max(0, at - 30) : at])[-1]
    after = re.split(r"[\d;\n]", text[at + len(amount.span.text) :][:50])[0]
    for name, pattern in _cues().items():
        features[f"before_{name}"] = max(
            features.get(f"before_{name}", 0.0), float(pattern.search(before) is not None)
        )
        features[f"near_{name}"] = max(
            features.get(f"near_{name}", 0.0), float(pattern.search(near) is not None)
        )
        features[f"after_{name}"] = max(
            features.get(f"after_{name}", 0.0), float(pattern.search(after) is not None)
        )
    if re.search(r"(?:\ba|à|@|je|x|×|\*|zu|zum|por)\s*$", near):
        features["priced"] = 1.0


def _about_value(scene: _Scene, value: Decimal) -> dict[str, float]:
    features: dict[str, float] = {"whole_share": scene.whole_share}
    invoice = scene.claim.invoice
    if invoice is None:
        features["no_invoice"] = 1.0
        return features
    whole = value in {invoice.gross_amount, invoice.net_amount, invoice.open_amount}
    features |= {
        "is_whole": float(whole),
        "is_whole_x_whole": float(whole) * scene.whole_share,
        "is_whole_x_part": float(whole) * (1 - scene.whole_share),
        "is_part_x_whole": float(not whole) * scene.whole_share,
        "is_line_total": float(any(line.total == value for line, _ in scene.lines)),
        "is_unit_price": float(any(line.unit_price == value for line, _ in scene.lines)),
        "too_much": float(value > invoice.gross_amount),
        "tiny": float(value < invoice.net_amount / 200),
    }
    return features


def _derived(scene: _Scene) -> list[Proposal]:
    proposals = [
        *_differences(scene),
        *_products(scene),
        *_from_lines(scene),
        *_price_differences(scene),
        *_shares_of(scene),
    ]
    return proposals[:_MAX_DERIVED]


def _make(scene: _Scene, value: Decimal, kind: str, how: str, **extra: float) -> Proposal | None:
    cents = to_cents(value)
    if cents <= 0:
        return None
    invoice = scene.claim.invoice
    if invoice is not None and cents > invoice.gross_amount:
        return None
    features = _about_value(scene, cents)
    explicit = len({it.value for it in scene.amounts})
    features |= {"derived": 1.0, kind: 1.0, f"{kind}_x_amounts": math.log1p(explicit)} | extra
    return Proposal(cents, kind, features, None, Basis.UNKNOWN, None, how)


def _differences(scene: _Scene) -> list[Proposal]:
    """Billed minus agreed or due: pairs of written amounts, and the invoice's own total."""
    result: list[Proposal | None] = []
    invoice = scene.claim.invoice
    values = list(dict.fromkeys(it.value for it in scene.amounts))
    totals = {invoice.gross_amount, invoice.net_amount, invoice.open_amount} if invoice else set()
    lines = {line.total for line, _ in scene.lines}
    for a in values:
        for b in values:
            if a > b:
                known = float(a in totals or a in lines)
                result.append(
                    _make(
                        scene,
                        a - b,
                        "difference",
                        f"{a} - {b}",
                        diff_of_known=known,
                        diff_of_pair=float(len(values) == 2),
                    )  # fmt: skip
                )
    for total in totals:
        for b in values:
            if total > b and total not in values:
                result.append(_make(scene, total - b, "difference_to_ledger", f"{total} - {b}"))
    return [it for it in result if it is not None]


def _products(scene: _Scene) -> list[Proposal]:
    result: list[Proposal | None] = []
    prices = {line.unit_price for line, _ in scene.lines}
    for quantity in scene.quantities:
        for amount in scene.amounts:
            if amount.value > 10000 or quantity.value < 1:
                continue
            near = float(
                quantity.span.document == amount.span.document
                and abs(quantity.span.start - amount.span.start) < 60
            )
            result.append(
                _make(
                    scene,
                    quantity.value * amount.value,
                    "product",
                    f"{quantity.value} x {amount.value}",
                    product_near=near,
                    product_counted=float(bool(quantity.unit)),
                    product_of_known_price=float(amount.value in prices),
                    product_of_one=float(quantity.value == 1),
                )
            )
    return [it for it in result if it is not None]


def _from_lines(scene: _Scene) -> list[Proposal]:
    """Quantity from the text, price from the ledger's invoice lines."""
    result: list[Proposal | None] = []
    best = max((overlap for _, overlap in scene.lines), default=0.0)
    for line, overlap in scene.lines:
        named = float(overlap > 0 and overlap >= best)
        if not named:
            continue
        result.append(
            _make(
                scene,
                line.total,
                "line_total",
                f"line {line.line}: {line.total}",
                line_named=overlap,
            )
        )
        for quantity in scene.quantities:
            if not 0 < quantity.value < line.quantity:
                continue
            counted = float(bool(quantity.unit))
            price = line.unit_price
            result.append(
                _make(
                    scene,
                    quantity.value * price,
                    "line_units",
                    f"{quantity.value} x {price}",
                    line_named=overlap,
                    line_counted=counted,
                )  # fmt: skip
            )
            both = any(it.value == line.quantity for it in scene.quantities)
            missing = line.quantity - quantity.value
            result.append(
                _make(
                    scene,
                    missing * price,
                    "line_missing",
                    f"({line.quantity} - {quantity.value}) x {price}",
                    line_named=overlap,
                    line_counted=counted,
                    line_both=float(both),
                )  # fmt: skip
            )
    return [it for it in result if it is not None]


def _price_differences(scene: _Scene) -> list[Proposal]:
    result: list[Proposal | None] = []
    values = list(dict.fromkeys(it.value for it in scene.amounts))
    for line, overlap in scene.lines:
        for agreed in values:
            gap = line.unit_price - agreed
            if not 0 < gap < line.unit_price * Decimal("0.6"):
                continue
            known = float(line.unit_price in values)
            how = f"{line.quantity} x ({line.unit_price} - {agreed})"
            result.append(
                _make(
                    scene,
                    line.quantity * gap,
                    "price_gap",
                    how,
                    line_named=overlap,
                    price_known=known,
                )
            )
    for quantity in scene.quantities:
        for a in values:
            for b in values:
                if a > b and a - b < a * Decimal("0.6") and quantity.value >= 2:
                    how = f"{quantity.value} x ({a} - {b})"
                    result.append(
                        _make(
                            scene,
                            quantity.value * (a - b),
                            "price_gap_text",
                            how,
                            price_gap_counted=float(bool(quantity.unit)),
                        )  # fmt: skip
                    )
    return [it for it in result if it is not None]


def _shares_of(scene: _Scene) -> list[Proposal]:
    invoice = scene.claim.invoice
    result: list[Proposal | None] = []
    for percent, written in scene.percents:
        if not 0 < percent < 60:
            continue
        bases = {it.value for it in scene.amounts}
        if invoice is not None:
            bases |= {invoice.gross_amount, invoice.net_amount}
        for value in bases:
            result.append(_make(scene, value * percent / 100, "percent", f"{written} of {value}"))
    return [it for it in result if it is not None]


def _none(scene: _Scene, written: list[Proposal], derived: list[Proposal]) -> Proposal:
    parts = [
        it for it in written if not it.features.get("is_whole") and not it.features.get("priced")
    ]
    claimed = [it for it in written if it.features.get("before_claim")]
    features = {
        "none": 1.0,
        "none_without_amounts": float(not written),
        "none_without_parts": float(not parts),
        "none_without_claimed": float(not claimed),
        "none_x_whole": scene.whole_share,
        "none_with_whole": float(any(it.features.get("is_whole") for it in written)),
        "none_with_derived": float(bool(derived)),
        "none_amounts": math.log1p(len(written)),
        "none_quantities": float(bool(scene.quantities)),
        "none_counted": float(any(it.unit for it in scene.quantities)),
    }
    return Proposal(None, "none", features)


def explain(features: Mapping[str, float], scorer: LinearScorer, *, most: int = 3) -> Sequence[str]:
    """Give the features that spoke most for a proposal."""
    ranked = sorted(
        ((scorer.weights.get(key, 0.0) * value, key) for key, value in features.items() if value),
        reverse=True,
    )
    return [key for weight, key in ranked[:most] if weight > 0]
