from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.values.case import Case, CaseLink, Grounds, Outcome, RelationKind
from extractor.values.category import Category, DocumentType
from extractor.values.ledger import CreditNote, Ledger, OpenInvoice
from extractor.workflow.changes import Move
from extractor.workflow.facts.books import Books
from extractor.workflow.relations import Relation, find_alerts, find_relations
from tests.workflow.example import RULES, item, new_case, through

FIRST_DAY = dt.date(2026, 3, 2)
STATES = RULES.states


def claim(
    case_id: str = "D-1",
    *,
    invoice: str = "FA-100",
    amount: str | None = "120.50",
    days: int = 0,
    category: Category = Category.SHORTAGE,
    customer_id: str = "C1",
    **grounds: Any,
) -> Case:
    told = Grounds(received=FIRST_DAY + dt.timedelta(days=days), **grounds)
    return new_case(
        item(invoice, amount),
        case_id=case_id,
        category=category,
        customer_id=customer_id,
        grounds=told,
    )[0]


def only(case: Case, other: Case) -> Relation:
    (found,) = find_relations(case, (other,), STATES)
    return found


def test_a_claim_again_is_a_reminder() -> None:
    found = only(claim("D-2", days=12), claim())
    assert found.link == CaseLink(
        RelationKind.REMINDER,
        "D-1",
        ("shared_invoice(FA-100)", "same_amount(120.50 EUR)", "same_category"),
    )
    assert not found.alert


def test_a_debit_note_follows_its_claim() -> None:
    debit = claim(
        "D-2",
        invoice="",
        days=12,
        claims=("rc 77",),
        category=Category.OTHER_DISPUTE,
        document_type=DocumentType.DEBIT_NOTE,
    )
    found = only(debit, claim(claims=("RC-77",)))
    assert found.link.kind is RelationKind.DEBIT_NOTE
    assert found.link.because == ("shared_claim_number(rc 77)", "same_amount(120.50 EUR)")


@pytest.mark.parametrize(
    ("days", "numbers", "kind"),
    [
        pytest.param(0, (), RelationKind.DUPLICATE, id="the same day"),
        pytest.param(1, (), RelationKind.REMINDER, id="the day after"),
        pytest.param(3, ("RC-7",), RelationKind.DUPLICATE, id="same number within days"),
        pytest.param(9, ("RC-7",), RelationKind.REMINDER, id="same number later"),
    ],
)
def test_a_duplicate_is_the_same_message_twice(
    days: int, numbers: tuple[str, ...], kind: RelationKind
) -> None:
    found = only(claim("D-2", days=days, claims=numbers), claim(claims=numbers))
    assert found.link.kind is kind


def test_the_same_debit_note_by_another_way_is_a_duplicate() -> None:
    debit = DocumentType.DEBIT_NOTE
    first = claim(claims=("ND-1",), document_type=debit)
    again = claim("D-2", days=20, claims=("ND-1",), document_type=debit)
    assert only(again, first).link.kind is RelationKind.DUPLICATE


def test_another_matter_on_the_same_invoice_is_not_linked() -> None:
    other = claim("D-2", amount="9", category=Category.PRICE_DIFFERENCE)
    assert not find_relations(other, (claim(),), STATES)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(claim("D-2", customer_id="C2"), id="another customer"),
        pytest.param(claim("D-2", invoice="FA-300"), id="another invoice"),
        pytest.param(claim("D-1"), id="itself"),
        pytest.param(
            dataclasses.replace(claim("D-2"), links=(CaseLink(RelationKind.MERGED_INTO, "D-3"),)),
            id="merged",
        ),
    ],
)
def test_what_shares_nothing_is_not_linked(other: Case) -> None:
    assert not find_relations(claim(), (other,), STATES)


def test_what_was_already_credited_is_an_alert() -> None:
    paid, _ = through(
        claim(), Move("validated"), Move("accepted"), Move("posted", credit_note="AV-9")
    )
    found = only(claim("D-2", days=30), paid)
    assert (found.link.kind, found.alert) == (RelationKind.CONTRADICTION, True)
    assert found.link.because[0] == "already_accepted(AV-9)"
    decided = dataclasses.replace(claim(), outcome=Outcome.ACCEPTED, status="accepted")
    assert only(claim("D-2"), decided).link.because[0] == "already_accepted"


def test_the_same_amount_for_another_reason_is_an_alert() -> None:
    found = only(claim("D-2", category=Category.DAMAGED_GOODS), claim())
    assert (found.link.kind, found.alert) == (RelationKind.CONTRADICTION, True)
    assert found.link.because[0] == "other_reason(shortage/damaged_goods)"


def test_the_same_goods_on_two_invoices_are_an_alert() -> None:
    first = claim(delivery_notes=("BL-9",))
    found = only(claim("D-2", invoice="FA-200", delivery_notes=("BL 9",)), first)
    assert (found.link.kind, found.alert) == (RelationKind.CONTRADICTION, True)
    assert found.link.because[0] == "claimed_on_two_invoices"


def test_a_claim_after_its_rejection_is_an_alert() -> None:
    over, _ = through(claim(), Move("validated"), Move("rejected", reason="x"), Move("closed"))
    found = only(claim("D-2", days=40), over)
    assert (found.link.kind, found.alert) == (RelationKind.REMINDER, True)
    assert found.link.because[0] == "earlier_rejected"


def test_alerts_come_first() -> None:
    same = claim("D-3", days=-5)
    other = claim("D-4", category=Category.DAMAGED_GOODS)
    found = find_relations(claim(), (same, other), STATES)
    assert [it.alert for it in found] == [True, False]


INVOICE = OpenInvoice("FA-100", "C1", None, None, Decimal(100), Decimal(120), Decimal(120), "EUR")


def test_claims_that_exceed_the_invoice_are_an_alert() -> None:
    books = Books.of(Ledger((), (INVOICE,)))
    first = claim(amount="80")
    (alert,) = find_alerts(claim("D-2", amount="41"), (first,), books, STATES)
    assert alert.because == ("claims_exceed_invoice(121 > 120 EUR)",)
    assert alert.cases == ("D-1",)
    assert not find_alerts(claim("D-2", amount="40"), (first,), books, STATES)
    rejected, _ = through(first, Move("validated"), Move("rejected", reason="x"))
    assert not find_alerts(claim("D-2", amount="41"), (rejected,), books, STATES)


@pytest.mark.parametrize(
    "case", [claim("D-2", amount=None), claim("D-2", invoice="FA-9")], ids=["amount", "invoice"]
)
def test_what_is_not_known_cannot_exceed(case: Case) -> None:
    assert not find_alerts(case, (claim(amount="119"),), Books.of(Ledger((), (INVOICE,))), STATES)


def test_a_credit_note_in_the_ledger_is_an_alert() -> None:
    note = CreditNote("AV-1", "FA 100", None, Decimal(10), Decimal(12), "EUR", row=2)
    books = Books.of(Ledger((), (INVOICE,), credit_notes=(note,)))
    (alert,) = find_alerts(claim(), (), books, STATES)
    assert alert.because == ("already_credited(AV-1, 12 EUR)",)


@given(
    st.lists(
        st.builds(
            claim,
            case_id=st.sampled_from(["D-1", "D-2", "D-3"]),
            invoice=st.sampled_from(["", "FA-100", "FA-200"]),
            amount=st.sampled_from([None, "0", "5", "120.50"]),
            days=st.integers(-30, 30),
            category=st.sampled_from([Category.SHORTAGE, Category.DAMAGED_GOODS]),
            claims=st.sampled_from([(), ("RC-1",)]),
            document_type=st.sampled_from([None, DocumentType.DEBIT_NOTE]),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_a_relation_always_names_what_both_say(cases: list[Case]) -> None:
    for found in find_relations(cases[0], cases, STATES):
        assert any(it.startswith("shared_") for it in found.link.because)
        assert found.link.case_id != cases[0].case_id
