"""Words lead to the invoices they name, the better proposal wins, doubt stays visible."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reconciliation.index import LedgerIndex
from extractor.reconciliation.link import (
    link_amounts,
    link_days,
    link_globally,
    link_references,
)
from extractor.values.finding import Amount, Day, Reference, ReferenceKind, Span
from extractor.values.ledger import Customer, Ledger, OpenInvoice
from extractor.values.match import LinkKind
from extractor.values.money import Money


def invoice(
    number: str, gross: str = "120.00", day: dt.date | None = None, **more: str
) -> OpenInvoice:
    amount = Decimal(gross)
    net = amount / Decimal("1.2")
    return OpenInvoice(number, "K100", day, None, net, amount, amount, "EUR", **more)


INVOICES = (
    invoice("INV/24/0456", "1200.00", dt.date(2026, 1, 5), po_number="CDE-7788"),
    invoice("INV/24/0457", "600.00", dt.date(2026, 1, 5), delivery_note="BL99001"),
    invoice("RE-24001234", "95.00", dt.date(2026, 2, 9)),
)


def reference(
    text: str, start: int = 0, kind: ReferenceKind = ReferenceKind.INVOICE, document: int = 0
) -> Reference:
    return Reference(Span(document, start, start + len(text), text), kind, 0.8)


@pytest.mark.parametrize(
    ("written", "number", "kind", "how"),
    [
        ("INV/24/0456", "INV/24/0456", LinkKind.NUMBER, "exact"),
        ("inv 24 456", "INV/24/0456", LinkKind.NUMBER, "zeros_dropped"),
        ("RE-2400I234", "RE-24001234", LinkKind.NUMBER, "ocr_confusion"),
        ("CDE 7788", "INV/24/0456", LinkKind.PURCHASE_ORDER, "exact"),
        ("BL 99001", "INV/24/0457", LinkKind.DELIVERY_NOTE, "exact"),
    ],
)
def test_a_reference_leads_to_the_invoice_it_resembles_most(
    written: str, number: str, kind: LinkKind, how: str
) -> None:
    (link,) = link_references([reference(written)], INVOICES)
    assert (link.invoice.number, link.kind, link.how) == (number, kind, how)


def test_a_number_of_nothing_leads_nowhere() -> None:
    assert link_references([reference("4711-0815")], INVOICES) == []
    assert link_references([reference("INV/24/0456")], ()) == []


def test_two_that_fit_equally_well_are_both_given() -> None:
    twins = (invoice("A-10456"), invoice("B-10456"))
    links = link_references([reference("10456")], twins)
    assert {link.invoice.number for link in links} == {"A-10456", "B-10456"}
    assert len({link.score for link in links}) == 1


def test_of_overlapping_proposals_the_better_is_kept() -> None:
    whole, part = reference("INV/24/0456", 10), reference("0456", 17)
    (link,) = link_references([part, whole], INVOICES)
    assert link.span.text == "INV/24/0456"


def test_a_label_that_says_otherwise_weakens_a_likeness_but_not_an_exact_number() -> None:
    own = ReferenceKind.OWN_DOCUMENT
    (named,) = link_references([reference("24/456")], INVOICES)
    weakened = link_references([reference("24/456", kind=own)], INVOICES)
    assert all(link.score < named.score for link in weakened)
    (exact,) = link_references([reference("INV/24/0456", kind=own)], INVOICES)
    assert exact.score == 1


def test_links_come_in_document_order() -> None:
    references = [
        reference("RE-24001234", 5, document=1),
        reference("INV/24/0457", 50),
        reference("INV/24/0456", 10),
    ]
    links = link_references(references, INVOICES)
    assert [link.invoice.number for link in links] == ["INV/24/0456", "INV/24/0457", "RE-24001234"]


def amount(value: str) -> Amount:
    return Amount(Span(0, 0, 6, value), Money(Decimal(value)))


@pytest.mark.parametrize(
    ("value", "number", "how"),
    [
        ("1200.00", "INV/24/0456", "gross"),
        ("500", "INV/24/0457", "net"),
        ("1000.0", "INV/24/0456", "net"),
    ],
)
def test_an_amount_leads_to_the_invoice_of_just_that_amount(
    value: str, number: str, how: str
) -> None:
    (link,) = link_amounts([amount(value)], INVOICES)
    assert (link.invoice.number, link.how, link.kind) == (number, how, LinkKind.AMOUNT)


def test_an_amount_that_several_invoices_have_says_less() -> None:
    (one,) = link_amounts([amount("1200.00")], INVOICES)
    several = link_amounts([amount("1200.00")], (*INVOICES, invoice("INV/24/0999", "1200.00")))
    assert len(several) == 2
    assert all(link.score < one.score for link in several)
    assert link_amounts([amount("1200.01"), amount("0.00")], INVOICES) == []


def test_a_day_leads_to_the_invoices_issued_on_it() -> None:
    swapped = Day(Span(0, 0, 10, "09/02/2026"), (dt.date(2026, 2, 9), dt.date(2026, 9, 2)))
    (link,) = link_days([swapped], INVOICES)
    assert (link.invoice.number, link.kind) == ("RE-24001234", LinkKind.ISSUE_DATE)
    both = link_days([Day(Span(0, 0, 10, "05/01/2026"), (dt.date(2026, 1, 5),))], INVOICES)
    assert {it.invoice.number for it in both} == {"INV/24/0456", "INV/24/0457"}
    assert all(it.score < link.score for it in both)


def test_over_all_customers_only_exact_numbers_lead() -> None:
    index = LedgerIndex(Ledger((Customer("K100", "Kérouan"),), INVOICES))
    references = [reference("INV/24/0456"), reference("24/457", 30), reference("CDE-7788", 60)]
    links = link_globally(references, index)
    assert [(it.invoice.number, it.kind) for it in links] == [
        ("INV/24/0456", LinkKind.NUMBER),
        ("INV/24/0456", LinkKind.PURCHASE_ORDER),
    ]


@given(
    st.lists(
        st.tuples(
            st.text("0123456789/-INVRE ", min_size=1, max_size=14),
            st.integers(0, 60),
            st.sampled_from(list(ReferenceKind)),
        ),
        max_size=8,
    )
)
def test_links_never_overlap_unless_they_tie(
    written: list[tuple[str, int, ReferenceKind]],
) -> None:
    links = link_references([reference(*it) for it in written], INVOICES)
    for one in links:
        assert 0.3 <= one.score <= 1
        for other in links:
            apart = one.span.end <= other.span.start or other.span.end <= one.span.start
            same = (one.span.start, one.span.end) == (other.span.start, other.span.end)
            assert apart or same
