"""What a claim's words say about money, gathered once before anything is proposed."""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal

from extractor.extraction.amounts import find_amounts
from extractor.extraction.labels import fold
from extractor.values.claim import Claim
from extractor.values.finding import (
    Amount,
    Findings,
    Quantity,
    Reference,
    ReferenceKind,
    Span,
)
from extractor.values.ledger import InvoiceLine
from extractor.values.money import Money

# Categories whose matter is usually the whole invoice.
WHOLE = ("non_delivery", "duplicate_invoice", "invoice_error", "missing_document",
         "billed_before_delivery")  # fmt: skip
# "à 16,22", "@ 4.50", "je 17,77", "x 12.00": a price for one
_PRICED = re.compile(r"(?:\ba|à|@|je|x|×|\*|zu|zum|por)\s*$")


@dataclasses.dataclass(frozen=True, slots=True)
class SeenAmount:
    """An amount with what stands around it.

    Attributes:
        cues: which groups of cue words stand before, near and after it.
        priced: it is written as a price for one.
        order: its place among the amounts of the claim.
        bare: a whole number without a currency; money only because the ledger knows it so.
    """

    amount: Amount
    cues: frozenset[str]
    priced: bool
    order: int
    bare: bool = False

    @property
    def value(self) -> Decimal:
        """Give the bare value."""
        return self.amount.value


@dataclasses.dataclass(frozen=True, slots=True)
class Scene:
    """All that is known about the money of one claim.

    Attributes:
        lines: of the invoice, with how much of each description stands in the passage.
        whole_share: probability that the whole invoice is the matter.
        shares: probability of each category, by code.
    """

    claim: Claim
    amounts: tuple[SeenAmount, ...]
    quantities: tuple[Quantity, ...]
    percents: tuple[tuple[Decimal, str], ...]
    lines: tuple[tuple[InvoiceLine, float], ...]
    whole_share: float
    shares: Mapping[str, float]

    def overlap_near(self, line: InvoiceLine, span: Span) -> float:
        """Say how much of a line's description stands in the sentence that holds a stretch."""
        unit = _unit_of(self.claim, span)
        return _overlap(line.description, fold(unit.text)) if unit is not None else 0.0

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
        return {line.total for line, _ in self.lines}

    @property
    def prices(self) -> set[Decimal]:
        """Give the invoice's unit prices."""
        return {line.unit_price for line, _ in self.lines}

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
    text = fold(claim.passage)
    written = [it for it in findings.amounts if it.value > 0 and _unit_of(claim, it.span)]
    bare = _bare_amounts(claim, findings)
    ordered = sorted([*written, *bare], key=lambda it: (it.span.document, it.span.start))
    return Scene(
        claim=claim,
        amounts=tuple(
            _seen(claim, amount, order, bare=amount in bare) for order, amount in enumerate(ordered)
        ),
        quantities=tuple(
            it
            for it in findings.quantities
            if 0 < it.value <= 20000 and _unit_of(claim, it.span) is not None
        ),
        percents=tuple(
            (Decimal(match[1].replace(",", ".")), match[0])
            for match in re.finditer(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?)\s?%", claim.passage)
        ),
        lines=tuple(
            (line, _overlap(line.description, text))
            for line in (claim.invoice.lines if claim.invoice else ())
        ),
        whole_share=sum(shares.get(code, 0.0) for code in WHOLE),
        shares=shares,
    )


def _unit_of(claim: Claim, span: Span) -> Span | None:
    for unit in claim.units:
        if unit.document == span.document and unit.start <= span.start < unit.end:
            return unit
    return None


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


def _seen(claim: Claim, amount: Amount, order: int, *, bare: bool) -> SeenAmount:
    unit = _unit_of(claim, amount.span)
    if unit is None:
        return SeenAmount(amount, frozenset(), priced=False, order=order, bare=bare)
    at = amount.span.start - unit.start
    text = fold(unit.text)
    before = text[max(0, at - 70) : at]
    near = re.split(r"[\d;]", text[max(0, at - 30) : at])[-1]
    after = re.split(r"[\d;\n]", text[at + len(amount.span.text) :][:50])[0]
    cues: set[str] = set()
    for name, pattern in _cues().items():
        for place, words in (("before", before), ("near", near), ("after", after)):
            if pattern.search(words):
                cues.add(f"{place}_{name}")
    priced = _PRICED.search(near) is not None
    return SeenAmount(amount, frozenset(cues), priced=priced, order=order, bare=bare)


@functools.cache
def _cues() -> dict[str, re.Pattern[str]]:
    file = importlib.resources.files("extractor.extraction") / "lexicon" / "cues.toml"
    groups = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        name: re.compile(r"(?<![a-z])(?:" + "|".join(re.escape(stem) for stem in stems) + ")")
        for name, stems in groups.items()
    }


def _overlap(description: str, text: str) -> float:
    """Give the share of a description's words whose beginning stands in the text."""
    words = re.findall(r"[a-z]{4,}", fold(description))
    if not words:
        return 0.0
    hits = sum(re.search(rf"\b{re.escape(word[:5])}", text) is not None for word in words)
    return hits / len(words)
