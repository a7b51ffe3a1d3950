"""Say of everything that may be a document number what became of it, and why."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from extractor.explain.explanation import (
    FactCandidate,
    Lead,
    Place,
    ReferenceCandidate,
    Verdict,
)
from extractor.explain.places import place_of
from extractor.extraction.extract import column_titles
from extractor.extraction.rivals import NAMED
from extractor.extraction.rows import read_tables
from extractor.extraction.segment import rows_are_quoted
from extractor.extraction.units import NOT_CLAIMING
from extractor.reconciliation.index import LedgerIndex
from extractor.stages.understanding import CUSTOMER_FLOOR, Understanding
from extractor.values.document import Document
from extractor.values.finding import Amount, Day, Quantity, Reference, ReferenceKind, Span
from extractor.values.match import NAMING, Link
from extractor.values.record import FileRecord

LABEL_WORDS = 4  # in front of a number that are shown
Key = tuple[int, int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class _Known:
    """What is needed to judge one reference."""

    known: Understanding
    record: FileRecord
    index: LedgerIndex
    contested: frozenset[str]
    paid: tuple[tuple[int, int, int], ...]

    @property
    def customer_id(self) -> str:
        customers = self.known.customers
        if not customers or customers[0].probability < CUSTOMER_FLOOR:
            return ""
        return customers[0].customer.customer_id


def reference_candidates(
    known: Understanding, record: FileRecord, index: LedgerIndex
) -> tuple[ReferenceCandidate, ...]:
    """Give every possible document number: what was chosen first, then in document order."""
    contested = frozenset(it.invoice.number for it in record.disputes if it.invoice)
    here = _Known(known, record, index, contested, tuple(_paid_rows(known.documents)))
    titles = [column_titles(document) for document in known.documents]
    found = [
        _candidate(reference, here, titles[reference.span.document])
        for reference in _distinct(known.findings.references)
    ]
    rank = list(Verdict)
    return tuple(sorted(found, key=lambda it: rank.index(it.verdict)))


def fact_candidates(known: Understanding, record: FileRecord) -> tuple[FactCandidate, ...]:
    """Give the amounts and days that point to open invoices."""
    contested = frozenset(it.invoice.number for it in record.disputes if it.invoice)
    by_place: dict[Key, list[Link]] = {}
    for link in known.links:
        if link.kind not in NAMING:
            by_place.setdefault(_key(link.span), []).append(link)
    found: list[FactCandidate] = []
    for links in by_place.values():
        leads = tuple(_lead(link, contested) for link in links)
        speaks = any(it.contested for it in leads)
        verdict = Verdict.SUPPORTING if speaks else Verdict.REJECTED
        found.append(FactCandidate(place_of(known.documents, links[0].span), leads, verdict))
    return tuple(found)


def _distinct(references: Sequence[Reference]) -> list[Reference]:
    """Keep one proposal a stretch, the one that says most of it."""
    best: dict[Key, Reference] = {}
    for it in references:
        other = best.get(_key(it.span))
        if other is None or (other.kind is ReferenceKind.UNKNOWN and it.kind is not other.kind):
            best[_key(it.span)] = it
    return sorted(best.values(), key=lambda it: (it.span.document, it.span.start))


def _candidate(reference: Reference, here: _Known, titles: dict[int, str]) -> ReferenceCandidate:
    span = reference.span
    links = [it for it in here.known.links if _key(it.span) == _key(span) and it.kind in NAMING]
    leads = tuple(_lead(link, here.contested) for link in links)
    verdict = _verdict(reference, leads, here)
    why = () if verdict is Verdict.CHOSEN else tuple(_why(reference, links, here, verdict))
    return ReferenceCandidate(
        place=place_of(here.known.documents, span),
        kind=reference.kind,
        label=_label(here.known.documents[span.document], span.start),
        column=titles.get(span.start, ""),
        confidence=reference.confidence,
        method=span.method,
        leads=leads,
        verdict=verdict,
        why=why,
    )


def _verdict(reference: Reference, leads: Sequence[Lead], here: _Known) -> Verdict:
    text = reference.span.text
    contested = {it.invoice for it in leads if it.contested}
    for dispute in here.record.disputes:
        invoice = dispute.invoice
        if invoice and invoice.number in contested and invoice.as_written == text:
            return Verdict.CHOSEN
        named = dispute.references
        if text in (*named.purchase_orders, *named.delivery_notes, *named.credit_notes):
            return Verdict.CHOSEN
    return Verdict.SUPPORTING if contested else Verdict.REJECTED


def _why(
    reference: Reference, links: Sequence[Link], here: _Known, verdict: Verdict
) -> Iterator[str]:
    span = reference.span
    if verdict is Verdict.SUPPORTING:
        yield "leads_to_contested"
        return
    if span.section in NOT_CLAIMING:
        yield f"in_{span.section}"
    if any(number == span.document and low <= span.start < high for number, low, high in here.paid):
        yield "row_paid"
    elif links:
        yield from _why_not_contested(links, here)
    else:
        yield from _why_no_lead(reference, here)


def _figures(here: _Known) -> Iterator[Amount | Day | Quantity]:
    found = here.known.findings
    yield from found.amounts
    yield from found.days
    yield from found.quantities


def _why_not_contested(links: Sequence[Link], here: _Known) -> Iterator[str]:
    if not here.record.is_dispute:
        yield "nothing_contested"
        return
    best = max(links, key=lambda it: it.score)
    if best.score < NAMED:
        yield f"weak({best.score:.2f})"
    elif any(it.number == best.invoice.number for d in here.record.disputes for it in d.candidates):
        yield "rival_is_likelier"
    else:
        yield "not_contested_here"


def _why_no_lead(reference: Reference, here: _Known) -> Iterator[str]:
    span = reference.span
    over = _linked_over(span, here.known.links)
    owners = _other_owners(span, here)
    if over is not None:
        yield f"better_reading({over.span.text})"
    elif any(_key(it.span) == _key(span) for it in _figures(here)):
        yield "read_as_figure"
    elif owners:
        yield f"other_customer({', '.join(owners)})"
    elif reference.kind is ReferenceKind.OWN_DOCUMENT:
        yield "theirs"
    else:
        if reference.kind not in {ReferenceKind.UNKNOWN, ReferenceKind.INVOICE}:
            yield f"announced_as({reference.kind})"
        yield "not_in_ledger" if here.customer_id else "customer_unknown"


def _linked_over(span: Span, links: Sequence[Link]) -> Link | None:
    """Give a link of other words that overlap these."""
    return next(
        (
            it
            for it in links
            if it.span.document == span.document
            and it.kind in NAMING
            and it.span.start < span.end
            and span.start < it.span.end
        ),
        None,
    )


def _other_owners(span: Span, here: _Known) -> list[str]:
    """Give the customers whose invoice, order or delivery note has just this number."""
    owners = {invoice.customer_id for invoice, _ in here.index.exact(span.text)}
    return [] if here.customer_id in owners else sorted(owners)


def _lead(link: Link, contested: frozenset[str]) -> Lead:
    invoice = link.invoice
    return Lead(
        invoice.number,
        invoice.customer_id,
        link.kind,
        link.how,
        link.score,
        contested=invoice.number in contested,
    )


def _label(document: Document, start: int) -> str:
    line = document.text[max(0, start - 80) : start].rsplit("\n", 1)[-1]
    return " ".join(line.split()[-LABEL_WORDS:])


def _paid_rows(documents: Sequence[Document]) -> Iterator[tuple[int, int, int]]:
    for number, document in enumerate(documents):
        for rows in read_tables(number, document):
            held = any(row.amounts.deducted for row in rows)
            if not held or rows_are_quoted(document, rows):
                continue
            for row in rows:
                if not row.amounts.deducted:
                    yield from ((number, low, high) for low, high in row.stretches)


def _key(span: Span) -> Key:
    return span.document, span.start, span.end


def places_of(documents: Sequence[Document], spans: Sequence[Span]) -> tuple[Place, ...]:
    """Give the places of several spans, each once."""
    return tuple(place_of(documents, it) for it in {_key(span): span for span in spans}.values())
