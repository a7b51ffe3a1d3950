"""What a new case is to those before: a reminder, a debit note, a duplicate, a contradiction.

Only what both say decides: the same invoice, claim number or delivery note. Alike is not the same:
two shortages of one customer are two cases. Nothing is linked or merged here; a person is told.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from extractor.values.case import Case, CaseLink, Item, Outcome, RelationKind, Stage
from extractor.values.category import DocumentType
from extractor.values.particulars import packed
from extractor.workflow.collectable import as_gross
from extractor.workflow.facts.books import Books
from extractor.workflow.states import States

_SAME_MAIL_DAYS = 3  # a claim sent again so soon, word for word, is the same message twice
_SETTLED = frozenset({Outcome.ACCEPTED, Outcome.PARTLY_ACCEPTED})


@dataclasses.dataclass(frozen=True, slots=True)
class Relation:
    """What an earlier case is to a new one.

    Attributes:
        alert: somebody should look before anything is granted.
    """

    link: CaseLink
    alert: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Alert:
    """Something that should not be granted without a look.

    Attributes:
        because: codes with figures.
        cases: that it is about, besides the new one.
    """

    invoice: str
    because: tuple[str, ...]
    cases: tuple[str, ...] = ()


def find_relations(case: Case, others: Iterable[Case], states: States) -> tuple[Relation, ...]:
    """Find earlier cases of the same customer that a case has to do with.

    Args:
        case: the new one.
        others: any; those of other customers and those merged into others are left out.
        states: that hold.

    Returns:
        Alerts first.
    """
    found = []
    for other in others:
        if other.case_id == case.case_id or other.customer_id != case.customer_id:
            continue
        if any(it.kind is RelationKind.MERGED_INTO for it in other.links):
            continue
        relation = _relation(case, other, states)
        if relation is not None:
            found.append(relation)
    return tuple(sorted(found, key=lambda it: not it.alert))


def find_alerts(
    case: Case, others: Iterable[Case], books: Books, states: States
) -> tuple[Alert, ...]:
    """Find invoices of a case that are claimed beyond their amount, or already credited.

    Args:
        case: the new one.
        others: any; those closed or rejected do not count.
        books: our ledger.
        states: that hold.
    """
    earlier = [it for it in others if it.case_id != case.case_id and _counts(it, states)]
    return tuple(
        alert
        for item in case.items
        for alert in (*_credited(item, books), *_beyond(item, earlier, books))
    )


def _relation(case: Case, other: Case, states: States) -> Relation | None:
    shared = tuple(_shared(case, other))
    keys = {it.partition("(")[0] for it in shared}
    same_amount = _amounts(case) & _amounts(other)
    same_category = case.axes.category == other.axes.category
    if not keys & {"shared_invoice", "shared_claim_number"}:
        return _same_goods(other, shared, same=bool(same_amount) and same_category)
    amounts = tuple(f"same_amount({value} {currency})".rstrip() for value, currency in same_amount)
    because = (*shared, *sorted(amounts), *(("same_category",) if same_category else ()))
    if not same_category and not same_amount and "shared_claim_number" not in keys:
        return None  # another matter on the same invoice
    if other.outcome in _SETTLED:
        credited = (
            f"already_{other.outcome}({other.credit_note})"
            if other.credit_note
            else (f"already_{other.outcome}")
        )
        return _made(RelationKind.CONTRADICTION, other, (credited, *because), alert=True)
    if not same_category and same_amount and "shared_invoice" in keys:
        reasons = f"other_reason({other.axes.category}/{case.axes.category})"
        return _made(RelationKind.CONTRADICTION, other, (reasons, *because), alert=True)
    over = states.statuses[other.status].stage is Stage.CLOSED
    if over:
        because = ("earlier_rejected" if other.outcome else "earlier_closed", *because)
    kind = _kind(case, other, same_amount=bool(same_amount))
    return _made(kind, other, because, alert=over)


def _kind(case: Case, other: Case, *, same_amount: bool) -> RelationKind:
    first, second = other.grounds, case.grounds
    debit = DocumentType.DEBIT_NOTE
    if second.document_type is debit and first.document_type is not debit:
        return RelationKind.DEBIT_NOTE
    same_numbers = _packed(first.claims) == _packed(second.claims)
    days = abs((_day(case) - _day(other)).days)
    no_amounts = not _amounts(case) and not _amounts(other)
    if same_numbers and (same_amount or no_amounts):
        limit = _SAME_MAIL_DAYS if first.claims else 0
        if days <= limit or (first.claims and second.document_type is debit):
            return RelationKind.DUPLICATE
    return RelationKind.REMINDER


def _same_goods(other: Case, shared: tuple[str, ...], *, same: bool) -> Relation | None:
    """The same goods of one delivery, claimed under two invoices."""
    if not shared or not same:
        return None
    because = ("claimed_on_two_invoices", *shared)
    return _made(RelationKind.CONTRADICTION, other, because, alert=True)


def _made(kind: RelationKind, other: Case, because: tuple[str, ...], *, alert: bool) -> Relation:
    return Relation(CaseLink(kind, other.case_id, because), alert)


def _shared(case: Case, other: Case) -> Iterator[str]:
    theirs = other.grounds
    for name, mine, those in (
        ("invoice", (it.invoice for it in case.items), (it.invoice for it in other.items)),
        ("claim_number", case.grounds.claims, theirs.claims),
        ("delivery_note", case.grounds.delivery_notes, theirs.delivery_notes),
    ):
        known = {packed(it) for it in those} - {""}
        yield from (f"shared_{name}({it})" for it in mine if packed(it) in known)


def _amounts(case: Case) -> set[tuple[Decimal, str]]:
    return {(it.disputed, it.currency) for it in case.items if it.disputed}


def _packed(numbers: tuple[str, ...]) -> set[str]:
    return {packed(it) for it in numbers}


def _day(case: Case) -> dt.date:
    return case.grounds.received or case.opened_on


def _counts(case: Case, states: States) -> bool:
    return case.outcome is not Outcome.REJECTED and (
        states.statuses[case.status].stage is not Stage.CLOSED or case.outcome is not None
    )


def _credited(item: Item, books: Books) -> Iterator[Alert]:
    for note in books.credited.get(packed(item.invoice), ()):
        amount = f"{note.gross_amount} {note.currency}"
        yield Alert(item.invoice, (f"already_credited({note.number}, {amount})",))


def _beyond(item: Item, earlier: list[Case], books: Books) -> Iterator[Alert]:
    invoice = books.invoice(item.invoice)
    if invoice is None or item.disputed is None or item.currency not in {"", invoice.currency}:
        return
    total, cases = as_gross(item.disputed, item.basis, invoice), []
    for other in earlier:
        for its in other.items:
            amount = its.disputed if its.accepted is None else its.accepted
            same = packed(its.invoice) == packed(item.invoice)
            if same and amount and its.currency in {"", invoice.currency}:
                total += as_gross(amount, its.basis, invoice)
                cases.append(other.case_id)
    if cases and total > invoice.gross_amount:
        figures = f"{total} > {invoice.gross_amount} {invoice.currency}"
        yield Alert(item.invoice, (f"claims_exceed_invoice({figures})",), tuple(cases))
