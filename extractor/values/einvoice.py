"""An electronic invoice or order, as its sender's program wrote it: exact, nothing guessed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal


@dataclasses.dataclass(frozen=True, slots=True)
class StatedParty:
    """A seller or buyer.

    Attributes:
        vat_id: with the country's letters.
        ids: other identifiers: company register, GLN, supplier or customer number.
    """

    name: str = ""
    vat_id: str | None = None
    ids: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class StatedLine:
    """One line of an electronic invoice.

    Attributes:
        number: of the line, as written.
        article: the seller's number of the article.
        unit: a UN/ECE recommendation 20 code, such as "C62" for pieces.
        price: net, of one unit (already divided by the quantity that the price is for).
        amount: net, of the whole line.
    """

    number: str = ""
    name: str = ""
    article: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    price: Decimal | None = None
    amount: Decimal | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class EInvoice:
    """What a Factur-X, ZUGFeRD, Order-X, XRechnung or UBL document states.

    None and empty where it does not say.

    Attributes:
        file: the name of the XML file.
        profile: the specification it follows, such as "urn:cen.eu:en16931:2017".
        type_code: UN/EDIFACT 1001: 380 invoice, 381 credit note, 384 corrected, 220 order.
        total: with tax.
        paid: before the document was issued.
        payable: what is left to pay.
        purchase_order: the buyer's number.
        invoices: of earlier invoices that this one is about.
    """

    file: str
    profile: str = ""
    number: str | None = None
    type_code: str | None = None
    issued: dt.date | None = None
    due: dt.date | None = None
    delivered: dt.date | None = None
    currency: str | None = None
    seller: StatedParty = StatedParty()
    buyer: StatedParty = StatedParty()
    net: Decimal | None = None
    tax: Decimal | None = None
    total: Decimal | None = None
    paid: Decimal | None = None
    payable: Decimal | None = None
    purchase_order: str | None = None
    contract: str | None = None
    delivery_note: str | None = None
    invoices: tuple[str, ...] = ()
    iban: str | None = None
    lines: tuple[StatedLine, ...] = ()
