"""Decide on total, net and tax: labels propose, arithmetic and size confirm."""

from __future__ import annotations

import collections
import dataclasses
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from extractor.extraction.business.candidates import Candidate, best_of
from extractor.extraction.business.marks import BELOW, Label, Marked, Zone
from extractor.extraction.business.money import amounts_of, find_sums

_OFF = Decimal("0.02")  # rounding that a sum of tax lines may be off by
_NOT_LAST = 0.8  # of several amounts behind a label the last is the row's sum
_DUE = 0.55  # an amount due stands in for a total where none is labelled
_ADDS_UP = 0.3
_IS_NET = 0.35
_LARGEST = 0.12
_LATER = 0.05
_MOST = 40  # amounts of one kind that are weighed against each other
_UNLABELLED = 0.3
_ADDED = 0.5  # no label, but the sum of a net and a tax that have one
_SIGNED = re.compile(r"[€$£₹]|\b(?:EUR|USD|GBP|CHF)\b")

Amounts = list[Candidate[Decimal]]


@dataclasses.dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a document; None where not found."""

    total: Candidate[Decimal] | None = None
    net: Candidate[Decimal] | None = None
    tax: Candidate[Decimal] | None = None


def find_totals(marked: Marked) -> Totals:
    """Find total, net and tax."""
    every = [it for segment in marked.layout.segments for it in amounts_of(segment)]
    nets = _last(_labelled(marked, "net"))
    taxes = _last(_labelled(marked, "tax"))
    taxes.extend(_sums_of(taxes))
    totals = _last(_labelled(marked, "total")) + _last(_labelled(marked, "due", share=_DUE))
    if not totals:
        totals = _unlabelled(nets, taxes, every)
    weighed = [_weigh(marked, it, nets, taxes, every, totals) for it in totals]
    total = best_of(weighed)
    if total is None:
        return Totals(None, best_of(nets), best_of(taxes))
    net, tax = _parts_of(total, nets, taxes, every)
    return Totals(total, net, tax)


def _last(candidates: Iterator[Candidate[Decimal]]) -> Amounts:
    """Keep the last ones of a long document, where its sums stand."""
    return list(collections.deque(candidates, maxlen=_MOST))


def _labelled(marked: Marked, field: str, *, share: float = 1.0) -> Iterator[Candidate[Decimal]]:
    for label in marked.labelled(field):
        zones = list(marked.zones(label))
        beside = [it for it in zones if it.share > BELOW]
        found = list(_in_zones(label, beside, field))
        if not found:
            found = list(_in_zones(label, marked.column_under(label), field))
        for place, candidate in enumerate(found):
            last = place == len(found) - 1
            yield candidate.scored(candidate.score * share * (1.0 if last else _NOT_LAST))


def _in_zones(label: Label, zones: list[Zone], field: str) -> Iterator[Candidate[Decimal]]:
    for zone in zones:
        for amount in find_sums(zone.text):
            if zone.text[amount.end :].lstrip().startswith(("%", "x ", "X ")):
                continue
            yield Candidate(
                amount.value,
                zone.segment,
                zone.start + amount.start,
                zone.start + amount.end,
                label.hit.weight * zone.share * (0.4 + 0.6 * amount.quality),
                f"label:{field}",
            )


def _sums_of(taxes: Amounts) -> Iterator[Candidate[Decimal]]:
    """Add up the tax lines of several rates."""
    lines = list({it.segment.row: it for it in taxes}.values())
    if len(lines) > 1:
        last = lines[-1]
        value = sum((it.value for it in lines), Decimal(0))
        yield dataclasses.replace(last, value=value, score=0.5, method="arithmetic")
    for upper, lower in pairwise(lines):
        value = upper.value + lower.value
        yield dataclasses.replace(lower, value=value, score=0.4, method="arithmetic")


def _unlabelled(nets: Amounts, taxes: Amounts, every: Amounts) -> Amounts:
    """Propose totals where no label announces one: net plus tax, else the largest amount."""
    sums = {net.value + tax.value for net in nets for tax in taxes if net.value and tax.value}
    found = [it.scored(_ADDED, "sum") for it in every if it.value in sums]
    if found:
        return found
    money = [it for it in every if _SIGNED.search(it.segment.text)] or every
    money = [it for it in money if it.score >= 0.9]
    largest = max((abs(it.value) for it in money), default=None)
    return [it.scored(_UNLABELLED, "largest") for it in money if abs(it.value) == largest][-1:]


def _weigh(
    marked: Marked,
    total: Candidate[Decimal],
    nets: Amounts,
    taxes: Amounts,
    every: Amounts,
    totals: Amounts,
) -> Candidate[Decimal]:
    score = total.score
    method = total.method
    others = {it.value for it in (*totals, *every)}
    if _adds_up(total, nets, taxes):
        score += _ADDS_UP
        method += "+arithmetic"
    elif any(
        it.value and total.value + it.value in others and abs(it.value) < abs(total.value)
        for it in taxes
        if it.score >= 0.5
    ):
        score -= _IS_NET
    largest = max((abs(it.value) for it in every if it.score >= 0.9), default=Decimal(0))
    if abs(total.value) >= largest and not total.method.startswith("label:due"):
        score += _LARGEST
    rows = max(len(marked.layout.rows), 1)
    score += _LATER * total.segment.row / rows
    if not total.value:
        score *= 0.5
    return total.scored(score, method)


def _adds_up(total: Candidate[Decimal], nets: Amounts, taxes: Amounts) -> bool:
    return any(
        abs(net.value + tax.value - total.value) <= _OFF and total.value != 0
        for net in nets
        for tax in taxes
        if (net.segment.row, net.start) != (tax.segment.row, tax.start)
    )


def _parts_of(
    total: Candidate[Decimal], nets: Amounts, taxes: Amounts, every: Amounts
) -> tuple[Candidate[Decimal] | None, Candidate[Decimal] | None]:
    pairs = [
        (net, tax)
        for net in nets
        for tax in taxes
        if abs(net.value + tax.value - total.value) <= _OFF
    ]
    if pairs:
        net, tax = max(pairs, key=lambda it: it[0].score + it[1].score)
        return net.scored(net.score + _ADDS_UP), tax.scored(tax.score + _ADDS_UP)
    return _parts_apart(total, nets, taxes, every)


def _parts_apart(
    total: Candidate[Decimal], nets: Amounts, taxes: Amounts, every: Amounts
) -> tuple[Candidate[Decimal] | None, Candidate[Decimal] | None]:
    """Find net and tax where no labelled two add up to the total."""
    best_tax = best_of(it for it in taxes if abs(it.value) < abs(total.value))
    if best_tax is not None:
        rest = total.value - best_tax.value
        derived = best_of(it for it in every if abs(it.value - rest) <= _OFF)
        if derived is not None and best_tax.value:
            return derived.scored(0.7, "arithmetic"), best_tax.scored(best_tax.score + 0.1)
    net = best_of(it for it in nets if abs(it.value) <= abs(total.value))
    return net, best_tax
