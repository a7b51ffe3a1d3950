"""What a row of each of the ledger's tables holds; ``schemas/ledger.json`` comes from here.

A row is texts under the names of its columns, as a CSV file has them. Columns that no model names
are left alone: an export may have more.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Final

import pydantic
from pydantic_core import PydanticCustomError

SCHEMA_VERSION: Final = "1"  # a changed or further needed column is a new one

_LINE_DIGITS = 9
_AMOUNT = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_CURRENCY = re.compile(r"[A-Z]{3}")  # ISO 4217


def _text(given: object) -> str:
    return "" if given is None else str(given).strip()


def _needed(given: object) -> str:
    text = _text(given)
    if not text:
        raise PydanticCustomError("missing", "the value is missing")
    return text


def _amount(given: object) -> Decimal:
    text = _needed(given)
    if not _AMOUNT.fullmatch(text):
        raise _wrong(text, "an amount such as 1234.50")
    return Decimal(text)


def _whole(given: object) -> int:
    text = _needed(given)
    if not (text.isascii() and text.isdigit() and len(text) <= _LINE_DIGITS):
        raise _wrong(text, "a line number")
    return int(text)


def _currency(given: object) -> str:
    code = _needed(given).upper()
    if not _CURRENCY.fullmatch(code):
        raise _wrong(code, "a currency such as EUR")
    return code


def _currency_if_any(given: object) -> str:
    return _currency(given) if _text(given) else ""


def _day(given: object) -> dt.date | None:
    text = _text(given)
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise _wrong(text, "a day such as 2026-01-31") from None


def _wrong(text: str, what: str) -> PydanticCustomError:
    return PydanticCustomError("wrong", "{text} is not {what}", {"text": repr(text), "what": what})


def _cell(pattern: str | None = None, **more: object) -> pydantic.WithJsonSchema:
    return pydantic.WithJsonSchema(
        {"type": "string"} | ({"pattern": f"^{pattern}$"} if pattern else {}) | more
    )


_DIGITS = r"[0-9]{1,15}(\.[0-9]{1,6})?"

Text = Annotated[str, pydantic.PlainValidator(_text), _cell()]
Needed = Annotated[str, pydantic.PlainValidator(_needed), _cell(minLength=1)]
Amount = Annotated[Decimal, pydantic.PlainValidator(_amount), _cell(rf"[+-]?{_DIGITS}")]
NotNegative = Annotated[Decimal, pydantic.PlainValidator(_amount), _cell(rf"\+?{_DIGITS}")]
Whole = Annotated[int, pydantic.PlainValidator(_whole), _cell(rf"[0-9]{{1,{_LINE_DIGITS}}}")]
Currency = Annotated[str, pydantic.PlainValidator(_currency), _cell("[A-Za-z]{3}")]
CurrencyIfAny = Annotated[str, pydantic.PlainValidator(_currency_if_any), _cell("([A-Za-z]{3})?")]
Day = Annotated[
    dt.date | None,
    pydantic.PlainValidator(_day),
    _cell("([0-9]{4}-[0-9]{2}-[0-9]{2})?"),
]  # fmt: skip


class LedgerRow(pydantic.BaseModel):
    """A row; columns without a default must be there, if only empty."""

    model_config = pydantic.ConfigDict(frozen=True, extra="ignore")

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Give those that a table must have."""
        return tuple(name for name, it in cls.model_fields.items() if it.is_required())


class CustomerRow(LedgerRow):
    """A row of ``customers.csv``.

    Attributes:
        aliases: several with ";" or "|" between, as `iban` and `email_domain`.
        language: ISO 639-1.
        country: ISO 3166-1.
        siren: the company's number in France.
        parent: `customer_id` of the company it belongs to.
    """

    customer_id: Needed
    name: Needed
    aliases: Text = ""
    language: Text = ""
    country: Text = ""
    vat_id: Text = ""
    email_domain: Text = ""
    city: Text = ""
    siren: Text = ""
    iban: Text = ""
    parent: Text = ""


class InvoiceRow(LedgerRow):
    """A row of ``open_invoices.csv``.

    Attributes:
        customer_id: which `customers.csv` has.
        open_amount: what is not yet paid.
    """

    invoice_number: Needed
    customer_id: Needed
    issue_date: Day
    due_date: Day
    net_amount: Amount
    gross_amount: Amount
    open_amount: Amount
    currency: Currency
    po_number: Text = ""
    delivery_note: Text = ""


class ClosedInvoiceRow(InvoiceRow):
    """A row of ``closed_invoices.csv``, an invoice that was settled."""

    closed_date: Day = pydantic.Field(default=None, json_schema_extra={"default": ""})


class InvoiceLineRow(LedgerRow):
    """A row of ``invoice_lines.csv``.

    Attributes:
        article: its number.
    """

    invoice_number: Needed
    line: Whole
    description: Text
    quantity: Amount
    unit_price: Amount
    line_total: Amount
    article: Text = ""


class DeliveryRow(LedgerRow):
    """A row of ``deliveries.csv``: one article of a delivery note.

    Attributes:
        invoice_number: empty where it is not billed yet.
        article: number or description; empty for all that the note holds.
    """

    delivery_note: Needed
    invoice_number: Text
    delivered_date: Day
    article: Text
    quantity: NotNegative


class CreditNoteRow(LedgerRow):
    """A row of ``credit_notes.csv``; amounts below and above 0 mean the same."""

    credit_note: Needed
    invoice_number: Needed
    issue_date: Day
    net_amount: Amount
    gross_amount: Amount
    currency: Currency


class PriceRow(LedgerRow):
    """A row of ``prices.csv``: what was agreed, net for one unit.

    Attributes:
        customer_id: empty for every customer.
        valid_from: its first day; empty for always.
        valid_to: its last day; empty for until further notice.
        currency: empty for that of the invoice.
    """

    customer_id: Text
    article: Needed
    agreed_price: NotNegative
    valid_from: Day
    valid_to: Day
    currency: CurrencyIfAny = ""


class LedgerTables(pydantic.BaseModel):
    """The tables of a ledger, each the rows of the file of its name."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    customers: tuple[CustomerRow, ...]
    open_invoices: tuple[InvoiceRow, ...]
    closed_invoices: tuple[ClosedInvoiceRow, ...] = ()
    invoice_lines: tuple[InvoiceLineRow, ...] = ()
    deliveries: tuple[DeliveryRow, ...] = ()
    credit_notes: tuple[CreditNoteRow, ...] = ()
    prices: tuple[PriceRow, ...] = ()
