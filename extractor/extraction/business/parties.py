"""Decide who issued a document and whom it is addressed to.

Every place that usually names a party proposes a name; proposals of the same name add up.
"""

from __future__ import annotations

import dataclasses

from extractor.extraction.business.candidates import Candidate
from extractor.extraction.business.marks import Marked
from extractor.extraction.business.names import name_key
from extractor.extraction.business.party_labels import PartyLabels
from extractor.extraction.business.sight import Sight

_MOST = 12  # names that are weighed on each side
_CERTAIN = 0.97
_ANNOUNCED = "label:"  # methods of names that a label announces
_FAMILIES = {"top": "letterhead"}  # one witness: the head of the page


@dataclasses.dataclass(frozen=True, slots=True)
class Parties:
    """Issuer and addressee; None where not found."""

    seller: Candidate[str] | None = None
    buyer: Candidate[str] | None = None


Names = list[Candidate[str]]


def find_parties(marked: Marked) -> Parties:
    """Find seller and buyer; they are never the same name."""
    labels = PartyLabels(marked)
    sight = Sight(marked, labels)
    buyers = _merged(
        [
            *labels.labelled("buyer"),
            *labels.named("buyer"),
            *sight.windows(),
            *labels.ship_to(),
        ]
    )
    sellers = _merged(
        [
            *labels.labelled("seller"),
            *labels.named("seller"),
            *labels.account_holders(),
            *sight.sender_lines(),
            *sight.letterheads(),
            *sight.footers(),
            *sight.large_print(),
        ]
    )
    sellers = [sight.with_host(it) for it in sellers]
    announced = [it for it in buyers if it.method.startswith(_ANNOUNCED)]
    likely = _without(sellers, announced)
    surest = max(likely, key=lambda it: it.score, default=None)
    others = [it for it in buyers if it not in announced]
    pair = _paired(likely, announced + _without(others, [surest] if surest else []))
    return Parties(_undisputed(pair.seller, sellers), _undisputed(pair.buyer, buyers))


def _undisputed(name: Candidate[str] | None, names: Names) -> Candidate[str] | None:
    """Give back to a chosen name most of what the other side's claim took: it chose another."""
    if name is None:
        return None
    before = next(it.score for it in names if it.value == name.value)
    return name.scored((before + name.score) / 2)


def _without(names: Names, claimed: Names) -> Names:
    """Lower one side's names by how surely the other side claims them."""
    weighed: Names = []
    for name in names:
        claims = [it.score for it in claimed if _same(name.value, it.value)]
        weighed.append(name.scored(name.score * (1.0 - max(claims, default=0.0))))
    return weighed


def _paired(sellers: Names, buyers: Names) -> Parties:
    """Choose the best two that are not the same."""
    best = Parties()
    best_score = -1.0
    for seller in (*sellers, None):
        for buyer in (*buyers, None):
            if seller and buyer and _same(seller.value, buyer.value):
                continue
            score = (seller.score if seller else 0.0) + (buyer.score if buyer else 0.0)
            if score > best_score:
                best, best_score = Parties(seller, buyer), score
    return best


def _same(one: str, other: str) -> bool:
    first, second = name_key(one), name_key(other)
    return first.startswith(second) or second.startswith(first)


def _merged(names: Names) -> Names:
    """Add up proposals of one name, as independent witnesses do: 1 - (1 - a)(1 - b)."""
    groups: dict[str, Names] = {}
    for name in names:
        groups.setdefault(name_key(name.value), []).append(name)
    merged: Names = []
    for group in groups.values():
        doubt = 1.0
        for family in {_FAMILIES.get(it.method, it.method) for it in group}:
            scores = [it.score for it in group if _FAMILIES.get(it.method, it.method) == family]
            doubt *= 1.0 - min(max(scores), _CERTAIN)
        best = max(group, key=lambda it: it.score)
        ordered = sorted(group, key=lambda it: -it.score)
        methods = "+".join(dict.fromkeys(it.method for it in ordered))
        merged.append(best.scored(1.0 - doubt, methods))
    return sorted(merged, key=lambda it: -it.score)[:_MOST]
