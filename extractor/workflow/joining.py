"""Make one case of two, or two of one; no amount is lost and none counts twice."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from extractor.errors import WorkflowError
from extractor.values.case import (
    Axes,
    Case,
    CaseLink,
    Event,
    EventKind,
    Grounds,
    Item,
    RelationKind,
    Stage,
)
from extractor.values.refusal import Refusal
from extractor.workflow.changes import Actor
from extractor.workflow.history import event_of
from extractor.workflow.life import check_items, check_known, permit
from extractor.workflow.opening import opened
from extractor.workflow.rules import Rules
from extractor.workflow.targets import target_of

_FREE = frozenset({Stage.OPEN, Stage.WAITING})


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """What becomes a case of its own.

    Attributes:
        case_id: of the new case.
        items: what it takes; an invoice may be taken in part.
        axes: None for those of the case it comes from.
    """

    case_id: str
    items: tuple[Item, ...]
    axes: Axes | None = None


def merge(
    into: Case, other: Case, who: Actor, why: str, now: dt.datetime, rules: Rules
) -> tuple[tuple[Case, Case], tuple[Event, ...]]:
    """Take another case into one: a reminder, a debit note, a duplicate.

    What both contest counts once, as the first has it; invoices that only the other contests come
    over. The other is closed and points to the first.

    Returns:
        Both cases, and one event of each.

    Raises:
        WorkflowError: they are the same or of different customers, the other is decided, or the
            first is and would get another invoice.
    """
    _check_mergeable(into, other, who, rules)
    taken = _taken(into, other)
    kept = tuple(it for it in into.items if it.invoice or it.disputed is not None or not taken)
    reason = why.strip() or f"merged into {into.case_id}"
    first = dataclasses.replace(
        into,
        version=into.version + 1,
        items=(*kept, *taken),
        grounds=joined_grounds(into.grounds, other.grounds),
        links=(*into.links, CaseLink(RelationKind.MERGED_FROM, other.case_id)),
    )
    second = dataclasses.replace(
        other,
        version=other.version + 1,
        status=rules.states.closing(),
        closed_on=rules.day_of(now),
        paused_on=None,
        missing=(),
        reason=reason,
        links=(*other.links, CaseLink(RelationKind.MERGED_INTO, into.case_id)),
    )
    events = (
        event_of(EventKind.MERGED, into, first, who, now, reason),
        event_of(EventKind.MERGED, other, second, who, now, reason),
    )
    return (first, second), events


def split(
    case: Case, parts: tuple[Part, ...], who: Actor, why: str, now: dt.datetime, rules: Rules
) -> tuple[tuple[Case, ...], tuple[Event, ...]]:
    """Make cases of their own of some of a case's invoices, or of part of an amount.

    Returns:
        The case with what is left, then the new ones; and one event of each.

    Raises:
        WorkflowError: the parts take more than there is, or leave nothing.
    """
    check_known(case, rules)
    permit(case, who, "split", rules)
    _check_free(case, rules)
    _check_parts(case, parts)
    left = case.items
    for part in parts:
        left = _without(case.case_id, left, part)
    if not left:
        detail = "nothing would be left; leave one invoice in it"
        raise WorkflowError(case.case_id, detail, refusal=Refusal.NOTHING_LEFT)
    links = tuple(CaseLink(RelationKind.SPLIT_INTO, it.case_id) for it in parts)
    rest = dataclasses.replace(
        case, version=case.version + 1, items=left, links=(*case.links, *links)
    )
    cases, events = [rest], [event_of(EventKind.SPLIT, case, rest, who, now, why)]
    for part in parts:
        new, first = opened(_new(case, part, now, rules), who, now, rules, why)
        cases.append(new)
        events += first
    return tuple(cases), tuple(events)


def _check_mergeable(into: Case, other: Case, who: Actor, rules: Rules) -> None:
    for case in (into, other):
        check_known(case, rules)
    _check_free(other, rules)
    if _taken(into, other) or rules.stage_of(into) is Stage.CLOSED:
        _check_free(into, rules)
    permit(into, who, "merge", rules)
    if into.case_id == other.case_id:
        detail = "a case cannot be merged with itself"
        raise WorkflowError(into.case_id, detail, refusal=Refusal.SAME_CASE)
    if into.customer_id != other.customer_id:
        detail = f"{other.case_id} is of another customer; link it as related instead"
        raise WorkflowError(into.case_id, detail, refusal=Refusal.OTHER_CUSTOMER)


def _taken(into: Case, other: Case) -> tuple[Item, ...]:
    known = {it.invoice for it in into.items}
    return tuple(it for it in other.items if it.invoice and it.invoice not in known)


def _check_free(case: Case, rules: Rules) -> None:
    if rules.stage_of(case) not in _FREE:
        detail = f"it is {case.status}; only cases that are not decided can be merged or split"
        figures = (("status", case.status),)
        raise WorkflowError(case.case_id, detail, (), Refusal.DECIDED, figures)


def _check_parts(case: Case, parts: tuple[Part, ...]) -> None:
    if not parts:
        raise WorkflowError(case.case_id, "say what is to become a case of its own")
    ids = [case.case_id, *(it.case_id for it in parts)]
    if len(set(ids)) != len(ids):
        raise WorkflowError(case.case_id, "every part needs an id of its own")
    for part in parts:
        check_items(case.case_id, part.items)


def _without(case_id: str, items: tuple[Item, ...], part: Part) -> tuple[Item, ...]:
    left = {it.invoice: it for it in items}
    for taken in part.items:
        whole = left.pop(taken.invoice, None)
        if whole is None:
            names = ", ".join(it.invoice or "(no invoice)" for it in items) or "nothing"
            detail = f"{taken.invoice} is not left in it; there is {names}"
            figures = (("invoice", taken.invoice),)
            raise WorkflowError(case_id, detail, (), Refusal.NOT_IN_CASE, figures)
        if (whole.currency, whole.basis) != (taken.currency, taken.basis):
            detail = f"{taken.invoice}: keep the currency and basis when splitting"
            raise WorkflowError(case_id, detail)
        rest = _rest(case_id, whole, taken)
        if rest is not None:
            left[taken.invoice] = rest
    return tuple(left[it.invoice] for it in items if it.invoice in left)


def _rest(case_id: str, whole: Item, taken: Item) -> Item | None:
    """Give what is left of an item; None where all of it is taken."""
    if whole.disputed == taken.disputed:
        return None
    if whole.disputed is None or taken.disputed is None:
        detail = f"{whole.invoice}: an amount that is not known cannot be divided; set it first"
        named = (("invoice", whole.invoice),)
        raise WorkflowError(case_id, detail, (), Refusal.UNKNOWN_AMOUNT, named)
    rest = whole.disputed - taken.disputed
    if rest < 0 or taken.disputed <= Decimal(0):
        detail = f"{whole.invoice}: take more than 0 and at most {whole.disputed}"
        most = f"{whole.disputed:.2f} {whole.currency}".strip()
        figures = (("invoice", whole.invoice), ("most", most))
        raise WorkflowError(case_id, detail, (), Refusal.SPLIT_RANGE, figures)
    return dataclasses.replace(whole, disputed=rest)


def _new(case: Case, part: Part, now: dt.datetime, rules: Rules) -> Case:
    """Give the new case; its clock is that of the old one: the customer has waited as long."""
    axes = part.axes or case.axes
    today = rules.day_of(now)
    pause = max(0, rules.days.between(case.paused_on, today)) if case.paused_on else 0
    waited = case.paused_days + pause
    target = target_of(axes.category, case.clock_from, waited, rules.targets, rules.days)
    return dataclasses.replace(
        case,
        case_id=part.case_id,
        version=1,
        axes=axes,
        items=tuple(dataclasses.replace(it, accepted=None) for it in part.items),
        status=rules.states.start,
        owner=case.owner if axes == case.axes else "",
        team=axes.department,
        opened_on=today,
        target=rules.days.after(case.target, pause) if case.target_by_hand else target,
        paused_on=None,
        paused_days=waited,
        missing=(),
        reason="",
        links=(CaseLink(RelationKind.SPLIT_FROM, case.case_id),),
    )


def joined_grounds(first: Grounds, second: Grounds) -> Grounds:
    """Put together what two messages say of one matter; where only one can hold, the first."""

    def both(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*mine, *theirs)))

    return dataclasses.replace(
        first,
        claims=both(first.claims, second.claims),
        delivery_notes=both(first.delivery_notes, second.delivery_notes),
        purchase_orders=both(first.purchase_orders, second.purchase_orders),
        credit_notes=both(first.credit_notes, second.credit_notes),
        carriers=both(first.carriers, second.carriers),
        counted=tuple(dict.fromkeys((*first.counted, *second.counted))),
        proofs=(*first.proofs, *second.proofs),
        deadline=min(filter(None, (first.deadline, second.deadline)), default=None),
        claim_day=min(filter(None, (first.claim_day, second.claim_day)), default=None),
        delivery_day=first.delivery_day or second.delivery_day,
        promised_day=first.promised_day or second.promised_day,
        contact=first.contact or second.contact,
    )
