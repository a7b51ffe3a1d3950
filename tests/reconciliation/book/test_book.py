"""What was written is read again, to the last digit."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from extractor.errors import LedgerError
from extractor.reconciliation.book import writer as writing
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.schema import BookCustomer, State
from extractor.reconciliation.book.units import NO_DAY, to_day
from extractor.reconciliation.book.writer import BookWriter
from extractor.values.ledger import Customer
from tests.reconciliation.book.example import CUSTOMERS, INVOICES, invoice


def rows(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int32)


def test_invoices_and_customers_come_back_as_they_were(ledger: Path) -> None:
    book = Book.open(ledger)
    assert [book.invoice(row) for row in range(book.count)] == [
        dataclasses.replace(it, customer_id="k2") if it.customer_id == "K2" else it
        for it in INVOICES
    ]
    assert tuple(book.customers()) == CUSTOMERS
    assert book.sources == {"invoices.csv": "ab12"}


def test_columns_count_in_smallest_units_and_days(ledger: Path) -> None:
    book = Book.open(ledger)
    assert book.take("gross", rows(1, 2, 0)).tolist() == [99999, 12, 12000]
    assert book.take("issue", rows(0)).tolist() == [to_day(dt.date(2026, 1, 31))]
    assert book.take("due", rows(0)).tolist() == [NO_DAY]
    assert book.take("state", rows(0, 3)).tolist() == [State.OPEN, State.CLOSED]
    assert book.currencies == ["EUR", "KWD", "JPY"]
    assert book.numbers(rows(2, 0)) == ["é/17", "FA-2026-0001"]
    assert book.raw("order", rows(0)) == [b"PO/77"]


def test_a_number_leads_to_its_rows(ledger: Path) -> None:
    book = Book.open(ledger)
    assert book.rows_of("é/17") == [2]
    assert book.rows_of("FA-2026-9") == []
    assert book.customer_place("K2") == 1
    assert book.customer_place("K9") is None


def test_many_pieces_are_one_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PIECE", 7)
    monkeypatch.setattr(writing, "ARTICLES", 1)
    writer = BookWriter(tmp_path)
    for place in range(20):
        writer.add_customer(BookCustomer(f"K{place}", f"name {place}"))
    for place in range(50):
        writer.add_invoice(invoice(f"N{place}", f"K{place % 20}"))
    writer.finish()
    book = Book.open(tmp_path)
    assert book.numbers(np.arange(50, dtype=np.int32)) == [f"N{it}" for it in range(50)]
    assert book.invoice(33) == invoice("N33", "K13")


def test_what_cannot_stand_in_a_book_is_said(tmp_path: Path) -> None:
    writer = BookWriter(tmp_path)
    writer.add_customer(BookCustomer("K1", "A"))
    with pytest.raises(LedgerError, match="'k1' stands there twice"):
        writer.add_customer(BookCustomer("k1", "B"))
    with pytest.raises(LedgerError, match="'N1' is of 'K9', who is unknown"):
        writer.add_invoice(invoice("N1", "K9"))
    with pytest.raises(LedgerError, match=r"'N2'.*too large"):
        writer.add_invoice(invoice("N2", gross="1e30"))
    writer.add_invoice(invoice("N3"))
    assert Book(tmp_path, writer.finish()).numbers(rows(0)) == ["N3"]


def test_a_folder_without_a_book_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no imported ledger here; import one"):
        Book.open(tmp_path)


def test_a_book_of_another_version_is_refused(ledger: Path) -> None:
    manifest = Book.open(ledger).base / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 99}))
    with pytest.raises(LedgerError, match="format 99, needed is 1; import again"):
        Book.open(ledger)
    manifest.write_text("{")
    with pytest.raises(LedgerError, match="manifest cannot be read"):
        Book.open(ledger)


def test_an_unfinished_book_leaves_the_current_one_in_use(ledger: Path) -> None:
    with BookWriter(ledger) as writer:
        writer.add_customer(BookCustomer("K7", "A"))
        assert Book.open(ledger).customer_count == 3
    assert not writer.base.exists()
    with BookWriter(ledger) as writer:
        writer.add_customer(BookCustomer("K7", "A"))
        writer.finish()
    assert Book.open(ledger).customer_count == 1


def test_an_empty_book_opens(tmp_path: Path) -> None:
    BookWriter(tmp_path).finish()
    book = Book.open(tmp_path)
    assert book.count == 0
    assert book.rows_of("N1") == []


def test_a_ledgers_customer_keeps_what_it_knows() -> None:
    customer = Customer("K1", "A", ("B",), "fr", "FR", "FR12", "a.example", "Brest")
    assert BookCustomer.of(customer).as_customer() == customer
    assert invoice().lines[0].unit_price == Decimal("40.1234")
