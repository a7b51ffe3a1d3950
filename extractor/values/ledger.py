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
    """A customer as the master data know it; texts are empty where unknown."""

    customer_id: str
    name: str
    aliases: tuple[str, ...] = ()
    language: str = ""
    country: str = ""
    vat_id: str = ""
    email_domain: str = ""
    city: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line of an invoice; amounts are net, in the invoice's currency."""

    line: int
    description: str
    quantity: Decimal
    unit_price: Decimal
    total: Decimal


@dataclasses.dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice not yet settled."""

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


@dataclasses.dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that is known of customers and open invoices at one moment.

    Attributes:
        version: SHA-256 of the files it was loaded from, so that a match can name it.
    """

    customers: tuple[Customer, ...]
    invoices: tuple[OpenInvoice, ...]
    version: str = ""
