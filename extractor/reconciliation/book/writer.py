"""Write a book row by row: nothing but the customers' numbers and one piece of rows is held."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from extractor.durable import becoming
from extractor.errors import LedgerError
from extractor.reconciliation.book.columns import ColumnWriter, TextColumn, TextWriter
from extractor.reconciliation.book.hashing import HashTable, hash_rows
from extractor.reconciliation.book.schema import (
    CUSTOMER_TEXTS,
    FORMAT,
    LINE_NUMBERS,
    MANIFEST,
    NUMBER_SALT,
    NUMBERS,
    POINTER,
    TEXTS,
    BookCustomer,
    State,
)
from extractor.reconciliation.book.units import NO_DAY, to_day, to_micro, to_minor
from extractor.values.ledger import InvoiceLine, OpenInvoice

PIECE = 32_768  # rows held before they are written
ARTICLES = 200_000  # texts remembered, so that each stands in the book once


class BookWriter:
    """A book being written; ``finish`` makes it the current one of its folder.

    In a ``with`` statement, what is not finished at its end is removed.
    """

    def __init__(self, folder: Path | str, *, sources: Mapping[str, str] | None = None) -> None:
        """Start a book.

        Args:
            folder: of the ledger; a book that is there stays in use until ``finish``.
            sources: SHA-256 of each file the rows come from, by name.
        """
        self.root = Path(folder)
        self.sources = dict(sources or {})
        self.base = _next_base(self.root)
        self._numbers = {name: ColumnWriter(self.base / f"{name}.npy", kind)
                         for name, kind in NUMBERS.items()}  # fmt: skip
        self._texts = {name: TextWriter(self.base, name) for name in TEXTS}
        self._lines = {name: ColumnWriter(self.base / f"{name}.npy", kind)
                       for name, kind in LINE_NUMBERS.items()}  # fmt: skip
        self._line_ends = ColumnWriter(self.base / "line_at.npy", np.int64)
        self._line_ends.extend([0])
        self._article_texts = TextWriter(self.base, "article")
        self._articles: dict[str, int] = {}
        self._article_count = 0
        self._customer_texts = {name: TextWriter(self.base, f"customer_{name}")
                                for name in CUSTOMER_TEXTS}  # fmt: skip
        self._customers: dict[str, int] = {}
        self._currencies: dict[str, int] = {}
        self._line_count = 0
        self._finished = False
        self.count = 0
        self._start_piece()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._finished:
            self.discard()

    def discard(self) -> None:
        """Give up and remove what was written."""
        self._close()
        shutil.rmtree(self.base, ignore_errors=True)

    def _close(self) -> None:
        self._finished = True
        writers: list[ColumnWriter | TextWriter] = [self._line_ends, self._article_texts]
        writers += [*self._numbers.values(), *self._texts.values()]
        writers += [*self._lines.values(), *self._customer_texts.values()]
        for writer in writers:
            writer.close()

    def _start_piece(self) -> None:
        self._rows: list[tuple[int, ...]] = []
        self._row_texts: list[tuple[str, str, str]] = []
        self._row_lines: list[tuple[int, ...]] = []
        self._row_ends: list[int] = []
        self._row_articles: list[str] = []
        self._customer_rows: list[tuple[str, ...]] = []

    def add_customer(self, customer: BookCustomer) -> int:
        """Add a customer and give its place, 0 for the first.

        Raises:
            LedgerError: its number stands there already.
        """
        key = customer.customer_id.upper()
        if key in self._customers:
            raise LedgerError(
                str(self.root), f"customer {customer.customer_id!r} stands there twice"
            )
        self._customers[key] = len(self._customers)
        self._customer_rows.append(customer.texts())
        if len(self._customer_rows) >= PIECE:
            self._flush()
        return len(self._customers) - 1

    def add_invoice(
        self, invoice: OpenInvoice, state: State = State.OPEN, *, closed: int = NO_DAY
    ) -> int:
        """Add an invoice of a customer that was added before, and give its row.

        Args:
            invoice: its customer is named by its number.
            state: closed invoices are known, so that a claim that means one is told apart.
            closed: the day since 1970-01-01 on which it was settled.

        Raises:
            LedgerError: the customer is unknown or an amount too large.
        """
        try:
            row = self._row(invoice, state, closed)
            lines = [self._line(line, invoice.currency) for line in invoice.lines]
        except OverflowError as error:
            raise LedgerError(str(self.root), f"invoice {invoice.number!r}: {error}") from None
        self._rows.append(row)
        self._row_texts.append((invoice.number, invoice.po_number, invoice.delivery_note))
        self._row_lines.extend(lines)
        self._line_count += len(lines)
        self._row_ends.append(self._line_count)
        if len(self._rows) >= PIECE:
            self._flush()
        self.count += 1
        return self.count - 1

    def _row(self, invoice: OpenInvoice, state: State, closed: int) -> tuple[int, ...]:
        customer = self._customers.get(invoice.customer_id.upper())
        if customer is None:
            raise LedgerError(
                str(self.root),
                f"invoice {invoice.number!r} is of {invoice.customer_id!r}, who is unknown",
            )
        currency = invoice.currency
        return (
            customer,
            to_minor(invoice.gross_amount, currency),
            to_minor(invoice.net_amount, currency),
            to_minor(invoice.open_amount, currency),
            self._currency(currency),
            to_day(invoice.issue_date),
            to_day(invoice.due_date),
            int(state),
            closed,
        )

    def _currency(self, currency: str) -> int:
        code = self._currencies.setdefault(currency, len(self._currencies))
        if code > 255:
            raise LedgerError(str(self.root), f"{currency!r} is the 257th currency")
        return code

    def _line(self, line: InvoiceLine, currency: str) -> tuple[int, ...]:
        article = self._articles.get(line.description)
        if article is None:
            if len(self._articles) >= ARTICLES:
                self._articles.clear()
            article = self._articles[line.description] = self._article_count
            self._article_count += 1
            self._row_articles.append(line.description)
        return (
            line.line,
            article,
            to_micro(line.quantity),
            to_micro(line.unit_price),
            to_minor(line.total, currency),
        )

    def _flush(self) -> None:
        _write_piece(self._rows, self._numbers)
        _write_piece(self._row_lines, self._lines)
        _write_texts(self._row_texts, self._texts)
        _write_texts(self._customer_rows, self._customer_texts)
        self._line_ends.extend(self._row_ends)
        self._article_texts.extend(self._row_articles)
        self._start_piece()

    def finish(self, *, current: bool = True) -> Path:
        """Write the rest and give the book's folder.

        Args:
            current: make it the one that ``Book.open`` finds.
        """
        self._flush()
        self._close()
        _number_table(self.base)
        manifest = {
            "format": FORMAT,
            "invoices": self.count,
            "customers": len(self._customers),
            "lines": self._line_count,
            "currencies": list(self._currencies),
            "sources": self.sources,
        }
        (self.base / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        if current:
            point_to(self.root, self.base)
        return self.base


def _write_piece(rows: list[tuple[int, ...]], writers: dict[str, ColumnWriter]) -> None:
    table = np.array(rows, np.int64).reshape(len(rows), len(writers))
    for place, writer in enumerate(writers.values()):
        writer.extend(table[:, place])


def _write_texts(rows: Sequence[tuple[str, ...]], writers: dict[str, TextWriter]) -> None:
    if rows:
        for writer, texts in zip(writers.values(), zip(*rows, strict=True), strict=True):
            writer.extend(texts)


def _number_table(base: Path) -> None:
    """Write the table that leads from an invoice number, as it is, to its row."""
    numbers = TextColumn(base, "number")
    hashes = np.empty(len(numbers), np.uint64)
    for first in range(0, len(numbers), PIECE):
        last = min(first + PIECE, len(numbers))
        hashes[first:last] = hash_rows(numbers.packed(first, last), NUMBER_SALT)
    HashTable.of(hashes, np.arange(len(numbers), dtype=np.int32)).save(base, "by_number")


def _next_base(root: Path) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    taken = [int(it.name[5:]) for it in root.glob("base-*") if it.name[5:].isdigit()]
    base = root / f"base-{max(taken, default=0) + 1:06d}"
    base.mkdir()
    return base


def point_to(root: Path, base: Path) -> None:
    """Make a book the current one: at any moment there is a whole pointer.

    Of the books before it, the last one is kept.
    """
    pointer = root / POINTER
    before = pointer.read_text(encoding="utf-8").strip() if pointer.exists() else base.name
    with becoming(pointer, is_private=False) as out:
        out.write(f"{base.name}\n".encode())
    for other in root.glob("base-*"):
        # One without a manifest may be on its way.
        if other.name < before and (other / MANIFEST).exists():
            shutil.rmtree(other, ignore_errors=True)
