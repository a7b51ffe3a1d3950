"""Which invoice, which customer: ranked with reasons before anything is typed, searched after."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from decimal import Decimal

from extractor.reconciliation.index import LedgerIndex
from extractor.reconciliation.names import bare_name, fold_name
from extractor.reconciliation.numbers import compact
from extractor.values.ledger import Customer, OpenInvoice
from extractor.values.record import DisputeRecord
from extractor.viewing.taking import amount_of

SHOWN = 9  # as many as there are keys for
FOUND = 12  # while somebody types
LOOKED_AT = 3000  # invoices of one customer that a search runs through
_NAME_FLOOR = 60.0
_SHORTEST = 2  # characters of a search


@dataclasses.dataclass(frozen=True, slots=True)
class InvoiceChoice:
    """An invoice to choose.

    Attributes:
        invoice: None where the ledger no longer has it.
        because: codes of `records.words`, such as "number:one_digit_off" or "amount:open".
    """

    number: str
    invoice: OpenInvoice | None
    customer: Customer | None
    because: tuple[str, ...]
    confidence: float | None = None


def ranked_invoices(
    books: LedgerIndex | None,
    dispute: DisputeRecord | None,
    customer_id: str,
    amount: Decimal | None,
) -> tuple[InvoiceChoice, ...]:
    """Give the invoices that may be meant, the likeliest first: the machine's, then the customer's.

    Args:
        books: the ledger's look-ups.
        dispute: what the machine found; None where no machine read it.
        customer_id: as it holds now.
        amount: contested.
    """
    found: dict[str, InvoiceChoice] = {}
    for choice in (*_of_machine(books, dispute), *_of_customer(books, customer_id, amount)):
        found.setdefault(choice.number, choice)
    return tuple(found.values())[:SHOWN]


def search_invoices(
    books: LedgerIndex | None, query: str, customer_id: str
) -> tuple[InvoiceChoice, ...]:
    """Give the open invoices that a number, a customer or an amount leads to, as it is typed.

    Args:
        books: the ledger's look-ups.
        query: a number or part of one, an order or delivery note, a name, an amount.
        customer_id: whose invoices come first.
    """
    text = query.strip()
    if books is None or len(text) < _SHORTEST:
        return ()
    found: dict[str, InvoiceChoice] = {}
    for invoice, because in _matches(books, text, customer_id):
        if invoice.number not in found:
            found[invoice.number] = _choice(books, invoice, because)
        if len(found) >= FOUND:
            break
    return tuple(found.values())


def search_customers(books: LedgerIndex | None, query: str) -> tuple[Customer, ...]:
    """Give the customers whose number begins so, or whose name is like it."""
    text = query.strip()
    if books is None or len(text) < _SHORTEST:
        return ()
    ids = [text.upper()] if text.upper() in books.customers else []
    for name in _names_like(books, text):
        ids += books.called(name)
    return tuple(books.customers[it] for it in dict.fromkeys(ids))[:FOUND]


def _of_machine(
    books: LedgerIndex | None, dispute: DisputeRecord | None
) -> Iterator[InvoiceChoice]:
    if dispute is None:
        return
    chosen = (dispute.invoice,) if dispute.invoice else ()
    for it in (*chosen, *dispute.candidates):
        invoice = _invoice(books, it.number)
        customer = _customer(books, invoice)
        yield InvoiceChoice(it.number, invoice, customer, it.because, it.confidence)


def _of_customer(
    books: LedgerIndex | None, customer_id: str, amount: Decimal | None
) -> Iterator[InvoiceChoice]:
    """Give a customer's open invoices: those of the contested amount, then the newest."""
    if books is None or not customer_id:
        return
    amounts = (amount,) if amount is not None else ()
    invoices = list(books.invoices_for(customer_id, written=(), amounts=amounts, days=()))
    invoices = invoices[:LOOKED_AT]
    by_amount = [(it, _amount_reason(it, amount)) for it in invoices]
    by_amount.sort(key=lambda pair: (not pair[1], -_day_number(pair[0])))
    for invoice, because in by_amount[:SHOWN]:
        yield _choice(books, invoice, because)


def _matches(
    books: LedgerIndex, text: str, customer_id: str
) -> Iterator[tuple[OpenInvoice, tuple[str, ...]]]:
    for invoice, kind in books.exact(text):
        yield invoice, (f"{kind}:exact",)
    own = list(books.invoices_of(customer_id)[:LOOKED_AT]) if customer_id else []
    key = compact(text)
    if key and any(it.isdigit() for it in key):
        yield from _holding(own, key)
        yield from ((it, ("number:ending",)) for it in books.by_ending(text))
    amount = amount_of(text)
    if amount is not None:
        yield from _of_amount(own, amount)
    for name in _names_like(books, text):
        for other in books.called(name):
            for invoice in books.invoices_of(other)[:FOUND]:
                yield invoice, ("customer_name",)


def _holding(
    invoices: Iterable[OpenInvoice], key: str
) -> Iterator[tuple[OpenInvoice, tuple[str, ...]]]:
    for invoice in invoices:
        for fact, written in (
            ("number", invoice.number),
            ("purchase_order", invoice.po_number),
            ("delivery_note", invoice.delivery_note),
        ):
            if key in compact(written):
                yield invoice, (f"{fact}:part",)
                break


def _of_amount(
    invoices: Iterable[OpenInvoice], amount: Decimal
) -> Iterator[tuple[OpenInvoice, tuple[str, ...]]]:
    for invoice in invoices:
        because = _amount_reason(invoice, amount)
        if because:
            yield invoice, because


def _amount_reason(invoice: OpenInvoice, amount: Decimal | None) -> tuple[str, ...]:
    if amount is None:
        return ()
    stated = {
        "open": invoice.open_amount,
        "gross": invoice.gross_amount,
        "net": invoice.net_amount,
    }
    return next(((f"amount:{how}",) for how, it in stated.items() if it == amount), ())


def _names_like(books: LedgerIndex, text: str) -> list[str]:
    folded = bare_name(text) or fold_name(text)
    if len(folded) < _SHORTEST or not any(it.isalpha() for it in folded):
        return []
    alike = [it for it, _ in books.similar_names(folded, floor=_NAME_FLOOR, limit=FOUND)]
    sharing = [it for it in books.names_with_word_of(folded) if folded in it]
    return list(dict.fromkeys((*sharing[:FOUND], *alike)))


def _choice(books: LedgerIndex, invoice: OpenInvoice, because: tuple[str, ...]) -> InvoiceChoice:
    return InvoiceChoice(invoice.number, invoice, _customer(books, invoice), because)


def _invoice(books: LedgerIndex | None, number: str) -> OpenInvoice | None:
    found = books.exact(number) if books else ()
    return next((it for it, kind in found if kind == "number" and it.number == number), None)


def _customer(books: LedgerIndex | None, invoice: OpenInvoice | None) -> Customer | None:
    if books is None or invoice is None:
        return None
    return books.customers.get(invoice.customer_id.upper())


def _day_number(invoice: OpenInvoice) -> int:
    return invoice.issue_date.toordinal() if invoice.issue_date else 0
