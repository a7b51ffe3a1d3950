"""`extractor disputes assign|set-status|correct|comment|link|merge|split`: one change each."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from extractor.casework.casework import Casework
from extractor.cli.console import say
from extractor.cli.disputes_list import code_of
from extractor.cli.disputes_store import NOBODY, Desk, owner_of
from extractor.errors import WorkflowError
from extractor.values.case import Case, CaseLink, Item, RelationKind
from extractor.workflow.changes import Assign, Change, Comment, Move, Relate, Unrelate
from extractor.workflow.locales import written_day


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """The options of a move to another status; `accepted` as typed."""

    status: str
    reason: str
    accepted: tuple[str, ...]
    credit_note: str
    missing: tuple[str, ...]
    owner: str | None


def run_assign(desk: Desk, case_id: str, given: tuple[str, str | None], why: str) -> None:
    """Give a dispute to a person or team.

    Raises:
        WorkflowError: there is no such dispute, or the rules do not allow it.
    """
    owner, team = given
    with desk.opened() as (casework, who):
        what = Assign(owner_of(owner, who.name), team)
        case = casework.apply(casework.find(case_id), Change(who, what, why))
    say(f"{case.case_id}: in the hands of {case.owner or NOBODY}, {case.team}")


def run_set_status(desk: Desk, case_id: str, step: Step) -> None:
    """Move a dispute.

    Raises:
        WorkflowError: there is no such dispute, or the rules do not allow it.
    """
    with desk.opened() as (casework, who):
        found = casework.find(case_id)
        move = Move(
            to=step.status,
            reason=step.reason,
            accepted=_accepted(casework, found, step.accepted),
            credit_note=step.credit_note,
            missing=step.missing,
            owner=None if step.owner is None else owner_of(step.owner, who.name),
        )
        case = casework.apply(found, Change(who, move))
        _tell(case, casework)


def run_correct(desk: Desk, case_id: str, values: Sequence[str], why: str) -> None:
    """Set fields of a dispute.

    Raises:
        WorkflowError: there is no such dispute or field, or the rules do not allow it.
    """
    pairs = [it.partition("=") for it in values]
    for field, sign, _ in pairs:
        if not sign:
            raise WorkflowError(case_id, f"{field!r} sets nothing; write it as FIELD=VALUE")
    with desk.opened() as (casework, who):
        found = casework.find(case_id)
        for field, _, value in pairs:
            casework.correct(found, field.strip(), value, None, who, why=why)
            say(f"{found}: {field.strip()} is {value.strip() or 'empty'}")


def run_comment(desk: Desk, case_id: str, text: str) -> None:
    """Say something about a dispute.

    Raises:
        WorkflowError: there is no such dispute, or the text is empty.
    """
    with desk.opened() as (casework, who):
        case = casework.apply(casework.find(case_id), Change(who, Comment(text)))
    say(f"{case.case_id}: noted")


def run_link(desk: Desk, ids: tuple[str, str], kind: str | None, why: str) -> None:
    """Link two disputes; without a kind, take the links away.

    Raises:
        WorkflowError: there is no such dispute or kind, or the rules do not allow it.
    """
    with desk.opened() as (casework, who):
        case_id, other = (casework.find(it) for it in ids)
        if kind is None:
            casework.apply(case_id, Change(who, Unrelate(other), why))
            say(f"{case_id}: no longer linked to {other}")
            return
        link = CaseLink(code_of(kind, RelationKind, "--kind"), other)
        casework.apply(case_id, Change(who, Relate(link), why))
        say(f"{case_id}: linked to {other} as {kind}")


def run_merge(desk: Desk, ids: tuple[str, str], why: str) -> None:
    """Take the second dispute into the first.

    Raises:
        WorkflowError: there is no such dispute, or they cannot be merged.
    """
    with desk.opened() as (casework, who):
        into, other = (casework.find(it) for it in ids)
        case = casework.merge(into, other, who, why)
    invoices = ", ".join(it.invoice or "(no invoice)" for it in case.items)
    say(f"{other} is part of {into} now, which contests {invoices}")


def run_split(desk: Desk, case_id: str, parts: Sequence[str], why: str) -> None:
    """Make disputes of parts of one.

    Raises:
        WorkflowError: there is no such dispute, or not this part of it.
    """
    with desk.opened() as (casework, who):
        found = casework.find(case_id)
        items = {it.invoice: it for it in casework.get(found).case.items}
        taken = [tuple(_part(found, items, it) for it in part.split(",")) for part in parts]
        rest, *new = casework.split(found, taken, who, why)
    for case in (rest, *new):
        amounts = ", ".join(_told(it) for it in case.items)
        say(f"{case.case_id}: {amounts}")


def _part(case_id: str, items: dict[str, Item], text: str) -> Item:
    invoice, sign, amount = text.strip().partition("=")
    item = items.get(invoice.strip())
    if item is None:
        names = ", ".join(it or "(no invoice)" for it in items)
        raise WorkflowError(case_id, f"{invoice.strip()!r} is not in it; there is {names}")
    return dataclasses.replace(item, disputed=_amount(case_id, amount)) if sign else item


def _accepted(
    casework: Casework, case_id: str, given: Sequence[str]
) -> tuple[tuple[str, Decimal], ...]:
    if not given:
        return ()
    items = casework.get(case_id).case.items
    found = []
    for it in given:
        invoice, sign, amount = it.rpartition("=")
        if not sign and len(items) > 1:
            names = ", ".join(item.invoice for item in items)
            detail = f"{it}: say of which of {names}, as INVOICE=AMOUNT"
            raise WorkflowError(case_id, detail)
        found.append((invoice.strip() if sign else items[0].invoice, _amount(case_id, amount)))
    return tuple(found)


def _amount(case_id: str, text: str) -> Decimal:
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        detail = f"{text!r} is no amount; write it such as 1234.50"
        raise WorkflowError(case_id, detail) from None


def _told(item: Item) -> str:
    amount = "?" if item.disputed is None else f"{item.disputed:.2f} {item.currency}".strip()
    return f"{item.invoice or '(no invoice)'} {amount}"


def _tell(case: Case, casework: Casework) -> None:
    name = casework.rules.states.name_of(case.status, "en")
    who = case.owner or NOBODY
    due = written_day(case.target, "en")
    say(f"{case.case_id}: {name}, in the hands of {who}, {case.team}, due {due}")
