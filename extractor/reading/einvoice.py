"""Electronic invoices in XML, bare or inside a PDF: what they state, exactly.

Reads UN/CEFACT CII (Factur-X, ZUGFeRD 1 and 2, Order-X, XRechnung) and UBL 2 (XRechnung, Peppol).
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element

from extractor.reading.einvoice_paths import CII, RENAMED, ROOTS, UBL, Paths
from extractor.reading.safe_xml import parse_xml
from extractor.values.einvoice import EInvoice, StatedLine, StatedParty

MAX_LINES = 20_000  # later ones are left out
PRICE_DECIMALS = 6
MAX_TEXT = 500  # characters of one value; the rest is left out
# "471.02", "-12", "1E3" is no amount
_AMOUNT = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,9})?")
# "DE123456789", "FR11999999998"; German tax numbers ("201/113/40209") may stand beside it
_VAT_ID = re.compile(r"[A-Z]{2}[\w+*.-]{2,20}")
# "2024-03-05", "20240305", "2024-03-05T00:00:00+01:00"
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d\d)")


def read_einvoice(name: str, content: bytes) -> EInvoice | None:
    """Read an electronic invoice; None for other XML.

    Args:
        name: of the XML file.
        content: the XML.

    Raises:
        CorruptFileError: it is no XML.
        UnsafeFileError: it declares a document type or entities.
    """
    root = parse_xml(name, content)
    syntax = ROOTS.get(_local(root.tag))
    if syntax is None:
        return None
    for element in root.iter():
        local = _local(element.tag)
        element.tag = RENAMED.get(local, local)
    return _read(name, root, CII if syntax == "cii" else UBL)


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _read(name: str, root: Element, at: Paths) -> EInvoice:
    currency = _text(root, at.currency)
    return EInvoice(
        file=name,
        profile=_text(root, at.profile) or "",
        number=_text(root, at.number),
        type_code=_text(root, at.type_code),
        issued=_day(root, at.issued),
        due=_day(root, at.due),
        delivered=_day(root, at.delivered),
        currency=currency,
        seller=_party(root, at, at.seller),
        buyer=_party(root, at, at.buyer),
        net=_amount(root, at.net, currency),
        tax=_amount(root, at.tax, currency),
        total=_amount(root, at.total, currency),
        paid=_amount(root, at.paid, currency),
        payable=_amount(root, at.payable, currency),
        purchase_order=_text(root, at.purchase_order),
        contract=_text(root, at.contract),
        delivery_note=_text(root, at.delivery_note),
        invoices=_texts(root, at.invoices),
        iban=_packed(_text(root, at.iban)),
        lines=tuple(_line(it, at) for path in at.lines for it in root.findall(path)[:MAX_LINES]),
    )


def _party(root: Element, at: Paths, place: str) -> StatedParty:
    element = root.find(place)
    if element is None:
        return StatedParty()
    vat_ids = [it.replace(" ", "") for it in _texts(element, at.vat_id)]
    vat_id = next((it for it in vat_ids if _VAT_ID.fullmatch(it)), None)
    ids = tuple(it for it in _texts(element, at.ids) if it.replace(" ", "") != vat_id)
    return StatedParty(_text(element, at.name) or "", vat_id, ids)


def _line(element: Element, at: Paths) -> StatedLine:
    price = _amount(element, at.price)
    basis = _amount(element, at.price_basis)
    if price is not None and basis:
        price = round(price / basis, PRICE_DECIMALS)
    quantities = [it for path in at.quantity for it in element.findall(path)]
    return StatedLine(
        number=_text(element, at.line_number) or "",
        name=_text(element, at.article_name) or "",
        article=_text(element, at.article),
        quantity=_amount(element, at.quantity),
        unit=quantities[0].get("unitCode") if quantities else None,
        price=price,
        amount=_amount(element, at.amount),
    )


def _texts(element: Element, paths: tuple[str, ...]) -> tuple[str, ...]:
    found = (_clean(it.text) for path in paths for it in element.findall(path))
    return tuple(dict.fromkeys(it for it in found if it))


def _text(element: Element, paths: tuple[str, ...]) -> str | None:
    for path in paths:
        for it in element.findall(path):
            if text := _clean(it.text):
                return text
    return None


def _clean(text: str | None) -> str:
    return " ".join((text or "").split())[:MAX_TEXT]


def _packed(text: str | None) -> str | None:
    return text.replace(" ", "") if text else None


def _amount(
    element: Element, paths: tuple[str, ...], currency: str | None = None
) -> Decimal | None:
    """Give the first amount at the paths; one in another currency than the document's is none."""
    for path in paths:
        for it in element.findall(path):
            stated = it.get("currencyID")
            if currency and stated and stated != currency:
                continue
            text = _clean(it.text)
            if _AMOUNT.fullmatch(text):
                return _decimal(text)
    return None


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _day(element: Element, paths: tuple[str, ...]) -> dt.date | None:
    for text in _texts(element, paths):
        match = _DAY.match(text)
        if match is None:
            continue
        year, month, day = (int(it) for it in match.groups())
        try:
            return dt.date(year, month, day)
        except ValueError:
            continue
    return None
