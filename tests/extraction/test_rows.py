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


def test_a_list_of_documents_holds_back_what_has_a_minus() -> None:
    document = table_of(
        "Invoice | Text | Amount",
        "INV-1 | | 1,440.00",
        "INV-1 | 3 cases short | 216.00-",
        "INV-2 | ok | 772.92",
        "Total | | 1,996.92",
    )
    assert held(document) == [None, Decimal("216.00"), None]


def test_a_credit_note_set_off_contests_nothing() -> None:
    document = table_of(
        "Factura | Texto | Importe",
        "F-1 | conforme | 617,10",
        "A-9 | su abono | -50,79",
        "F-2 | faltan 2 cajas | -12,00",
    )
    assert held(document) == [None, None, Decimal("12.00")]


@pytest.mark.parametrize(
    ("titles", "remark"),
    [
        pytest.param("Rechnung | Brutto | Skonto | Kürzung | Gezahlt | Text", "", id="column"),
        pytest.param("Rechnung | Brutto | Abzug | Kürzung | Gezahlt | Text", "2 % Skonto", id="de"),
        pytest.param(
            "Facture | Brut | Déduit | Retenue | Payé | Texte", "escompte déduit", id="fr"
        ),
        pytest.param("Invoice | Gross | Less | Held | Paid | Text", "cash discount", id="en"),
    ],
)
def test_a_discount_for_paying_early_is_no_deduction(titles: str, remark: str) -> None:
    document = table_of(
        titles,
        f"RE-1 | 1 000,00 | 20,00 | | 980,00 | {remark}",
        "RE-2 | 1 440,00 | | 216,00 | 1 224,00 | es fehlten drei",
        "RE-3 | 500,00 | | | 500,00 | ",
    )
    assert [value or None for value in held(document)] == [None, Decimal("216.00"), None]


def test_more_than_a_usual_discount_is_a_deduction() -> None:
    document = table_of(
        "Rechnung | Brutto | Abzug | Gezahlt | Text",
        "RE-1 | 1 000,00 | 200,00 | 800,00 | Skonto",
        "RE-2 | 500,00 | | 500,00 | ",
    )
    assert held(document)[0] == Decimal("200.00")


def test_words_on_the_row_below_are_the_reason() -> None:
    document = table_of(
        "Facture | Montant | Retenue | Payé",
        "sinv 26 2721562 | 936,00 | -156,00 | 780,00",
        "4 pots fêlés, réserves sur CMR | | | ",
        "sinv 26 2721564 | 77,76 | | 77,76",
    )
    first, second = read(document)
    assert first.reason == "4 pots fêlés, réserves sur CMR"
    assert second.reason == ""


def test_facts_above_the_titles_are_no_rows() -> None:
    document = table_of(
        "Total paid | 1640.00 GBP | ",
        "Supplier code | 230035 | ",
        "Your invoice | Narrative | Gross",
        "FAC/5923 | 15 trays uplifted | -202.50",
        "FAC/5965 | | 1842.50",
    )
    assert held(document) == [Decimal("202.50"), None]


def test_short_cells_are_kept_as_codes() -> None:
    document = table_of(
        "Invoice | Gross | Deduction | Paid | Code | Cur",
        "INV-1 | 100.00 | 10.00 | 90.00 | Z025 | EUR",
        "INV-2 | 100.00 | | 100.00 | | EUR",
    )
    assert [row.codes for row in read(document)] == [("Z025",), ()]


def test_a_payment_advice_whose_rows_add_up_pays_them_all() -> None:
    document = table_of(
        "Payment | of | 25 July",
        "Invoice | Text | Amount",
        "INV-1 | ok | 801.34",
        "INV-2 | instalment, rest follows | 49.29",
        "Total | | 850.63",
        header=0,
    )
    rows = read(document)
    assert [row.amounts.deducted for row in rows] == [None, None, None]
    assert [row.amounts.paid for row in rows[:2]] == [Decimal("801.34"), Decimal("49.29")]
