"""Words in front of a number say what it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.labels import announced_kind, fold, titled_kind
from extractor.values.finding import ReferenceKind

INVOICE = ReferenceKind.INVOICE
ORDER = ReferenceKind.PURCHASE_ORDER
DELIVERY = ReferenceKind.DELIVERY_NOTE
CREDIT = ReferenceKind.CREDIT_NOTE
OWN = ReferenceKind.OWN_DOCUMENT
UNKNOWN = ReferenceKind.UNKNOWN


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        ("votre facture n° ", INVOICE),
        ("Factures n°s ", INVOICE),
        ("Facture(s) : ", INVOICE),
        ("vos factures ", INVOICE),
        ("notre commande n° : ", ORDER),
        ("cde ", ORDER),
        ("BL ", DELIVERY),
        ("bon de livraison n°", DELIVERY),
        ("avoir n° ", CREDIT),
        ("N/Réf : ", OWN),
        ("notre note de débit ", OWN),
        ("your invoice no. ", INVOICE),
        ("Inv. No.", INVOICE),
        ("Invoice #", INVOICE),
        ("P.O. no. ", ORDER),
        ("PO#", ORDER),
        ("delivery note ", DELIVERY),
        ("credit note ", CREDIT),
        ("our debit note ", OWN),
        ("Ihre Rechnung Nr. ", INVOICE),
        ("Rechnungs-Nr. ", INVOICE),
        ("Rechnungsnummer: ", INVOICE),
        ("Rg.-Nr. ", INVOICE),
        ("gegen Rechnungen ", INVOICE),
        ("Bestell-Nr.: ", ORDER),
        ("Auftragsnr. ", ORDER),
        ("Lieferschein Nr ", DELIVERY),
        ("Gutschrift ", CREDIT),
        ("Unser Zeichen: ", OWN),
        ("su factura nº ", INVOICE),
        ("s/fra. ", INVOICE),
        ("pedido nº ", ORDER),
        ("albarán n.º ", DELIVERY),
        ("abono ", CREDIT),
        ("nota de cargo ", OWN),
        ("FACTURE N° ", INVOICE),
        ("RECHNUNG ", INVOICE),
        ("number ", UNKNOWN),
        ("", UNKNOWN),
        ("facture\n", UNKNOWN),
        ("facturette ", UNKNOWN),
        ("la facture que vous avez envoyée ", UNKNOWN),
    ],
)
def test_the_words_directly_in_front_announce_the_kind(before: str, kind: ReferenceKind) -> None:
    assert announced_kind(before) is kind


def test_the_longer_label_wins() -> None:
    assert announced_kind("credit note ") is CREDIT
    assert announced_kind("note de crédit ") is CREDIT
    assert announced_kind("factura rectificativa ") is CREDIT


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("N° facture", INVOICE),
        ("Rechnungsnummer", INVOICE),
        ("Invoice No.", INVOICE),
        ("Factura", INVOICE),
        ("Beleg", INVOICE),
        ("Bestellnummer", ORDER),
        ("Delivery note", DELIVERY),
        ("Albarán", DELIVERY),
        ("Notre référence", OWN),
        ("Montant facture", UNKNOWN),
        ("Invoice amount", UNKNOWN),
        ("Rechnungsdatum", UNKNOWN),
        ("Fecha factura", UNKNOWN),
        ("Date facture", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_a_column_title_says_what_numbers_stand_below(title: str, kind: ReferenceKind) -> None:
    assert titled_kind(title) is kind


@given(st.text(max_size=40))
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


def test_folding_takes_accents_and_case_away() -> None:
    assert fold("Réf. n° ÄÖÜ Ñandú") == "ref. n° aou nandu"


@given(st.text(max_size=80))
def test_any_text_announces_one_kind(text: str) -> None:
    assert announced_kind(text) in ReferenceKind
    assert titled_kind(text) in ReferenceKind
