"""Load customers and open invoices from a folder of CSV files.

``customers.csv`` and ``open_invoices.csv`` must be there; ``invoice_lines.csv``,
``deliveries.csv``, ``credit_notes.csv`` and ``prices.csv`` may be. A missing column or a bad row
is an error that names file, line and column: half a ledger would turn good claims into "no such
invoice".
"""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractor.errors import EmptyLedgerError, LedgerError, LedgerRowError
from extractor.reconciliation.document_rows import read_credit_note, read_delivery, read_price
from extractor.reconciliation.row_models import (
    CreditNoteRow,
    CustomerRow,
    DeliveryRow,
    InvoiceLineRow,
    InvoiceRow,
    LedgerRow,
    PriceRow,
)
from extractor.reconciliation.rows import Row, read_customer, read_invoice, read_line
from extractor.values.ledger import Customer, InvoiceLine, Ledger


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
    customer_rows = list(_rows(root / "customers.csv", CustomerRow, digest))
    customers = tuple(read_customer(row) for row in customer_rows)
    _check_once(customer_rows, "customer_id")
    invoice_rows = list(_rows(root / "open_invoices.csv", InvoiceRow, digest))
    lines: dict[str, list[InvoiceLine]] = {}
    lines_file = root / "invoice_lines.csv"
    if lines_file.exists():
        for row in _rows(lines_file, InvoiceLineRow, digest):
            number, line = read_line(row)
            lines.setdefault(number, []).append(line)
    invoices = tuple(read_invoice(row, lines) for row in invoice_rows)
    _check_once(invoice_rows, "invoice_number")
    if not invoices:
        raise EmptyLedgerError(str(root / "open_invoices.csv"), "no row")
    _check_known(invoice_rows, customers)
    deliveries = _optional(root / "deliveries.csv", DeliveryRow, digest)
    credit_notes = _optional(root / "credit_notes.csv", CreditNoteRow, digest)
    prices = _optional(root / "prices.csv", PriceRow, digest)
    _check_known(prices, customers)
    return Ledger(
        customers=customers,
        invoices=invoices,
        deliveries=tuple(map(read_delivery, deliveries)),
        credit_notes=tuple(map(read_credit_note, credit_notes)),
        prices=tuple(map(read_price, prices)),
        version=digest.hexdigest(),
    )


def _check_known(rows: Sequence[Row], customers: Sequence[Customer]) -> None:
    known = {"", *(customer.customer_id for customer in customers)}
    for row in rows:
        if (number := row.text("customer_id")) not in known:
            detail = f"no customer {number!r} in customers.csv"
            raise LedgerRowError(row.file, row.line, "customer_id", detail)


def _optional(file: Path, model: type[LedgerRow], digest: hashlib._Hash) -> list[Row]:
    return list(_rows(file, model, digest)) if file.exists() else []


def _check_once(rows: Sequence[Row], column: str) -> None:
    seen: set[str] = set()
    for row in rows:
        value = row.text(column)
        if value in seen:
            raise LedgerRowError(row.file, row.line, column, f"{value!r} stands there twice")
        seen.add(value)


def _rows(file: Path, model: type[LedgerRow], digest: hashlib._Hash) -> Iterator[Row]:
    columns = model.columns()
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


def _read_rows(file: str, reader: csv.DictReader[str]) -> Iterator[Row]:
    for cells in reader:
        # A value with a separator in it and no quotes around pushes the rest one column on.
        extra: object = cells.pop(None, None)
        if isinstance(extra, list) and any(extra):
            last = (reader.fieldnames or ("",))[-1]
            raise LedgerRowError(
                file, reader.line_num, last, f"{len(extra)} more values than columns; quote them"
            )
        if any(cells.values()):
            yield Row(file, reader.line_num, dict(cells))


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
