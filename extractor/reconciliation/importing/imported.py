"""Write a ledger from its tables into a book with its index, in memory that does not grow.

A wrong row is an error that names its place: half a ledger would turn good claims into "no such
invoice". Who wants the rest all the same says so, and is told of every row that was left out.
"""

from __future__ import annotations

import dataclasses
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from extractor.errors import EmptyLedgerError, LedgerError, LedgerRowError
from extractor.reconciliation.blocking.index import Index
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.journal import alone
from extractor.reconciliation.book.mapped import is_book
from extractor.reconciliation.book.schema import BookCustomer, State
from extractor.reconciliation.book.units import NO_DAY, to_day, to_micro
from extractor.reconciliation.book.writer import BookWriter, point_to
from extractor.reconciliation.importing.csv_files import CsvSource
from extractor.reconciliation.importing.database import DatabaseSource
from extractor.reconciliation.importing.parquet import ParquetSource
from extractor.reconciliation.importing.scratch import Scratch
from extractor.reconciliation.importing.tables import Dialect, Source, Table
from extractor.reconciliation.row_models import ClosedInvoiceRow, InvoiceRow
from extractor.reconciliation.rows import (
    Row,
    as_invoice,
    read_customer,
    read_line,
    several,
)
from extractor.values.ledger import InvoiceLine

Report = Callable[[LedgerRowError], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote.

    Attributes:
        folder: of the book.
        invoices: closed ones included.
        left_out: wrong rows.
    """

    folder: Path
    customers: int
    invoices: int
    left_out: int


def open_source(source: Path | str, dialect: Dialect | None = None) -> Source:
    """Find out what a ledger is written in.

    Args:
        source: a folder of CSV or Parquet files, or the URL of a database.
        dialect: of CSV files.

    Raises:
        LedgerError: it is none of them.
    """
    if isinstance(source, str) and "://" in source:
        return DatabaseSource(source)
    folder = Path(source)
    if not folder.is_dir():
        raise LedgerError(str(folder), "there is no such folder; name the one with customers.csv")
    if (folder / "customers.parquet").exists() and not (folder / "customers.csv").exists():
        return ParquetSource(folder)
    return CsvSource(folder, dialect or Dialect())


def import_ledger(source: Source, folder: Path | str, *, report: Report | None = None) -> Imported:
    """Write a ledger's tables as the book of a folder; who reads the one before goes on with it.

    Args:
        source: of the rows.
        folder: for the book; made where it is missing.
        report: is given each wrong row, which is then left out; None stops at the first.

    Raises:
        LedgerError: a table or column is missing, or cannot be read.
        LedgerRowError: a row is wrong and ``report`` is None.
        EmptyLedgerError: there is no open invoice.
    """
    root = Path(folder)
    try:
        root.mkdir(parents=True, exist_ok=True)
        with alone(root):
            return _import(source, root, report)
    except OSError as error:
        raise LedgerError(str(root), f"it cannot be written ({error.strerror})") from error
    except sqlite3.Error as error:  # of the scratch file, such as on a full disk
        raise LedgerError(str(root), f"it cannot be written ({error})") from error


def is_up_to_date(folder: Path, source: Source) -> bool:
    """Say whether a folder's book was written from these very files and can be read."""
    if not is_book(folder):
        return False
    try:
        index = Index.open(folder)
    except LedgerError:
        return False
    return bool(source.digests) and index.book.sources == dict(source.digests)


def _import(source: Source, root: Path, report: Report | None) -> Imported:
    with (
        tempfile.TemporaryDirectory(prefix="import-", dir=root) as aside,
        Scratch(Path(aside)) as scratch,
        BookWriter(root, sources=source.digests) as writer,
    ):
        importer = _Importer(source, writer, scratch, report)
        importer.run()
        base = writer.finish(current=False)
        try:
            Index.build(Book(root, base))
            point_to(root, base)
        except BaseException:
            writer.discard()
            raise
    return Imported(root, len(importer.customers), writer.count, importer.left_out)


class _Importer:
    """One import: tables in the order in which they need each other."""

    def __init__(
        self, source: Source, writer: BookWriter, scratch: Scratch, report: Report | None
    ) -> None:
        self.source = source
        self.writer = writer
        self.scratch = scratch
        self.report = report
        self.customers: set[str] = set()
        self.left_out = 0

    def run(self) -> None:
        self._each(Table.CUSTOMERS, self._customer)
        self.scratch.keep_lines(self._lines())
        self._each(Table.OPEN, lambda row: self._invoice(row, State.OPEN))
        if not self.writer.count:
            raise EmptyLedgerError(str(self.writer.root), "no row")
        self._each(Table.CLOSED, lambda row: self._invoice(row, State.CLOSED))

    def _each(self, table: Table, take: Callable[[Row], None]) -> None:
        for row in self.source.rows(table):
            try:
                take(_good(row))
            except LedgerRowError as error:
                self._leave_out(error)

    def _leave_out(self, error: LedgerRowError) -> None:
        if self.report is None:
            raise error
        self.left_out += 1
        self.report(error)

    def _customer(self, row: Row) -> None:
        customer = read_customer(row)
        key = customer.customer_id.upper()
        if key in self.customers:
            raise _wrong(row, "customer_id", f"{customer.customer_id!r} stands there twice")
        self.writer.add_customer(
            dataclasses.replace(
                BookCustomer.of(customer),
                siren=row.text("siren"),
                domains=several(row.text("email_domain")),
            )
        )
        self.customers.add(key)

    def _lines(self) -> Iterator[tuple[str, InvoiceLine]]:
        for row in self.source.rows(Table.LINES):
            try:
                good = _good(row)
                number, line = read_line(good)
                _check_size(good, line)
            except LedgerRowError as error:
                self._leave_out(error)
            else:
                yield number, line

    def _invoice(self, row: Row, state: State) -> None:
        read = row.read(ClosedInvoiceRow if state is State.CLOSED else InvoiceRow)
        invoice = as_invoice(read, self.scratch.lines_of(read.invoice_number), row=row.line)
        if invoice.customer_id.upper() not in self.customers:
            raise _wrong(row, "customer_id", f"no customer {invoice.customer_id!r} in customers")
        closed = read.closed_date if isinstance(read, ClosedInvoiceRow) else None
        if not self.scratch.is_new(invoice.number):
            raise _wrong(row, "invoice_number", f"{invoice.number!r} stands there twice")
        try:
            self.writer.add_invoice(invoice, state, closed=to_day(closed) if closed else NO_DAY)
        except LedgerError as error:
            raise _wrong(row, "currency", error.detail) from None


def _good(row: Row | LedgerRowError) -> Row:
    if isinstance(row, LedgerRowError):
        raise row
    return row


def _wrong(row: Row, column: str, detail: str) -> LedgerRowError:
    return LedgerRowError(row.file, row.line, column, detail)


def _check_size(row: Row, line: InvoiceLine) -> None:
    for column in ("quantity", "unit_price"):
        try:
            to_micro(getattr(line, column))
        except OverflowError as error:
            raise _wrong(row, column, str(error)) from None
