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

from extractor.extraction.compared import only_compared
from extractor.extraction.essence import essence
from extractor.extraction.labels import fold
from extractor.extraction.money_row import MoneyRow
from extractor.extraction.rivals import NAMED, runners_up, without_rivals
from extractor.extraction.row_claims import claims_of_rows
from extractor.extraction.rows import read_tables
from extractor.extraction.units import NOT_CLAIMING, units_of
from extractor.extraction.unsettled import unsettled
from extractor.values.claim import Claim
from extractor.values.document import Document
from extractor.values.finding import Findings, Span
from extractor.values.ledger import OpenInvoice
from extractor.values.match import NAMING, Link, LinkKind

STRONG = 0.55  # from here on words name an invoice


@dataclasses.dataclass(frozen=True, slots=True)
class Segmentation:
    """The claims of a submission.

    Attributes:
        claims: in document order.
        from_rows: they come from a table of amounts.
        rows_paid: how many rows of such tables were settled in full.
        unresolved_rows: how many rows hold money back but lead to no open invoice.
        unsettled: how many payment advices and debit notes without a claim of a row are not
            shown to be paid in full.
    """

    claims: tuple[Claim, ...]
    from_rows: bool
    rows_paid: int
    unresolved_rows: int
    unsettled: int = 0


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
    by_row = claims_of_rows(documents, findings, usable, tables)
    if by_row.claims:
        return Segmentation(by_row.claims, True, by_row.paid, by_row.unresolved)  # noqa: FBT003
    claims = _prose_claims(documents, usable)
    if not claims:
        # A reply may say only "see below": then the quoted history names the invoice.
        claims = _prose_claims(documents, links)
    return Segmentation(
        tuple(claims),
        from_rows=False,
        rows_paid=by_row.paid,
        unresolved_rows=by_row.unresolved,
        unsettled=unsettled(documents, tables),
    )


def rows_are_quoted(document: Document, rows: Sequence[MoneyRow]) -> bool:
    """Say whether a table stands in quoted history."""
    starts = [start for row in rows for start, _ in row.stretches]
    return bool(starts) and document.section_at(min(starts)) in NOT_CLAIMING


def _prose_claims(documents: Sequence[Document], links: Sequence[Link]) -> list[Claim]:
    named = _named_invoices(links)
    if not named:
        return []
    for number in only_compared(tuple(named), links, documents):
        del named[number]
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
        return without_rivals(named, links)
    # Without any number: the one invoice that amount and day point to.
    weak = sorted(strengths.items(), key=lambda item: -item[1][1])
    if weak and weak[0][1][1] >= 0.3:
        rest = weak[1][1][1] if len(weak) > 1 else 0.0
        if weak[0][1][1] - rest >= 0.08:
            number, (invoice, strength) = weak[0]
            return {number: (invoice, strength)}
    return {}


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
        runners_up=runners_up(invoice, links),
    )


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
