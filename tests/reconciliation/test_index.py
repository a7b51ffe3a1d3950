"""The ledger's keys are found exactly and only exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.reconciliation.index import LedgerIndex
from extractor.values.ledger import Customer, Ledger, OpenInvoice


def invoice(number: str, customer: str = "K100", **more: str) -> OpenInvoice:
    amount = Decimal(100)
    return OpenInvoice(number, customer, None, None, amount, amount, amount, "EUR", **more)


LEDGER = Ledger(
    customers=(
        Customer("K100", "Kérouan SARL", ("Ets Kérouan", "Brest Conserves"), vat_id="FR52555400787",
                 email_domain="kerouan.fr"),
        Customer("k200", "Hänel Gunpf GmbH", vat_id="DE229918053", email_domain="gunpf.co.de"),
        Customer("K300", "Kérouan SA", email_domain="kerouan.fr"),
    ),
    invoices=(
        invoice("INV/24/0456", po_number="CDE-7788", delivery_note="BL 99001"),
        invoice("24-4567-B", "K200"),
        invoice("7"),
    ),
)  # fmt: skip
INDEX = LedgerIndex(LEDGER)


@pytest.mark.parametrize("written", ["INV/24/0456", "inv 24 0456", "INV240456", "Inv.24-0456"])
def test_a_number_is_found_however_it_is_set(written: str) -> None:
    assert [(it.number, kind) for it, kind in INDEX.exact(written)] == [("INV/24/0456", "number")]


@pytest.mark.parametrize(
    ("written", "kind"), [("CDE-7788", "purchase_order"), ("bl99001", "delivery_note")]
)
def test_orders_and_delivery_notes_lead_to_their_invoice(written: str, kind: str) -> None:
    assert [(it.number, how) for it, how in INDEX.exact(written)] == [("INV/24/0456", kind)]


@pytest.mark.parametrize("written", ["INV/24/0457", "24/0456", "7", "", "4567"])
def test_what_is_not_exactly_there_is_not_found(written: str) -> None:
    assert list(INDEX.exact(written)) == []


def test_a_customers_invoices_are_given_whatever_the_case_of_its_number() -> None:
    assert [it.number for it in INDEX.invoices_of("k100")] == ["INV/24/0456", "7"]
    assert [it.number for it in INDEX.invoices_of("K200")] == ["24-4567-B"]
    assert list(INDEX.invoices_of("K999")) == []


@pytest.mark.parametrize(
    ("domain", "customers"),
    [
        ("kerouan.fr", ["K100", "K300"]),
        ("compta.kerouan.fr", ["K100", "K300"]),
        ("gunpf.co.de", ["K200"]),
        ("notkerouan.fr", []),
        ("fr", []),
        ("", []),
    ],
)
def test_a_mail_domain_or_one_below_it_leads_to_its_customers(
    domain: str, customers: list[str]
) -> None:
    assert list(INDEX.by_domain(domain)) == customers


def test_tax_numbers_are_compared_by_their_last_nine_digits() -> None:
    assert list(INDEX.by_tax_number("555400787")) == ["K100"]
    assert list(INDEX.by_tax_number("229918053")) == ["K200"]
    assert list(INDEX.by_tax_number("000000000")) == []


def test_names_and_aliases_lead_to_all_who_bear_them() -> None:
    assert INDEX.names["kerouan"] == ["K100", "K300"]
    assert INDEX.names["brest conserves"] == ["K100"]
    assert INDEX.names["hanel gunpf"] == ["K200"]


def test_looking_up_changes_nothing() -> None:
    before = len(INDEX.names)
    INDEX.exact("nothing")
    INDEX.invoices_of("nobody")
    INDEX.by_domain("nowhere.example")
    assert len(INDEX.names) == before
