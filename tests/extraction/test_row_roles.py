"""What a money column holds is told by arithmetic, signs and what the document calls itself."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.advice import Advice, advice_of
from extractor.extraction.money_row import MoneyRow
from extractor.extraction.row_cells import held_at_edge, held_in
from extractor.extraction.row_roles import Role, assign_roles, titled
from extractor.extraction.rows import read_tables
from extractor.reading.body import read_text
from extractor.values.document import Document
from extractor.values.submission import Part, PartRole

ADVICE = {"fr": "Avis de paiement", "en": "Remittance", "de": "Zahlungsavis", "es": "Aviso de pago"}
NOTE = {"fr": "Note de débit", "en": "Debit note", "de": "Belastungsbeleg", "es": "Nota de cargo"}


def document(title: str, *rows: str) -> Document:
    """Make a mail of a title and a table whose cells "|" parts."""
    text = "\n".join([title, "", *(row.replace("|", "\t") for row in rows)])
    return read_text(Part("body", "text/plain", text.encode(), PartRole.BODY))


def rows_of(title: str, *rows: str) -> list[MoneyRow]:
    return [row for table in read_tables(0, document(title, *rows)) for row in table]


def held(title: str, *rows: str) -> list[Decimal | None]:
    return [row.amounts.deducted for row in rows_of(title, *rows) if not row.is_total]


@pytest.mark.parametrize(
    ("lang", "titles"),
    [
        ("fr", "Pièce|Brut|Régularisation|Net"),
        ("fr", "Pièce|X|Y|Z"),
        ("en", "Document|Gross|Adjustment|Net"),
        ("en", "Document|Gross|Ded.|Net"),
        ("en", "Document|Gross|WHT|Net"),
        ("de", "Beleg|Brutto|Korrektur|Netto"),
        ("de", "Beleg|Brutto|Kürzung|Netto"),
        ("es", "Documento|Bruto|Ajuste|Neto"),
        ("es", "Documento|Bruto|Minoración|Neto"),
    ],
)
@pytest.mark.parametrize("sign", ["{}", "-{}", "{}-", "({})"])
def test_billed_less_held_back_is_paid(lang: str, titles: str, sign: str) -> None:
    amounts = [sign.format("29.55"), sign.format("300.00")]
    assert held(
        ADVICE[lang],
        titles,
        f"A-1|709.20|{amounts[0]}|679.65",
        "A-2|493.48||493.48",
        f"A-3|900.00|{amounts[1]}|600.00",
    ) == [Decimal("29.55"), None, Decimal("300.00")]


@pytest.mark.parametrize("lang", ADVICE)
def test_of_two_parts_the_one_with_a_minus_is_held_back(lang: str) -> None:
    rows = ["A|B|C|D", "A-1|2539,62|-2000,00|4539,62", "A-2|100,00|-600,00|700,00"]
    assert held(ADVICE[lang], *rows) == [Decimal("2000.00"), Decimal("600.00")]


@pytest.mark.parametrize("lang", ADVICE)
def test_of_two_parts_without_a_minus_the_smaller_is_held_back(lang: str) -> None:
    rows = ["A|B|C|D", "A-1|2539,62|270,00|2809,62", "A-2|18468,80|310,40|18779,20"]
    assert held(ADVICE[lang], *rows) == [Decimal("270.00"), Decimal("310.40")]


@pytest.mark.parametrize(
    ("lang", "titles"),
    [
        ("fr", "Pièce|Montant|Montant contrôlé"),
        ("en", "Document|Amount|Checked"),
        ("de", "Beleg|Betrag|Geprüft"),
        ("es", "Documento|Importe|Revisado"),
    ],
)
def test_of_two_columns_that_mostly_agree_the_smaller_is_paid(lang: str, titles: str) -> None:
    rows = ["A-1|915,00|816,60", "A-2|514,52|514,52", "A-3|285,00|285,00"]
    assert held(ADVICE[lang], titles, *rows) == [Decimal("98.40"), None, None]


@pytest.mark.parametrize(
    ("lang", "titles"),
    [
        ("fr", "Facture|Montant|À notre profit"),
        ("en", "Invoice|Amount|In our favour"),
        ("de", "Rechnung|Betrag|Zu unseren Gunsten"),
        ("es", "Factura|Importe|A nuestro favor"),
    ],
)
def test_the_smaller_column_of_a_debit_note_is_claimed(lang: str, titles: str) -> None:
    rows = ["A-1|2809,62|270,00", "A-2|464,64|464,64", "A-3|1620,78|97,00"]
    expected = [Decimal("270.00"), Decimal("464.64"), Decimal("97.00")]
    assert held(NOTE[lang], titles, *rows) == expected


@pytest.mark.parametrize("lang", NOTE)
def test_the_one_column_of_a_debit_note_is_claimed(lang: str) -> None:
    assert held(NOTE[lang], "A|B|C", "A-1|x|270,00", "A-2|y|97,00") == [
        Decimal("270.00"),
        Decimal("97.00"),
    ]


@pytest.mark.parametrize(
    ("titles", "share"),
    [
        ("Facture|Brut|Remise|Payé", "20.00"),
        ("Invoice|Gross|Disc.|Paid", "30.00"),
        ("Rechnung|Brutto|Nachlass|Gezahlt", "25.00"),
        ("Factura|Bruto|Dto.|Pagado", "20.00"),
    ],
    ids=["fr", "en", "de", "es"],
)
def test_a_usual_share_under_discount_is_for_paying_early(titles: str, share: str) -> None:
    rest = Decimal("1000.00") - Decimal(share)
    assert held("", titles, f"A-1|1000.00|{share}|{rest}", "A-2|500.00||500.00") == [None, None]
    assert held("", titles, "A-1|1000.00|120.00|880.00", "A-2|500.00||500.00") == [
        Decimal("120.00"),
        None,
    ]


@pytest.mark.parametrize(
    ("titles", "rest"),
    [
        ("Facture|Montant retenu Désignation|Réf.", "ramette fact. 3.95 / offre 3.60"),
        ("Rechnung|Abzug Begründung|Ref.", "Preis 3.95 statt 3.60 wie vereinbart"),
        ("Invoice|Deducted Reason|Ref.", "price 3.95 instead of 3.60 as agreed"),
        ("Factura|Deducción Motivo|Ref.", "precio 3.95 en lugar de 3.60"),
    ],
    ids=["fr", "de", "en", "es"],
)
def test_an_amount_may_share_its_cell_with_words(titles: str, rest: str) -> None:
    (row,) = rows_of("", titles, f"A-1|-84.00 {rest}|x")
    assert row.amounts.deducted == Decimal("84.00")
    assert row.reason == rest


def test_a_code_read_into_the_amount_is_still_a_code() -> None:
    (row,) = rows_of("Note de débit", "N°|Brut|Écart Code", "A-1|1 620,78|97,00 COP 34")
    assert row.amounts.deducted == Decimal("97.00")
    assert row.codes == ("34",)


@pytest.mark.parametrize("word", ["Somme à nous créditer", "For your books", "Macht", "Debe"])
def test_a_row_that_adds_up_the_others_is_no_claim(word: str) -> None:
    rows = ["A|B|C", "A-1|x|270,00", "A-2|y|97,00", f"{word}||367,00"]
    assert held("Note de débit", *rows) == [Decimal("270.00"), Decimal("97.00")]


def test_subtotals_end_and_begin_anew() -> None:
    rows = ["A|B|C", "A-1|x|2,00", "A-2|y|3,00", "1||5,00", "B-1|x|4,00", "B-2|y|1,00", "2||5,00"]
    assert held("Debit note", *rows) == [Decimal(it) for it in ("2.00", "3.00", "4.00", "1.00")]


def test_titles_at_the_top_of_the_next_page_are_no_row() -> None:
    rows = ["Invoice|Gross|Paid", "A-1|2.00|2.00", "Invoice|Gross|Paid", "A-2|3.00|1.00"]
    assert held("Remittance", *rows) == [None, Decimal("2.00")]


def test_sums_without_cents_are_money_under_titles_of_money() -> None:
    rows = ["Fra.|Facturado|Deducción|Pago", "A-1|5711200|-88000|5623200", "A-2|918000||918000"]
    assert held("Aviso de pago", *rows) == [Decimal(88000), None]


def test_numbers_of_documents_are_no_sums() -> None:
    rows = ["Amount ref.|Document amount no.|X", "45484|45484-2025|a", "45487|45487-2025|b"]
    assert rows_of("Remittance", *rows) == []


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        *((it, Advice.PAYMENT) for it in ADVICE.values()),
        *((it, Advice.DEBIT) for it in NOTE.values()),
        ("Retenue sur règlement LIT542", Advice.DEBIT),
        ("Deducción a proveedor 013019", Advice.DEBIT),
        ("Vendor chargeback 7", Advice.DEBIT),
        ("Zahlungsavis mit Belastung", Advice.PAYMENT),
        ("Rechnung 4711", Advice.NEITHER),
    ],
)
def test_the_first_words_say_what_a_document_is(title: str, kind: Advice) -> None:
    assert advice_of(document(title, "A|B|C", "1|2|3")) is kind


@pytest.mark.parametrize(
    "title",
    ["Motif de la retenue", "Reason for deduction", "Grund der Kürzung", "Motivo del cargo"],
)
def test_the_reason_for_a_deduction_is_a_reason(title: str) -> None:
    assert titled(title) is Role.REASON


@pytest.mark.parametrize(
    ("text", "value", "negative"),
    [
        ("150,00 S", "150.00", True),
        ("150.00 DR", "150.00", True),
        ("150.00 CR", "150.00", False),
        ("(150.00)", "150.00", True),
        ("150,00-", "150.00", True),
        ("-", None, False),
        ("0", "0", False),
    ],
)
def test_a_cell_is_read_with_its_sign(text: str, value: str | None, *, negative: bool) -> None:
    found = held_in(text)
    assert (found.value, found.negative) == (Decimal(value) if value else None, negative)


@given(
    rows=st.lists(
        st.lists(st.sampled_from(["", "1.00", "2.00", "(3.00)", "x"]), min_size=4, max_size=4),
        min_size=1,
        max_size=5,
    ),
    kind=st.sampled_from(Advice),
)
def test_every_column_has_one_role(rows: list[list[str]], kind: Advice) -> None:
    read = [[held_in(cell) for cell in row] for row in rows]
    roles = assign_roles(["", "Total", "Disc.", "Paid"], read, [1, 2, 3], kind)
    assert set(roles) == {0, 1, 2, 3}


@given(text=st.text(alphabet="1,.0 -()€aEUR", max_size=20))
def test_a_cell_never_holds_less_than_nothing(text: str) -> None:
    for found in (held_in(text), held_at_edge(text)):
        assert found.value is None or found.value >= 0
