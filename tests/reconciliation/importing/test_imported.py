"""An imported ledger says what its files or tables said, or where they are wrong."""

from __future__ import annotations

import csv
import datetime as dt
import importlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from extractor.errors import EmptyLedgerError, LedgerError, LedgerRowError
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.mapped import is_book
from extractor.reconciliation.importing.imported import (
    import_ledger,
    is_up_to_date,
    open_source,
)
from extractor.reconciliation.importing.tables import Dialect, as_text

Change = Callable[[str], bytes]


def book_of(ledger: Path | str, place: Path) -> Book:
    import_ledger(open_source(ledger), place)
    return Book.open(place)


def rewrite(folder: Path, change: Change) -> None:
    for file in folder.glob("*.csv"):
        file.write_bytes(change(file.read_text(encoding="utf-8")))


def change_row(folder: Path, table: str, old: str, new: str) -> None:
    file = folder / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def check_whole(book: Book) -> None:
    customer = book.customer(0)
    assert (customer.name, customer.aliases) == ("Kérouan SARL", ("Ets Kérouan",))
    assert customer.domains == ("kerouan.fr", "kerouan.eu")
    assert (customer.siren, customer.parent) == ("555400787", "K200")
    assert book.customer(1).ibans == ("DE02120300000000202051",)
    assert book.numbers(np.arange(3, dtype=np.int32)) == ["INV/24/0456", "24-4567-B", "INV/23/0111"]
    assert book.columns["state"].tolist() == [0, 0, 1]
    invoice = book.invoice(0)
    assert (invoice.gross_amount, invoice.currency) == (Decimal("1200.00"), "EUR")
    assert (invoice.issue_date, invoice.po_number) == (dt.date(2026, 1, 5), "CDE-77")
    assert [(it.line, it.description, it.quantity) for it in invoice.lines] == [
        (1, "Sardines à l'huile 125 g", Decimal(100)),
        (2, "Thon blanc 400 g", Decimal("12.5")),
    ]
    assert [it.description for it in book.invoice(1).lines] == ["Gurken"]
    assert book.invoice(1).due_date is None


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.encode(), id="utf-8"),
        pytest.param(lambda text: text.encode("utf-8-sig"), id="utf-8-mark"),
        pytest.param(lambda text: text.encode("utf-16"), id="utf-16"),
        pytest.param(lambda text: text.encode("cp1252"), id="windows"),
        pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="line-ends"),
        pytest.param(lambda text: text.replace(",", "\t").encode(), id="tabs"),
        pytest.param(lambda text: text.replace(",", "|").encode("cp1252"), id="bars-windows"),
    ],
)
def test_encoding_and_separator_are_found_out(ledger: Path, change: Change, tmp_path: Path) -> None:
    rewrite(ledger, change)
    check_whole(book_of(ledger, tmp_path / "book"))


def test_encoding_and_separator_can_be_set(ledger: Path, tmp_path: Path) -> None:
    rewrite(ledger, lambda text: text.replace(",", "~").encode("mac-roman"))
    source = open_source(ledger, Dialect("mac-roman", "~"))
    import_ledger(source, tmp_path / "book")
    check_whole(Book.open(tmp_path / "book"))


@pytest.mark.parametrize("encoding", ["ascii", "no-such-code"])
def test_a_wrong_encoding_is_named(ledger: Path, tmp_path: Path, encoding: str) -> None:
    with pytest.raises(LedgerError, match=encoding):
        import_ledger(open_source(ledger, Dialect(encoding)), tmp_path / "book")
    assert not is_book(tmp_path / "book")


WRONG = [
    ("customers", "K200,Hänel", "K100,Hänel", 3, "customer_id"),
    ("customers", "Kérouan SARL", "", 2, "name"),
    ("open_invoices", "24-4567-B", "INV/24/0456", 3, "invoice_number"),
    ("open_invoices", "595.00", "'595", 3, "gross_amount"),
    ("open_invoices", "2026-01-07", "07.01.2026", 3, "issue_date"),
    ("open_invoices", "B,K200", "B,K999", 3, "customer_id"),
    ("open_invoices", "95.00,EUR", "95.00,Euro", 3, "currency"),
    ("open_invoices", "95.00,EUR,,", "95.00,EUR,,,1,2", 3, "delivery_note"),
    ("closed_invoices", "INV/23/0111", "INV/24/0456", 2, "invoice_number"),
    ("closed_invoices", "2025-03-01", "March", 2, "closed_date"),
    ("invoice_lines", "2,Thon", "two,Thon", 4, "line"),
    ("invoice_lines", "12.5", "999999999999999", 4, "quantity"),
]
IDS = [f"{table}-{column}-{place}" for place, (table, _, _, _, column) in enumerate(WRONG)]


@pytest.mark.parametrize(("table", "old", "new", "line", "column"), WRONG, ids=IDS)
def test_a_wrong_row_stops_the_import_with_its_place(
    ledger: Path, tmp_path: Path, table: str, old: str, new: str, line: int, column: str
) -> None:
    book_of(ledger, tmp_path / "book")
    change_row(ledger, table, old, new)
    with pytest.raises(LedgerRowError) as caught:
        import_ledger(open_source(ledger), tmp_path / "book")
    assert caught.value.file.endswith(f"{table}.csv")
    assert (caught.value.line, caught.value.column) == (line, column)
    # The book before it stays, and nothing of the attempt.
    check_whole(Book.open(tmp_path / "book"))
    assert len(list((tmp_path / "book").glob("base-*"))) == 1
    assert not list((tmp_path / "book").glob("import-*"))


@pytest.mark.parametrize(("table", "old", "new", "line", "column"), WRONG, ids=IDS)
def test_a_wrong_row_is_left_out_and_named_on_request(
    ledger: Path, tmp_path: Path, table: str, old: str, new: str, line: int, column: str
) -> None:
    change_row(ledger, table, old, new)
    wrong: list[LedgerRowError] = []
    done = import_ledger(open_source(ledger), tmp_path / "book", report=wrong.append)
    assert (line, column) in [(it.line, it.column) for it in wrong]
    assert done.left_out == len(wrong)
    book = Book.open(tmp_path / "book")
    assert done.invoices == book.count
    assert done.customers == book.customer_count


def test_every_wrong_row_is_named(ledger: Path, tmp_path: Path) -> None:
    file = ledger / "open_invoices.csv"
    with file.open("a", encoding="utf-8") as more:
        for number in range(5):
            more.write(f"X-{number},K200,2026-13-01,,1.00,1.00,1.00,EUR,,\n")
    wrong: list[LedgerRowError] = []
    import_ledger(open_source(ledger), tmp_path / "book", report=wrong.append)
    assert [(it.line, it.column) for it in wrong] == [(n, "issue_date") for n in range(4, 9)]


@pytest.mark.parametrize("table", ["customers", "open_invoices"])
def test_a_missing_file_is_named(ledger: Path, tmp_path: Path, table: str) -> None:
    (ledger / f"{table}.csv").unlink()
    with pytest.raises(LedgerError, match=table):
        import_ledger(open_source(ledger), tmp_path / "book")


def test_a_missing_column_stops_the_import_even_when_wrong_rows_are_left_out(
    ledger: Path, tmp_path: Path
) -> None:
    change_row(ledger, "open_invoices", "gross_amount", "total")
    with pytest.raises(LedgerRowError, match="gross_amount"):
        import_ledger(open_source(ledger), tmp_path / "book", report=lambda _: None)


def test_a_ledger_without_open_invoices_is_refused(ledger: Path, tmp_path: Path) -> None:
    file = ledger / "open_invoices.csv"
    file.write_text(file.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    with pytest.raises(EmptyLedgerError):
        import_ledger(open_source(ledger), tmp_path / "book")


def test_a_book_knows_when_its_files_changed(ledger: Path, tmp_path: Path) -> None:
    place = tmp_path / "book"
    assert not is_up_to_date(place, open_source(ledger))
    book_of(ledger, place)
    assert is_up_to_date(place, open_source(ledger))
    change_row(ledger, "open_invoices", "595.00", "596.00")
    assert not is_up_to_date(place, open_source(ledger))


def test_a_ledger_of_parquet_files_is_the_same(ledger: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    arrow_csv = importlib.import_module("pyarrow.csv")
    parquet = importlib.import_module("pyarrow.parquet")
    other = tmp_path / "parquet"
    other.mkdir()
    for file in ledger.glob("*.csv"):
        parquet.write_table(arrow_csv.read_csv(file), other / f"{file.stem}.parquet")
    check_whole(book_of(other, tmp_path / "book"))
    (other / "open_invoices.parquet").write_bytes(b"PAR1")
    with pytest.raises(LedgerError, match="Parquet"):
        import_ledger(open_source(other), tmp_path / "book")


def test_a_ledger_in_a_database_is_the_same(ledger: Path, tmp_path: Path) -> None:
    library = pytest.importorskip("sqlalchemy", reason="the extra sql is not installed")
    url = f"sqlite:///{tmp_path / 'books.sqlite'}"
    engine = library.create_engine(url)
    with engine.begin() as connection:
        for file in ledger.glob("*.csv"):
            with file.open(encoding="utf-8", newline="") as lines:
                titles, *rows = csv.reader(lines)
            columns, places = ", ".join(titles), ", ".join(f":{it}" for it in titles)
            connection.execute(library.text(f"CREATE TABLE {file.stem} ({columns})"))
            connection.execute(
                library.text(f"INSERT INTO {file.stem} VALUES ({places})"),  # noqa: S608 (our own)
                [dict(zip(titles, row, strict=True)) for row in rows],
            )
    engine.dispose()
    check_whole(book_of(url, tmp_path / "book"))
    with pytest.raises(LedgerError, match="no table or view 'customers'"):
        import_ledger(open_source("sqlite://"), tmp_path / "book")


def test_a_wrong_url_does_not_give_its_password_away(tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy", reason="the extra sql is not installed")
    with pytest.raises(LedgerError) as caught:
        import_ledger(open_source("nosuch://me:secret@host/books"), tmp_path / "book")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (7, "7"),
        (1234.5, "1234.5"),
        (0.1 + 0.2, "0.3"),
        (Decimal("1200.000000000"), "1200"),
        (Decimal("1E+3"), "1000"),
        (dt.date(2026, 1, 31), "2026-01-31"),
        (dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC), "2026-01-31"),
    ],
)
def test_values_of_a_database_are_written_as_in_a_file(value: object, text: str) -> None:
    assert as_text(value) == text
