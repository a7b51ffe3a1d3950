from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from extractor.reconciliation.blocking.how import CustomerHow
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.matching.asked import Asked, Facts, ask
from extractor.reconciliation.matching.fitting import ARTICLE, NAMES, fitting_features, look_into
from extractor.values.query import ArticleHint, CustomerHint, Query
from tests.reconciliation.matching.conftest import FIRST, invoice

ROW = 20  # of customer C1, place 0


@pytest.fixture(scope="module")
def book(ledger: Path) -> Book:
    return Book.open(ledger)


def _asked(book: Book, query: Query, *, how: int = int(CustomerHow.NAME)) -> Asked:
    return ask(
        query,
        book,
        customers=np.array([0], np.int32),
        scores=np.array([0.9], np.float32),
        how=np.array([how], np.uint16),
        count=1,
    )


def _said(book: Book, query: Query, row: int = ROW) -> set[str]:
    facts = Facts.of(book, np.array([row], np.int32))
    found = fitting_features(
        _asked(book, query), facts, np.zeros(1, np.uint32), np.ones(1, np.int64), 80
    )
    return {name for name, value in zip(NAMES, found[0], strict=True) if value}


@pytest.mark.parametrize(
    ("amount", "name"),
    [
        (invoice(ROW).gross_amount, "amount_gross"),
        (invoice(ROW).gross_amount + Decimal("0.01"), "amount_gross"),
        (invoice(ROW).net_amount, "amount_net"),
        (-invoice(ROW).gross_amount, "amount_gross"),
        (
            (invoice(ROW).gross_amount * Decimal("0.98")).quantize(Decimal("0.01")),
            "amount_discount",
        ),
        (Decimal("12.34"), "amount_part"),
        (Decimal(90000), "amount_exceeds"),
        (invoice(ROW).gross_amount + Decimal(100), "amount_misread"),
    ],
)
def test_an_amount_is_said_to_be_what_it_is(book: Book, amount: Decimal, name: str) -> None:
    assert name in _said(book, Query(amounts=(amount,), currency="EUR"))


@pytest.mark.parametrize(
    ("days", "name"),
    [(0, "day_issue"), (2, "day_near"), (-20, "day_month"), (200, "day_far"), (30, "day_due")],
)
def test_a_day_is_compared_with_issue_and_due_day(book: Book, days: int, name: str) -> None:
    day = FIRST + dt.timedelta(days=ROW + days)
    assert name in _said(book, Query(date=day))


def test_another_currency_is_seen(book: Book) -> None:
    assert "currency_other" in _said(book, Query(currency="USD"))
    assert "currency_same" in _said(book, Query(currency="eur"))


def test_a_named_customer_counts_for_its_own_invoices_only(book: Book) -> None:
    query = Query(customer=CustomerHint(name="Roux"))
    assert "customer_score" in _said(book, query)
    assert "customer_unlike" in _said(book, query, row=ROW + 1)


def test_articles_and_line_totals_are_looked_up(book: Book) -> None:
    line = invoice(ROW).lines[0]
    query = Query(articles=(ArticleHint(line.description, line.quantity),), amounts=(line.total,))
    found = look_into(_asked(book, query), book, np.array([ROW, ROW + 1], np.int32))
    assert dict(zip(ARTICLE, found[0].tolist(), strict=True)) == {
        "article": 1.0,
        "article_quantity": 1.0,
        "line_total": 1.0,
    }
    assert found[1][1] == 0
