"""Who writes is told by every trace together, and never mistaken for the supplier."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.reconciliation.customers import identify_customers
from extractor.reconciliation.index import LedgerIndex
from extractor.reconciliation.support import Traces
from extractor.values.finding import Name, Reference, ReferenceKind, Span
from extractor.values.ledger import Company, Customer, Ledger, OpenInvoice
from extractor.values.match import CustomerMatch

SUPPLIER = Company("Valmont Conserveries", ("Valmont",), ("valmont.example",), ("FR11222333444",))
HUNDRED = Decimal(100)
HEAD_IBAN = "CZ6508000000192000145399"
SHARED = "CZ9455000000001011038930"
INDEX = LedgerIndex(
    Ledger(
        customers=(
            Customer("K100", "Kérouan SARL", vat_id="FR52555400787",
                     email_domain="kerouan.example"),
            Customer("K200", "Hänel Gunpf GmbH & Co. KG", ("Gunpf Feinkost",),
                     vat_id="DE229918053", email_domain="gunpf.example"),
            Customer("K300", "Conservas Ñandú, S.L.", email_domain="nandu.example"),
            Customer("K400", "Larch & Sons Ltd", email_domain="shared.example"),
            Customer("K500", "Birch & Sons Ltd", email_domain="shared.example"),
            Customer("K600", "Valmont Conserveries", vat_id="FR11222333444",
                     email_domain="valmont.example"),
            Customer("K700", "Ostrava Holding a.s.", ibans=(HEAD_IBAN, SHARED)),
            Customer("K710", "Ostrava Retail s.r.o.", ibans=(SHARED,), parent="k700"),
            Customer("K720", "Zlin Logistika", parent="K700"),
        ),
        invoices=(
            OpenInvoice("24/7200", "K720", None, None, HUNDRED, HUNDRED, HUNDRED, "EUR"),
            OpenInvoice("INV/24/0456", "K300", None, None, HUNDRED, HUNDRED, HUNDRED, "EUR"),
        ),
    )
)  # fmt: skip


def line(text: str) -> Span:
    return Span(0, 0, len(text), text, method="rule:line")


def ask(
    sender: str = "", lines: tuple[str, ...] = (), names: tuple[Name, ...] = (), written: str = ""
) -> tuple[CustomerMatch, ...]:
    references = (Reference(line(written), ReferenceKind.UNKNOWN, 0.5),) if written else ()
    return identify_customers(
        sender=sender,
        names=names,
        traces=Traces(references, (), ()),
        lines=[line(it) for it in lines],
        index=INDEX,
        company=SUPPLIER,
    )


def identifier(kind: str, value: str) -> Name:
    return Name(line(value), kind, value)


@pytest.mark.parametrize(
    ("found", "customer", "because"),
    [
        pytest.param(ask("compta@kerouan.example"), "K100", "mail_domain", id="domain"),
        pytest.param(ask("x@eu.gunpf.example"), "K200", "mail_domain", id="sub-domain"),
        pytest.param(
            ask(names=(identifier("vat_id", "FR52555400787"),)), "K100", "vat_id", id="vat"
        ),
        pytest.param(ask(names=(identifier("siren", "555400787"),)), "K100", "siren", id="siren"),
        pytest.param(
            ask(names=(identifier("email", "a@nandu.example"),)),
            "K300", "address_in_text", id="address-in-text",
        ),
        pytest.param(ask(written="k200"), "K200", "customer_number", id="customer-number"),
        pytest.param(ask(written="INV 24 0456"), "K300", "exact_number", id="invoice-number"),
        pytest.param(ask(lines=("KEROUAN S.A.R.L.",)), "K100", "name(100)", id="name"),
        pytest.param(
            ask(lines=("Buchhaltung – Haenel Gunpf",)), "K200", "name(", id="name-umlaut"
        ),
        pytest.param(ask(lines=("Gunpf Feinkost | Ulm",)), "K200", "name(100)", id="alias"),
        pytest.param(ask(lines=("Conservas Nandu SL",)), "K300", "name(100)", id="name-accents"),
        pytest.param(ask(lines=("Conservas Nanbu",)), "K300", "name(", id="name-one-letter-off"),
    ],
)  # fmt: skip
def test_one_trace_is_enough_to_propose_a_customer(
    found: tuple[CustomerMatch, ...], customer: str, because: str
) -> None:
    assert found[0].customer.customer_id == customer
    assert any(it.startswith(because) for it in found[0].because)
    assert found[0].probability > 0.5


def test_several_traces_make_it_surer() -> None:
    one = ask("compta@kerouan.example")[0]
    two = ask("compta@kerouan.example", lines=("Kérouan SARL",))[0]
    assert two.probability > one.probability
    assert set(one.because) < set(two.because)


def test_the_same_trace_twice_is_one_trace() -> None:
    once = ask(lines=("Kérouan SARL",))[0]
    twice = ask(lines=("Kérouan SARL", "Kérouan SARL"))[0]
    assert twice.probability == once.probability


def test_a_domain_of_two_customers_needs_another_trace() -> None:
    both = ask("ap@shared.example")
    assert {it.customer.customer_id for it in both} == {"K400", "K500"}
    assert both[0].probability < 0.6
    assert ask("ap@shared.example", lines=("Birch & Sons",))[0].customer.customer_id == "K500"


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(ask("ventes@valmont.example"), id="own-domain"),
        pytest.param(ask("x@eu.valmont.example"), id="own-sub-domain"),
        pytest.param(ask(lines=("Valmont Conserveries", "VALMONT")), id="own-name"),
        pytest.param(ask(names=(identifier("vat_id", "FR11222333444"),)), id="own-vat"),
    ],
)
def test_the_suppliers_own_traces_never_count(found: tuple[CustomerMatch, ...]) -> None:
    assert found == ()


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(ask(), id="nothing"),
        pytest.param(ask("someone@webmail.example"), id="strange-domain"),
        pytest.param(ask(lines=("Mit freundlichen Grüßen", "Service achats")), id="phrases"),
        pytest.param(ask(written="INV/24/9999"), id="strange-number"),
    ],
)
def test_without_a_trace_nobody_is_proposed(found: tuple[CustomerMatch, ...]) -> None:
    assert found == ()


def test_a_payers_iban_leads_to_the_customer() -> None:
    best, *others = ask(names=(identifier("iban", HEAD_IBAN),))
    assert best.customer.customer_id == "K700"
    assert best.because == ("iban",)
    assert best.probability > 0.75
    assert {it.customer.customer_id: it.because for it in others} == {
        "K710": ("iban_of_group",),
        "K720": ("iban_of_group",),
    }


def test_an_account_of_the_group_pays_for_the_member_whose_invoice_is_written() -> None:
    best = ask(names=(identifier("iban", HEAD_IBAN),), written="24/7200")[0]
    assert best.customer.customer_id == "K720"
    assert "iban_of_group" in best.because


def test_an_iban_of_two_customers_leaves_open_which_of_them_pays() -> None:
    found = ask(names=(identifier("iban", SHARED),))
    assert [it.customer.customer_id for it in found[:2]] == ["K700", "K710"]
    assert found[0].probability < 0.6


def test_an_iban_that_no_customer_pays_from_says_nothing() -> None:
    assert ask(names=(identifier("iban", "DE89370400440532013000"),)) == ()


@settings(max_examples=50)
@given(
    sender=st.sampled_from(["", "a@kerouan.example", "b@shared.example", "@", "x@", "@@."])
    | st.text(max_size=20),
    lines=st.lists(
        st.sampled_from(["Kérouan", "Gunpf", "Larch & Sons", "—", ""]) | st.text(max_size=20),
        max_size=4,
    ),
)
def test_probabilities_fall_and_leave_room_for_nobody(sender: str, lines: list[str]) -> None:
    found = ask(sender, tuple(lines))
    shares = [it.probability for it in found]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) < 1
    assert len({it.customer.customer_id for it in found}) == len(found) <= 5
