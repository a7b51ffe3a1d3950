"""A ledger is read whole or not at all, and an error says where it is wrong."""

from __future__ import annotations

import contextlib
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.errors import EmptyLedgerError, LedgerError, LedgerRowError
from extractor.reconciliation.load import LedgerFolder, load_ledger

CUSTOMERS = (
    "customer_id,name,aliases,language,country,vat_id,email_domain,city\n"
    "K100,Kérouan SARL,Kérouan Distribution;Ets Kérouan,fr,FR,FR52 555 400 787,@Kerouan.fr,Brest\n"
    "K200,Hänel Gunpf GmbH & Co. KG,,de,DE,DE229918053,haenel-gunpf.de,Ulm\n"
)
INVOICES = (
    "invoice_number,customer_id,issue_date,due_date,net_amount,gross_amount,open_amount,currency,"
    "po_number,delivery_note\n"
    "INV/24/0456,K100,2026-01-05,2026-02-04,1000.00,1200.00,1200.00,eur,CDE-77,BL-9\n"
    "24-4567-B,K200,2026-01-07,,500.00,595.00,95.00,EUR,,\n"
)
LINES = (
    "invoice_number,line,description,quantity,unit_price,line_total\n"
    "INV/24/0456,1,Sardines à l'huile 125 g,100,7.50,750.00\n"
    "INV/24/0456,2,Thon blanc 400 g,12.5,20.00,250.00\n"
)


def folder(
    place: Path, customers: str | bytes = CUSTOMERS, invoices: str = INVOICES, lines: str = ""
) -> Path:
    content = customers if isinstance(customers, bytes) else customers.encode()
    (place / "customers.csv").write_bytes(content)
    (place / "open_invoices.csv").write_bytes(invoices.encode())
    if lines:
        (place / "invoice_lines.csv").write_bytes(lines.encode())
    return place


def test_accounts_and_the_group_of_a_customer_are_read(tmp_path: Path) -> None:
    table = "customer_id,name,iban,parent\nK1,A,de89 3704 0044 0532 0130 00;FR76 3000,\nK2,B,,K1\n"
    invoices = INVOICES.replace("K100", "K1").replace("K200", "K2")
    first, second = load_ledger(folder(tmp_path, table, invoices)).customers
    assert first.ibans == ("DE89370400440532013000", "FR763000")
    assert second.parent == "K1"


def test_customers_invoices_and_lines_are_read(tmp_path: Path) -> None:
    ledger = LedgerFolder(folder(tmp_path, lines=LINES)).load()
    first, second = ledger.customers
    assert (first.name, first.aliases) == (
        "Kérouan SARL",
        ("Kérouan Distribution", "Ets Kérouan"),
    )
    assert (first.vat_id, first.email_domain) == ("FR52555400787", "kerouan.fr")
    assert second.aliases == ()
    invoice, other = ledger.invoices
    assert invoice.number == "INV/24/0456"
    assert invoice.issue_date == dt.date(2026, 1, 5)
    assert (invoice.gross_amount, invoice.currency) == (Decimal("1200.00"), "EUR")
    assert (invoice.po_number, invoice.delivery_note) == ("CDE-77", "BL-9")
    assert [(line.line, line.quantity) for line in invoice.lines] == [
        (1, Decimal(100)),
        (2, Decimal("12.5")),
    ]
    assert other.due_date is None
    assert other.lines == ()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: "\ufeff" + text, id="byte-order-mark"),
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="windows-line-ends"),
        pytest.param(lambda text: text + "\n,,,,,,,,,\n", id="blank-rows"),
        pytest.param(lambda text: text.replace("currency,", " currency ,"), id="blanks-in-titles"),
        pytest.param(lambda text: text.replace(",", ";"), id="semicolons"),
        pytest.param(lambda text: text.replace("po_number", "unser_feld"), id="other-columns"),
    ],
)
def test_what_spreadsheets_do_to_a_file_does_not_matter(tmp_path: Path, change: object) -> None:
    assert callable(change)
    ledger = load_ledger(folder(tmp_path, invoices=change(INVOICES)))
    assert [it.number for it in ledger.invoices] == ["INV/24/0456", "24-4567-B"]
    assert [it.open_amount for it in ledger.invoices] == [Decimal("1200.00"), Decimal("95.00")]


def test_a_quoted_separator_is_part_of_the_value(tmp_path: Path) -> None:
    customers = 'customer_id,name\nK100,"Kérouan, Roux & Fils"\nK200,Gunpf\n'
    assert load_ledger(folder(tmp_path, customers)).customers[0].name == "Kérouan, Roux & Fils"


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    first = load_ledger(folder(tmp_path)).version
    assert load_ledger(folder(tmp_path)).version == first
    assert (
        load_ledger(folder(tmp_path, invoices=INVOICES.replace("95.00", "96.00"))).version != first
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "says"),
    [
        pytest.param("1200.00,eur", "abc,eur", 2, "open_amount", "1234.50", id="no-amount"),
        pytest.param("1200.00,eur", ",eur", 2, "open_amount", "missing", id="amount-missing"),
        pytest.param("1200.00,eur", '"1200,00",eur', 2, "open_amount", "1234.50", id="comma"),
        pytest.param("1200.00,eur", "NaN,eur", 2, "open_amount", "1234.50", id="nan"),
        pytest.param("1200.00,eur", "1e999,eur", 2, "open_amount", "1234.50", id="exponent"),
        pytest.param("2026-01-07", "07.01.2026", 3, "issue_date", "2026-01-31", id="no-day"),
        pytest.param("2026-01-07", "2026-02-30", 3, "issue_date", "2026-01-31", id="no-such-day"),
        pytest.param("K200", "K999", 3, "customer_id", "K999", id="unknown-customer"),
        pytest.param("24-4567-B", "INV/24/0456", 3, "invoice_number", "twice", id="twice"),
        pytest.param("24-4567-B", "", 3, "invoice_number", "missing", id="no-number"),
        pytest.param(",eur", ",", 2, "currency", "missing", id="no-currency"),
        pytest.param("595.00,95.00", "595,00,95,00", 3, "currency", "EUR", id="shifted"),
        pytest.param("CDE-77", "CDE,77", 2, "delivery_note", "quote", id="too-many"),
        pytest.param("gross_amount", "brutto", 1, "gross_amount", "column is missing", id="column"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named_with_file_line_and_column(
    tmp_path: Path, old: str, new: str, line: int, column: str, says: str
) -> None:
    assert INVOICES.count(old) == 1
    with pytest.raises(LedgerRowError, match=says) as caught:
        load_ledger(folder(tmp_path, invoices=INVOICES.replace(old, new)))
    assert Path(caught.value.file).name == "open_invoices.csv"
    assert (caught.value.line, caught.value.column) == (line, column)
    assert f"line {line}, column {column}" in str(caught.value)


@pytest.mark.parametrize(
    ("lines", "column"),
    [
        (LINES.replace(",1,Sard", ",eins,Sard"), "line"),
        (LINES.replace(",1,Sard", ",²,Sard"), "line"),
        (LINES.replace("7.50", "7,5O"), "line_total"),
        (LINES.replace("12.5", "a dozen"), "quantity"),
        (LINES.replace("unit_price", "price"), "unit_price"),
    ],
)
def test_a_wrong_invoice_line_is_named(tmp_path: Path, lines: str, column: str) -> None:
    with pytest.raises(LedgerRowError) as caught:
        load_ledger(folder(tmp_path, lines=lines))
    assert caught.value.column == column


def test_a_customer_number_is_used_once(tmp_path: Path) -> None:
    with pytest.raises(LedgerRowError, match="twice") as caught:
        load_ledger(folder(tmp_path, CUSTOMERS.replace("K200", "K100")))
    assert (caught.value.line, caught.value.column) == (3, "customer_id")


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no such folder"):
        load_ledger(tmp_path / "nowhere")
    with pytest.raises(LedgerError, match=r"customers\.csv: the file is missing"):
        load_ledger(tmp_path)
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    with pytest.raises(LedgerError, match=r"open_invoices\.csv: the file is missing"):
        load_ledger(tmp_path)


def test_an_old_encoding_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="export as UTF-8"):
        load_ledger(folder(tmp_path, CUSTOMERS.encode("cp1252")))


def test_a_ledger_without_open_invoices_says_so(tmp_path: Path) -> None:
    with pytest.raises(EmptyLedgerError, match="no open invoice"):
        load_ledger(folder(tmp_path, invoices=INVOICES.split("\n", 1)[0] + "\n"))


def test_an_empty_file_lacks_its_columns(tmp_path: Path) -> None:
    with pytest.raises(LedgerRowError, match="column is missing"):
        load_ledger(folder(tmp_path, ""))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    customers=st.binary(max_size=80)
    | st.text(max_size=80).map(lambda it: CUSTOMERS.encode() + it.encode("utf-8", "replace")),
    rows=st.text(alphabet='K100,2026-01"\n;.\r', max_size=60),
)
def test_no_file_ends_in_another_error_than_ours(
    tmp_path: Path, customers: bytes, rows: str
) -> None:
    place = folder(tmp_path, customers, INVOICES + rows)
    with contextlib.suppress(LedgerError):
        assert len(load_ledger(place).invoices) >= 2


DOCUMENTS = {
    "deliveries.csv": (
        "delivery_note,invoice_number,delivered_date,article,quantity\n"
        "BL-9,INV/24/0456,2026-01-08,Thon blanc 400 g,10\n"
    ),
    "credit_notes.csv": (
        "credit_note,invoice_number,issue_date,net_amount,gross_amount,currency\n"
        "AV-1,INV/24/0456,2026-01-20,-100.00,-120.00,eur\n"
    ),
    "prices.csv": (
        "customer_id,article,agreed_price,valid_from,valid_to\n"
        "K100,Thon blanc 400 g,19.50,2026-01-01,\n"
        ",Sardines,7.00,,2026-12-31\n"
    ),
}


def with_documents(place: Path, **changed: str) -> Path:
    folder(place, lines=LINES)
    for name, text in DOCUMENTS.items():
        (place / name).write_text(changed.get(name.removesuffix(".csv"), text), encoding="utf-8")
    return place


def test_deliveries_credit_notes_and_prices_are_read(tmp_path: Path) -> None:
    ledger = load_ledger(with_documents(tmp_path))
    (delivered,), (note,), (price, general) = (
        ledger.deliveries,
        ledger.credit_notes,
        ledger.prices,
    )
    assert (delivered.delivered, delivered.quantity) == (dt.date(2026, 1, 8), Decimal(10))
    assert (note.number, note.gross_amount, note.currency) == ("AV-1", Decimal("120.00"), "EUR")
    assert (price.customer_id, price.price, price.valid_to) == ("K100", Decimal("19.50"), None)
    assert (general.customer_id, general.row) == ("", 3)
    assert ledger.invoices[0].lines[1].row == 3


def test_the_version_of_a_ledger_knows_its_documents(tmp_path: Path) -> None:
    before = load_ledger(folder(tmp_path, lines=LINES)).version
    assert load_ledger(with_documents(tmp_path)).version != before


@pytest.mark.parametrize(
    ("name", "old", "new", "column"),
    [
        pytest.param("deliveries", "BL-9,", ",", "delivery_note", id="no note"),
        pytest.param("deliveries", ",10\n", ",-1\n", "quantity", id="negative quantity"),
        pytest.param("deliveries", "delivered_date", "day", "delivered_date", id="no column"),
        pytest.param("credit_notes", "-100.00", "100,00", "currency", id="comma"),
        pytest.param("credit_notes", "eur", "euro", "currency", id="currency"),
        pytest.param("prices", "K100", "K900", "customer_id", id="unknown customer"),
        pytest.param("prices", "19.50", "-1", "agreed_price", id="negative price"),
        pytest.param("prices", "2026-01-01,", "2026-01-01,2025-01-01", "valid_to", id="order"),
    ],
)
def test_a_wrong_row_of_a_document_names_its_place(
    name: str, old: str, new: str, column: str, tmp_path: Path
) -> None:
    text = DOCUMENTS[f"{name}.csv"].replace(old, new)
    with pytest.raises(LedgerRowError) as caught:
        load_ledger(with_documents(tmp_path, **{name: text}))
    assert caught.value.file.endswith(f"{name}.csv")
    assert (caught.value.column, caught.value.line) == (column, 1 if new == "day" else 2)
