"""Send an answer to a customer from the page of a case."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import fastapi
import pydantic
from starlette.requests import Request
from starlette.responses import Response

from extractor.errors import StoreError, WorkflowError
from extractor.store.audit import By
from extractor.store.letters import send_again
from extractor.web.cases.answers import Answer, checked, mailboxes, outgoing
from extractor.web.cases.one import HERE, CaseId, case_of, case_page
from extractor.web.frame.access import Clerk
from extractor.web.frame.context import TheDesk
from extractor.web.frame.render import go, words
from extractor.web.review.room import TheRoom
from extractor.workflow.changes import Actor

router = fastapi.APIRouter(prefix=HERE, include_in_schema=False)


class Written(pydantic.BaseModel):
    """An answer as its form gives it; `step` is "check", "change" or "send"."""

    kind: str = pydantic.Field("", max_length=40)
    to: str = pydantic.Field("", max_length=254)
    subject: str = pydantic.Field("", max_length=1000)
    text: str = pydantic.Field("", max_length=20_000)
    token: str = pydantic.Field(pattern="^[0-9a-f]{32}$")
    step: str = "check"


@router.post("/{case_id}/answer")
def answer(
    request: Request,
    desk: TheDesk,
    room: TheRoom,
    person: Clerk,
    case_id: CaseId,
    given: Annotated[Written, fastapi.Form()],
) -> Response:
    """Show an answer once more, and send it once it is confirmed."""
    say, here = words(request), f"{HERE}/{case_id}"
    file = case_of(room, case_id)
    known = mailboxes(file)
    wanted = Answer(given.kind, given.to, given.subject, given.text, given.token, known)
    if not room.sends:
        return go(request, here, say._("No mail server is set; copy the answer."), kind="bad")
    if given.step == "change":
        return case_page(request, desk, room, person, file, wanted)
    ready = checked(wanted, say)
    if given.step != "send" or not ready.is_ready:
        return case_page(request, desk, room, person, file, ready)
    who = Actor(person.account.login, person.account.role)
    try:
        room.casework.answer(case_id, outgoing(ready, file), who)
    except WorkflowError as error:
        problem = room.refused(error, person.language)
        again = dataclasses.replace(wanted, problem=problem)
        return case_page(request, desk, room, person, file, again)
    told = say._("On its way to %(to)s; the history says when it is taken.", to=ready.to)
    return go(request, f"{here}#story", told)


@router.post("/{case_id}/answer/again")
def again(
    request: Request,
    desk: TheDesk,
    person: Clerk,
    case_id: CaseId,
    number: Annotated[int, fastapi.Form()],
) -> Response:
    """Try to send an answer that the mail server did not take."""
    say, here = words(request), f"{HERE}/{case_id}#story"
    try:
        send_again(desk.store, case_id, number, By(person.account.login, person.account.role))
    except StoreError:
        return go(request, here, say._("This answer is not given up."), kind="bad")
    return go(request, here, say._("It is tried again now."))
