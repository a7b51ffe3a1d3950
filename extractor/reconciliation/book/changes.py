"""What happened to a ledger since it was written: invoices opened, changed and closed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from decimal import Decimal
from typing import Any

from extractor.reconciliation.book.schema import BookCustomer
from extractor.values.ledger import InvoiceLine, OpenInvoice


@dataclasses.dataclass(frozen=True, slots=True)
class Closed:
    """An invoice that was paid or written off.

    Attributes:
        customer_id: empty where the number alone tells it.
        day: on which it was settled.
    """

    number: str
    customer_id: str = ""
    day: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Changes:
    """Changes that are made together or not at all, in this order.

    Attributes:
        customers: new ones, and known ones as they are now.
        invoices: opened ones, and known ones as they are now.
    """

    customers: tuple[BookCustomer, ...] = ()
    invoices: tuple[OpenInvoice, ...] = ()
    closed: tuple[Closed, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Applied:
    """What came of changes.

    Attributes:
        rows: of the invoices, in their order.
        unknown: closed ones that are not in the book.
    """

    rows: tuple[int, ...]
    unknown: tuple[Closed, ...]


def encode(changes: Changes) -> bytes:
    """Give changes as one line of JSON."""
    text = json.dumps(dataclasses.asdict(changes), default=str, separators=(",", ":"))
    return text.encode() + b"\n"


def decode(line: bytes) -> Changes:
    """Read the line again.

    Raises:
        ValueError: it is none.
    """
    try:
        found = json.loads(line)
        return Changes(
            tuple(_customer(it) for it in found["customers"]),
            tuple(_invoice(it) for it in found["invoices"]),
            tuple(Closed(**{**it, "day": _day(it["day"])}) for it in found["closed"]),
        )
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ValueError(str(error)) from error


def _customer(found: dict[str, Any]) -> BookCustomer:
    several = {name: tuple(found[name]) for name in ("aliases", "ibans", "domains")}
    return BookCustomer(**{**found, **several})


def _invoice(found: dict[str, Any]) -> OpenInvoice:
    amounts = {name: Decimal(found[name]) for name in ("net_amount", "gross_amount", "open_amount")}
    days = {name: _day(found[name]) for name in ("issue_date", "due_date")}
    lines = tuple(_line(it) for it in found["lines"])
    return OpenInvoice(**{**found, **amounts, **days, "lines": lines})


def _line(found: dict[str, Any]) -> InvoiceLine:
    numbers = {name: Decimal(found[name]) for name in ("quantity", "unit_price", "total")}
    return InvoiceLine(**{**found, **numbers})


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
