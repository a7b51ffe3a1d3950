"""Whatever a claim says of an invoice, the invoice is among the few candidates."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import random
import shutil
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import LedgerError
from extractor.reconciliation.blocking.candidates import LineKind
from extractor.reconciliation.blocking.gather import MOST
from extractor.reconciliation.blocking.how import CustomerHow, How
from extractor.reconciliation.blocking.index import Index, compact
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.changes import Changes, Closed
from extractor.reconciliation.book.schema import BookCustomer, State
from extractor.reconciliation.book.writer import BookWriter
from extractor.values.ledger import OpenInvoice
from extractor.values.query import CustomerHint, Query

COUNT = 2_000
TARGET = 1_234
PAID = (Decimal("4321.09"), Decimal("3601.00"))


def invoice(place: int, rng: random.Random) -> OpenInvoice:
    year = 2024 + place // 1000
    number = (f"FA-{year}-{place:05d}", f"INV/{year % 100}/{place:04d}", f"9000{place:07d}")[
        place % 3
    ]
    gross = Decimal(rng.randrange(1000, 900_000)).scaleb(-2)
    day = dt.date(2024, 1, 1) + dt.timedelta(days=place // 3)
    order, note = f"BE-{place * 7:06d}", f"LS/{place * 3:06d}"
    return OpenInvoice(number, f"K{place % 40}", day, day, gross, gross, gross, "EUR", order, note)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = random.Random(1)
    folder = tmp_path_factory.mktemp("ledger")
    with BookWriter(folder) as writer:
        for place in range(40):
            name = f"{rng.choice(['Lorand', 'Vinte', 'Okmar'])} {'abcdefgh'[place % 8] * 4} {place}"
            writer.add_customer(BookCustomer(f"K{place}", name, domains=(f"c{place}.example",)))
        for place in range(COUNT):
            it = invoice(place, rng)
            if place == TARGET:
                it = dataclasses.replace(it, gross_amount=PAID[0], net_amount=PAID[1])
            writer.add_invoice(it, State.CLOSED if place % 10 == 4 else State.OPEN)
        writer.finish()
    Index.build(Book.open(folder))
    return folder


@pytest.fixture(scope="module")
def index(folder: Path) -> Index:
    return Index.open(folder)


def sent_by(index: Index, row: int) -> CustomerHint:
    customer = index.book.customer_ids[int(index.book.take("customer", np.array([row]))[0])]
    return CustomerHint(email=f"x@c{customer[1:]}.example")


def how_of(index: Index, query: Query, row: int, line: int = 0) -> int:
    found = index.candidates(query).lines[line]
    assert row in found.rows.tolist()
    assert len(set(found.rows.tolist())) == len(found.rows) <= MOST
    return int(found.how[found.rows.tolist().index(row)])


@pytest.mark.parametrize(
    ("written", "how"),
    [
        ("INV/25/1234", How.EXACT_KEY),
        ("inv 25 l234", How.EXACT_KEY),
        ("25-1234", How.DIGITS),
        ("2025/1234", How.YEARLESS),
        ("INV/25/1243", How.EDIT | How.SLIP),
        ("INV/25/12334", How.EDIT | How.SLIP),
        ("INV/25/1934", How.EDIT),
        ("INV/25/134", How.EDIT),
    ],
)
def test_a_number_finds_its_invoice_whoever_writes(index: Index, written: str, how: How) -> None:
    assert index.book.rows_of("INV/25/1234") == [TARGET]
    assert how_of(index, Query(references=(written,)), TARGET) & how == how


@pytest.mark.parametrize(
    ("written", "how"),
    [("1234", How.SUFFIX), ("INV/25/8834", How.CUSTOMER_BLOCK), ("34", How.SUFFIX)],
)
def test_what_is_left_of_a_number_is_sought_among_the_senders_invoices(
    index: Index, written: str, how: How
) -> None:
    query = Query(references=(written,), customer=sent_by(index, TARGET))
    assert how_of(index, query, TARGET) & (how | How.LIKELY_CUSTOMER) == how | How.LIKELY_CUSTOMER


@pytest.mark.parametrize("amount", PAID, ids=["gross", "net"])
@pytest.mark.parametrize("known", [True, False], ids=["customer", "nobody"])
def test_a_claim_that_names_nothing_is_found_by_its_amount(
    index: Index, *, amount: Decimal, known: bool
) -> None:
    sender = sent_by(index, TARGET) if known else CustomerHint()
    query = Query(customer=sender, amounts=(amount,), currency="EUR")
    line = index.candidates(query).lines[0]
    assert (line.kind, line.written) == (LineKind.CLAIM, "")
    assert how_of(index, query, TARGET) & How.AMOUNT


def test_day_and_amount_are_told(index: Index) -> None:
    day = index.book.invoice(TARGET).issue_date
    query = Query(amounts=(PAID[0],), currency="EUR", date=day)
    assert how_of(index, query, TARGET) & How.DATE_AMOUNT
    query = Query(customer=sent_by(index, TARGET), date=day)
    assert how_of(index, query, TARGET) & How.DATE


def test_an_amount_speaks_for_a_number_with_several_mistakes(index: Index) -> None:
    query = Query(references=("INV/25/8839",), amounts=(PAID[0],), currency="EUR")
    assert how_of(index, query, TARGET) & How.AMOUNT


@pytest.mark.parametrize(
    ("query", "how"),
    [
        (Query(purchase_orders=(f"be {TARGET * 7:06d}",)), How.ORDER),
        (Query(purchase_orders=(f"{TARGET * 7}",)), How.ORDER),
        (Query(delivery_notes=(f"LS-{TARGET * 3:06d}",)), How.NOTE),
        (Query(references=("gone",), purchase_orders=(f"BE-{TARGET * 7:06d}",)), How.ORDER),
        (Query(references=("gone",), delivery_notes=(f"LS/{TARGET * 3:06d}",)), How.NOTE),
    ],
    ids=["order", "order by digits", "note", "order beside", "note beside"],
)
def test_orders_and_delivery_notes_lead_to_the_invoice(
    index: Index, query: Query, how: How
) -> None:
    assert how_of(index, query, TARGET) & how


def test_every_reference_is_a_line_and_one_tells_the_sender_of_all(index: Index) -> None:
    number = index.book.numbers(np.array([TARGET]))[0]
    other = (TARGET + 40 * 3) % COUNT  # of the same customer, as every fortieth
    tail = index.book.numbers(np.array([other]))[0][-4:]
    found = index.candidates(Query(references=(number, tail)))
    assert [line.written for line in found.lines] == [number, tail]
    assert found.customers.how.tolist() == [CustomerHow.NUMBER]
    assert other in found.lines[1].rows.tolist()


def test_closed_invoices_are_candidates_too(index: Index) -> None:
    row = 4
    number = index.book.numbers(np.array([row]))[0]
    assert index.book.take("state", np.array([row]))[0] == State.CLOSED
    assert how_of(index, Query(references=(number,)), row) & How.EXACT_KEY


@given(
    references=st.lists(st.text(max_size=20), max_size=3),
    name=st.text(max_size=20),
    amounts=st.lists(st.decimals(-10, 10**6, places=2), max_size=3),
    day=st.none() | st.dates(),
)
def test_any_claim_has_an_answer(
    index: Index, references: list[str], name: str, amounts: list[Decimal], day: dt.date | None
) -> None:
    query = Query(
        references=tuple(references), customer=CustomerHint(name), amounts=tuple(amounts), date=day
    )
    found = index.candidates(query)
    assert len(found.lines) == max(1, len(references))
    for line in found.lines:
        assert len(line.rows) == len(line.how) <= MOST
        assert (np.diff(line.rows) > 0).all()


NEW = OpenInvoice(
    "ZX-77/4711", "N1", dt.date(2026, 5, 4), None, Decimal(10), Decimal(12), Decimal(12), "EUR",
    "PO-ZX", "LS-ZX-31415",
)  # fmt: skip


@pytest.fixture
def own(folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(folder, tmp_path / "own")
    return tmp_path / "own"


def test_changes_are_found_at_once_and_after_a_compaction(own: Path) -> None:
    index = Index.open(own)
    other = Index.open(own)
    customer = BookCustomer("N1", "Zyxwabc Quirx GmbH", domains=("zyx.example",))
    (row,) = index.book.apply(Changes((customer,), (NEW,))).rows
    ways = (
        Query(references=("ZX 77 4717",)),
        Query(references=("4711",), customer=CustomerHint("Zyxwabc Quirks")),
        Query(purchase_orders=("PO-ZX",)),
        Query(delivery_notes=("31415",)),
        Query(references=("ZX-77/4177",), amounts=(Decimal(12),)),
        Query(customer=CustomerHint(email="a@zyx.example"), amounts=(Decimal(10),)),
    )
    for query in ways:
        how_of(index, query, row)
        assert row not in other.candidates(query).lines[0].rows.tolist()
    assert other.fresh() is other
    for query in ways:
        how_of(other, query, row)
    new = compact(own)
    assert other.fresh() is not other
    for query in ways:
        how_of(new, query, new.book.rows_of(NEW.number)[0])
        how_of(other, query, row)  # whoever still holds the old one


def test_a_replaced_invoice_is_found_once(own: Path) -> None:
    index = Index.open(own)
    old = index.book.invoice(TARGET)
    (row,) = index.book.apply(
        Changes(invoices=(dataclasses.replace(old, open_amount=Decimal("7.77")),))
    ).rows
    query = Query(references=(old.number,), amounts=(Decimal("7.77"),), currency="EUR")
    assert how_of(index, query, row) & How.EXACT_KEY
    assert TARGET not in index.candidates(query).lines[0].rows.tolist()
    index.book.apply(Changes(closed=(Closed(old.number),)))
    assert how_of(index, query, row) & How.EXACT_KEY


def test_an_index_of_another_book_is_refused(own: Path) -> None:
    manifest = Book.open(own).base / "index" / "index.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "invoices": 7}))
    with pytest.raises(LedgerError, match=r"the index is of .*; build it"):
        Index.open(own)
    manifest.unlink()
    with pytest.raises(LedgerError, match="index cannot be read"):
        Index.open(own)


def test_an_empty_ledger_has_no_candidates(tmp_path: Path) -> None:
    with BookWriter(tmp_path) as writer:
        writer.finish()
    index = Index.build(Book.open(tmp_path))
    query = Query(references=("FA-1234",), customer=CustomerHint("Lorand", "a@b.example"))
    assert index.candidates(query).lines[0].rows.tolist() == []
