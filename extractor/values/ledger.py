"""The supplier's own books: customers and their open invoices."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal


@dataclasses.dataclass(frozen=True, slots=True)
class Company:
    """The supplier who receives the claims; never the customer of one.

    Attributes:
        email_domains: in lower case, without "@".
        vat_ids: without blanks, in upper case.
    """

    name: str = ""
    aliases: tuple[str, ...] = ()
    email_domains: tuple[str, ...] = ()
    vat_ids: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the master data know it; texts are empty where unknown.

    Attributes:
        ibans: of the accounts it pays from, without blanks, in upper case.
        parent: customer number, or name, of the head of its group.
    """

    customer_id: str
    name: str
    aliases: tuple[str, ...] = ()
    language: str = ""
    country: str = ""
    vat_id: str = ""
    email_domain: str = ""
    city: str = ""
    ibans: tuple[str, ...] = ()
    parent: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line of an invoice; amounts are net, in the invoice's currency.

    Attributes:
        article: the article's number; empty where the ledger has none.
        row: where it stands in its file; 0 where it comes from no file.
    """

    line: int
    description: str
    quantity: Decimal
    unit_price: Decimal
    total: Decimal
    article: str = ""
    row: int = dataclasses.field(default=0, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice not yet settled.

    Attributes:
        row: where it stands in its file; 0 where it comes from no file.
    """

    number: str
    customer_id: str
    issue_date: dt.date | None
    due_date: dt.date | None
    net_amount: Decimal
    gross_amount: Decimal
    open_amount: Decimal
    currency: str
    po_number: str = ""
    delivery_note: str = ""
    lines: tuple[InvoiceLine, ...] = ()
    row: int = dataclasses.field(default=0, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Delivery:
    """One article on a delivery note, as it was handed over.

    Attributes:
        invoice_number: empty where it is not billed yet.
        article: number or description; empty for all that the note holds.
        row: where it stands in its file.
    """

    delivery_note: str
    invoice_number: str
    delivered: dt.date | None
    article: str
    quantity: Decimal
    row: int = dataclasses.field(default=0, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class CreditNote:
    """What was given back on an invoice; amounts are above 0.

    Attributes:
        row: where it stands in its file.
    """

    number: str
    invoice_number: str
    issue_date: dt.date | None
    net_amount: Decimal
    gross_amount: Decimal
    currency: str
    row: int = dataclasses.field(default=0, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class AgreedPrice:
    """What a customer is to pay for an article, net for one unit.

    Attributes:
        customer_id: empty where it holds for every customer.
        currency: empty where it is that of the invoice.
        valid_from: its first day; None for always.
        valid_to: its last day; None for until further notice.
        row: where it stands in its file.
    """

    customer_id: str
    article: str
    price: Decimal
    currency: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    row: int = dataclasses.field(default=0, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that is known of customers and open invoices at one moment.

    Attributes:
        version: SHA-256 of the files it was loaded from, so that a match can name it.
        deliveries: what was handed over; empty where the books do not tell.
        credit_notes: what was given back; empty where the books do not tell.
        prices: what was agreed; empty where the books do not tell.
    """

    customers: tuple[Customer, ...]
    invoices: tuple[OpenInvoice, ...]
    version: str = ""
    deliveries: tuple[Delivery, ...] = ()
    credit_notes: tuple[CreditNote, ...] = ()
    prices: tuple[AgreedPrice, ...] = ()
