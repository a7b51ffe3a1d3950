"""A list of money is settled only where every row of it says so."""

from __future__ import annotations

import pytest

from extractor.extraction.rows import read_tables
from extractor.extraction.unsettled import unsettled
from extractor.reading.body import read_text
from extractor.values.document import Document
from extractor.values.submission import Part, PartRole

ADVICE = {
    "fr": ("Avis de paiement", "Facture|Brut|Retenu|Payé"),
    "en": ("Remittance advice", "Invoice|Gross|Deducted|Paid"),
    "de": ("Zahlungsavis", "Rechnung|Brutto|Abzug|Gezahlt"),
    "es": ("Aviso de pago", "Factura|Bruto|Deducido|Pagado"),
}
NOTE = {"fr": "Note de débit", "en": "Debit note", "de": "Belastungsbeleg", "es": "Nota de cargo"}


def document(*lines: str) -> Document:
    text = "\n".join(it.replace("|", "\t") for it in lines)
    return read_text(Part("body", "text/plain", text.encode(), PartRole.BODY))


def open_lists(*lines: str) -> int:
    one = document(*lines)
    return unsettled([one], [(0, rows) for rows in read_tables(0, one)])


@pytest.mark.parametrize("lang", ADVICE)
def test_an_advice_paid_in_full_is_settled(lang: str) -> None:
    title, titles = ADVICE[lang]
    assert not open_lists(title, "", titles, "A-1|12.00||12.00", "A-2|8.00||8.00", "T|20.00||20.00")


@pytest.mark.parametrize("lang", ADVICE)
def test_an_advice_with_a_deduction_is_open(lang: str) -> None:
    title, titles = ADVICE[lang]
    assert open_lists(title, "", titles, "A-1|12.00|2.00|10.00", "A-2|8.00||8.00") == 1


@pytest.mark.parametrize("lang", ADVICE)
def test_an_advice_whose_table_was_not_read_is_open(lang: str) -> None:
    rows = ["A-1 12.00 2.00 10.00", "A-2 8.00 8.00", "A-3 9.00 9.00"]
    assert open_lists(ADVICE[lang][0], "", *rows) == 1


@pytest.mark.parametrize("lang", ADVICE)
def test_an_advice_read_in_part_is_open(lang: str) -> None:
    title, titles = ADVICE[lang]
    read = ["A-1|12.00||12.00", "A-2|8.00||8.00"]
    lost = [f"B-{at} 12.00 2.00 10.00" for at in range(6)]
    assert open_lists(title, "", titles, *read, "", "", "", *lost) == 1


@pytest.mark.parametrize("title", NOTE.values(), ids=NOTE.keys())
def test_a_debit_note_is_never_settled(title: str) -> None:
    assert open_lists(title, "", "A-1 of 12.00 less 2.00") == 1


@pytest.mark.parametrize(
    "text",
    [
        "Votre règlement de 12,00 EUR nous est parvenu.",
        "We paid 12.00 on Friday.",
        "Zahlung von 12,00 EUR ist angewiesen.",
        "El pago de 12,00 EUR ya está hecho.",
    ],
    ids=["fr", "en", "de", "es"],
)
def test_a_payment_told_in_prose_lists_nothing(text: str) -> None:
    assert not open_lists(text)


@pytest.mark.parametrize(
    "terms",
    [
        "Facture 7, conditions de paiement 30 jours",
        "Invoice 7, payment terms 30 days",
        "Rechnung 7, Zahlungsbedingungen 30 Tage",
        "Factura 7, condiciones de pago 30 días",
    ],
    ids=["fr", "en", "de", "es"],
)
def test_an_invoice_is_no_advice(terms: str) -> None:
    assert not open_lists(terms, "x 12.00 24.00", "y 12.00 36.00", "z 12.00 48.00")
