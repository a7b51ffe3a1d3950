"""A customer's invoices speak for it the more, the more facts agree."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reconciliation.index import LedgerIndex
from extractor.reconciliation.support import Traces, likely_customers, support_of
from extractor.values.finding import Amount, Day, Reference, ReferenceKind, Span
from extractor.values.ledger import Customer, Ledger, OpenInvoice
from extractor.values.money import Money

DAY = dt.date(2026, 1, 5)


def invoice(number: str, customer: str, gross: str) -> OpenInvoice:
    amount = Decimal(gross)
    return OpenInvoice(number, customer, DAY, None, amount / 2, amount, amount, "EUR")


MINE = invoice("INV/24/0456", "K100", "1200.00")
OTHERS = (invoice("RE-24001234", "K200", "960.00"), invoice("RE-25001234", "K300", "95.00"))
INDEX = LedgerIndex(
    Ledger(tuple(Customer(f"K{at}00", f"Client {at}") for at in (1, 2, 3)), (MINE, *OTHERS))
)


def span(text: str) -> Span:
    return Span(0, 0, len(text), text)


def traces(
    numbers: tuple[str, ...] = (), amounts: tuple[str, ...] = (), days: tuple[dt.date, ...] = ()
) -> Traces:
    return Traces(
        tuple(Reference(span(it), ReferenceKind.UNKNOWN, 0.5) for it in numbers),
        tuple(Amount(span(it), Money(Decimal(it))) for it in amounts),
        tuple(Day(span(str(it)), (it,)) for it in days),
    )


def test_facts_that_agree_weigh_more_than_one_alone() -> None:
    number = support_of([MINE], traces(("24/456",)))
    both = support_of([MINE], traces(("24/456",), ("1200.00",)))
    all_three = support_of([MINE], traces(("24/456",), ("1200.00",), (DAY,)))
    assert 0 < number.weight < both.weight < all_three.weight
    assert (number.code, both.code) == ("invoice_number", "invoice_and_amount")
    assert number.span is not None
    assert number.span.text == "24/456"


def test_an_amount_with_its_day_weighs_more_than_the_amount() -> None:
    alone = support_of([MINE], traces(amounts=("600.00",)))
    dated = support_of([MINE], traces(amounts=("600.00",), days=(DAY,)))
    assert 0 < alone.weight < dated.weight
    assert (alone.code, dated.code) == ("amount", "amount_and_day")


@pytest.mark.parametrize(
    "given_traces",
    [traces(), traces(("4711-0815",)), traces(amounts=("7.00",)), traces(days=(DAY,))],
    ids=["nothing", "strange-number", "strange-amount", "day-alone"],
)
def test_what_fits_no_invoice_says_nothing(given_traces: Traces) -> None:
    assert support_of([MINE, *OTHERS], given_traces).weight == 0
    assert support_of([], given_traces).weight == 0


@pytest.mark.parametrize(
    ("written", "customers"),
    [
        ("24/0456", {"K100"}),
        ("RE 24001234", {"K200"}),
        ("001234", {"K200", "K300"}),
        ("9999", set()),
        ("456", set()),
        ("", set()),
    ],
)
def test_a_shortened_number_proposes_those_who_have_such_an_invoice(
    written: str, customers: set[str]
) -> None:
    assert set(likely_customers(traces((written,)).references, INDEX)) == customers


@given(
    numbers=st.lists(st.text("0123456789/INV-", max_size=12), max_size=4),
    amounts=st.lists(st.sampled_from(["1200.00", "600.00", "0.00", "12.50"]), max_size=3),
)
def test_more_traces_never_weigh_less(numbers: list[str], amounts: list[str]) -> None:
    few = support_of([MINE, *OTHERS], traces(tuple(numbers), ()))
    more = support_of([MINE, *OTHERS], traces(tuple(numbers), tuple(amounts)))
    assert 0 <= few.weight <= more.weight
