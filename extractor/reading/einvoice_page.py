"""An electronic invoice as a page to read: a line a value, and its lines as a table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extractor.errors import UnknownTypeError
from extractor.reading.einvoice import read_einvoice
from extractor.reading.flow import Flow
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document, Page, PageSource
from extractor.values.einvoice import EInvoice, StatedParty
from extractor.values.submission import Part

# UN/EDIFACT 1001, as far as EN 16931-1 and Order-X allow them
_CREDIT = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"})
_ORDERS = {"220": "Order", "230": "Order change", "231": "Order response"}
_COLUMNS = ("Line", "Article", "Description", "Quantity", "Unit", "Unit price", "Amount")


def read_bare(part: Part, settings: ReadingSettings) -> Document:  # noqa: ARG001 (as its siblings)
    """Read an electronic invoice that came as a file of its own.

    Raises:
        CorruptFileError: it is no XML.
        UnsafeFileError: it declares a document type or entities.
        UnknownTypeError: it is other XML.
    """
    invoice = read_einvoice(part.name, part.content)
    if invoice is None:
        raise UnknownTypeError(part.name, "an XML file that is no electronic invoice")
    return Document(part.name, part.media_type, (stated_page(invoice),), einvoice=invoice)


def title_of(type_code: str | None) -> str:
    """Say in a word or two what a document of this type is."""
    if type_code in _CREDIT:
        return "Credit note"
    if type_code == "383":
        return "Debit note"
    return _ORDERS.get(type_code or "", "Invoice")


def stated_page(invoice: EInvoice) -> Page:
    """Write down everything that an electronic invoice states."""
    flow = Flow()
    title = title_of(invoice.type_code)
    flow.text(title)
    flow.end_paragraph()
    for label, value in _stated(invoice, title):
        if value is not None and value != "":
            flow.text(f"{label}: {value}")
            flow.end_line()
    if invoice.lines:
        flow.table([_COLUMNS, *_rows(invoice)])
    return flow.page(PageSource.SHEET)


def _stated(invoice: EInvoice, title: str) -> Iterator[tuple[str, object]]:
    yield f"{title} number", invoice.number
    yield f"{title} date", invoice.issued
    yield "Due date", invoice.due
    yield "Delivery date", invoice.delivered
    yield "Order number", invoice.purchase_order
    yield "Contract number", invoice.contract
    yield "Delivery note number", invoice.delivery_note
    for number in invoice.invoices:
        yield "Original invoice number", number
    yield from _party("Seller", invoice.seller)
    yield from _party("Buyer", invoice.buyer)
    yield "Currency", invoice.currency
    yield "Total without tax", _shown(invoice.net)
    yield "Tax amount", _shown(invoice.tax)
    yield "Total with tax", _shown(invoice.total)
    yield "Already paid", _shown(invoice.paid)
    yield "Amount due", _shown(invoice.payable)
    yield "IBAN", invoice.iban


def _party(label: str, party: StatedParty) -> Iterator[tuple[str, object]]:
    yield label, party.name
    yield f"{label} VAT number", party.vat_id
    yield f"{label} identifiers", ", ".join(party.ids)


def _rows(invoice: EInvoice) -> Iterator[tuple[str, ...]]:
    for line in invoice.lines:
        yield (
            line.number,
            line.article or "",
            line.name,
            _plain(line.quantity),
            line.unit or "",
            _shown(line.price) or "",
            _shown(line.amount) or "",
        )


def _shown(amount: Decimal | None) -> str | None:
    """Write an amount with at least two decimals and none that are nought behind them."""
    if amount is None:
        return None
    exponent = amount.normalize().as_tuple().exponent
    places = max(2, -exponent if isinstance(exponent, int) else 2)
    return f"{amount:.{places}f}"


def _plain(quantity: Decimal | None) -> str:
    return "" if quantity is None else f"{quantity.normalize():f}"
