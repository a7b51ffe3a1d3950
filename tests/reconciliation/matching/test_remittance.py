from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from extractor.reconciliation.blocking.how import CustomerHow
from extractor.reconciliation.blocking.index import Index
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.schema import BookCustomer
from extractor.reconciliation.book.writer import BookWriter
from extractor.reconciliation.matching.asked import Asked, Facts, ask
from extractor.reconciliation.matching.decide import NOTHING
from extractor.reconciliation.matching.remittance import paid_together
from extractor.values.ledger import InvoiceLine, OpenInvoice
from extractor.values.query import Decision, LineAnswer, Query

AMOUNTS = ("318.27", "1204.90", "87.13", "640.00", "2210.55", "75.31")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder: Path = tmp_path_factory.mktemp("payer")
    writer = BookWriter(folder)
    writer.add_customer(BookCustomer("C1", "Roux SARL"))
    writer.add_customer(BookCustomer("C2", "Roux Nord SARL", parent="C1"))
    for at, text in enumerate(AMOUNTS):
        amount = Decimal(text)
        writer.add_invoice(OpenInvoice(f"F{at}", "C1", None, None, amount, amount, amount, "EUR"))
    net, gross = Decimal("500.00"), Decimal("595.00")
    parts = (InvoiceLine(1, "oil", Decimal(1), Decimal(200), Decimal(200)),)
    writer.add_invoice(OpenInvoice("N0", "C2", None, None, net, gross, gross, "EUR", lines=parts))
    writer.finish()
    return Index.build(Book.open(folder))


def _asked(index: Index, *amounts: str, how: CustomerHow) -> Asked:
    return ask(
        Query(amounts=tuple(Decimal(it) for it in amounts), currency="EUR"),
        index.book,
        customers=np.array([0], np.int32),
        scores=np.array([0.8], np.float32),
        how=np.array([how], np.uint16),
        count=1,
    )


def _single(index: Index) -> Facts:
    return Facts.of(index.book, np.zeros(0, np.int32))


def _numbers(lines: tuple[LineAnswer, ...]) -> set[str]:
    return {match.number for line in lines for match in line.matches}


def test_the_only_sum_of_a_certain_payer_is_accepted(index: Index) -> None:
    found = paid_together(
        index, _asked(index, "405.40", how=CustomerHow.VAT), _single(index), NOTHING
    )
    assert _numbers(found) == {"F0", "F2"}
    assert {it.decision for it in found} == {Decision.AUTO}
    assert found[0].matches[0].reasons == ("amount(sum_of_2)", "solutions(1)")


def test_the_same_sum_of_a_likely_payer_goes_to_a_person(index: Index) -> None:
    found = paid_together(
        index, _asked(index, "405.40", how=CustomerHow.NAME), _single(index), NOTHING
    )
    assert _numbers(found) == {"F0", "F2"}
    assert {it.decision for it in found} == {Decision.REVIEW}


@pytest.mark.parametrize("amounts", [("0.01",), ("405.40", "75.31"), ()])
def test_what_is_no_sum_gives_nothing(index: Index, amounts: tuple[str, ...]) -> None:
    assert (
        paid_together(index, _asked(index, *amounts, how=CustomerHow.VAT), _single(index), NOTHING)
        == ()
    )


def test_one_invoice_of_exactly_the_amount_comes_before_any_sum(index: Index) -> None:
    single = Facts.of(index.book, np.array([0], np.int32))
    asked = _asked(index, "318.27", how=CustomerHow.VAT)
    assert paid_together(index, asked, single, NOTHING) == ()


def test_a_sum_less_a_cash_discount_is_shown_to_a_person(index: Index) -> None:
    found = paid_together(
        index, _asked(index, "397.29", how=CustomerHow.VAT), _single(index), NOTHING
    )
    assert _numbers(found) == {"F0", "F2"}
    assert {it.decision for it in found} == {Decision.REVIEW}
    assert found[0].matches[0].reasons == ("amount(sum_of_2)", "deducted(2%)", "solutions(1)")


def _paid_by_the_head(index: Index, amount: str, *, group: CustomerHow) -> tuple[LineAnswer, ...]:
    asked = ask(
        Query(amounts=(Decimal(amount),), currency="EUR"),
        index.book,
        customers=np.array([0, 1], np.int32),
        scores=np.zeros(2, np.float32),
        how=np.array([CustomerHow.IBAN, group], np.uint16),
        count=1,
    )
    return paid_together(index, asked, _single(index), NOTHING)


def test_an_account_pays_for_the_group_but_never_unseen(index: Index) -> None:
    found = _paid_by_the_head(index, "913.27", group=CustomerHow.GROUP)
    assert _numbers(found) == {"F0", "N0"}
    assert {it.decision for it in found} == {Decision.REVIEW}


def test_a_line_held_back_by_the_group_counts_with_its_tax(index: Index) -> None:
    found = _paid_by_the_head(index, "675.27", group=CustomerHow.GROUP)
    assert _numbers(found) == {"F0", "N0"}
    assert "deducted(line)" in found[0].matches[0].reasons


def test_an_account_of_two_customers_is_never_accepted_unseen(index: Index) -> None:
    found = _paid_by_the_head(index, "405.40", group=CustomerHow.IBAN)
    assert _numbers(found) == {"F0", "F2"}
    assert {it.decision for it in found} == {Decision.REVIEW}
