"""What a move to another status does to a case, and what it must bring."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from extractor.errors import NotPermittedError, WorkflowError
from extractor.values.case import Case, Item, Outcome, RelationKind, Stage
from extractor.values.refusal import Refusal
from extractor.workflow.approval import check_approval
from extractor.workflow.changes import Actor, Move
from extractor.workflow.owners import assign
from extractor.workflow.rules import Rules
from extractor.workflow.states import DEPARTMENT, Status, Transition
from extractor.workflow.targets import target_of

ZERO = Decimal(0)
_OVER = frozenset({Stage.POSTED, Stage.CLOSED})


def moved(
    case: Case, move: Move, who: Actor, day: dt.date, rules: Rules
) -> tuple[Case, tuple[str, ...]]:
    """Give the case in its new status, and codes of why it went to whom it went.

    Raises:
        WorkflowError: there is no such move from here, or something is missing or wrong.
        NotPermittedError: the role may not make it.
    """
    _check(case, move, who, rules)
    source, status = rules.states.statuses[case.status], rules.states.statuses[move.to]
    after = dataclasses.replace(case, status=move.to)
    after = _with_decision(after, move, source, status)
    check_approval(after, who, rules.approval)
    after = _with_clock(after, source, status, day, rules)
    return _handed_on(after, move, status, rules)


def _check(case: Case, move: Move, who: Actor, rules: Rules) -> None:
    states = rules.states
    found = states.transition(case.status, move.to)
    allowed = states.moves_from(case.status, who.role)
    listed = ", ".join(allowed) or "nothing"
    if found is None:
        detail = f"{case.status} does not lead to {move.to}; {who.role} may choose {listed}"
        figures = (("status", case.status), ("to", move.to))
        raise WorkflowError(case.case_id, detail, allowed, Refusal.NO_MOVE, figures)
    if who.role not in found.roles:
        detail = (
            f"{who.role} may not move it from {case.status} to {move.to}; "
            f"this takes {', '.join(found.roles)}, {who.role} may choose {listed}"
        )
        figures = (("role", who.role), ("roles", ",".join(found.roles)))
        raise NotPermittedError(case.case_id, detail, tuple(found.roles), Refusal.ROLE, figures)
    missing = tuple(_missing(move, found))
    if missing:
        detail = f"{move.to} needs {', '.join(missing)}; give it with the move"
        needs = (("needs", ",".join(missing)),)
        raise WorkflowError(case.case_id, detail, missing, Refusal.NEEDS, needs)


def _missing(move: Move, found: Transition) -> Iterator[str]:
    given = {
        "reason": move.reason.strip(),
        "accepted": move.accepted,
        "credit_note": move.credit_note.strip(),
        "missing": [it for it in move.missing if it.strip()],
    }
    yield from (need for need in found.needs if not given[need])


def _with_decision(case: Case, move: Move, source: Status, status: Status) -> Case:
    if status.stage in _OVER:
        return dataclasses.replace(
            case,
            reason=move.reason.strip() or case.reason,
            credit_note=move.credit_note.strip() or case.credit_note,
            missing=(),
        )
    undecided = dataclasses.replace(
        case,
        outcome=status.outcome,
        reason=move.reason.strip(),
        missing=tuple(it.strip() for it in move.missing if it.strip()),
        credit_note="" if source.stage in _OVER else case.credit_note,
    )
    return dataclasses.replace(undecided, items=_decided(undecided, move))


def _decided(case: Case, move: Move) -> tuple[Item, ...]:
    if case.outcome is Outcome.PARTLY_ACCEPTED:
        return accept_part(case, move.accepted)
    if move.accepted:
        detail = f"amounts are accepted with {Outcome.PARTLY_ACCEPTED} only; leave them out"
        raise WorkflowError(case.case_id, detail, refusal=Refusal.ACCEPT_PART_ONLY)
    return tuple(dataclasses.replace(it, accepted=_in_full(it, case.outcome)) for it in case.items)


def _in_full(item: Item, outcome: Outcome | None) -> Decimal | None:
    if outcome is Outcome.ACCEPTED:
        return item.disputed
    return ZERO if outcome is Outcome.REJECTED else None


def accept_part(case: Case, amounts: tuple[tuple[str, Decimal], ...]) -> tuple[Item, ...]:
    """Give the items of a case with what is accepted of each.

    Args:
        case: any.
        amounts: one for each invoice.

    Raises:
        WorkflowError: an invoice lacks its amount or has two, an amount is below 0 or above what
            is contested, or nothing or all is accepted.
    """
    invoices = tuple(it.invoice for it in case.items)
    accepted = dict(amounts)
    if sorted(invoices) != sorted(it for it, _ in amounts):
        names = ", ".join(it or "(no invoice)" for it in invoices)
        detail = f"say how much is accepted for each of {names}, 0 where nothing is"
        raise WorkflowError(case.case_id, detail, invoices, Refusal.ACCEPT_EACH)
    for it in case.items:
        amount = accepted[it.invoice]
        if (
            not amount.is_finite()
            or amount < 0
            or (it.disputed is not None and amount > it.disputed)
        ):
            most = "" if it.disputed is None else f" to {it.disputed}"
            detail = f"{it.invoice}: {amount} cannot be accepted; give an amount from 0{most}"
            figures = (("invoice", it.invoice), ("most", _written(it)))
            raise WorkflowError(case.case_id, detail, refusal=Refusal.ACCEPT_RANGE, figures=figures)
    items = tuple(dataclasses.replace(it, accepted=accepted[it.invoice]) for it in case.items)
    if all(it.accepted == 0 for it in items):
        detail = "nothing is accepted; reject it instead"
        raise WorkflowError(case.case_id, detail, refusal=Refusal.ACCEPT_NOTHING)
    if all(it.accepted == it.disputed for it in items):
        detail = "all of it is accepted; accept it in full instead"
        raise WorkflowError(case.case_id, detail, refusal=Refusal.ACCEPT_ALL)
    return items


def _written(item: Item) -> str:
    return "" if item.disputed is None else f"{item.disputed:.2f} {item.currency}".strip()


def _with_clock(case: Case, source: Status, status: Status, day: dt.date, rules: Rules) -> Case:
    """Stop, restart or begin again the count of working days."""
    if source.stage in _OVER and status.stage not in _OVER:
        case = dataclasses.replace(
            case,
            clock_from=day,
            paused_days=0,
            target_by_hand=False,
            closed_on=None,
            links=tuple(it for it in case.links if it.kind is not RelationKind.MERGED_INTO),
        )
        target = target_of(case.axes.category, day, 0, rules.targets, rules.days)
        case = dataclasses.replace(case, target=target)
    if case.paused_on is not None and status.stage is not Stage.WAITING:
        waited = max(0, rules.days.between(case.paused_on, day))
        case = dataclasses.replace(
            case,
            paused_on=None,
            paused_days=case.paused_days + waited,
            target=rules.days.after(case.target, waited),
        )
    if status.stage is Stage.WAITING and case.paused_on is None:
        case = dataclasses.replace(case, paused_on=day)
    if status.stage is Stage.CLOSED and case.closed_on is None:
        case = dataclasses.replace(case, closed_on=day)
    return case


def _handed_on(
    case: Case, move: Move, status: Status, rules: Rules
) -> tuple[Case, tuple[str, ...]]:
    team = case.axes.department if status.team == DEPARTMENT else status.team or case.team
    if move.owner is not None:
        return dataclasses.replace(case, team=team, owner=move.owner.strip()), ()
    if team == case.team:
        return case, ()
    found = assign(dataclasses.replace(case, team=team), rules.owners)
    return dataclasses.replace(case, team=found.team, owner=found.owner), found.because
