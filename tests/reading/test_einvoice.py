"""Electronic invoices: bare, and inside a PDF."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import CorruptFileError, InputError, UnknownTypeError, UnsafeFileError
from extractor.reading.einvoice import read_einvoice
from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.einvoice import EInvoice
from extractor.values.submission import Part, PartRole

MakePdf = Callable[..., bytes]
WORDS = [(50.0, 800.0 - 14 * line, "Rechnung RE-7 vom 5.3.2026 über 119,00 €") for line in range(3)]

_LINE = """<ram:IncludedSupplyChainTradeLineItem>
  <ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID>
      </ram:AssociatedDocumentLineDocument>
  <ram:SpecifiedTradeProduct><ram:SellerAssignedID>A-1</ram:SellerAssignedID>
    <ram:Name>Schrauben</ram:Name></ram:SpecifiedTradeProduct>
  <ram:{line}Agreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>50.00</ram:ChargeAmount>
    <ram:BasisQuantity unitCode="C62">100</ram:BasisQuantity></ram:NetPriceProductTradePrice>
  </ram:{line}Agreement>
  <ram:{line}Delivery><ram:BilledQuantity unitCode="C62">200</ram:BilledQuantity>
      </ram:{line}Delivery>
  <ram:{line}Settlement><ram:{line_sums}><ram:LineTotalAmount>100.00</ram:LineTotalAmount>
  </ram:{line_sums}></ram:{line}Settlement>
</ram:IncludedSupplyChainTradeLineItem>"""
_HEAD = """<ram:{head}Agreement>
  <ram:SellerTradeParty><ram:ID>L-9</ram:ID><ram:Name>Lieferant GmbH</ram:Name>
    <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">201/113</ram:ID>
      </ram:SpecifiedTaxRegistration>
    <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE123456789</ram:ID>
      </ram:SpecifiedTaxRegistration>
  </ram:SellerTradeParty>
  <ram:BuyerTradeParty><ram:Name>Kunden AG</ram:Name></ram:BuyerTradeParty>
  <ram:BuyerOrderReferencedDocument><ram:{reference}>PO-44</ram:{reference}>
      </ram:BuyerOrderReferencedDocument>
</ram:{head}Agreement>
<ram:{head}Delivery/>
<ram:{head}Settlement>
  <ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
  <ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime>
      <udt:DateTimeString>20260404</udt:DateTimeString>
  </ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
  <ram:{sums}><ram:TaxBasisTotalAmount>100.00</ram:TaxBasisTotalAmount>
    <ram:TaxTotalAmount currencyID="USD">21.00</ram:TaxTotalAmount>
    <ram:TaxTotalAmount currencyID="EUR">19.00</ram:TaxTotalAmount>
    <ram:GrandTotalAmount>119.00</ram:GrandTotalAmount>
      <ram:DuePayableAmount>69.00</ram:DuePayableAmount>
  </ram:{sums}>
</ram:{head}Settlement>"""
_CII = """<?xml version="1.0" encoding="UTF-8"?>
<!-- a licence may stand here -->
<rsm:{root} xmlns:rsm="urn:x:{root}" xmlns:ram="urn:ram" xmlns:udt="urn:udt">
<rsm:{document}><ram:ID>RE-7</ram:ID><ram:TypeCode>380</ram:TypeCode>
  <ram:IssueDateTime><udt:DateTimeString format="102">20260305</udt:DateTimeString>
      </ram:IssueDateTime>
</rsm:{document}>
<rsm:{trade}>{body}</rsm:{trade}></rsm:{root}>"""
_NEW = {
    "root": "CrossIndustryInvoice",
    "document": "ExchangedDocument",
    "trade": "SupplyChainTradeTransaction",
    "head": "ApplicableHeaderTrade",
    "line": "SpecifiedLineTrade",
    "sums": "SpecifiedTradeSettlementHeaderMonetarySummation",
    "line_sums": "SpecifiedTradeSettlementLineMonetarySummation",
    "reference": "IssuerAssignedID",
}
_OLD = {
    "root": "CrossIndustryDocument",
    "document": "HeaderExchangedDocument",
    "trade": "SpecifiedSupplyChainTradeTransaction",
    "head": "ApplicableSupplyChainTrade",
    "line": "SpecifiedSupplyChainTrade",
    "sums": "SpecifiedTradeSettlementMonetarySummation",
    "line_sums": "SpecifiedTradeSettlementMonetarySummation",
    "reference": "ID",
}
_ORDER = {**_NEW, "root": "SCRDMCCBDACIOMessageStructure"}
UBL = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:cac="urn:cac" xmlns:cbc="urn:cbc">
<cbc:ID>RE-7</cbc:ID><cbc:IssueDate>2026-03-05</cbc:IssueDate><cbc:DueDate>2026-04-04</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
      <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:OrderReference><cbc:ID>PO-44</cbc:ID></cac:OrderReference>
<cac:AccountingSupplierParty><cac:Party>
  <cac:PartyIdentification><cbc:ID>L-9</cbc:ID></cac:PartyIdentification>
  <cac:PartyTaxScheme><cbc:CompanyID>201/113</cbc:CompanyID></cac:PartyTaxScheme>
  <cac:PartyTaxScheme><cbc:CompanyID>DE123456789</cbc:CompanyID></cac:PartyTaxScheme>
  <cac:PartyLegalEntity><cbc:RegistrationName>Lieferant GmbH</cbc:RegistrationName>
      </cac:PartyLegalEntity>
</cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cac:PartyName><cbc:Name>Kunden AG</cbc:Name>
      </cac:PartyName>
</cac:Party></cac:AccountingCustomerParty>
<cac:TaxTotal><cbc:TaxAmount currencyID="USD">21.00</cbc:TaxAmount></cac:TaxTotal>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">19.00</cbc:TaxAmount></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount>100.00</cbc:TaxExclusiveAmount>
  <cbc:TaxInclusiveAmount>119.00</cbc:TaxInclusiveAmount>
      <cbc:PayableAmount>69.00</cbc:PayableAmount>
</cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">200</cbc:InvoicedQuantity>
  <cbc:LineExtensionAmount>100.00</cbc:LineExtensionAmount>
  <cac:Item><cbc:Name>Schrauben</cbc:Name>
    <cac:SellersItemIdentification><cbc:ID>A-1</cbc:ID></cac:SellersItemIdentification></cac:Item>
  <cac:Price><cbc:PriceAmount>50.00</cbc:PriceAmount><cbc:BaseQuantity>100</cbc:BaseQuantity>
      </cac:Price>
</cac:InvoiceLine></Invoice>"""


def cii(names: dict[str, str]) -> str:
    return _CII.format(body=(_LINE + _HEAD).format(**names), **names)


KINDS = [
    pytest.param(cii(_NEW), id="factur-x"),
    pytest.param(cii(_OLD), id="zugferd-1"),
    pytest.param(cii(_ORDER), id="order-x"),
    pytest.param(UBL, id="ubl"),
]


def stated(xml: str) -> EInvoice:
    invoice = read_einvoice("a.xml", xml.encode())
    assert invoice is not None
    return invoice


def read_xml(xml: str | bytes) -> Document:
    content = xml.encode() if isinstance(xml, str) else xml
    part = Part("a.xml", "application/x-einvoice+xml", content, PartRole.FILE)
    return read(part, settings=ReadingSettings(), engine=None)


def pdf_with(content: bytes, *files: tuple[str, str]) -> Document:
    pdf = pdfium.PdfDocument(content)
    for name, xml in files:
        pdf.new_attachment(name).set_data(xml.encode())
    stream = io.BytesIO()
    pdf.save(stream)
    part = Part("a.pdf", "application/pdf", stream.getvalue(), PartRole.FILE)
    return read(part, settings=ReadingSettings(), engine=None)


@pytest.mark.parametrize("xml", KINDS)
def test_every_syntax_states_the_same(xml: str) -> None:
    invoice = stated(xml)
    assert (invoice.number, invoice.type_code, invoice.currency) == ("RE-7", "380", "EUR")
    assert (invoice.issued, invoice.due) == (dt.date(2026, 3, 5), dt.date(2026, 4, 4))
    assert (invoice.net, invoice.tax, invoice.total, invoice.payable) == tuple(
        Decimal(it) for it in ("100.00", "19.00", "119.00", "69.00")
    )
    assert (invoice.seller.name, invoice.seller.vat_id) == ("Lieferant GmbH", "DE123456789")
    assert invoice.seller.ids == ("L-9", "201/113")
    assert (invoice.buyer.name, invoice.purchase_order) == ("Kunden AG", "PO-44")
    [line] = invoice.lines
    assert (line.number, line.article, line.name, line.unit) == ("1", "A-1", "Schrauben", "C62")
    assert [str(it) for it in (line.quantity, line.amount)] == ["200", "100.00"]
    assert line.price == Decimal("0.5")


def test_a_bare_invoice_is_a_page_with_a_table() -> None:
    document = read_xml(UBL)
    assert "Invoice number: RE-7" in document.text
    [table] = document.pages[0].tables
    texts = [document.pages[0].cell_text(cell) for cell in table.rows[1]]
    assert texts == ["1", "A-1", "Schrauben", "200", "C62", "0.50", "100.00"]
    assert document.einvoice == stated(UBL)


def test_a_pdf_carries_what_its_xml_states(make_pdf: MakePdf) -> None:
    document = pdf_with(make_pdf(WORDS), ("factur-x.xml", cii(_NEW)))
    assert document.einvoice is not None
    assert (document.einvoice.file, document.einvoice.number) == ("factur-x.xml", "RE-7")
    assert (len(document.pages), document.notes) == (1, ())


def test_the_new_kind_goes_before_the_old(make_pdf: MakePdf) -> None:
    old = cii(_OLD).replace("RE-7", "OLD")
    files = (("ZUGFeRD-invoice.xml", old), ("notes.xml", "<a/>"), ("factur-x.xml", cii(_NEW)))
    document = pdf_with(make_pdf(WORDS), *files)
    assert document.einvoice is not None
    assert document.einvoice.number == "RE-7"


BOMB = '<!DOCTYPE a [<!ENTITY x "RE-7">]>'


def test_a_document_type_is_refused() -> None:
    with pytest.raises(UnsafeFileError, match=r"a\.xml: the file is refused"):
        read_xml(BOMB + UBL)


def test_a_document_type_inside_a_pdf_is_noted(make_pdf: MakePdf) -> None:
    document = pdf_with(make_pdf(WORDS), ("factur-x.xml", BOMB + UBL))
    assert (document.einvoice, document.notes) == (None, ("einvoice_refused",))
    assert "Rechnung" in document.text


def test_damaged_xml_inside_a_pdf_is_noted(make_pdf: MakePdf) -> None:
    assert pdf_with(make_pdf(WORDS), ("a.xml", "<a")).notes == ("einvoice_unreadable",)


def test_a_page_that_says_something_else_is_noted(make_pdf: MakePdf) -> None:
    other = cii(_NEW).replace("119.00", "911.00")
    assert pdf_with(make_pdf(WORDS), ("factur-x.xml", other)).notes == ("einvoice_differs",)


def test_other_xml_is_named() -> None:
    with pytest.raises(UnknownTypeError, match="no electronic invoice"):
        read_xml("<Order/>")


@pytest.mark.parametrize("content", [b"<a", b"\xff\xfe<", b"<?xml encoding='x'?><a/>"])
def test_what_is_no_xml_is_named(content: bytes) -> None:
    with pytest.raises(CorruptFileError):
        read_xml(content)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("1e9", None), ("NaN", None), ("", None), ("12,50", None), (" -12.5 ", Decimal("-12.5"))],
)
def test_only_plain_amounts_count(written: str, read_as: Decimal | None) -> None:
    assert stated(UBL.replace(">119.00<", f">{written}<")).total == read_as


@given(st.text(max_size=20))
def test_any_text_in_a_value_ends_in_values_or_a_named_error(text: str) -> None:
    for place in (">RE-7<", ">2026-03-05<", ">69.00<", ">200<", ">50.00<", ">100<"):
        try:
            read_xml(UBL.replace(place, f">{text}<").encode("utf-8", "surrogatepass"))
        except InputError:
            continue
