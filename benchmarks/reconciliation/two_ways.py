"""Rules or matcher: which leads the words of a mail to the right invoices?

    python -m benchmarks.reconciliation.two_ways [FOLDER ...] [--errors]

Each folder is a corpus with a ledger of its own. First the references alone, as the gold has them
written: rules (`link_references` among the customer's invoices) against the matcher. Then whole
files through the pipeline, with the models as shipped: as it is; with every naming link made by the
matcher; and with the matcher asked only where the rules name no invoice. The calibration was made
for the rules' scores and on the casebook, so that only the counts of links compare both on equal
terms there; the other folders are strange to both.
"""

from __future__ import annotations

import argparse
import enum
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.reconciliation.casebook import Asked, answered, queries, write_book
from benchmarks.reconciliation.figures import Row, at_least
from benchmarks.reconciliation.intervals import wilson
from extractor.evaluation.report import Report
from extractor.pipeline import Pipeline
from extractor.reconciliation.index import LedgerIndex
from extractor.reconciliation.link import link_references
from extractor.reconciliation.load import load_ledger
from extractor.reconciliation.matching.matcher import Matcher
from extractor.stages.understanding import CUSTOMER_FLOOR, Understanding
from extractor.trained import Models
from extractor.values.finding import Findings, Reference, ReferenceKind, Span
from extractor.values.match import NAMING, CustomerMatch, Link, LinkKind
from extractor.values.query import CustomerHint, Decision, LineAnswer, Query
from training.cases import Case, load_cases
from training.recipe import reader

CORPUS = Path("training/corpus")
FOLDERS = (CORPUS / "casebook", CORPUS / "second" / "fr-en", CORPUS / "second" / "de-es")
BELIEVED = 0.5
FEWEST = 0.3  # probability of a match that becomes a link
MOST_AMOUNTS = 40


class Way(enum.StrEnum):
    """Who makes the links that name an invoice."""

    RULES = "rules"
    MATCHER = "matcher"
    SURE = "rules, else what the matcher accepts"
    LIKELY = "rules, else what the matcher holds likely"


def words_rows(folder: Path, matcher: Matcher) -> list[Row]:
    """Compare both on the references as the gold has them."""
    index = LedgerIndex(load_ledger(folder / "ledger"))
    owner = {it.number: it.customer_id for it in index.ledger.invoices}
    lines = ruled = matched = 0
    for asked in queries(folder):
        for written, meant, line in answered(asked, matcher.match(asked.query).lines):
            lines += 1
            matched += bool(line.matches) and line.matches[0].number == meant
            ruled += _by_rules(written or _other(asked), index, owner[meant]) == {meant}
    return [
        at_least("references as written: rules, the customer known", wilson(ruled, lines)),
        at_least("references as written: matcher", wilson(matched, lines)),
    ]


def _other(asked: Asked) -> str:
    return next(iter((*asked.query.purchase_orders, *asked.query.delivery_notes)), "")


def _by_rules(written: str, index: LedgerIndex, customer_id: str) -> set[str]:
    span = Span(0, 0, len(written), written)
    reference = Reference(span, ReferenceKind.INVOICE, 1.0)
    found = link_references([reference], index.invoices_of(customer_id))
    return {it.invoice.number for it in found}


class Linked(Pipeline):
    """A pipeline whose naming links come the way that is set."""

    way: Way = Way.RULES
    sender: str = ""
    matcher: Matcher

    def _links(self, findings: Findings, customers: Sequence[CustomerMatch]) -> list[Link]:
        ruled = super()._links(findings, customers)
        naming = [it for it in ruled if it.kind in NAMING]
        rest = [it for it in ruled if it.kind not in NAMING]
        if self.way is Way.RULES or not findings.references:
            return ruled
        if self.way is not Way.MATCHER and any(it.score >= BELIEVED for it in naming):
            return ruled
        answer = self.matcher.match(_query(findings, customers, self.sender))
        believed = [it for it in answer.lines if self._believes(it)]
        links = self._as_links(believed, findings)
        if self.way is not Way.MATCHER:
            links += naming
        return [*_apart(links), *rest]

    def _believes(self, line: LineAnswer) -> bool:
        if not line.matches:
            return False
        if self.way is Way.SURE:
            return line.decision is Decision.AUTO
        least = FEWEST if self.way is Way.MATCHER else BELIEVED
        return line.matches[0].probability >= least

    def _as_links(self, lines: Sequence[LineAnswer], findings: Findings) -> list[Link]:
        invoices = {it.number: it for it in self.index.ledger.invoices}
        return [
            Link(it.span, invoices[best.number], _kind(best.reasons), "matcher", best.probability)
            for line in lines
            for best in line.matches[:1]
            for it in findings.references
            if it.span.text == line.reference and best.number in invoices
        ]


def _query(findings: Findings, customers: Sequence[CustomerMatch], sender: str) -> Query:
    hint = CustomerHint(email=sender)
    if customers and customers[0].probability >= CUSTOMER_FLOOR:
        known = customers[0].customer
        hint = CustomerHint(name=known.name, email=sender, vat_id=known.vat_id)
    written = dict.fromkeys(it.span.text for it in findings.references)
    amounts = dict.fromkeys(abs(it.value) for it in findings.amounts if it.value)
    return Query("mail", tuple(written), customer=hint, amounts=tuple(amounts)[:MOST_AMOUNTS])


def _kind(reasons: Sequence[str]) -> LinkKind:
    for kind in (LinkKind.PURCHASE_ORDER, LinkKind.DELIVERY_NOTE):
        if any(it.startswith(kind.value) for it in reasons):
            return kind
    return LinkKind.NUMBER


def _apart(links: Sequence[Link]) -> list[Link]:
    """Give the better of links whose words overlap."""
    kept: list[Link] = []
    for link in sorted(links, key=lambda it: -it.score):
        span = link.span
        if not any(
            it.span.document == span.document
            and it.span.start < span.end
            and span.start < it.span.end
            for it in kept
        ):
            kept.append(link)
    return sorted(kept, key=lambda it: (it.span.document, it.span.start))


def whole_rows(pipeline: Linked, cases: Sequence[Case], way: Way, *, errors: int) -> list[Row]:
    """Count what one way finds in whole files."""
    pipeline.way = way
    records, known = [], []
    for case in cases:
        envelope = case.submission.envelope
        pipeline.sender = envelope.sender_address if envelope else ""
        known.append(pipeline.understand_documents(case.submission, case.documents))
        records.append(pipeline.conclude(known[-1]))
    report = Report.of([case.gold for case in cases], records)
    for file, wrong in list(report.score.errors.items())[:errors]:
        print(f"  {way}: {file}: {'; '.join(wrong)}")
    named, meant, right = _named(cases, known)
    figures = report.figures
    return [
        Row(f"{way}: invoice recall / precision of the record",
            f"{figures['invoice_recall']:.3f} / {figures['invoice_precision']:.3f}"),
        Row("  whole document / automatic / of these right",
            f"{figures['document_exact']:.3f} / {figures['auto_share']:.3f} / "
            f"{figures['auto_precision']:.3f}"),
        at_least("  links that name an invoice: recall", wilson(right, meant)),
        at_least("  links that name an invoice: precision", wilson(right, named)),
    ]  # fmt: skip


def _named(cases: Sequence[Case], known: Sequence[Understanding]) -> tuple[int, int, int]:
    named = meant = right = 0
    for case, it in zip(cases, known, strict=True):
        gold = {item.invoice_number for item in case.items if item.invoice_number}
        found = {
            link.invoice.number
            for link in it.links
            if link.kind in NAMING and link.score >= BELIEVED
        }
        named, meant, right = named + len(found), meant + len(gold), right + len(gold & found)
    return named, meant, right


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="rules or matcher for the words of a mail")
    parser.add_argument("folders", nargs="*", type=Path, default=FOLDERS)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--words", action="store_true", help="only the references as written")
    options = parser.parse_args()
    for folder in options.folders:
        print(folder)
        with tempfile.TemporaryDirectory() as temporary:
            matcher = Matcher.open(write_book(folder / "ledger", Path(temporary)))
            _print(words_rows(folder, matcher))
            if options.words:
                continue
            plain = reader(folder, Models.load(None))
            cases = load_cases(folder, plain)
            ledger = load_ledger(folder / "ledger")
            linked = Linked(ledger, settings=plain.settings, models=plain.models, ocr_engine=None)
            linked.matcher = matcher
            for way in Way:
                _print(whole_rows(linked, cases, way, errors=options.errors))


def _print(rows: Sequence[Row]) -> None:
    for row in rows:
        print(row, flush=True)


if __name__ == "__main__":
    main()
