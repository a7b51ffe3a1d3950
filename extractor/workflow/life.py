"""Apply a change to a case, or say why not.

Every change that is made is one event, so that it can be taken back as one. The case itself says
nothing that its events do not say: `history.replay` gives it back.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from extractor.errors import NotPermittedError, WorkflowError
from extractor.values.case import (
    Case,
    CaseLink,
    Event,
    EventKind,
    Item,
    RelationKind,
    Stage,
)
from extractor.values.refusal import Refusal
from extractor.workflow.changes import (
    Actor,
    Answer,
    Assign,
    Change,
    Comment,
    Move,
    Reclassify,
    Relate,
    Restate,
    Retarget,
    Revalue,
    Undo,
    Unrelate,
)
from extractor.workflow.history import event_of, fields_of, with_fields
from extractor.workflow.moves import moved
from extractor.workflow.owners import assign
from extractor.workflow.rules import Rules
from extractor.workflow.states import Permission
from extractor.workflow.targets import target_of

# Such as "@anna" or "@j.dupont@firm.fr"; a full stop at the end belongs to the sentence.
_MENTION = re.compile(r"(?<![\w@])@([\w.+-]*\w(?:@[\w.-]*\w)?)")
FIXED_LINKS = frozenset(
    {
        RelationKind.MERGED_FROM,
        RelationKind.MERGED_INTO,
        RelationKind.SPLIT_FROM,
        RelationKind.SPLIT_INTO,
    }
)
_CHANGE_NOTHING = frozenset({EventKind.COMMENTED, EventKind.ANSWERED})
NOT_UNDONE = _CHANGE_NOTHING | {EventKind.OPENED, EventKind.MERGED, EventKind.SPLIT}
_NEEDED: dict[type, Permission] = {
    Assign: "assign",
    Reclassify: "reclassify",
    Revalue: "revalue",
    Restate: "reclassify",
    Retarget: "retarget",
    Comment: "comment",
    Answer: "answer",
    Relate: "link",
    Unrelate: "link",
    Undo: "undo",
}


def apply(
    case: Case, change: Change, now: dt.datetime, rules: Rules
) -> tuple[Case, tuple[Event, ...]]:
    """Make a change.

    Args:
        case: as it stands.
        change: who wants what.
        now: the instant, aware.
        rules: that hold.

    Returns:
        The case after it, and what is to be written down.

    Raises:
        WorkflowError: it is against the rules; the sentence and `allowed` say what is not.
        NotPermittedError: the role may not do it.
    """
    admit(case, change, rules)
    kind, after, because = _made(case, change, rules.day_of(now), rules)
    if after == case and kind not in _CHANGE_NOTHING:
        detail = "this changes nothing; it is so already"
        raise WorkflowError(case.case_id, detail, refusal=Refusal.NO_CHANGE)
    after = dataclasses.replace(after, version=case.version + 1)
    reason = change.what.reason.strip() if isinstance(change.what, Move) else ""
    why = dict.fromkeys((change.why.strip(), reason, *because))
    event = event_of(kind, case, after, change.who, now, *why)
    return after, (_completed(event, change),)


def admit(case: Case, change: Change, rules: Rules) -> None:
    """Refuse a change of something that is otherwise by now, or that the role may not make.

    Raises:
        WorkflowError: the case was changed since it was looked at, or its status is not known.
        NotPermittedError: the role may not do it; moves have roles of their own.
    """
    if change.seen is not None and change.seen != case.version:
        detail = f"it was changed meanwhile (version {case.version}, not {change.seen}); look again"
        raise WorkflowError(case.case_id, detail, refusal=Refusal.STALE)
    check_known(case, rules)
    if not isinstance(change.what, Move):
        permit(case, change.who, _NEEDED[type(change.what)], rules)


def permit(case: Case, who: Actor, what: Permission, rules: Rules) -> None:
    """Refuse what a role may not do.

    Raises:
        NotPermittedError: it may not.
    """
    allowed = rules.states.permissions.get(what, ())
    if who.role not in allowed:
        detail = f"{who.role} may not {what}; this takes {', '.join(allowed) or 'another setup'}"
        figures = (("role", who.role), ("roles", ",".join(allowed)))
        raise NotPermittedError(case.case_id, detail, tuple(allowed), Refusal.ROLE, figures)


def check_known(case: Case, rules: Rules) -> None:
    """Refuse a case whose status the rules no longer have.

    Raises:
        WorkflowError: they do not.
    """
    if case.status not in rules.states.statuses:
        detail = f"its status {case.status!r} is not in the states file; add it there again"
        known, figures = tuple(rules.states.statuses), (("status", case.status),)
        raise WorkflowError(case.case_id, detail, known, Refusal.NO_STATUS, figures)


def check_items(case_id: str, items: tuple[Item, ...]) -> None:
    """Refuse amounts that cannot be.

    Raises:
        WorkflowError: no item, one invoice twice, a negative amount, or one without currency.
    """
    if not items:
        detail = "a case contests at least one invoice; close it instead"
        raise WorkflowError(case_id, detail, refusal=Refusal.NO_INVOICE)
    if len({it.invoice for it in items}) != len(items):
        detail = "an invoice stands there twice; add its amounts up"
        raise WorkflowError(case_id, detail, refusal=Refusal.INVOICE_TWICE)
    for it in items:
        amount, named = it.disputed, (("invoice", it.invoice),)
        if amount is not None and (not amount.is_finite() or amount < 0):
            detail = f"{it.invoice}: {amount} is no contested amount"
            raise WorkflowError(case_id, detail, refusal=Refusal.AMOUNT, figures=named)
        if amount is not None and not it.currency:
            detail = f"{it.invoice}: the amount needs its currency"
            raise WorkflowError(case_id, detail, refusal=Refusal.CURRENCY, figures=named)


def _made(
    case: Case, change: Change, day: dt.date, rules: Rules
) -> tuple[EventKind, Case, tuple[str, ...]]:
    match change.what:
        case Move() as move:
            after, because = moved(case, move, change.who, day, rules)
            return EventKind.MOVED, after, because
        case Assign(owner, team):
            given = case.team if team is None else team.strip()
            after = dataclasses.replace(case, owner=owner.strip(), team=given)
            return EventKind.ASSIGNED, after, ()
        case Reclassify():
            after, because = _reclassified(case, change.what, rules)
            return EventKind.RECLASSIFIED, after, because
        case Revalue(items):
            return EventKind.REVALUED, _revalued(case, items, rules), ()
        case Restate():
            return EventKind.RESTATED, restated(case, change.what), ()
        case Retarget(target):
            return EventKind.RETARGETED, _retargeted(case, target, rules), ()
        case Comment() | Answer():
            return _said(case, change.what), case, ()
        case Relate(link):
            return EventKind.LINKED, _linked(case, link), link.because
        case Unrelate(other):
            return EventKind.UNLINKED, _unlinked(case, other), ()
        case Undo(event):
            return EventKind.UNDONE, _undone(case, event, change.who, rules), ()


def _said(case: Case, what: Comment | Answer) -> EventKind:
    if isinstance(what, Comment):
        if not what.text.strip():
            detail = "the comment is empty; write something"
            raise WorkflowError(case.case_id, detail, refusal=Refusal.NO_COMMENT)
        return EventKind.COMMENTED
    letter = what.letter
    if not (letter.to and letter.subject.strip() and letter.text.strip()):
        detail = "an answer needs a recipient, a subject and a text"
        raise WorkflowError(case.case_id, detail, refusal=Refusal.NO_ANSWER)
    return EventKind.ANSWERED


def _completed(event: Event, change: Change) -> Event:
    match change.what:
        case Comment(text):
            mentions = tuple(dict.fromkeys(_MENTION.findall(text)))
            return dataclasses.replace(event, text=text.strip(), mentions=mentions)
        case Answer(letter):
            return dataclasses.replace(event, letter=letter)
        case Undo(undone):
            return dataclasses.replace(event, undoes=undone.number)
    return event


def _reclassified(case: Case, what: Reclassify, rules: Rules) -> tuple[Case, tuple[str, ...]]:
    after = dataclasses.replace(case, axes=what.axes)
    if what.axes.category != case.axes.category and not case.target_by_hand:
        target = target_of(
            what.axes.category, case.clock_from, case.paused_days, rules.targets, rules.days
        )
        after = dataclasses.replace(after, target=target)
    if what.axes.department == case.axes.department or case.team != case.axes.department:
        return after, ()
    found = assign(dataclasses.replace(after, team=what.axes.department), rules.owners)
    return dataclasses.replace(after, team=found.team, owner=found.owner), found.because


def _revalued(case: Case, items: tuple[Item, ...], rules: Rules) -> Case:
    if rules.stage_of(case) not in {Stage.OPEN, Stage.WAITING}:
        detail = f"it is {case.status}, its amounts stand; reopen it to correct them"
        figures = (("status", case.status),)
        raise WorkflowError(case.case_id, detail, (), Refusal.AMOUNTS_STAND, figures)
    check_items(case.case_id, items)
    cleared = tuple(dataclasses.replace(it, accepted=None) for it in items)
    return dataclasses.replace(case, items=cleared)


def restated(case: Case, what: Restate) -> Case:
    """Give a case with what is corrected of its customer and of what they said."""
    return dataclasses.replace(
        case,
        customer_id=case.customer_id if what.customer_id is None else what.customer_id.strip(),
        language=case.language if what.language is None else what.language.casefold()[:2],
        grounds=case.grounds if what.grounds is None else what.grounds,
    )


def _retargeted(case: Case, target: dt.date, rules: Rules) -> Case:
    if rules.stage_of(case) in {Stage.POSTED, Stage.CLOSED}:
        detail = f"it is {case.status} and has no target any more; reopen it first"
        raise WorkflowError(case.case_id, detail, (), Refusal.NO_TARGET, (("status", case.status),))
    if target < case.opened_on:
        detail = f"{target} is before the case was opened ({case.opened_on})"
        figures = (("opened", case.opened_on.isoformat()),)
        raise WorkflowError(case.case_id, detail, (), Refusal.TARGET_EARLY, figures)
    return dataclasses.replace(case, target=target, target_by_hand=True)


def _linked(case: Case, link: CaseLink) -> Case:
    if link.case_id == case.case_id:
        detail = "a case cannot be linked to itself"
        raise WorkflowError(case.case_id, detail, refusal=Refusal.SAME_CASE)
    if link.kind in FIXED_LINKS:
        detail = f"{link.kind} comes with a merge or split only; link it as related"
        raise WorkflowError(case.case_id, detail, refusal=Refusal.FIXED_LINK)
    others = tuple(it for it in case.links if (it.kind, it.case_id) != (link.kind, link.case_id))
    return dataclasses.replace(case, links=(*others, link))


def _unlinked(case: Case, other: str) -> Case:
    left = tuple(it for it in case.links if it.case_id != other or it.kind in FIXED_LINKS)
    return dataclasses.replace(case, links=left)


def _undone(case: Case, event: Event, who: Actor, rules: Rules) -> Case:
    if event.case_id != case.case_id or event.number > case.version:
        raise WorkflowError(case.case_id, f"event {event.number} is not one of this case")
    if event.kind in NOT_UNDONE:
        detail = f"what was {event.kind} cannot be taken back"
        raise WorkflowError(case.case_id, detail, refusal=Refusal.NOT_UNDONE)
    now = fields_of(case)
    for change in event.changes:
        if now.get(change.field) != change.after:
            detail = f"{change.field} was changed again since; change it by hand"
            raise WorkflowError(case.case_id, detail, refusal=Refusal.CHANGED_SINCE)
    after = with_fields(case, {it.field: it.before for it in event.changes})
    check_known(after, rules)
    _check_may_undo(case, after, who, rules)
    return after


def _check_may_undo(case: Case, after: Case, who: Actor, rules: Rules) -> None:
    """Whoever may make a move may take it back."""
    if after.status == case.status:
        return
    states = rules.states
    made = states.transition(after.status, case.status) or states.transition(
        case.status, after.status
    )
    roles = made.roles if made else ()
    if who.role not in roles:
        detail = (
            f"{who.role} may not take the move to {case.status} back; "
            f"this takes {', '.join(roles) or 'a states file that has this move'}"
        )
        figures = (("role", who.role), ("roles", ",".join(roles)))
        raise NotPermittedError(case.case_id, detail, tuple(roles), Refusal.ROLE, figures)
