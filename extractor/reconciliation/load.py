"""Load customers and open invoices from a folder of CSV files.

``customers.csv`` and ``open_invoices.csv`` must be there, ``invoice_lines.csv`` may be. A missing
column or a bad row is an error that names file, line and column: half a ledger would turn good
claims into "no such invoice".
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from extractor.errors import EmptyLedgerError, LedgerError, LedgerRowError
from extractor.values.ledger import Customer, InvoiceLine, Ledger, OpenInvoice

CUSTOMER_COLUMNS = ("customer_id", "name")
INVOICE_COLUMNS = (
    "invoice_number",
    "customer_id",
    "issue_date",
    "due_date",
    "net_amount",
    "gross_amount",
    "open_amount",
    "currency",
)
LINE_COLUMNS = ("invoice_number", "line", "description", "quantity", "unit_price", "line_total")
_LINE_DIGITS = 9
_AMOUNT = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_CURRENCY = re.compile(r"[A-Z]{3}")  # ISO 4217


@dataclasses.dataclass(frozen=True, slots=True)
class LedgerFolder:
    """A folder that holds the ledger as CSV files."""

    folder: Path

    def load(self) -> Ledger:
        """Read the files as they are now.

        Raises:
            LedgerError: a file or column is missing, or a row is wrong.
        """
        return load_ledger(self.folder)


@dataclasses.dataclass(frozen=True, slots=True)
class _Row:
    file: str
    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        return (self.cells.get(column) or "").strip()

    def required(self, column: str) -> str:
        value = self.text(column)
        if not value:
            raise LedgerRowError(self.file, self.line, column, "the value is missing")
        return value

    def amount(self, column: str) -> Decimal:
        value = self.required(column)
        if not _AMOUNT.fullmatch(value):
            raise LedgerRowError(
                self.file, self.line, column, f"{value!r} is not an amount such as 1234.50"
            )
        return Decimal(value)

    def currency(self) -> str:
        value = self.required("currency").upper()
        if not _CURRENCY.fullmatch(value):
            raise LedgerRowError(
                self.file, self.line, "currency", f"{value!r} is not a currency such as EUR"
            )
        return value

    def day(self, column: str) -> dt.date | None:
        value = self.text(column)
        if not value:
            return None
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise LedgerRowError(
                self.file, self.line, column, f"{value!r} is not a day such as 2026-01-31"
            ) from None


def load_ledger(folder: Path | str) -> Ledger:
    """Read the ledger from a folder.

    Raises:
        LedgerError: a file or column is missing, or a row is wrong.
        EmptyLedgerError: there is no open invoice.
    """
    root = Path(folder)
    if not root.is_dir():
        raise LedgerError(str(root), "there is no such folder; name the one with customers.csv")
    digest = hashlib.sha256()
    customer_rows = list(_rows(root / "customers.csv", CUSTOMER_COLUMNS, digest))
    customers = tuple(_customer(row) for row in customer_rows)
    _check_once(customer_rows, "customer_id")
    invoice_rows = list(_rows(root / "open_invoices.csv", INVOICE_COLUMNS, digest))
    lines: dict[str, list[InvoiceLine]] = {}
    lines_file = root / "invoice_lines.csv"
    if lines_file.exists():
        for row in _rows(lines_file, LINE_COLUMNS, digest):
            lines.setdefault(row.required("invoice_number"), []).append(_line(row))
    invoices = tuple(_invoice(row, lines) for row in invoice_rows)
    _check_once(invoice_rows, "invoice_number")
    _check(root, invoice_rows, customers, invoices)
    return Ledger(customers, invoices, digest.hexdigest())


def _check(
    root: Path,
    rows: list[_Row],
    customers: tuple[Customer, ...],
    invoices: tuple[OpenInvoice, ...],
) -> None:
    if not invoices:
        raise EmptyLedgerError(str(root / "open_invoices.csv"), "no row")
    known = {customer.customer_id for customer in customers}
    for row, invoice in zip(rows, invoices, strict=True):
        if invoice.customer_id not in known:
            raise LedgerRowError(
                row.file,
                row.line,
                "customer_id",
                f"no customer {invoice.customer_id!r} in customers.csv",
            )


def _check_once(rows: Sequence[_Row], column: str) -> None:
    seen: set[str] = set()
    for row in rows:
        value = row.text(column)
        if value in seen:
            raise LedgerRowError(row.file, row.line, column, f"{value!r} stands there twice")
        seen.add(value)


def _rows(file: Path, columns: tuple[str, ...], digest: hashlib._Hash) -> Iterator[_Row]:
    text = _text_of(file, digest)
    titles = text.split("\n", 1)[0]
    delimiter = ";" if titles.count(";") > titles.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        reader.fieldnames = [title.strip() for title in reader.fieldnames or ()]
        missing = [column for column in columns if column not in reader.fieldnames]
        if missing:
            raise LedgerRowError(
                str(file), 1, missing[0], f"the column is missing; needed are {', '.join(columns)}"
            )
        yield from _read_rows(str(file), reader)
    except csv.Error as error:
        raise LedgerError(str(file), f"line {reader.line_num} is no CSV ({error})") from error


def _read_rows(file: str, reader: csv.DictReader[str]) -> Iterator[_Row]:
    for cells in reader:
        # A value with a separator in it and no quotes around pushes the rest one column on.
        extra: object = cells.pop(None, None)
        if isinstance(extra, list) and any(extra):
            last = (reader.fieldnames or ("",))[-1]
            raise LedgerRowError(
                file, reader.line_num, last, f"{len(extra)} more values than columns; quote them"
            )
        if any(cells.values()):
            yield _Row(file, reader.line_num, dict(cells))


def _text_of(file: Path, digest: hashlib._Hash) -> str:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise LedgerError(str(file), "the file is missing; export it again") from None
    except OSError as error:
        raise LedgerError(str(file), f"the file cannot be opened ({error.strerror})") from error
    digest.update(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LedgerError(str(file), f"byte {error.start} is not UTF-8; export as UTF-8") from None


def _customer(row: _Row) -> Customer:
    aliases = tuple(
        part.strip() for part in row.text("aliases").replace("|", ";").split(";") if part.strip()
    )
    return Customer(
        customer_id=row.required("customer_id"),
        name=row.required("name"),
        aliases=aliases,
        language=row.text("language"),
        country=row.text("country"),
        vat_id=row.text("vat_id").replace(" ", "").upper(),
        email_domain=row.text("email_domain").casefold().lstrip("@"),
        city=row.text("city"),
    )


def _line(row: _Row) -> InvoiceLine:
    number = row.required("line")
    if not (number.isascii() and number.isdigit() and len(number) <= _LINE_DIGITS):
        raise LedgerRowError(row.file, row.line, "line", f"{number!r} is not a line number")
    return InvoiceLine(
        line=int(number),
        description=row.text("description"),
        quantity=row.amount("quantity"),
        unit_price=row.amount("unit_price"),
        total=row.amount("line_total"),
    )


def _invoice(row: _Row, lines: dict[str, list[InvoiceLine]]) -> OpenInvoice:
    number = row.required("invoice_number")
    return OpenInvoice(
        number=number,
        customer_id=row.required("customer_id"),
        issue_date=row.day("issue_date"),
        due_date=row.day("due_date"),
        net_amount=row.amount("net_amount"),
        gross_amount=row.amount("gross_amount"),
        open_amount=row.amount("open_amount"),
        currency=row.currency(),
        po_number=row.text("po_number"),
        delivery_note=row.text("delivery_note"),
        lines=tuple(lines.get(number, ())),
    )
