"""The hand-written casebook: do references as people wrote them lead to the right invoice?

    python -m benchmarks.reconciliation.casebook [training/corpus/casebook] [--errors 20]

One query per file with its gold references as written, the customer as written and the sender's
address; items that name only an order or a delivery note are asked one by one. Items whose gold
has none of these (a day and a total somewhere in the text) are counted, not asked.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.reconciliation.figures import Row, at_least, at_most
from benchmarks.reconciliation.intervals import exact, wilson
from extractor.reconciliation.blocking.index import Index
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.schema import BookCustomer
from extractor.reconciliation.book.writer import BookWriter
from extractor.reconciliation.load import load_ledger
from extractor.reconciliation.matching.matcher import Matcher
from extractor.values.query import CustomerHint, Decision, LineAnswer, Query

CASEBOOK = Path("training/corpus/casebook")
TARGET = 0.98


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A query and, line by line, the invoices that the gold says."""

    query: Query
    gold: tuple[str, ...]


def write_book(ledger_folder: Path, folder: Path) -> Path:
    """Write a ledger of CSV files as a book with its index."""
    ledger = load_ledger(ledger_folder)
    writer = BookWriter(folder)
    for customer in ledger.customers:
        writer.add_customer(BookCustomer.of(customer))
    for invoice in ledger.invoices:
        writer.add_invoice(invoice)
    writer.finish()
    Index.build(Book.open(folder))
    return folder


def queries(casebook: Path) -> Iterator[Asked]:
    """Give the queries of a casebook."""
    addresses = {}
    for file in sorted(casebook.glob("cases-*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            addresses[case["id"]] = (case.get("email") or {}).get("from_addr") or ""
    for line in (casebook / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        hint = CustomerHint(case.get("customer_as_written") or "", addresses.get(case["id"], ""))
        yield from _of_case(case, hint)


def _of_case(case: dict[str, Any], hint: CustomerHint) -> Iterator[Asked]:
    items = [item for item in case["items"] if item["invoice_number"]]
    named: dict[str, str] = {}  # an invoice contested for two reasons is one line
    for item in items:
        if item["reference_as_written"]:
            named.setdefault(item["reference_as_written"], item["invoice_number"])
    currency = case.get("currency") or ""
    if named:
        amounts = tuple(
            Decimal(item["disputed_amount"])
            for item in items
            if item["amount_is"] == "explicit" and item["disputed_amount"]
        )
        query = Query(case["id"], tuple(named), customer=hint, amounts=amounts, currency=currency)
        yield Asked(query, tuple(named.values()))
    for item in items:
        orders, notes = (
            tuple(filter(None, (item[name],)))
            for name in ("po_as_written", "delivery_note_as_written")
        )
        if (orders or notes) and not item["reference_as_written"]:
            query = Query(case["id"], (), orders, notes, hint, currency=currency)
            yield Asked(query, (item["invoice_number"],))


def answered(asked: Asked, lines: tuple[LineAnswer, ...]) -> Iterator[tuple[str, str, LineAnswer]]:
    """Give what was written, what is meant and what was answered, line by line."""
    left = list(lines)
    written = asked.query.references or ("",) * len(asked.gold)
    for text, meant in zip(written, asked.gold, strict=True):
        same = [line for line in left if line.reference == text] or left
        yield text, meant, same[0]
        left.remove(same[0])


def casebook_rows(casebook: Path = CASEBOOK, *, errors: int = 0) -> list[Row]:
    """Give the rows of the table on a casebook with its own ledger."""
    with tempfile.TemporaryDirectory() as temporary:
        matcher = Matcher.open(write_book(casebook / "ledger", Path(temporary)))
        return _rows(matcher, casebook, errors=errors)


def _rows(matcher: Matcher, casebook: Path, *, errors: int) -> list[Row]:
    found = missed = accepted = wrong = 0
    for asked in queries(casebook):
        for written, meant, line in answered(asked, matcher.match(asked.query).lines):
            best = line.matches[0] if line.matches else None
            right = best is not None and best.number == meant
            found, missed = found + right, missed + (not right)
            if line.decision is Decision.AUTO:
                accepted, wrong = accepted + 1, wrong + (not right)
            if not right and missed <= errors:
                print(f"  {asked.query.id} {written!r}: meant {meant}, answered {best}")
    items = found + missed
    return [
        at_least("casebook: invoice found by what is written", wilson(found, items), TARGET),
        at_least("  accepted automatically", wilson(accepted, items)),
        at_most("  wrong of these", exact(wrong, accepted)),
    ]


def _silent(casebook: Path) -> int:
    names = ("reference_as_written", "po_as_written", "delivery_note_as_written")
    gold = (casebook / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return sum(
        bool(item["invoice_number"]) and not any(item[name] for name in names)
        for line in gold
        for item in json.loads(line)["items"]
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="references of the casebook as written")
    parser.add_argument("casebook", nargs="?", default=CASEBOOK, type=Path)
    parser.add_argument("--errors", type=int, default=20)
    options = parser.parse_args()
    for row in casebook_rows(options.casebook, errors=options.errors):
        print(row)
    print(f"      items that name neither number nor order nor note: {_silent(options.casebook)}")


if __name__ == "__main__":
    main()
