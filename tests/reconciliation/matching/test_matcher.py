from __future__ import annotations

import dataclasses
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.errors import LedgerError, ModelError
from extractor.reconciliation.matching.matcher import Matcher
from extractor.reconciliation.matching.model import MatchModel
from extractor.values.query import Answer, CustomerHint, Decision, Query
from tests.reconciliation.matching.conftest import invoice

ROUX = CustomerHint(name="Ets Roux", email="compta@roux.fr")


def _numbers(answer: Answer) -> list[str]:
    return [it.number for it in answer.matches]


@pytest.mark.parametrize(
    "written",
    [
        "FA-2025-00430",
        "fa 2025 430",
        "FA202500430",
        "FA-2O25-0O43O",
        "2025/430",
        "Facture n° FA-2025-00430",
        "FA-2052-00430",
    ],
)
def test_a_number_is_found_however_it_is_written(matcher: Matcher, written: str) -> None:
    query = Query("q", (written,), customer=ROUX, amounts=(invoice(20).gross_amount,))
    answer = matcher.match(query)
    assert _numbers(answer) == ["FA-2025-00430"]
    assert answer.customer_id == "C1"
    assert answer.matches[0].probability > 0.9


def test_what_agrees_in_everything_is_accepted_with_its_reasons(matcher: Matcher) -> None:
    answer = matcher.match(
        Query("q", ("FA-2025-00430",), customer=ROUX, amounts=(invoice(20).gross_amount,))
    )
    assert answer.decision is Decision.AUTO
    assert {"exact_number", "amount(gross)", "customer_mail_domain"} <= set(
        answer.matches[0].reasons
    )


def test_a_payer_is_known_by_the_iban_alone(matcher: Matcher) -> None:
    payer = CustomerHint(iban="FR76 3000 6000 0112 3456 7890 189")
    answer = matcher.match(Query("q", customer=payer, amounts=(invoice(20).gross_amount,)))
    assert answer.customer_id == "C1"
    assert _numbers(answer) == ["FA-2025-00430"]
    assert "customer_iban" in answer.matches[0].reasons


def test_an_invoice_of_another_than_the_payer_is_left_to_a_person(matcher: Matcher) -> None:
    payer = CustomerHint(iban="FR76 3000 6000 0112 3456 7890 189")
    query = Query("q", ("FA-2025-00431",), customer=payer, amounts=(invoice(21).gross_amount,))
    assert matcher.match(query).decision is Decision.REVIEW


def test_the_customer_decides_between_two_neighbours(matcher: Matcher) -> None:
    # 00431 belongs to another customer; 00430, 00434 ... are Roux's.
    wrong = dataclasses.replace(Query("q", ("FA-2025-0043",)), customer=ROUX)
    assert _numbers(matcher.match(wrong))[0] in {
        f"FA-2025-{410 + at:05d}" for at in range(0, 80, 4)
    }


def test_another_currency_is_never_accepted_by_itself(matcher: Matcher) -> None:
    answer = matcher.match(
        Query(
            "q",
            ("FA-2025-00430",),
            customer=ROUX,
            amounts=(invoice(20).gross_amount,),
            currency="USD",
        )
    )
    assert answer.decision is not Decision.AUTO
    assert "veto(currency)" in answer.matches[0].reasons


def test_the_tax_id_of_another_customer_is_never_accepted_by_itself(matcher: Matcher) -> None:
    answer = matcher.match(
        Query("q", ("FA-2025-00430",), customer=CustomerHint(vat_id="DE 123 456 789"))
    )
    assert answer.decision is not Decision.AUTO


def test_a_closed_invoice_is_named_and_not_matched(matcher: Matcher) -> None:
    answer = matcher.match(
        Query(
            "q",
            ("FA-2025-00416",),
            customer=CustomerHint(email="post@fontanals.es"),
            amounts=(invoice(6).gross_amount,),
        )
    )
    assert answer.decision is not Decision.AUTO
    assert "closed" in answer.matches[0].reasons


def test_a_number_of_somebody_else_matches_nothing(matcher: Matcher) -> None:
    answer = matcher.match(Query("q", ("KD-88123764",), customer=CustomerHint(name="Nova Trans")))
    assert answer.decision is not Decision.AUTO
    assert answer.none_probability > 0.9


@pytest.mark.parametrize(
    "query",
    [
        Query("order", purchase_orders=("PO-77020",), customer=ROUX),
        Query("note", delivery_notes=("LS 90060",), customer=ROUX),
        Query("amount", customer=ROUX, amounts=(invoice(20).gross_amount,), currency="EUR"),
        Query(
            "day", amounts=(invoice(20).gross_amount,), date=invoice(20).issue_date, currency="EUR"
        ),
    ],
    ids=lambda it: it.id,
)
def test_a_claim_without_number_is_found_by_what_it_says(matcher: Matcher, query: Query) -> None:
    assert _numbers(matcher.match(query)) == ["FA-2025-00430"]


def test_a_range_holds_only_the_customers_own_invoices(matcher: Matcher) -> None:
    answer = matcher.match(Query("q", ("du FA-2025-00430 au FA-2025-00438",), customer=ROUX))
    assert _numbers(answer) == ["FA-2025-00430", "FA-2025-00434", "FA-2025-00438"]
    assert {it.reference for it in answer.lines} == {"du FA-2025-00430 au FA-2025-00438"}


@pytest.mark.parametrize("written", ["025 - 00430", "00430/25"])
def test_a_number_badly_written_is_no_range(matcher: Matcher, written: str) -> None:
    answer = matcher.match(Query("q", (written,), customer=ROUX))
    assert [it.reference for it in answer.lines] == [written]
    assert [it.matches[0].number for it in answer.lines] == ["FA-2025-00430"]


def test_a_range_that_ends_in_no_invoice_is_left_to_a_person(matcher: Matcher) -> None:
    answer = matcher.match(Query("q", ("du FA-2025-00486 au FA-2025-00496",), customer=ROUX))
    assert answer.decision is Decision.REVIEW
    assert {"FA-2025-00486"} <= set(_numbers(answer))


def test_the_total_of_several_invoices_leads_to_all_of_them(matcher: Matcher) -> None:
    total = invoice(20).open_amount + invoice(24).open_amount + invoice(44).open_amount
    answer = matcher.match(Query("q", customer=ROUX, amounts=(total,), currency="EUR"))
    wanted = {invoice(at).number for at in (20, 24, 44)}
    assert wanted <= {match.number for line in answer.lines for match in line.matches}


def test_each_line_has_at_most_five_matches_by_falling_probability(matcher: Matcher) -> None:
    answer = matcher.match(Query("q", ("FA-2025-0043", "FA-2025-00455"), customer=ROUX))
    assert len(answer.lines) == 2
    for line in answer.lines:
        shares = [it.probability for it in line.matches]
        assert shares == sorted(shares, reverse=True)
        assert len(shares) <= 5


def test_nothing_asked_is_nothing_matched(matcher: Matcher) -> None:
    answer = matcher.match(Query("q"))
    assert answer.decision is Decision.NO_MATCH
    assert answer.customer_id == ""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    references=st.lists(st.text(max_size=20), max_size=4).map(tuple),
    amounts=st.lists(
        st.decimals(-(10**9), 10**9, places=2), max_size=4
    ).map(tuple),
    name=st.text(max_size=20),
    currency=st.sampled_from(["", "EUR", "JPY", "xyz"]),
)  # fmt: skip
def test_any_claim_gets_an_answer_in_range(
    matcher: Matcher,
    references: tuple[str, ...],
    amounts: tuple[Decimal, ...],
    name: str,
    currency: str,
) -> None:
    query = Query("q", references, amounts=amounts, currency=currency, customer=CustomerHint(name))
    answer = matcher.match(query)
    assert answer == matcher.match(query)
    for line in answer.lines:
        assert 0 <= line.none_probability <= 1
        assert all(0 <= it.probability <= 1 for it in line.matches)
        assert sum(it.probability for it in line.matches) <= 1 + 1e-5
    if answer.decision is Decision.AUTO:
        assert all(it.decision is Decision.AUTO for it in answer.lines)


def test_a_folder_without_ledger_says_so(tmp_path: Path) -> None:
    with pytest.raises(LedgerError):
        Matcher.open(tmp_path)


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="make train"):
        MatchModel.load(tmp_path)
