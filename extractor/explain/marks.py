"""What to mark in a document: every candidate that stands somewhere, and what became of it."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterator, Sequence

from extractor.explain.explanation import (
    AmountCandidate,
    DisputeExplanation,
    Explanation,
    Place,
    ReferenceCandidate,
    Verdict,
)
from extractor.values.finding import ReferenceKind
from extractor.values.match import LinkKind

WORDS = 4  # that decided the reason of a dispute, marked


class Subject(enum.StrEnum):
    """What a mark is about; each has its colour."""

    INVOICE = "invoice"
    REFERENCE = "other reference"
    AMOUNT = "amount"
    CUSTOMER = "customer"
    DAY = "day"
    WORD = "word that decided"
    PASSAGE = "words of a dispute"


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """A stretch to mark.

    Attributes:
        label: a few words; codes stay codes.
        why: codes.
        dispute: index of the dispute that it belongs to; None for the whole file.
    """

    place: Place
    subject: Subject
    verdict: Verdict
    label: str
    why: tuple[str, ...] = ()
    dispute: int | None = None


def marks_of(explanation: Explanation) -> tuple[Mark, ...]:
    """Give all marks, at most one a stretch and subject: the one that says most."""
    found: list[Mark] = []
    for at, dispute in enumerate(explanation.disputes):
        found.extend(_of_dispute(at, dispute))
    found.extend(_of_customers(explanation))
    found.extend(_of_reference(it) for it in explanation.references if not _is_doubled(it))
    for fact in explanation.facts:
        subject = Subject.DAY if fact.leads[0].kind is LinkKind.ISSUE_DATE else Subject.AMOUNT
        lead = next((it for it in fact.leads if it.contested), fact.leads[0])
        label = lead.invoice if len(fact.leads) == 1 or lead.contested else "several invoices"
        why = (f"{lead.kind}:{lead.how}",)
        found.append(Mark(fact.place, subject, fact.verdict, label, why))
    found.extend(_of_amount(it, None) for it in explanation.elsewhere if it.place)
    return tuple(_strongest(found))


def _strongest(marks: Sequence[Mark]) -> Iterator[Mark]:
    rank = list(Verdict)
    best: dict[tuple[int, int, int, Subject], Mark] = {}
    for mark in marks:
        key = (mark.place.number, mark.place.start, mark.place.end, mark.subject)
        if mark.subject in {Subject.PASSAGE, Subject.WORD}:
            yield mark
        elif key not in best or rank.index(mark.verdict) < rank.index(best[key].verdict):
            best[key] = mark
    kept = list(best.values())
    yield from (it for it in kept if not any(_covers(other, it) for other in kept))


def _covers(other: Mark, mark: Mark) -> bool:
    """Say whether a mark lies inside a larger one that says as much: "88213" in "PO 88213"."""
    if mark.verdict is not Verdict.REJECTED and mark.subject is not Subject.CUSTOMER:
        return False
    inner, outer = mark.place, other.place
    return (
        (other.verdict, other.subject) == (mark.verdict, mark.subject)
        and outer.number == inner.number
        and outer.start <= inner.start
        and inner.end <= outer.end
        and outer.end - outer.start > inner.end - inner.start
    )


def _of_dispute(at: int, dispute: DisputeExplanation) -> Iterator[Mark]:
    for unit in dispute.units:
        yield Mark(unit, Subject.PASSAGE, Verdict.SUPPORTING, f"dispute {at + 1}", dispute=at)
    for word in dispute.category.speaks_for[:WORDS]:
        label = f"{dispute.category.label} {word.weight:+.2f}"
        for place in word.places:
            yield Mark(place, Subject.WORD, Verdict.SUPPORTING, label, dispute=at)
    for amount in dispute.amounts:
        if amount.place is not None:
            yield _of_amount(amount, at)
        for place in amount.inputs:
            label = f"in {amount.derivation}"
            yield Mark(place, Subject.AMOUNT, Verdict.SUPPORTING, label, dispute=at)


def _of_amount(amount: AmountCandidate, at: int | None) -> Mark:
    if amount.place is None:
        raise ValueError("an amount without a place cannot be marked")
    chosen = amount.verdict is Verdict.CHOSEN
    label = f"disputed {amount.value}" if chosen else f"{amount.probability:.2f}"
    if amount.score is None and not chosen:
        label = ""
    return Mark(amount.place, Subject.AMOUNT, amount.verdict, label, amount.why, at)


def _of_customers(explanation: Explanation) -> Iterator[Mark]:
    """Mark names and addresses; document numbers that speak for a customer have marks already."""
    taken = {(it.place.number, it.place.start) for it in explanation.references}
    for customer in explanation.customers:
        why = customer.because
        for place in customer.places:
            if (place.number, place.start) in taken:
                continue
            label = f"{customer.customer_id} {customer.name} {customer.probability:.2f}"
            yield Mark(place, Subject.CUSTOMER, customer.verdict, label, why)
            why = ()  # said once


def _is_doubled(candidate: ReferenceCandidate) -> bool:
    """Say whether the same words have a better mark."""
    return any(it.startswith(("read_as_figure", "better_reading")) for it in candidate.why)


def _of_reference(candidate: ReferenceCandidate) -> Mark:
    leads = sorted(candidate.leads, key=lambda it: (not it.contested, -it.score))
    subject = Subject.REFERENCE
    if any(it.kind is LinkKind.NUMBER for it in leads[:1]) or (
        not leads and candidate.kind in {ReferenceKind.INVOICE, ReferenceKind.UNKNOWN}
    ):
        subject = Subject.INVOICE
    label = f"{leads[0].invoice} {leads[0].score:.2f}" if leads else ""
    how = tuple(f"{it.kind}:{it.how}" for it in leads[:1])
    return Mark(candidate.place, subject, candidate.verdict, label, (*how, *candidate.why))
