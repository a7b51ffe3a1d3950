"""Changes are seen at once, by every process, and survive a crash at any byte."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import LedgerError
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.changes import Changes, Closed, decode, encode
from extractor.reconciliation.book.rewrite import compact
from extractor.reconciliation.book.schema import BookCustomer, State
from extractor.reconciliation.book.units import to_day
from extractor.values.ledger import OpenInvoice
from tests.reconciliation.book.example import invoice

NEW = BookCustomer("K9", "Neu & Söhne", ("Neu",), domains=("neu.example",))


def state(book: Book, row: int) -> tuple[int, int]:
    at = np.array([row], np.int32)
    return int(book.take("state", at)[0]), int(book.take("closed", at)[0])


def test_an_opened_invoice_follows_the_rows_of_the_book(ledger: Path) -> None:
    book = Book.open(ledger)
    applied = book.apply(Changes((NEW,), (invoice("N5", "K9"), invoice("N6", "K1", "8", "JPY"))))
    assert applied.rows == (4, 5)
    assert book.count == 6
    assert book.invoice(5) == invoice("N6", "K1", "8", "JPY")
    assert book.numbers(np.array([5, 0, 4], np.int32)) == ["N6", "FA-2026-0001", "N5"]
    assert book.take("gross", np.array([0, 5], np.int32)).tolist() == [12000, 8]
    assert book.customer(book.customer_place("k9") or 0) == NEW
    assert book.customer_ids[3] == "K9"


def test_a_closed_invoice_stays_known_with_its_day(ledger: Path) -> None:
    book = Book.open(ledger)
    lost = Closed("FA-2026-0001", "K2")
    applied = book.apply(Changes(closed=(Closed("é/17", day=dt.date(2026, 3, 1)), lost)))
    assert state(book, 2) == (State.CLOSED, to_day(dt.date(2026, 3, 1)))
    assert applied.unknown == (lost,)
    assert state(book, 0)[0] == State.OPEN


def test_a_changed_invoice_replaces_its_old_row(ledger: Path) -> None:
    book = Book.open(ledger)
    (row,) = book.apply(Changes(invoices=(invoice(gross="77.00"),))).rows
    assert book.rows_of("FA-2026-0001") == [row]
    assert state(book, 0)[0] == State.GONE
    (again,) = book.apply(Changes(invoices=(invoice(gross="66.00"),))).rows
    assert book.rows_of("FA-2026-0001") == [again]
    assert book.invoice(again).gross_amount == Decimal("66.00")


def test_a_known_customer_is_replaced(ledger: Path) -> None:
    book = Book.open(ledger)
    book.apply(Changes(customers=(BookCustomer("k1", "Kérouan SAS"),)))
    assert book.customer(0).name == "Kérouan SAS"
    assert book.customer_count == 3


def test_all_of_a_wrong_change_is_refused(ledger: Path) -> None:
    book = Book.open(ledger)
    with pytest.raises(LedgerError, match="'N5' is of 'K9', who is unknown"):
        book.apply(Changes(invoices=(invoice("N4"), invoice("N5", "K9"))))
    with pytest.raises(LedgerError, match=r"'N5'.*too large"):
        book.apply(Changes(invoices=(invoice("N5", gross="1e30"),)))
    assert book.count == Book.open(ledger).count == 4


def test_others_see_changes_when_they_look(ledger: Path) -> None:
    one, other = Book.open(ledger), Book.open(ledger)
    one.apply(Changes(invoices=(invoice("N5"),)))
    assert other.count == 4
    other.refresh()
    assert other.count == 5
    other.apply(Changes(closed=(Closed("N5"),)))
    one.apply(Changes(invoices=(invoice("N6"),)))
    assert state(one, 4)[0] == State.CLOSED
    assert [one.count, Book.open(ledger).count] == [6, 6]


@pytest.mark.parametrize("kept", [0, 1, 40, -1])
def test_a_line_that_a_crash_cut_off_is_as_never_written(ledger: Path, kept: int) -> None:
    book = Book.open(ledger)
    book.apply(Changes(invoices=(invoice("N5"),)))
    whole = book.journal.file.read_bytes()
    book.journal.file.write_bytes(whole + whole[:kept])
    again = Book.open(ledger)
    assert again.count == 5
    again.apply(Changes(invoices=(invoice("N6"),)))
    assert Book.open(ledger).numbers(np.array([4, 5], np.int32)) == ["N5", "N6"]


def test_a_damaged_line_is_an_error(ledger: Path) -> None:
    book = Book.open(ledger)
    book.journal.file.write_bytes(b'{"customers": 1}\n')
    with pytest.raises(LedgerError, match="damaged at byte 0"):
        book.refresh()


def test_writers_take_turns(ledger: Path) -> None:
    books = [Book.open(ledger) for _ in range(4)]

    def write(place: int) -> None:
        for turn in range(5):
            books[place].apply(Changes(invoices=(invoice(f"N{place}-{turn}"),)))

    threads = [threading.Thread(target=write, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Book.open(ledger).count == 24


def test_compaction_keeps_what_is_known_and_readers_keep_theirs(ledger: Path) -> None:
    reader, book = Book.open(ledger), Book.open(ledger)
    book.apply(
        Changes((NEW,), (invoice("N5", "K9"), invoice(gross="77.00")), (Closed("FA-2026-0002"),))
    )
    compact(ledger)
    now = Book.open(ledger)
    assert now.base != reader.base
    assert not book.is_current()
    assert [it.number for it in map(now.invoice, range(now.count))] == [
        "FA-2026-0002", "é/17", "FA-2026-0004", "N5", "FA-2026-0001",
    ]  # fmt: skip
    assert now.invoice(4) == invoice(gross="77.00")
    assert now.invoice(1) == reader.invoice(2)
    assert state(now, 0)[0] == State.CLOSED
    assert now.customer(3) == NEW
    with pytest.raises(LedgerError, match="compacted meanwhile; open it again"):
        book.apply(Changes())


def test_compaction_forgets_what_was_settled_long_ago(ledger: Path) -> None:
    book = Book.open(ledger)
    old, late = dt.date(2024, 1, 1), dt.date(2026, 1, 1)
    book.apply(Changes(invoices=(invoice("N5"),), closed=(Closed("é/17", day=old),)))
    book.apply(Changes(closed=(Closed("N5", day=old), Closed("FA-2026-0001", day=late))))
    compact(ledger, forget_before=to_day(dt.date(2025, 1, 1)))
    kept = Book.open(ledger)
    assert kept.numbers(np.arange(kept.count, dtype=np.int32)) == [
        "FA-2026-0001", "FA-2026-0002", "FA-2026-0004",
    ]  # fmt: skip


def test_changes_made_while_a_book_is_compacted_are_carried_over(ledger: Path) -> None:
    compact(ledger, prepare=lambda _: Book.open(ledger).apply(Changes(invoices=(invoice("N5"),))))
    assert Book.open(ledger).rows_of("N5") == [4]


def test_a_compaction_that_fails_leaves_nothing_behind(ledger: Path) -> None:
    def fail(_: Book) -> None:
        raise RuntimeError

    before = Book.open(ledger).base
    with pytest.raises(RuntimeError):
        compact(ledger, prepare=fail)
    assert Book.open(ledger).base == before
    assert [it.name for it in ledger.glob("base-*")] == [before.name]


def test_old_books_are_removed_while_they_are_read(ledger: Path) -> None:
    reader = Book.open(ledger)
    compact(ledger)
    compact(ledger)
    assert len(list(ledger.glob("base-*"))) == 2
    assert reader.invoice(0) == invoice()
    assert reader.customer(0).name == "Kérouan SARL"


AMOUNTS = st.decimals(-(10**9), 10**9, places=2)


@given(number=st.text(), gross=AMOUNTS, day=st.none() | st.dates(), po=st.text())
def test_changes_round_trip_as_one_line(
    number: str, gross: Decimal, day: dt.date | None, po: str
) -> None:
    it = OpenInvoice(number, "K1", day, None, gross, gross, gross, "EUR", po, "", invoice().lines)
    changes = Changes((NEW,), (it,), (Closed(number, "", day),))
    line = encode(changes)
    assert decode(line) == changes
    assert line.count(b"\n") == 1


@pytest.mark.parametrize(
    "line", [b"{}", b"[]", b"7", b'{"customers":[],"invoices":[{}],"closed":[]}']
)
def test_what_is_no_change_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        decode(line)
