"""The money of a table's rows is told by titles and by arithmetic."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.extraction.money_row import MoneyRow
from extractor.extraction.rows import read_tables
from extractor.values.document import Cell, Document, Line, Page, PageSource, Table, Word


def table_of(*rows: str, header: int = 1) -> Document:
    """Make a sheet of one table; cells are parted by "|"."""
    words: list[Word] = []
    lines: list[Line] = []
    cells: list[tuple[Cell, ...]] = []
    for row in rows:
        first = len(words)
        made = []
        for text in row.split("|"):
            start = len(words)
            words.extend(Word(part) for part in text.split())
            made.append(Cell(tuple(range(start, len(words)))))
        lines.append(Line(first, len(words)))
        cells.append(tuple(made))
    page = Page(
        1, 0, 0, PageSource.SHEET, tuple(words), tuple(lines), (Table(tuple(cells), header),)
    )
    return Document("avis.csv", "text/csv", (page,))


def read(document: Document) -> list[MoneyRow]:
    (rows,) = read_tables(0, document)
    return rows


def held(document: Document) -> list[Decimal | None]:
    return [row.amounts.deducted for row in read(document) if not row.is_total]


@pytest.mark.parametrize(
    "titles",
    [
        pytest.param("Facture | Montant TTC | Retenue | Payé", id="fr"),
        pytest.param("Rechnung | Betrag | Abzug | Gezahlt", id="de"),
        pytest.param("Invoice | Amount | Deduction | Paid", id="en"),
        pytest.param("Factura | Importe | Descuento | Pagado", id="es"),
        pytest.param("N° | Montant | Litige | Net réglé", id="fr-dispute"),
        pytest.param("Beleg | Brutto | Einbehalt | Netto", id="de-retained"),
    ],
)
@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            ("INV/24/0456 | 1 200,00 | 187,50 | 1 012,50", "INV/24/0457 | 600,00 | 0,00 | 600,00"),
            id="european",
        ),
        pytest.param(
            ("INV/24/0456 | 1,200.00 | 187.50 | 1,012.50", "INV/24/0457 | 600.00 | - | 600.00"),
            id="british",
        ),
        pytest.param(
            ("INV/24/0456 | 1'200.00 | -187.50 | 1'012.50", "INV/24/0457 | 600.00 || 600.00"),
            id="swiss-minus",
        ),
        pytest.param(
            (
                "INV/24/0456 | 1.200,00 € | (187,50) | 1.012,50 €",
                "INV/24/0457 | 600,00 € || 600,00 €",
            ),
            id="brackets",
        ),
    ],
)
def test_titles_say_what_was_held_back(titles: str, rows: tuple[str, ...]) -> None:
    found = held(table_of(titles, *rows))
    assert found[0] == Decimal("187.50")
    assert not found[1]


def test_without_titles_arithmetic_tells_the_columns() -> None:
    rows = read(
        table_of(
            "RE-24001234 | 1.200,00 | 187,50 | 1.012,50",
            "RE-24001235 | 600,00 | 0,00 | 600,00",
            "RE-24001236 | 95,00 | 0,00 | 95,00",
            header=0,
        )
    )
    assert [row.amounts.gross for row in rows] == [Decimal(1200), Decimal(600), Decimal(95)]
    assert [row.amounts.deducted for row in rows] == [Decimal("187.50"), 0, 0]
    assert [row.amounts.paid for row in rows] == [Decimal("1012.50"), Decimal(600), Decimal(95)]


def test_a_missing_column_is_worked_out_from_billed_and_paid() -> None:
    found = held(
        table_of(
            "Invoice | Amount | Paid", "INV/24/0456 | 1,200.00 | 1,012.50",
            "INV/24/0457 | 600.00 | 600.00",
        )
    )  # fmt: skip
    assert found == [Decimal("187.50"), None]


def test_the_reason_of_a_row_is_its_words() -> None:
    rows = read(
        table_of(
            "Facture | Montant | Retenu | Payé | Motif",
            "F2404-00123 | 100,00 | 20,00 | 80,00 | 2 cartons écrasés",
            "F2404-00124 | 50,00 | 0,00 | 50,00 | ",
        )
    )
    assert [row.reason for row in rows] == ["2 cartons écrasés", ""]


@pytest.mark.parametrize(
    "word", ["Total", "TOTAL TTC", "Summe", "Suma", "Gesamtbetrag", "Sous-total"]
)
def test_a_total_is_no_claim(word: str) -> None:
    rows = read(
        table_of(
            "Invoice | Amount | Deduction | Paid",
            "24-4567-B | 100.00 | 20.00 | 80.00",
            f"{word} | 100.00 | 20.00 | 80.00",
        )
    )
    assert [row.is_total for row in rows] == [False, True]


def test_what_was_held_back_is_proved_by_its_cell() -> None:
    document = table_of(
        "Invoice | Amount | Deduction | Paid", "24-4567-B | £100.00 | £20.00 | £80.00"
    )
    (row,) = read(document)
    span = row.amounts.deducted_span
    assert span is not None
    assert document.text[span.start : span.end] == "£20.00" == span.text
    assert row.amounts.currency == "GBP"


def test_a_table_without_money_is_left_out() -> None:
    document = table_of("Produit | Quantité", "Sardines | 12", "Thon | 8")
    assert read_tables(0, document) == []
    assert read_tables(0, Document("x", "text/plain", ())) == []
