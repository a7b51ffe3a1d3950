"""What a claim's words say about money, gathered once before anything is proposed."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from decimal import Decimal

from extractor.extraction.amounts import find_amounts
from extractor.extraction.fractions import FoundShare, find_shares
from extractor.extraction.line_words import NamedLine, name_lines
from extractor.extraction.money_words import hear
from extractor.extraction.seen import (
    SeenAmount,
    SeenQuantity,
    see_amount,
    see_quantity,
    unit_of,
)
from extractor.values.claim import Claim
from extractor.values.finding import (
    Amount,
    Findings,
    Reference,
    ReferenceKind,
)
from extractor.values.money import Money

# Categories whose matter is usually the whole invoice.
WHOLE = ("non_delivery", "duplicate_invoice", "invoice_error", "missing_document",
         "billed_before_delivery")  # fmt: skip
MOST_UNITS = 200_000  # larger numbers count nothing


@dataclasses.dataclass(frozen=True, slots=True)
class Scene:
    """All that is known about the money of one claim.

    Attributes:
        lines: of the invoice, with where the passage names them.
        said: what the whole passage says.
        whole_share: probability that the whole invoice is the matter.
        shares: probability of each category, by code.
    """

    claim: Claim
    amounts: tuple[SeenAmount, ...]
    quantities: tuple[SeenQuantity, ...]
    percents: tuple[FoundShare, ...]
    lines: tuple[NamedLine, ...]
    said: frozenset[str]
    whole_share: float
    shares: Mapping[str, float]

    @property
    def totals(self) -> set[Decimal]:
        """Give the invoice's gross, net and open amount."""
        invoice = self.claim.invoice
        if invoice is None:
            return set()
        return {invoice.gross_amount, invoice.net_amount, invoice.open_amount}

    @property
    def line_totals(self) -> set[Decimal]:
        """Give the invoice's line totals."""
        return {it.line.total for it in self.lines}

    @property
    def prices(self) -> set[Decimal]:
        """Give the invoice's unit prices."""
        return {it.line.unit_price for it in self.lines}

    def named_at(self, unit: int) -> bool:
        """Say whether a sentence names a line of the invoice, by its index."""
        return any(place == unit for it in self.lines for place, _ in it.places)

    def is_price(self, seen: SeenAmount) -> bool:
        """Say whether an amount is surely a price for one."""
        return seen.priced or (seen.value in self.prices and seen.value not in self.line_totals)


def see(claim: Claim, findings: Findings, shares: Mapping[str, float]) -> Scene:
    """Gather what a claim's words say about money.

    Args:
        claim: what is contested.
        findings: everything extraction proposed for the submission.
        shares: probability of each category, by code.
    """
    written = [it for it in findings.amounts if it.value > 0 and unit_of(claim, it.span)]
    bare = _bare_amounts(claim, findings)
    ordered = sorted([*written, *bare], key=lambda it: (it.span.document, it.span.start))
    amounts = [
        see_amount(claim, amount, order, bare=amount in bare)
        for order, amount in enumerate(ordered)
    ]
    counted = [it for it in findings.quantities if 0 < it.value <= MOST_UNITS]
    return Scene(
        claim=claim,
        amounts=tuple(amounts),
        quantities=tuple(it for one in counted if (it := see_quantity(claim, one)) is not None),
        percents=tuple(find_shares([unit.text for unit in claim.units])),
        lines=name_lines(claim.invoice.lines if claim.invoice else (), claim.units),
        said=frozenset(it for unit in claim.units for it in hear(unit.text).said),
        whole_share=sum(shares.get(code, 0.0) for code in WHOLE),
        shares=shares,
    )


def _bare_amounts(claim: Claim, findings: Findings) -> list[Amount]:
    """Give whole numbers that are money: known to the ledger as such, or grouped by thousands."""
    invoice = claim.invoice
    known: set[Decimal] = set()
    if invoice is not None:
        known = {invoice.gross_amount, invoice.net_amount, invoice.open_amount}
        known |= {value for line in invoice.lines for value in (line.total, line.unit_price)}
    spans = [it.span for it in findings.amounts]
    spans += [it.span for it in findings.days]
    spans += [it.span for it in _sure_references(findings)]
    taken = [(span.document, span.start, span.end) for span in spans]
    found: list[Amount] = []
    for unit in claim.units:
        for it in find_amounts(unit.text, bare=True):
            start, end = unit.start + it.start, unit.start + it.end
            grouped = re.fullmatch(r"\d{1,3}(?:[.,' ]\d{3})+", unit.text[it.start : it.end])
            if it.value < 20 or not (it.value in known or grouped):
                continue
            if any(doc == unit.document and low < end and start < high for doc, low, high in taken):
                continue
            span = dataclasses.replace(
                unit, start=start, end=end, text=unit.text[it.start : it.end], method="rule:amount"
            )
            found.append(Amount(span, Money(it.value, it.currency, it.basis)))
    return found


def _sure_references(findings: Findings) -> list[Reference]:
    """Give references that are more than digits or are announced as what they are."""
    return [
        it
        for it in findings.references
        if it.kind is not ReferenceKind.UNKNOWN or re.search(r"[A-Za-z]", it.span.text)
    ]
