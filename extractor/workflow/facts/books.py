"""The ledger, ordered so that what belongs to one invoice is found at once."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Protocol, TypeVar

from extractor.values.fact import SourceRow
from extractor.values.ledger import (
    AgreedPrice,
    CreditNote,
    Delivery,
    InvoiceLine,
    Ledger,
    OpenInvoice,
)
from extractor.values.particulars import packed

_SHORTEST = 4  # letters and digits of an article that may stand inside another text
_WORD = re.compile(r"[^\W_]+")

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class Books:
    """Our own books by number; numbers are packed: without signs, blanks and case.

    Attributes:
        knows_deliveries: the books tell of deliveries, so that none is a fact.
        knows_credit_notes: the same of credit notes.
    """

    invoices: Mapping[str, OpenInvoice]
    by_note: Mapping[str, tuple[OpenInvoice, ...]]
    by_customer: Mapping[str, tuple[OpenInvoice, ...]]
    delivered_on_invoice: Mapping[str, tuple[Delivery, ...]]
    delivered_on_note: Mapping[str, tuple[Delivery, ...]]
    credited: Mapping[str, tuple[CreditNote, ...]]
    prices: Mapping[str, tuple[AgreedPrice, ...]]
    knows_deliveries: bool
    knows_credit_notes: bool

    @classmethod
    def of(cls, ledger: Ledger) -> Books:
        """Order a ledger."""
        return cls(
            invoices={packed(it.number): it for it in ledger.invoices},
            by_note=_grouped((packed(it.delivery_note), it) for it in ledger.invoices),
            by_customer=_grouped((it.customer_id, it) for it in ledger.invoices),
            delivered_on_invoice=_grouped(
                (packed(it.invoice_number), it) for it in ledger.deliveries
            ),
            delivered_on_note=_grouped((packed(it.delivery_note), it) for it in ledger.deliveries),
            credited=_grouped((packed(it.invoice_number), it) for it in ledger.credit_notes),
            prices=_grouped((it.customer_id or "*", it) for it in ledger.prices),
            knows_deliveries=bool(ledger.deliveries),
            knows_credit_notes=bool(ledger.credit_notes),
        )

    def invoice(self, number: str) -> OpenInvoice | None:
        """Give an invoice, None where the books have no open one of this number."""
        return self.invoices.get(packed(number)) if number else None

    def deliveries_of(self, invoice: OpenInvoice) -> tuple[Delivery, ...]:
        """Give what was delivered for an invoice: by its number, otherwise by its note.

        A note's rows that name another invoice are of that one.
        """
        direct = self.delivered_on_invoice.get(packed(invoice.number), ())
        if direct or not invoice.delivery_note:
            return direct
        on_note = self.delivered_on_note.get(packed(invoice.delivery_note), ())
        return tuple(it for it in on_note if not it.invoice_number)

    def prices_for(self, customer_id: str) -> tuple[AgreedPrice, ...]:
        """Give the prices of a customer, its own before those of everybody."""
        return (*self.prices.get(customer_id, ()), *self.prices.get("*", ()))


class _Numbered(Protocol):
    @property
    def row(self) -> int: ...


def source(file: str, of: _Numbered, key: str) -> SourceRow:
    """Name the row that something was read from."""
    return SourceRow(file, of.row, key)


def invoice_source(invoice: OpenInvoice) -> SourceRow:
    """Name an invoice's row."""
    return source("open_invoices.csv", invoice, invoice.number)


def line_source(invoice: OpenInvoice, line: InvoiceLine) -> SourceRow:
    """Name the row of an invoice's line."""
    return source("invoice_lines.csv", line, f"{invoice.number}, line {line.line}")


def is_article(text: str, line: InvoiceLine) -> bool:
    """Say whether our own books name the article of a line: by its number or description."""
    key = packed(text)
    return bool(key) and key in {packed(line.article), packed(line.description)}


def line_named(text: str, invoice: OpenInvoice) -> InvoiceLine | None:
    """Give the only line that a customer's words name; None where they name none or several.

    All words of the shorter text stand in the longer. A single short word names nothing: "box"
    stands in too many descriptions.
    """
    exact = [it for it in invoice.lines if is_article(text, it)]
    named = exact or [it for it in invoice.lines if _is_like(_words(text), it)]
    return named[0] if len(named) == 1 else None


def _is_like(wanted: frozenset[str], line: InvoiceLine) -> bool:
    there = _words(line.description)
    smaller, larger = sorted((wanted, there), key=len)
    return smaller <= larger and sum(map(len, smaller)) >= _SHORTEST


def plain(value: Decimal) -> str:
    """Write a number without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _words(text: str) -> frozenset[str]:
    return frozenset(it.casefold() for it in _WORD.findall(text))


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        if key:
            groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}
