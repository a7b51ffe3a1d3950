"""Cut a submission into its claims: invoice by invoice, from table rows and from prose.

A table row that leads to an open invoice and holds money back is a claim; other rows of the same
table are settled. In prose every invoice that the words lead to strongly enough is a claim, and
the sentences go to the invoice named last before them.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources
import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence

from extractor.extraction.essence import essence
from extractor.extraction.labels import fold
from extractor.extraction.notes import add_notes
from extractor.extraction.rows import MoneyRow, read_tables
from extractor.extraction.units import NOT_CLAIMING, units_of
from extractor.values.claim import Claim
from extractor.values.document import Document
from extractor.values.finding import Findings, Reference, ReferenceKind, Span
from extractor.values.ledger import OpenInvoice
from extractor.values.match import Link, LinkKind

STRONG = 0.55  # from here on words name an invoice
NAMED = 0.45  # a single number, order or delivery note must be at least this alike
NAMING = {LinkKind.NUMBER, LinkKind.PURCHASE_ORDER, LinkKind.DELIVERY_NOTE}
_WEAK_KINDS = {LinkKind.AMOUNT, LinkKind.ISSUE_DATE, LinkKind.GOODS}


@dataclasses.dataclass(frozen=True, slots=True)
class Segmentation:
    """The claims of a submission.

    Attributes:
        claims: in document order.
        from_rows: they come from a table of amounts.
        rows_paid: how many rows of such tables were settled in full.
        unresolved_rows: how many rows hold money back but lead to no open invoice.
    """

    claims: tuple[Claim, ...]
    from_rows: bool
    rows_paid: int
    unresolved_rows: int


def segment(
    documents: Sequence[Document], findings: Findings, links: Sequence[Link]
) -> Segmentation:
    """Cut a submission into its claims.

    Args:
        documents: a mail's body first, then its attachments.
        findings: everything extraction proposed.
        links: words that lead to open invoices of the customer.
    """
    usable = [link for link in links if link.span.section not in NOT_CLAIMING]
    tables = [
        (number, rows)
        for number, document in enumerate(documents)
        for rows in read_tables(number, document)
        if not rows_are_quoted(document, rows)
    ]
    by_row = _row_claims(documents, findings, usable, tables)
    if by_row.claims:
        return by_row
    claims = _prose_claims(documents, usable)
    if not claims:
        # A reply may say only "see below": then the quoted history names the invoice.
        claims = _prose_claims(documents, links)
    return dataclasses.replace(by_row, claims=tuple(claims))


def rows_are_quoted(document: Document, rows: Sequence[MoneyRow]) -> bool:
    """Say whether a table stands in quoted history."""
    starts = [start for row in rows for start, _ in row.stretches]
    return bool(starts) and document.section_at(min(starts)) in NOT_CLAIMING


def _row_claims(
    documents: Sequence[Document],
    findings: Findings,
    links: Sequence[Link],
    tables: Sequence[tuple[int, list[MoneyRow]]],
) -> Segmentation:
    claims: list[Claim] = []
    paid = unresolved = 0
    settled: set[str] = set()
    for number, rows in tables:
        held = [row for row in rows if row.amounts.deducted is not None]
        if not held:
            continue
        for row in rows:
            link = _row_link(number, row, links)
            if row.is_total and link is None:
                continue
            if not row.amounts.deducted:
                paid += link is not None
                if link is not None:
                    settled.add(link.invoice.number)
                continue
            written = _row_reference(number, row, findings.references)
            if link is None and written is None:
                unresolved += 1
                continue
            claims.append(_claim_of_row(number, row, link, written, documents, links))
    joined = _merge_rows(claims)
    noted = add_notes(documents, joined, links, findings, settled=settled)
    return Segmentation(tuple(noted), bool(claims), paid, unresolved)


def _row_link(number: int, row: MoneyRow, links: Sequence[Link]) -> Link | None:
    inside = [
        link
        for link in links
        if link.span.document == number
        and link.kind in NAMING
        and any(low < link.span.end and link.span.start < high for low, high in row.stretches)
    ]
    return max(inside, key=lambda it: (it.score, -it.span.start), default=None)


def _row_reference(number: int, row: MoneyRow, references: Sequence[Reference]) -> Reference | None:
    inside = [
        reference
        for reference in references
        if reference.span.document == number
        and any(
            low < reference.span.end and reference.span.start < high for low, high in row.stretches
        )
    ]
    named = [it for it in inside if it.kind is ReferenceKind.INVOICE]
    return max(named, key=lambda it: len(it.span.text), default=None)


def _claim_of_row(
    number: int,
    row: MoneyRow,
    link: Link | None,
    written: Reference | None,
    documents: Sequence[Document],
    links: Sequence[Link],
) -> Claim:
    text = documents[number].text
    units = tuple(
        Span(number, low, high, text[low:high], None, None, "row") for low, high in row.stretches
    )
    span = (
        link.span if link and link.kind is LinkKind.NUMBER else (written.span if written else None)
    )
    same = [it for it in links if link and it.invoice.number == link.invoice.number]
    return Claim(
        invoice=link.invoice if link else None,
        strength=link.score if link else 0.0,
        links=tuple(same),
        as_written=span,
        passage=row.reason,
        units=units,
        row=row.amounts,
        runners_up=_runners_up(link.invoice, links) if link else (),
    )


def _merge_rows(claims: Sequence[Claim]) -> list[Claim]:
    """Keep one claim where two rows lead to the same invoice for the same amount."""
    kept: list[Claim] = []
    for claim in claims:
        twin = next(
            (
                it
                for it in kept
                if it.invoice is not None
                and claim.invoice is not None
                and it.invoice.number == claim.invoice.number
                and it.row is not None
                and claim.row is not None
                and it.row.deducted == claim.row.deducted
            ),
            None,
        )
        if twin is None:
            kept.append(claim)
    return kept


def _prose_claims(documents: Sequence[Document], links: Sequence[Link]) -> list[Claim]:
    named = _named_invoices(links)
    if not named:
        return []
    breaks = {link.span.start for link in links if link.kind in NAMING and link.score >= NAMED}
    units = [
        unit
        for number, document in enumerate(documents)
        for unit in units_of(number, document, breaks=breaks)
    ]
    groups = _assign(units, links, set(named))
    claims = [
        _prose_claim(invoice, strength, groups.get(number, []), links, units, alone=len(named) == 1)
        for number, (invoice, strength) in named.items()
    ]
    claims.sort(
        key=lambda it: (
            (it.as_written or it.links[0].span).start
            + 1e7 * (it.as_written or it.links[0].span).document
        )
    )
    return _without_settled(claims)


def _named_invoices(links: Sequence[Link]) -> dict[str, tuple[OpenInvoice, float]]:
    best: dict[str, dict[LinkKind, Link]] = defaultdict(dict)
    for link in links:
        known = best[link.invoice.number].get(link.kind)
        if known is None or link.score > known.score:
            best[link.invoice.number][link.kind] = link
    strengths: dict[str, tuple[OpenInvoice, float]] = {}
    for number, kinds in best.items():
        missing = 1.0
        for link in kinds.values():
            missing *= 1.0 - link.score
        strengths[number] = (next(iter(kinds.values())).invoice, 1.0 - missing)
    named = {
        number: pair
        for number, pair in strengths.items()
        if pair[1] >= STRONG
        and any(kind in NAMING and link.score >= NAMED for kind, link in best[number].items())
    }
    if named:
        return _without_rivals(named, links)
    # Without any number: the one invoice that amount and day point to.
    weak = sorted(strengths.items(), key=lambda item: -item[1][1])
    if weak and weak[0][1][1] >= 0.3:
        rest = weak[1][1][1] if len(weak) > 1 else 0.0
        if weak[0][1][1] - rest >= 0.08:
            number, (invoice, strength) = weak[0]
            return {number: (invoice, strength)}
    return {}


def _without_rivals(
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


def _assign(units: Sequence[Span], links: Sequence[Link], known: set[str]) -> dict[str, list[Span]]:
    groups: dict[str, list[Span]] = defaultdict(list)
    current: set[str] = set()
    for unit in units:
        named = {
            link.invoice.number
            for link in links
            if link.invoice.number in known
            and link.span.document == unit.document
            and unit.start <= link.span.start < unit.end
            and (link.kind in NAMING or link.score > 0.5)
            and link.score >= 0.4
        }
        if named:
            current = named
        for number in current:
            groups[number].append(unit)
    return groups


def _prose_claim(
    invoice: OpenInvoice,
    strength: float,
    group: list[Span],
    links: Sequence[Link],
    units: Sequence[Span],
    *,
    alone: bool,
) -> Claim:
    mine = tuple(link for link in links if link.invoice.number == invoice.number)
    numbers = [link for link in mine if link.kind is LinkKind.NUMBER]
    written = max(numbers, key=lambda it: it.score, default=None)
    chosen = list(units) if alone or not group else group
    first = [
        unit
        for unit in chosen
        if any(
            unit.start <= link.span.start < unit.end and unit.document == link.span.document
            for link in mine
        )
    ]
    aside = bool(first) and all(_settled().search(fold(unit.text)) for unit in first) and not alone
    return Claim(
        invoice=invoice,
        strength=strength,
        links=mine,
        as_written=written.span if written else None,
        passage=essence(chosen),
        units=tuple(chosen),
        set_aside=aside,
        runners_up=_runners_up(invoice, links),
    )


def _runners_up(
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


@functools.cache
def _settled() -> re.Pattern[str]:
    file = importlib.resources.files("extractor.extraction") / "lexicon" / "settled.toml"
    patterns = tomllib.loads(file.read_text(encoding="utf-8"))["patterns"]
    return re.compile(rf"\b(?:{'|'.join(patterns)})")


def _without_settled(claims: list[Claim]) -> list[Claim]:
    live = [claim for claim in claims if not claim.set_aside]
    return live or claims


def whole_message(documents: Sequence[Document]) -> Claim:
    """Give the one claim of a message whose words lead to no open invoice."""
    units = [
        unit for number, document in enumerate(documents) for unit in units_of(number, document)
    ]
    return Claim(
        invoice=None,
        strength=0.0,
        links=(),
        as_written=None,
        passage=essence(units),
        units=tuple(units),
    )
