"""Spreadsheets get rows that are only data."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.delivery.csv import COLUMNS, CsvSink, guarded, rows
from extractor.testing import check_sink
from extractor.values.category import Category, TriageClass
from extractor.values.money import Basis
from extractor.values.record import (
    AmountRecord,
    CategoryRecord,
    CustomerRecord,
    Decision,
    DisputeRecord,
    FileRecord,
    InvoiceRecord,
    SourceRecord,
    Status,
)


def dispute(number: str | None, value: str | None) -> DisputeRecord:
    return DisputeRecord(
        record_id=f"id-{number}",
        category=CategoryRecord(code=Category.SHORTAGE, confidence=0.91),
        invoice=InvoiceRecord(number=number, as_written="=1+1", confidence=0.8) if number else None,
        disputed_amount=AmountRecord(
            value=Decimal(value), currency="EUR", basis=Basis.NET, as_written=None, confidence=0.9
        )
        if value
        else None,
        decision=Decision.AUTO,
        confidence=0.8,
        reasons=("amount:absent",),
    )


RECORD = FileRecord(
    source=SourceRecord(file="a.eml", sha256="ab"),
    status=Status.PROCESSED,
    is_dispute=True,
    customer=CustomerRecord(customer_id="C1", name="@evil", confidence=0.9),
    disputes=(dispute("FA-1", "-1204.00"), dispute(None, None)),
)


def written(*records: FileRecord) -> list[dict[str, str]]:
    stream = io.StringIO()
    sink = CsvSink(stream)
    for record in records:
        sink.deliver(record)
    return list(csv.DictReader(io.StringIO(stream.getvalue())))


def test_each_dispute_is_a_row() -> None:
    first, second = written(RECORD)
    assert list(first) == list(COLUMNS)
    assert (first["invoice"], first["disputed_amount"], first["currency"]) == (
        "FA-1",
        "-1204.00",
        "EUR",
    )
    assert (second["invoice"], second["disputed_amount"], second["decision"]) == ("", "", "auto")


def test_formulas_become_text_and_negative_numbers_stay_numbers() -> None:
    first = written(RECORD)[0]
    assert first["customer_name"] == "'@evil"
    assert first["invoice_as_written"] == "'=1+1"
    assert Decimal(first["disputed_amount"]) == Decimal("-1204.00")


def test_a_file_without_a_dispute_still_shows() -> None:
    record = FileRecord(
        source=SourceRecord(file="b.eml", sha256="cd"),
        status=Status.PROCESSED,
        triage=TriageClass.ORDER,
    )
    (row,) = written(record)
    assert (row["file"], row["triage"], row["record_id"], row["is_dispute"]) == (
        "b.eml",
        "order",
        "",
        "no",
    )


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("-1+1", "'-1+1"),
        ("+33 1 40", "'+33 1 40"),
        ("-12.5", "-12.5"),
        ("\t=1", "'\t=1"),
        ("FA-1", "FA-1"),
        ("", ""),
        (" =1+1", "' =1+1"),
        ("\u00a0@SUM(1)", "'\u00a0@SUM(1)"),
    ],
)
def test_a_cell_is_guarded(text: str, cell: str) -> None:
    assert guarded(text) == cell


@given(st.text(max_size=30))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    cell = guarded(text)
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == "'" + text
    assert not cell.startswith(("=", "@", "\t", "\r")), cell


def test_every_column_is_filled_by_every_row() -> None:
    assert all(set(row) == set(COLUMNS) for row in rows(RECORD))


def test_a_csv_keeps_the_promises_of_a_sink() -> None:
    stream = io.StringIO()
    sink = CsvSink(stream)
    check_sink(sink, lambda: len(stream.getvalue().splitlines()) - 1)
