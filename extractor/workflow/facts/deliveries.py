"""What was delivered, and when, against what was billed, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from extractor.values.case import Counted
from extractor.values.category import Category
from extractor.values.fact import Direction, Fact, FactCode
from extractor.values.ledger import Delivery, InvoiceLine
from extractor.values.particulars import CountRole
from extractor.workflow.facts.books import (
    invoice_source,
    is_article,
    line_named,
    line_source,
    plain,
    source,
)
from extractor.workflow.facts.claimed import Claimed

_QUANTITY = (Category.SHORTAGE, Category.NON_DELIVERY)
_COMPLAINTS = (
    Category.SHORTAGE,
    Category.NON_DELIVERY,
    Category.WRONG_ITEM,
    Category.DAMAGED_GOODS,
    Category.QUALITY_DEFECT,
)
_MISSED = frozenset({CountRole.MISSING, CountRole.DAMAGED})


def delivery_facts(claimed: Claimed) -> Iterator[Fact]:
    """Compare quantities and days of delivery with the invoice."""
    books, invoice = claimed.books, claimed.invoice
    deliveries = books.deliveries_of(invoice)
    if deliveries:
        yield from _quantities(claimed, deliveries)
        yield from _days(claimed, deliveries)
    elif books.knows_deliveries:
        direction = claimed.speaks(
            Direction.FOR, Category.NON_DELIVERY, Category.BILLED_BEFORE_DELIVERY
        )
        yield claimed.fact(
            FactCode.NO_DELIVERY,
            direction,
            invoice_source(invoice),
            delivery_note=invoice.delivery_note or None,
        )
    yield from _claimed_quantities(claimed)
    yield from _complaint(claimed, deliveries)


def _quantities(claimed: Claimed, deliveries: tuple[Delivery, ...]) -> Iterator[Fact]:
    invoice = claimed.invoice
    if invoice.lines and all(not it.article for it in deliveries):
        billed = sum((it.quantity for it in invoice.lines), Decimal(0))
        yield _compared(claimed, deliveries, billed, None)
        return
    for line in invoice.lines:
        of_line = tuple(it for it in deliveries if is_article(it.article, line))
        if of_line or _all_named(claimed, deliveries):
            yield _compared(claimed, of_line, line.quantity, line)


def _all_named(claimed: Claimed, deliveries: tuple[Delivery, ...]) -> bool:
    """Say whether every delivered article is on a line; otherwise it may be any of them."""
    lines = claimed.invoice.lines
    return all(any(is_article(it.article, line) for line in lines) for it in deliveries)


def _compared(
    claimed: Claimed, deliveries: tuple[Delivery, ...], billed: Decimal, line: InvoiceLine | None
) -> Fact:
    delivered = sum((it.quantity for it in deliveries), Decimal(0))
    if delivered < billed:
        code, speaks = FactCode.DELIVERED_LESS, Direction.FOR
    elif delivered == billed:
        code, speaks = FactCode.DELIVERED_AS_BILLED, Direction.AGAINST
    else:
        code, speaks = FactCode.DELIVERED_MORE, Direction.AGAINST
    invoice = claimed.invoice
    at_line = line_source(invoice, line) if line else invoice_source(invoice)
    rows = (source("deliveries.csv", it, it.delivery_note) for it in deliveries)
    return claimed.fact(
        code,
        claimed.speaks(speaks, *_QUANTITY),
        at_line,
        *rows,
        article=(line.article or line.description) if line else None,
        billed_quantity=plain(billed),
        delivered_quantity=plain(delivered),
        quantity_difference=plain(abs(billed - delivered)),
    )


def _days(claimed: Claimed, deliveries: tuple[Delivery, ...]) -> Iterator[Fact]:
    dated = [it for it in deliveries if it.delivered is not None and it.quantity > 0]
    last_row = max(dated, key=lambda it: (it.delivered or dt.date.min, it.row), default=None)
    if last_row is None or last_row.delivered is None:
        return
    last = last_row.delivered
    issued, invoice = claimed.invoice.issue_date, claimed.invoice
    row = source("deliveries.csv", last_row, last_row.delivery_note)
    if issued is not None:
        before = issued < last
        code = FactCode.BILLED_BEFORE if before else FactCode.BILLED_AFTER
        speaks = Direction.FOR if before else Direction.AGAINST
        yield claimed.fact(
            code,
            claimed.speaks(speaks, Category.BILLED_BEFORE_DELIVERY),
            invoice_source(invoice),
            row,
            invoiced=issued,
            delivered=last,
            days=abs((last - issued).days),
        )
    if claimed.category is Category.NON_DELIVERY:
        yield claimed.fact(
            FactCode.DELIVERY_RECORDED,
            Direction.AGAINST,
            row,
            delivered=last,
            delivery_note=last_row.delivery_note,
        )
    yield from _lateness(claimed, last, last_row)


def _lateness(claimed: Claimed, delivered: dt.date, delivery: Delivery) -> Iterator[Fact]:
    promised = claimed.case.grounds.promised_day
    if promised is None:
        return
    late = delivered > promised
    yield claimed.fact(
        FactCode.DELIVERED_LATE if late else FactCode.DELIVERED_IN_TIME,
        claimed.speaks(Direction.FOR if late else Direction.AGAINST, Category.LATE_DELIVERY),
        claimed.stated("promised_delivery"),
        source("deliveries.csv", delivery, delivery.delivery_note),
        promised=promised,
        delivered=delivered,
        days=abs((delivered - promised).days),
    )


def _claimed_quantities(claimed: Claimed) -> Iterator[Fact]:
    """Goods that are said to be missing or damaged, and are more than were billed."""
    for counted in claimed.case.grounds.counted:
        if counted.role not in _MISSED or len(claimed.case.items) > 1:
            continue  # of several invoices it is not known which one the goods are of
        line = _line_of(claimed, counted)
        if line is not None and counted.value > line.quantity:
            yield claimed.fact(
                FactCode.CLAIMED_MORE_THAN_BILLED,
                Direction.AGAINST,
                claimed.stated("quantities"),
                line_source(claimed.invoice, line),
                article=line.article or line.description,
                claimed_quantity=plain(counted.value),
                billed_quantity=plain(line.quantity),
                unit=counted.unit or None,
            )


def _line_of(claimed: Claimed, counted: Counted) -> InvoiceLine | None:
    lines = claimed.invoice.lines
    if counted.article:
        return line_named(counted.article, claimed.invoice)
    return lines[0] if len(lines) == 1 else None


def _complaint(claimed: Claimed, deliveries: tuple[Delivery, ...]) -> Iterator[Fact]:
    grounds = claimed.case.grounds
    complained = grounds.claim_day or grounds.received
    last = max(deliveries, key=lambda it: (it.delivered or dt.date.min, it.row), default=None)
    delivered = (last.delivered if last else None) or grounds.delivery_day
    if claimed.category not in _COMPLAINTS or complained is None or delivered is None:
        return
    days = (complained - delivered).days
    if days < 0:
        return
    late = days > claimed.complaint_days
    if last is not None and last.delivered is not None:
        told = source("deliveries.csv", last, last.delivery_note)
    else:
        told = claimed.stated("delivery")
    yield claimed.fact(
        FactCode.COMPLAINT_LATE if late else FactCode.COMPLAINT_IN_TIME,
        Direction.AGAINST if late else Direction.NEUTRAL,
        told,
        claimed.stated("claim"),
        delivered=delivered,
        complained=complained,
        days=days,
        allowed=claimed.complaint_days,
    )
