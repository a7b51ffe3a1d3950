"""Lead words to the customer's open invoices: by number, order, delivery note, amount, day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.reconciliation.index import LedgerIndex
from extractor.reconciliation.numbers import NONE, Likeness, likeness
from extractor.values.finding import Amount, Day, Reference, ReferenceKind
from extractor.values.ledger import OpenInvoice
from extractor.values.match import Link, LinkKind

FLOOR = 0.3
AMOUNT_SCORE = 0.62  # an amount that only one of the customer's open invoices has
DAY_SCORE = 0.4
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[/.](?:0?[1-9]|1[0-2])(?:[/.](?:20)?\d\d)?")
# A label that says otherwise ("our debit note 4711") weakens a likeness.
_AGAINST = {
    LinkKind.NUMBER: {
        ReferenceKind.PURCHASE_ORDER: 0.6,
        ReferenceKind.DELIVERY_NOTE: 0.6,
        ReferenceKind.CREDIT_NOTE: 0.7,
        ReferenceKind.OWN_DOCUMENT: 0.5,
    },
    LinkKind.PURCHASE_ORDER: {ReferenceKind.INVOICE: 0.7, ReferenceKind.DELIVERY_NOTE: 0.7},
    LinkKind.DELIVERY_NOTE: {ReferenceKind.INVOICE: 0.7, ReferenceKind.PURCHASE_ORDER: 0.7},
}


def link_references(references: Sequence[Reference], invoices: Sequence[OpenInvoice]) -> list[Link]:
    """Lead each reference to the invoice it resembles most.

    Args:
        references: as found, overlapping proposals included.
        invoices: the customer's open ones.

    Returns:
        Links of stretches that do not overlap, the better proposal kept, in document order.
        Where two invoices fit equally well, both are given.
    """
    proposals: list[Link] = []
    for reference in references:
        proposals.extend(_best(reference, invoices))
    return _without_overlap(proposals)


def _best(reference: Reference, invoices: Sequence[OpenInvoice]) -> list[Link]:
    links: list[Link] = []
    for invoice in invoices:
        for kind, number in (
            (LinkKind.NUMBER, invoice.number),
            (LinkKind.PURCHASE_ORDER, invoice.po_number),
            (LinkKind.DELIVERY_NOTE, invoice.delivery_note),
        ):
            found = _compare(reference, kind, number)
            if found.score >= FLOOR:
                links.append(Link(reference.span, invoice, kind, found.kind, found.score))
    top = max((link.score for link in links), default=0.0)
    return [link for link in links if link.score >= top - 1e-9]


def _compare(reference: Reference, kind: LinkKind, number: str) -> Likeness:
    found = likeness(reference.span.text, number)
    if found is NONE:
        return found
    score = found.score
    if found.kind != "exact":
        if _DAY.fullmatch(reference.span.text) and reference.kind is ReferenceKind.UNKNOWN:
            return NONE  # "reiterado el 25/09" is a day, whatever order 250009 there may be
        score *= _AGAINST[kind].get(reference.kind, 1.0)
        if found.kind == "ending" and reference.kind is ReferenceKind.UNKNOWN and score < 0.7:
            score *= 0.6  # three loose digits are met by chance
        if kind is not LinkKind.NUMBER and found.kind not in {"exact", "same_digits"}:
            score *= 0.8
    return Likeness(found.kind, score)


def _without_overlap(proposals: list[Link]) -> list[Link]:
    ordered = sorted(
        proposals, key=lambda it: (-round(it.score, 3), it.span.end - it.span.start, it.span.start)
    )
    kept: list[Link] = []
    for link in ordered:
        clash = [
            it
            for it in kept
            if it.span.document == link.span.document
            and it.span.start < link.span.end
            and link.span.start < it.span.end
        ]
        same = all(
            it.span.start == link.span.start and it.span.end == link.span.end for it in clash
        )
        if not clash or (same and clash[0].score - link.score < 1e-9):
            kept.append(link)
    return sorted(kept, key=lambda it: (it.span.document, it.span.start, it.invoice.number))


def link_amounts(amounts: Sequence[Amount], invoices: Sequence[OpenInvoice]) -> list[Link]:
    """Lead each amount to the invoices that are open, gross or net at just that amount."""
    links: list[Link] = []
    for amount in amounts:
        hits: dict[str, tuple[OpenInvoice, str]] = {}
        for invoice in invoices:
            for how, value in (
                ("gross", invoice.gross_amount),
                ("open", invoice.open_amount),
                ("net", invoice.net_amount),
            ):
                if value == amount.value and value > 0:
                    hits.setdefault(invoice.number, (invoice, how))
        for invoice, how in hits.values():
            links.append(Link(amount.span, invoice, LinkKind.AMOUNT, how, AMOUNT_SCORE / len(hits)))
    return links


def link_days(days: Sequence[Day], invoices: Sequence[OpenInvoice]) -> list[Link]:
    """Lead each day to the invoices issued on it."""
    links: list[Link] = []
    for day in days:
        hits = [invoice for invoice in invoices if invoice.issue_date in day.readings]
        for invoice in hits:
            links.append(
                Link(day.span, invoice, LinkKind.ISSUE_DATE, "issued", DAY_SCORE / len(hits))
            )
    return links


def link_globally(references: Sequence[Reference], index: LedgerIndex) -> list[Link]:
    """Lead references to invoices of any customer, exact ones only."""
    proposals = [
        Link(reference.span, invoice, LinkKind(kind), "exact", 0.9)
        for reference in references
        for invoice, kind in index.exact(reference.span.text)
    ]
    return _without_overlap(proposals)
