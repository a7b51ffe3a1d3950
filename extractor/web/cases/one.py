"""One case: what is contested, what is known about it, what may be done, what was done."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Annotated

import fastapi
import pydantic
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extractor.casework.insight import insight
from extractor.errors import WorkflowError
from extractor.values.case import Case, CaseLink, EventKind, RelationKind, RootCause
from extractor.values.casework import CaseFile
from extractor.viewing.taking import amount_of
from extractor.web.cases.answers import Answer, drafted
from extractor.web.cases.asked import ME, NOBODY
from extractor.web.cases.named import Named
from extractor.web.cases.story import Teller
from extractor.web.frame.access import Clerk, Viewer
from extractor.web.frame.context import Desk, Person, TheDesk
from extractor.web.frame.render import go, render, words
from extractor.web.frame.written import Writer
from extractor.web.review.room import Room, TheRoom
from extractor.workflow.changes import (
    Action,
    Actor,
    Assign,
    Change,
    Comment,
    Move,
    Reclassify,
    Relate,
    Retarget,
    Undo,
    Unrelate,
)
from extractor.workflow.letters import DraftKind
from extractor.workflow.life import NOT_UNDONE
from extractor.workflow.proofs import missing_from_customer
from extractor.workflow.states import Transition
from extractor.workflow.words import departments_of, word

router = fastapi.APIRouter(prefix="/desk/cases", include_in_schema=False)

HERE = "/desk/cases"
_LINKS = (RelationKind.RELATED, RelationKind.DUPLICATE, RelationKind.REMINDER,
          RelationKind.DEBIT_NOTE, RelationKind.CONTRADICTION)  # fmt: skip

CaseId = Annotated[str, fastapi.Path(pattern="^[0-9A-Za-z_-]{1,80}$")]
Short = Annotated[str, fastapi.Form(max_length=254)]
Long = Annotated[str, fastapi.Form(max_length=20_000)]
Seen = Annotated[int | None, fastapi.Form()]


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """A status that the case may go to.

    Attributes:
        word: what is pressed.
        needs: codes of `workflow.states.Need`.
        is_main: the step that is usually next.
    """

    to: str
    word: str
    needs: tuple[str, ...]
    is_main: bool


@router.get("/{case_id}")
def one(
    request: Request,
    desk: TheDesk,
    room: TheRoom,
    person: Viewer,
    case_id: CaseId,
    answer: str = "",
) -> Response:
    """Show a case; `answer` names a draft to write."""
    file = case_of(room, case_id)
    if file.case.case_id != case_id:
        return RedirectResponse(f"{HERE}/{file.case.case_id}", 303)
    wanted = drafted(answer, file, room, words(request), person.language) if answer else None
    return case_page(request, desk, room, person, file, wanted)


def case_page(
    request: Request,
    desk: Desk,
    room: Room,
    person: Person,
    file: CaseFile,
    answer: Answer | None = None,
) -> Response:
    """Show a case, with an answer to the customer that somebody is about to write."""
    casework, say, case = room.casework, words(request), file.case
    named = Named(casework, desk, person.language)
    states = casework.rules.states
    writer = Writer(person.language, desk.zone)
    teller = Teller(named, say, writer, person.language)
    undoable: frozenset[EventKind] = frozenset()
    if person.account.role in states.permissions.get("undo", ()):
        undoable = frozenset(EventKind) - NOT_UNDONE
    asked_for = [
        word("proofs", it, person.language)
        for check in missing_from_customer(case, casework.rules.proofs)
        for it in check.any[:1]
    ]
    given: dict[str, object] = {
        "file": file,
        "case": case,
        "row": file.row,
        "named": named,
        "known": insight(casework, case),
        "steps": steps_of(case, room, person),
        "story": teller.story(file, undoable),
        "causes": [(it.value, word("root_causes", it, person.language)) for it in RootCause],
        "departments": [
            (it, named.department(it)) for it in departments_of(casework.rules.taxonomy)
        ],
        "kinds": [(it.value, word("relations", it, person.language)) for it in _LINKS],
        "drafts": [(it.value, word("drafts", it, person.language)) for it in DraftKind],
        "asked_for": asked_for,
        "may_assign": person.account.role in states.permissions.get("assign", ()),
        "may_comment": person.account.role in states.permissions.get("comment", ()),
        "may_retarget": person.account.role in states.permissions.get("retarget", ()),
        "may_classify": person.account.role in states.permissions.get("reclassify", ()),
        "may_link": person.account.role in states.permissions.get("link", ()),
        "may_answer": person.account.role in states.permissions.get("answer", ()),
        "sends": room.sends,
        "answer": answer,
        "me": person.account.login,
        "today": casework.today(),
    }
    return render(request, "cases/case.html", given)


def case_of(room: Room, case_id: str) -> CaseFile:
    """Give a case by its id or the beginning of it.

    Raises:
        HTTPException: 404, there is none.
    """
    try:
        return room.casework.get(case_id)
    except WorkflowError as error:
        raise HTTPException(404) from error


def steps_of(case: Case, room: Room, person: Person) -> tuple[Step, ...]:
    """Give where a person may send a case."""
    states = room.casework.rules.states
    if case.status not in states.statuses:
        return ()
    moves = states.moves_from(case.status, person.account.role)
    found = []
    for number, to in enumerate(moves):
        move: Transition | None = states.transition(case.status, to)
        needs = tuple(move.needs) if move else ()
        action = states.action_of(case.status, to, person.language)
        found.append(Step(to, action, needs, is_main=number == 0))
    return tuple(found)


@router.post("/{case_id}/move")
async def move(request: Request, room: TheRoom, person: Clerk, case_id: CaseId) -> Response:
    """Send a case to another status, with what that needs."""
    say, form = words(request), await request.form()
    texts = {name: str(value) for name, value in form.multi_items() if isinstance(value, str)}
    try:
        accepted = tuple(
            (name.removeprefix("accepted:"), _amount(value))
            for name, value in texts.items()
            if name.startswith("accepted:") and value.strip()
        )
    except ValueError:
        wrong = say._("An amount is written such as 1234.50.")
        return go(request, f"{HERE}/{case_id}", wrong, kind="bad")
    what = Move(
        to=texts.get("to", ""),
        reason=texts.get("reason", ""),
        accepted=accepted,
        credit_note=texts.get("credit_note", ""),
        missing=tuple(it.strip() for it in texts.get("missing", "").splitlines() if it.strip()),
    )
    seen = texts.get("seen", "")
    return await fastapi.concurrency.run_in_threadpool(
        _done, request, room, person, (case_id, what, "", int(seen) if seen.isdigit() else None)
    )


class HandOn(pydantic.BaseModel):
    """To whom a case goes; `seen` is the version on which the person decided."""

    owner: str = pydantic.Field("", max_length=254)
    team: str = pydantic.Field("", max_length=254)
    why: str = pydantic.Field("", max_length=1000)
    seen: int | None = None


@router.post("/{case_id}/assign")
def assign(
    request: Request,
    room: TheRoom,
    person: Clerk,
    case_id: CaseId,
    given: Annotated[HandOn, fastapi.Form()],
) -> Response:
    """Give a case to somebody, or to a team."""
    login = {ME: person.account.login, NOBODY: ""}.get(given.owner, given.owner)
    what = Assign(login, given.team or None)
    return _done(request, room, person, (case_id, what, given.why, given.seen))


@router.post("/{case_id}/comment")
def comment(
    request: Request, room: TheRoom, person: Viewer, case_id: CaseId, text: Long = ""
) -> Response:
    """Say something about a case."""
    return _done(request, room, person, (case_id, Comment(text), "", None))


@router.post("/{case_id}/due")
def retarget(
    request: Request,
    room: TheRoom,
    person: Clerk,
    case_id: CaseId,
    target: Annotated[dt.date, fastapi.Form()],
    why: Short = "",
    seen: Seen = None,
) -> Response:
    """Set the day by which a case is to be settled."""
    return _done(request, room, person, (case_id, Retarget(target), why, seen))


@router.post("/{case_id}/cause")
def set_cause(
    request: Request,
    room: TheRoom,
    person: Clerk,
    case_id: CaseId,
    cause: Short = "",
    seen: Seen = None,
) -> Response:
    """Say what went wrong in the first place."""
    file = case_of(room, case_id)
    known = {it.value: it for it in RootCause}
    axes = dataclasses.replace(file.case.axes, root_cause=known.get(cause))
    return _done(request, room, person, (case_id, Reclassify(axes), "", seen))


@router.post("/{case_id}/link")
def link(
    request: Request,
    room: TheRoom,
    person: Clerk,
    case_id: CaseId,
    other: Short = "",
    kind: RelationKind = RelationKind.RELATED,
    why: Short = "",
) -> Response:
    """Say that another case belongs to this one."""
    try:
        found = room.casework.find(other.strip())
    except WorkflowError as error:
        return go(request, f"{HERE}/{case_id}", room.refused(error, person.language), kind="bad")
    return _done(request, room, person, (case_id, Relate(CaseLink(kind, found)), why, None))


@router.post("/{case_id}/unlink")
def unlink(
    request: Request, room: TheRoom, person: Clerk, case_id: CaseId, other: Short
) -> Response:
    """Take the links to another case away."""
    return _done(request, room, person, (case_id, Unrelate(other), "", None))


@router.post("/{case_id}/undo")
def undo(
    request: Request,
    room: TheRoom,
    person: Clerk,
    case_id: CaseId,
    number: Annotated[int, fastapi.Form()],
) -> Response:
    """Take an event back, as a new one."""
    event = next((it for it in case_of(room, case_id).events if it.number == number), None)
    if event is None:
        raise HTTPException(404)
    return _done(request, room, person, (case_id, Undo(event), "", None))


@router.post("/{case_id}/proposal")
def settle_proposal(
    request: Request, room: TheRoom, person: Clerk, case_id: CaseId, take: Short = ""
) -> Response:
    """Take over what a newer record says, or keep what people decided."""
    who = Actor(person.account.login, person.account.role)
    say = words(request)
    try:
        if take:
            room.casework.accept_proposal(case_id, who)
            told = say._("Taken over.")
        else:
            room.casework.decline_proposal(case_id, who)
            told = say._("Kept as it is.")
    except WorkflowError as error:
        return go(request, f"{HERE}/{case_id}", room.refused(error, person.language), kind="bad")
    return go(request, f"{HERE}/{case_id}", told)


def _done(
    request: Request,
    room: Room,
    person: Person,
    wanted: tuple[str, Action, str, int | None],
) -> Response:
    """Make a change and go back to the case, which says how it went."""
    case_id, what, why, seen = wanted
    who = Actor(person.account.login, person.account.role)
    try:
        room.casework.apply(case_id, Change(who, what, why, seen))
    except WorkflowError as error:
        return go(request, f"{HERE}/{case_id}", room.refused(error, person.language), kind="bad")
    return go(request, f"{HERE}/{case_id}", words(request)._("Done."))


def _amount(text: str) -> Decimal:
    """Read what was typed as an amount is read on a page.

    Raises:
        ValueError: it is none.
    """
    amount = amount_of(text)
    if amount is None:
        raise ValueError(text)
    return amount
