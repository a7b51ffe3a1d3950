"""Make claims of table rows: a row that leads to an invoice and holds money back is one."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from extractor.extraction.legend import Meaning, meanings
from extractor.extraction.money_row import MoneyRow
from extractor.extraction.notes import add_notes
from extractor.extraction.rivals import runners_up
from extractor.values.claim import Claim
from extractor.values.document import Document
from extractor.values.finding import Findings, Reference, ReferenceKind, Span
from extractor.values.match import NAMING, Link, LinkKind


@dataclasses.dataclass(frozen=True, slots=True)
class RowClaims:
    """What the rows of a submission's tables say.

    Attributes:
        claims: in document order.
        paid: how many rows were settled in full.
        unresolved: how many rows hold money back but name no document at all.
    """

    claims: tuple[Claim, ...]
    paid: int
    unresolved: int


def claims_of_rows(
    documents: Sequence[Document],
    findings: Findings,
    links: Sequence[Link],
    tables: Sequence[tuple[int, list[MoneyRow]]],
) -> RowClaims:
    """Make a claim of every row that holds money back.

    Args:
        documents: of the submission.
        findings: everything extraction proposed.
        links: words that lead to open invoices, quoted history left out.
        tables: the rows of each table of money, with its document's index.
    """
    claims: list[Claim] = []
    explained: list[Meaning] = []
    paid = unresolved = 0
    settled: set[str] = set()
    for number, rows in tables:
        told = [row for row in rows if row.amounts.deducted is not None or row.amounts.paid]
        if not told:
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
            said = meanings(row.codes, documents)
            explained += said
            claims.append(_claim_of_row(number, row, link, written, said, documents, links))
    settled -= {claim.invoice.number for claim in claims if claim.invoice is not None}
    joined = _merge_rows(claims)
    noted = add_notes(documents, joined, links, findings, settled=settled, legends=explained)
    return RowClaims(tuple(noted), paid, unresolved)


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
    said: Sequence[Meaning],
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
        passage="\n".join([row.reason, *(it.text for it in said)]).strip(),
        units=units,
        row=row.amounts,
        runners_up=runners_up(link.invoice, links) if link else (),
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
