"""Prices, credit notes, sums and second invoices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from extractor.values.category import Category
from extractor.values.fact import Direction, Fact, FactCode
from extractor.values.ledger import AgreedPrice, InvoiceLine, OpenInvoice
from extractor.values.money import Basis, to_cents
from extractor.values.particulars import packed
from extractor.workflow.facts.books import invoice_source, is_article, line_source, plain, source
from extractor.workflow.facts.claimed import Claimed

_TWIN_DAYS = 60  # invoices further apart are taken for another order of the same goods


def price_facts(claimed: Claimed) -> Iterator[Fact]:
    """Compare the billed price of every line with the one agreed for its day."""
    invoice = claimed.invoice
    prices = claimed.books.prices_for(invoice.customer_id)
    for line in invoice.lines:
        agreed = _agreed(line, invoice, prices)
        if agreed is None:
            continue
        difference = line.unit_price - agreed.price
        if difference > 0:
            code, speaks = FactCode.PRICE_ABOVE, Direction.FOR
        elif difference == 0:
            code, speaks = FactCode.PRICE_AS_AGREED, Direction.AGAINST
        else:
            code, speaks = FactCode.PRICE_BELOW, Direction.AGAINST
        yield claimed.fact(
            code,
            claimed.speaks(speaks, Category.PRICE_DIFFERENCE),
            line_source(invoice, line),
            source("prices.csv", agreed, agreed.article),
            article=line.article or line.description,
            billed_price=plain(line.unit_price),
            agreed_price=plain(agreed.price),
            quantity=plain(line.quantity),
            difference=plain(to_cents(abs(difference) * line.quantity)),
            currency=invoice.currency,
        )


def _agreed(
    line: InvoiceLine, invoice: OpenInvoice, prices: tuple[AgreedPrice, ...]
) -> AgreedPrice | None:
    """Give the price that held: the customer's own first, of several the latest agreed."""
    day = invoice.issue_date
    holding = [
        it
        for it in prices
        if is_article(it.article, line)
        and it.currency in {"", invoice.currency}
        and (day is None or (it.valid_from or day) <= day <= (it.valid_to or day))
    ]
    return max(
        holding,
        key=lambda it: (
            bool(it.customer_id),
            it.valid_from or dt.date.min,
            it.row,
        ),
        default=None,
    )


def credit_facts(claimed: Claimed) -> Iterator[Fact]:
    """Tell of credit notes that were issued on the invoice."""
    invoice, item = claimed.invoice, claimed.item
    notes = claimed.books.credited.get(packed(invoice.number), ())
    for note in notes:
        amount = note.net_amount if item.basis is Basis.NET else note.gross_amount
        covers = item.disputed is not None and amount >= item.disputed
        yield claimed.fact(
            FactCode.CREDIT_NOTE_ISSUED,
            Direction.AGAINST if covers else Direction.NEUTRAL,
            source("credit_notes.csv", note, note.number),
            credit_note=note.number,
            issued=note.issue_date,
            credited=plain(amount),
            currency=note.currency,
            disputed=None if item.disputed is None else plain(item.disputed),
        )
    if not notes and claimed.books.knows_credit_notes:
        yield claimed.fact(
            FactCode.NO_CREDIT_NOTE,
            claimed.speaks(Direction.FOR, Category.RETURN_CREDIT),
            invoice_source(invoice),
        )


def sum_facts(claimed: Claimed) -> Iterator[Fact]:
    """Compare the contested amount with the invoice, and the invoice with its lines."""
    invoice, item = claimed.invoice, claimed.item
    total = invoice.net_amount if item.basis is Basis.NET else invoice.gross_amount
    same_currency = item.currency in {"", invoice.currency}
    if item.disputed is not None and same_currency and item.disputed > total:
        yield claimed.fact(
            FactCode.DISPUTED_MORE_THAN_INVOICE,
            Direction.AGAINST,
            claimed.stated("disputed_amount"),
            invoice_source(invoice),
            disputed=plain(item.disputed),
            invoice_total=plain(total),
            currency=invoice.currency,
        )
    lines = sum((it.total for it in invoice.lines), Decimal(0))
    if invoice.lines and lines != invoice.net_amount:
        yield claimed.fact(
            FactCode.LINES_DO_NOT_ADD_UP,
            claimed.speaks(Direction.FOR, Category.INVOICE_ERROR),
            invoice_source(invoice),
            lines=plain(lines),
            net=plain(invoice.net_amount),
            difference=plain(abs(lines - invoice.net_amount)),
            currency=invoice.currency,
        )


def second_invoice_facts(claimed: Claimed) -> Iterator[Fact]:
    """Look for another invoice of the same delivery, or of the same goods and amount."""
    invoice = claimed.invoice
    same_note = _others(invoice, claimed.books.by_note.get(packed(invoice.delivery_note), ()))
    for other in same_note:
        yield _second(claimed, other, FactCode.SECOND_INVOICE, Direction.FOR)
    for other in _others(invoice, claimed.books.by_customer.get(invoice.customer_id, ())):
        if other not in same_note and _is_twin(invoice, other):
            yield _second(claimed, other, FactCode.SAME_LINES, Direction.FOR)
    if claimed.category is Category.DUPLICATE_INVOICE and invoice.delivery_note and not same_note:
        yield claimed.fact(
            FactCode.NO_SECOND_INVOICE,
            Direction.NEUTRAL,  # a settled one would not be among the open ones
            invoice_source(invoice),
            delivery_note=invoice.delivery_note,
        )


def _second(claimed: Claimed, other: OpenInvoice, code: FactCode, speaks: Direction) -> Fact:
    return claimed.fact(
        code,
        claimed.speaks(speaks, Category.DUPLICATE_INVOICE),
        invoice_source(claimed.invoice),
        invoice_source(other),
        other_invoice=other.number,
        other_issued=other.issue_date,
        other_amount=plain(other.gross_amount),
        currency=other.currency,
        delivery_note=claimed.invoice.delivery_note or None,
    )


def _others(invoice: OpenInvoice, found: tuple[OpenInvoice, ...]) -> tuple[OpenInvoice, ...]:
    return tuple(
        it for it in found if it.number != invoice.number and it.customer_id == invoice.customer_id
    )


def _is_twin(invoice: OpenInvoice, other: OpenInvoice) -> bool:
    if (invoice.gross_amount, invoice.currency) != (other.gross_amount, other.currency):
        return False
    if _goods(invoice) != _goods(other) or not invoice.lines:
        return False
    first, second = invoice.issue_date, other.issue_date
    return first is None or second is None or abs((first - second).days) <= _TWIN_DAYS


def _goods(invoice: OpenInvoice) -> list[tuple[str, Decimal]]:
    return sorted((it.article or it.description, it.quantity) for it in invoice.lines)
