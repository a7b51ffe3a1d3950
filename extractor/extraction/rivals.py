"""Words that could name several invoices name one: the others are kept as rivals."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.values.ledger import OpenInvoice
from extractor.values.match import NAMING, Link

NAMED = 0.45  # a single number, order or delivery note must be at least this alike


def without_rivals(
    named: dict[str, tuple[OpenInvoice, float]], links: Sequence[Link]
) -> dict[str, tuple[OpenInvoice, float]]:
    """Let the same words name one invoice only: the one that everything else points to as well."""
    used: set[tuple[int, int]] = set()
    kept: dict[str, tuple[OpenInvoice, float]] = {}
    for number in sorted(named, key=lambda it: -named[it][1]):
        places = {
            (link.span.document, link.span.start)
            for link in links
            if link.invoice.number == number and link.kind in NAMING and link.score >= NAMED
        }
        if places - used:
            kept[number] = named[number]
            used |= places
    return {number: pair for number, pair in named.items() if number in kept}


def runners_up(
    invoice: OpenInvoice, links: Sequence[Link]
) -> tuple[tuple[OpenInvoice, float], ...]:
    """Give the other invoices that the same words could name, the likeliest first."""
    places = {
        (link.span.document, link.span.start)
        for link in links
        if link.invoice.number == invoice.number and link.kind in NAMING
    }
    others: dict[str, tuple[OpenInvoice, float]] = {}
    for link in links:
        if link.invoice.number == invoice.number or link.kind not in NAMING:
            continue
        if (link.span.document, link.span.start) in places:
            known = others.get(link.invoice.number, (link.invoice, 0.0))
            others[link.invoice.number] = (link.invoice, max(known[1], link.score))
    return tuple(sorted(others.values(), key=lambda it: -it[1])[:5])
