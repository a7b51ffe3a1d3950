"""The fields of whole small documents, in four languages and several layouts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.business import BusinessFields, read_fields
from extractor.values.category import DocumentType
from extractor.values.document import Document, Line, Page, PageSource, Word, lines_of
from extractor.values.geometry import Box

Placed = tuple[float, float, str]


def printed(
    *placed: Placed | tuple[float, float, str, float], language: str | None = None
) -> Document:
    """Make a page of A4 from lines at (x, y), 10 points high unless a height is given."""
    words: list[Word] = []
    lines: list[Line] = []
    for x, y, text, *height in placed:
        tall = height[0] if height else 10.0
        first = len(words)
        at = x
        for part in text.split():
            width = 0.5 * tall * len(part)
            words.append(Word(part, Box(at, y, at + width, y + tall)))
            at += width + 0.27 * tall
        lines.append(Line(first, len(words)))
    page = Page(1, 595.0, 842.0, PageSource.TEXT_LAYER, tuple(words), tuple(lines))
    return Document("test.pdf", "application/pdf", (page,), language=language)


def typed(text: str, language: str | None = None) -> Document:
    """Make a document without boxes, as of a mail."""
    words, lines = lines_of(text.strip("\n").splitlines())
    page = Page(1, 0.0, 0.0, PageSource.MAIL, words, lines)
    return Document("body", "text/plain", (page,), language=language)


FRENCH = printed(
    (40, 40, "Papeterie Durand SARL", 16),
    (40, 62, "12 rue des Lilas"),
    (40, 75, "69003 Lyon"),
    (40, 88, "Tél. 04 78 00 11 22 - contact@papeterie-durand.fr"),
    (330, 120, "Mairie de Bron"),
    (330, 133, "Place de Weingarten"),
    (330, 146, "69500 Bron"),
    (40, 190, "FACTURE N° FA-2026/0193", 14),
    (40, 212, "Lyon, le 3 mars 2026"),
    (40, 228, "Votre commande : BC 77812"),
    (40, 241, "Bon de livraison n° BL-4410"),
    (40, 270, "Désignation"),
    (300, 270, "Quantité"),
    (380, 270, "P.U. HT"),
    (480, 270, "Montant"),
    (40, 288, "Ramettes A4 80 g"),
    (310, 288, "50"),
    (390, 288, "4,10"),
    (490, 288, "205,00"),
    (40, 304, "Classeurs à levier"),
    (310, 304, "30"),
    (390, 304, "2,50"),
    (490, 304, "75,00"),
    (380, 340, "Total HT"),
    (490, 340, "280,00 €"),
    (380, 354, "TVA 20 %"),
    (490, 354, "56,00 €"),
    (380, 368, "Net à payer TTC"),
    (490, 368, "336,00 €"),
    (40, 400, "Date d'échéance : 02/04/2026"),
    (
        40,
        790,
        "SARL au capital de 10 000 € - TVA FR40303265045 - IBAN FR76 3000 6000 0112 3456 7890 189",
        7,
    ),
)

SPANISH = printed(
    (40, 40, "FACTURA", 18),
    (360, 40, "Número de factura:"),
    (480, 40, "2026-A-118"),
    (360, 54, "Fecha:"),
    (480, 54, "15/01/2026"),
    (360, 68, "Vencimiento:"),
    (480, 68, "14/02/2026"),
    (40, 100, "Emisor"),
    (40, 114, "Suministros Ebro, S.L."),
    (40, 127, "Calle Mayor 8"),
    (40, 140, "50001 Zaragoza"),
    (40, 153, "CIF: B50123456"),
    (330, 100, "Cliente"),
    (330, 114, "Talleres Aneto, S.A."),
    (330, 127, "Avda. de Francia 21"),
    (330, 140, "22600 Sabiñánigo"),
    (330, 153, "CIF: A22345678"),
    (40, 200, "Concepto"),
    (300, 200, "Cantidad"),
    (380, 200, "Precio"),
    (480, 200, "Importe"),
    (40, 216, "Guantes de nitrilo"),
    (310, 216, "100"),
    (390, 216, "12,45"),
    (480, 216, "1.245,00"),
    (360, 260, "Base imponible"),
    (480, 260, "1.245,00 €"),
    (360, 274, "IVA 21 %"),
    (480, 274, "261,45 €"),
    (360, 288, "TOTAL FACTURA"),
    (480, 288, "1.506,45 €"),
)

GERMAN = printed(
    (60, 120, "Nordlicht Leuchten GmbH · Hafenstraße 4 · 20457 Hamburg", 7),
    (60, 140, "Firma"),
    (60, 153, "Hotel Alster AG"),
    (60, 166, "Frau Petra Sommer"),
    (60, 179, "Jungfernstieg 30"),
    (60, 192, "20354 Hamburg"),
    (360, 140, "Kunden-Nr.: 20471"),
    (360, 153, "Belegdatum: 18.06.2026"),
    (360, 166, "Leistungsdatum: 11.06.2026"),
    (60, 250, "Rechnung Nr. R-26-00815", 14),
    (60, 280, "Pos."),
    (100, 280, "Bezeichnung"),
    (330, 280, "Menge"),
    (400, 280, "Einzelpreis"),
    (490, 280, "Gesamt"),
    (60, 296, "1"),
    (100, 296, "Stehleuchte Fjord"),
    (335, 296, "12"),
    (400, 296, "149,00"),
    (490, 296, "1.788,00"),
    (330, 330, "Rechnungssumme netto (exkl. USt.)"),
    (490, 330, "1.788,00 €"),
    (330, 344, "zzgl. 19 % USt."),
    (490, 344, "339,72 €"),
    (330, 358, "Rechnungsbetrag brutto (inkl. USt.)"),
    (490, 358, "2.127,72 €"),
    (60, 400, "Zahlbar bis zum 18.07.2026 ohne Abzug."),
    (60, 780, "Nordlicht Leuchten GmbH", 7),
    (240, 780, "IBAN DE89 3704 0044 0532 0130 00", 7),
    (420, 780, "USt-IdNr. DE136695976", 7),
)

RECEIPT = typed(
    """
    CORNER CAFE LTD
    14 High Street
    Leeds LS1 4DY
    Tel 0113 496 0000
    VAT Reg No GB 123456789

    Receipt No: 004417
    Date: 07/08/2026 12:41

    2 x Flat white 6.40
    1 x Toastie 5.60

    Subtotal £10.00
    VAT 20% £2.00
    Total £12.00
    Cash £20.00
    Change £8.00
    Thank you for your visit
    """,
    language="en",
)

CREDIT_NOTE = printed(
    (40, 40, "Harbour Paints Ltd", 16),
    (40, 60, "Unit 3, Dock Road"),
    (40, 73, "Bristol BS1 6XN"),
    (40, 120, "CREDIT NOTE", 16),
    (360, 120, "Credit note no."),
    (480, 120, "CN-2211"),
    (360, 134, "Date"),
    (480, 134, "21 May 2026"),
    (360, 148, "Original invoice"),
    (480, 148, "INV-90877"),
    (40, 160, "To:"),
    (40, 173, "Fleet Coatings plc"),
    (40, 186, "2 Mill Lane"),
    (40, 199, "Hull HU1 1AA"),
    (360, 300, "Net amount"),
    (480, 300, "£120.00"),
    (360, 314, "VAT @ 20%"),
    (480, 314, "£24.00"),
    (360, 328, "Total credit"),
    (480, 328, "£144.00"),
)


def given_total(fields: BusinessFields) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    return fields.net, fields.tax, fields.total


@pytest.mark.parametrize(
    ("document", "kind", "number", "currency", "issued", "due"),
    [
        (FRENCH, "invoice", "FA-2026/0193", "EUR", dt.date(2026, 3, 3), dt.date(2026, 4, 2)),
        (SPANISH, "invoice", "2026-A-118", "EUR", dt.date(2026, 1, 15), dt.date(2026, 2, 14)),
        (GERMAN, "invoice", "R-26-00815", "EUR", dt.date(2026, 6, 18), dt.date(2026, 7, 18)),
        (RECEIPT, "receipt", "004417", "GBP", dt.date(2026, 8, 7), None),
        (CREDIT_NOTE, "credit_note", "CN-2211", "GBP", dt.date(2026, 5, 21), None),
    ],
    ids=["french", "spanish", "german", "receipt", "credit-note"],
)
def test_number_kind_currency_and_days_are_read(
    document: Document,
    kind: str,
    number: str,
    currency: str,
    issued: dt.date,
    due: dt.date | None,
) -> None:
    fields = read_fields(document)
    assert fields.document_type == DocumentType(kind)
    assert (fields.invoice_number, fields.currency) == (number, currency)
    assert (fields.date, fields.due_date) == (issued, due)


@pytest.mark.parametrize(
    ("document", "net", "tax", "total"),
    [
        (FRENCH, "280.00", "56.00", "336.00"),
        (SPANISH, "1245.00", "261.45", "1506.45"),
        (GERMAN, "1788.00", "339.72", "2127.72"),
        (RECEIPT, "10.00", "2.00", "12.00"),
        (CREDIT_NOTE, "120.00", "24.00", "144.00"),
    ],
    ids=["french", "spanish", "german", "receipt", "credit-note"],
)
def test_net_tax_and_total_are_read(document: Document, net: str, tax: str, total: str) -> None:
    assert given_total(read_fields(document)) == (Decimal(net), Decimal(tax), Decimal(total))


@pytest.mark.parametrize(
    ("document", "seller", "buyer"),
    [
        (FRENCH, "Papeterie Durand SARL", "Mairie de Bron"),
        (SPANISH, "Suministros Ebro, S.L.", "Talleres Aneto, S.A."),
        (GERMAN, "Nordlicht Leuchten GmbH", "Hotel Alster AG"),
        (RECEIPT, "CORNER CAFE LTD", None),
        (CREDIT_NOTE, "Harbour Paints Ltd", "Fleet Coatings plc"),
    ],
    ids=["french", "spanish", "german", "receipt", "credit-note"],
)
def test_seller_and_buyer_are_read(document: Document, seller: str, buyer: str | None) -> None:
    fields = read_fields(document)
    assert (fields.seller, fields.buyer) == (seller, buyer)


def test_orders_delivery_notes_and_customer_numbers_are_kept_apart() -> None:
    french = read_fields(FRENCH).references
    assert french.purchase_orders == ("BC 77812",)
    assert french.delivery_notes == ("BL-4410",)
    assert read_fields(GERMAN).references.customer_numbers == ("20471",)
    assert read_fields(CREDIT_NOTE).references.invoices == ("INV-90877",)


def test_bank_and_tax_numbers_are_read_without_blanks() -> None:
    german = read_fields(GERMAN)
    assert german.iban == "DE89370400440532013000"
    assert german.vat_ids == ("DE136695976",)
    assert read_fields(SPANISH).vat_ids == ("ESB50123456", "ESA22345678")


def test_every_value_has_evidence_whose_words_stand_at_its_box() -> None:
    fields = read_fields(GERMAN)
    page = GERMAN.pages[0]
    assert {"invoice_number", "total", "seller", "buyer", "date"} <= {
        it.field for it in fields.evidence
    }
    for proof in fields.evidence:
        assert proof.box is not None
        box = Box(*proof.box)
        inside = [word.text for word in page.words if word.box and box.contains(word.box.center)]
        assert proof.text in " ".join(inside)
        assert 0.0 < proof.confidence <= 1.0


def test_a_text_without_boxes_has_evidence_without_boxes() -> None:
    assert all(it.box is None and it.page == 1 for it in read_fields(RECEIPT).evidence)


def test_nothing_is_guessed_from_an_empty_page() -> None:
    fields = read_fields(typed(""))
    assert fields == BusinessFields()


def test_amounts_are_written_as_text_with_two_decimals() -> None:
    assert read_fields(FRENCH).model_dump(mode="json")["total"] == "336.00"


def test_american_days_put_the_month_first() -> None:
    fields = read_fields(typed("Invoice No: 7712\nInvoice Date: 10/04/2026\nTotal: $55.00", "en"))
    assert fields.date == dt.date(2026, 10, 4)


def test_the_amount_due_does_not_replace_the_total() -> None:
    text = "Invoice # 5510\nTotal: $110.00\nPrevious unpaid balance: $500.00\nAmount due: $610.00"
    assert read_fields(typed(text, "en")).total == Decimal("110.00")


def test_an_amount_due_stands_in_where_no_total_is_named() -> None:
    text = "Invoice # 5510\nSubtotal: $100.00\nTax: $10.00\nBalance due: $110.00"
    assert read_fields(typed(text, "en")).total == Decimal("110.00")


def test_several_tax_rates_add_up() -> None:
    text = (
        "Rechnung Nr. 4711\nSumme netto: 358,00 €\nUSt 7%: 11,20 €\nUSt 19%: 37,62 €\n"
        "Gesamtbetrag: 406,82 €"
    )
    fields = read_fields(typed(text, "de"))
    assert given_total(fields) == (Decimal("358.00"), Decimal("48.82"), Decimal("406.82"))


@given(st.text(max_size=400))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    read_fields(typed(text))


@given(st.permutations(range(len(SPANISH.pages[0].words))))
def test_the_order_of_the_words_in_a_file_does_not_matter(order: list[int]) -> None:
    page = SPANISH.pages[0]
    words = tuple(page.words[index] for index in order)
    shuffled = Page(1, 595.0, 842.0, PageSource.TEXT_LAYER, words, (Line(0, len(words)),))
    document = Document("test.pdf", "application/pdf", (shuffled,))
    assert read_fields(document) == read_fields(SPANISH)
