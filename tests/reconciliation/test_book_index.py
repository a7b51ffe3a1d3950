"""A ledger kept as a book answers a mail's pipeline as the same ledger in memory does."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.api import open_pipeline
from extractor.errors import LedgerError
from extractor.pipeline import Pipeline
from extractor.reconciliation import book_index
from extractor.reconciliation.blocking.index import Index, compact
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.changes import Changes, Closed
from extractor.reconciliation.book.schema import BookCustomer, State
from extractor.reconciliation.book.writer import BookWriter
from extractor.reconciliation.book_index import BookIndex, open_index
from extractor.reconciliation.index import LedgerIndex
from extractor.reconciliation.load import load_ledger
from extractor.values.ledger import Customer, Ledger, OpenInvoice
from extractor.values.record import FileRecord

BIG = 600  # invoices of one customer


@pytest.fixture(scope="module")
def small(ledger_folder: Path) -> LedgerIndex:
    return LedgerIndex(load_ledger(ledger_folder))


@pytest.fixture
def folder(small: LedgerIndex, tmp_path: Path) -> Path:
    with BookWriter(tmp_path / "books") as writer:
        for customer in small.ledger.customers:
            writer.add_customer(BookCustomer.of(customer))
        for invoice in small.ledger.invoices:
            writer.add_invoice(invoice)
        closed = dataclasses.replace(small.ledger.invoices[0], number="CLOSED-4711")
        writer.add_invoice(closed, State.CLOSED)
        writer.finish()
    Index.build(Book.open(tmp_path / "books"))
    return tmp_path / "books"


@pytest.fixture
def large(folder: Path) -> BookIndex:
    index = open_index(folder)
    assert index is not None
    return index


def test_look_ups_agree_with_those_in_memory(small: LedgerIndex, large: BookIndex) -> None:
    for invoice in small.ledger.invoices:
        assert list(large.exact(invoice.number)) == list(small.exact(invoice.number))
        assert invoice in large.by_ending(invoice.number)
        if invoice.po_number:
            found = {(it.number, kind) for it, kind in large.exact(invoice.po_number)}
            assert found == {(it.number, kind) for it, kind in small.exact(invoice.po_number)}
    for key, customer in small.customers.items():
        assert large.customers[key] == customer
        assert list(large.invoices_of(key)) == list(small.invoices_of(key))
        assert list(large.by_domain(customer.email_domain)) == list(
            small.by_domain(customer.email_domain)
        )
        digits = "".join(it for it in customer.vat_id if it.isdigit())[-9:]
        assert list(large.by_tax_number(digits)) == list(small.by_tax_number(digits))
    assert set(large.customers) == set(small.customers)
    assert len(large.customers) == len(small.customers)


def test_accounts_and_groups_agree_with_those_in_memory(tmp_path: Path) -> None:
    hundred = Decimal(100)
    head = Customer("k1", "Ostrava Holding", ibans=("CZ6508000000192000145399",))
    member = Customer("K2", "Ostrava Retail", ibans=head.ibans, parent="K1")
    many = (Customer(f"M{it}", f"Kiosk {it}", ibans=("NL91ABNA0417164300",)) for it in range(30))
    bill = OpenInvoice("24/7200", "K2", None, None, hundred, hundred, hundred, "EUR")
    small = LedgerIndex(Ledger((head, member, *many), (bill,)))
    with BookWriter(tmp_path) as writer:
        for customer in small.ledger.customers:
            writer.add_customer(BookCustomer.of(customer))
        writer.add_invoice(bill)
        writer.finish()
    large = BookIndex(Index.build(Book.open(tmp_path)))
    assert list(small.by_iban(head.ibans[0])) == list(large.by_iban(head.ibans[0])) == ["K1", "K2"]
    assert not small.by_iban("NL91ABNA0417164300")
    assert not large.by_iban("NL91ABNA0417164300")
    for customer_id in ("K1", "k2"):
        assert set(small.group_of(customer_id)) == set(large.group_of(customer_id)) == {"K1", "K2"}
    assert not small.group_of("M1")
    assert not large.group_of("M1")


def test_similar_names_agree_with_those_in_memory(small: LedgerIndex, large: BookIndex) -> None:
    for name in small.names:
        wrong = name[: len(name) // 2] + name[len(name) // 2 + 1 :]
        for query in (name, wrong) if len(name) > 5 else (name,):
            ours = large.similar_names(query, floor=78.0, limit=6)
            theirs = small.similar_names(query, floor=78.0, limit=6)
            assert ours[:1] == theirs[:1]
        assert set(small.called(name)) <= set(large.called(name))
        assert name in large.names_with_word_of(name)


def test_what_is_closed_or_unknown_is_not_offered(large: BookIndex) -> None:
    assert list(large.exact("CLOSED-4711")) == []
    assert list(large.exact("9")) == []
    assert list(large.invoices_of("nobody")) == []
    assert list(large.invoices_for("nobody", written=(), amounts=(), days=())) == []
    assert large.customers.get("nobody") is None


def test_a_folder_without_a_book_is_left_to_others(ledger_folder: Path) -> None:
    assert open_index(ledger_folder) is None


def record_of(ledger: Path | object, settings: Path, sample: Path) -> FileRecord:
    with open_pipeline(ledger, settings) as pipeline:  # type: ignore[arg-type]
        return pipeline.process(sample)


@pytest.mark.parametrize("name", ["dev-de-010.eml", "dev-de-034.eml"])
def test_a_mail_gives_the_same_record(
    name: str, small: LedgerIndex, folder: Path, samples: Path, settings_file: Path
) -> None:
    one = record_of(small.ledger, settings_file, samples / name)
    other = record_of(folder, settings_file, samples / name)
    texts = one.model_dump_json(), other.model_dump_json()
    versions = small.version, Book.open(folder).version
    assert versions[0] in texts[0]
    assert texts[0].replace(versions[0], "") == texts[1].replace(versions[1], "")


def test_changes_are_seen_by_a_running_pipeline(folder: Path, settings_file: Path) -> None:
    with Pipeline.load(ledger=folder, settings=settings_file) as pipeline:
        book = Book.open(folder)
        invoice = book.invoice(0)
        book.apply(Changes(closed=(Closed(invoice.number),)))
        pipeline.index.refresh()
        assert list(pipeline.index.exact(invoice.number)) == []
        book.apply(Changes(invoices=(dataclasses.replace(invoice, number="NEU-4711"),)))
        compact(folder)
        pipeline.index.refresh()
        assert [it.number for it, _ in pipeline.index.exact("NEU 4711")] == ["NEU-4711"]


def test_a_book_without_its_index_says_what_to_do(tmp_path: Path) -> None:
    with BookWriter(tmp_path) as writer:
        writer.finish()
    with pytest.raises(LedgerError, match=r"the index cannot be read .*build it"):
        open_index(tmp_path)


def big_invoice(place: int) -> OpenInvoice:
    gross = Decimal(10_000 + place).scaleb(-2)
    day = dt.date(2024, 1, 1) + dt.timedelta(days=place)
    return OpenInvoice(
        f"FA-24-{place:05d}", "K1", day, day, gross, gross, gross, "EUR", f"BE-{place * 7:05d}"
    )


def test_of_very_many_invoices_those_pointed_to_are_given(tmp_path: Path) -> None:
    assert book_index.WHOLE < BIG
    with BookWriter(tmp_path) as writer:
        writer.add_customer(BookCustomer("K1", "Kérouan"))
        for place in range(BIG):
            writer.add_invoice(big_invoice(place))
        writer.finish()
    index = BookIndex(Index.build(Book.open(tmp_path)))
    found = index.invoices_for(
        "k1",
        written=("FA 24 123", f"BE {77 * 7:05d}"),
        amounts=(Decimal("102.22"),),
        days=(big_invoice(333).issue_date or dt.date.min,),
    )
    assert {big_invoice(it) for it in (123, 77, 222, 333)} <= set(found)
    assert len(found) < BIG / 4
    assert len(index.invoices_of("K1")) == BIG
    assert list(index.invoices_of("K1")[2:4]) == [big_invoice(2), big_invoice(3)]
