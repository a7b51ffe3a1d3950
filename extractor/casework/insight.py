"""What helps a person to decide a case: facts, proofs, what stays collectable, what was before."""

from __future__ import annotations

import dataclasses

from extractor.casework.casework import Casework
from extractor.store.cases.finding import of_customer, on_invoices
from extractor.values.case import Case
from extractor.values.fact import Fact
from extractor.workflow.collectable import Collectable, collectable
from extractor.workflow.customer_history import CustomerHistory, customer_history
from extractor.workflow.facts.facts import facts_of
from extractor.workflow.proofs import ProofCheck, checklist

EARLIER = 500  # cases of a customer that are summed up, the newest ones


@dataclasses.dataclass(frozen=True, slots=True)
class Insight:
    """What is known about a case beside what it says itself.

    Attributes:
        has_books: whether our books were at hand; without them there are no facts.
        facts: those that speak for the customer first.
        proofs: what a claim of its category should come with, and what did.
        divided: its open invoices, held back by every open case that contests them.
        history: of the customer without this case; None where the customer is not known.
    """

    has_books: bool
    facts: tuple[Fact, ...]
    proofs: tuple[ProofCheck, ...]
    divided: tuple[Collectable, ...]
    history: CustomerHistory | None


def insight(casework: Casework, case: Case) -> Insight:
    """Look up what is known.

    Raises:
        StoreError: the store does not answer.
    """
    rules, books = casework.rules, casework.books
    with casework.store.database.reading() as connection:
        beside = on_invoices(connection, case)
        earlier = of_customer(connection, case.customer_id, EARLIER)
    history = None
    if case.customer_id:
        history = customer_history(case.customer_id, earlier, rules.states, without=case.case_id)
    proofs = checklist(case, rules.proofs)
    if books is None:
        return Insight(has_books=False, facts=(), proofs=proofs, divided=(), history=history)
    numbers = dict.fromkeys(it.invoice for it in case.items)
    invoices = [it for number in numbers if (it := books.invoice(number)) is not None]
    return Insight(
        has_books=True,
        facts=facts_of(case, books, complaint_days=rules.complaint_days, taxonomy=rules.taxonomy),
        proofs=proofs,
        divided=tuple(collectable(it, (case, *beside), rules.states) for it in invoices),
        history=history,
    )
