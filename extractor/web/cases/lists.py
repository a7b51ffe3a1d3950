"""Lists of cases: filtered, searched, sorted, handed to somebody, exported."""

from __future__ import annotations

import dataclasses
import urllib.parse
from typing import Annotated

import fastapi
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from extractor.casework.casework import Casework
from extractor.errors import WorkflowError
from extractor.store.tables_views import NAME_CHARACTERS
from extractor.store.views import SavedView, forget_view, save_view, saved_views
from extractor.values.case import RootCause, Stage
from extractor.values.casework import CaseOrder
from extractor.web.cases.asked import LIVE, ME, NOBODY, SIZE, UNKNOWN, Asked, asked_of
from extractor.web.cases.export import csv_lines, workbook
from extractor.web.cases.named import Named
from extractor.web.frame.access import Clerk, Viewer
from extractor.web.frame.context import Desk, Person, TheDesk
from extractor.web.frame.language import LANGUAGES
from extractor.web.frame.render import Words, go, render, words
from extractor.web.review.room import Room, TheRoom
from extractor.workflow.changes import Actor, Assign, Change
from extractor.workflow.words import departments_of, word

router = fastapi.APIRouter(prefix="/desk/cases", include_in_schema=False)

HERE = "/desk/cases"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AT_ONCE = 200  # cases that are handed to somebody with one press


@dataclasses.dataclass(frozen=True, slots=True)
class Tab:
    """A list that people look at every day.

    Attributes:
        query: of its address.
    """

    label: str
    query: str
    here: bool


@router.get("")
def cases(request: Request, desk: TheDesk, room: TheRoom, person: Viewer) -> Response:
    """Show a page of a list."""
    if not request.query_params:
        return _page(request, desk, room, person, _daily(person))
    return _page(request, desk, room, person, asked_of(request.query_params, person.account.login))


def _daily(person: Person) -> Asked:
    """Give the list that is shown where nothing was asked for: what is open."""
    params = fastapi.datastructures.QueryParams([("stage", it.value) for it in LIVE])
    return asked_of(params, person.account.login)


def _page(
    request: Request, desk: Desk, room: Room, person: Person, asked: Asked, wrong: str = ""
) -> Response:
    casework, say = room.casework, words(request)
    try:
        page = casework.search(asked.chosen, asked.order, asked.page, SIZE)
    except WorkflowError:  # the address of another order's page
        page = casework.search(asked.chosen, asked.order, None, SIZE)
    named = Named(casework, desk, person.language)
    given: dict[str, object] = {
        "asked": asked,
        "page": page,
        "count": casework.count(asked.chosen),
        "after": asked.next_query(page.next) if page.next else None,
        "tabs": _tabs(asked, say),
        "choices": choices(casework, named, person.language, say),
        "orders": [(it.value, _orders(say)[it]) for it in CaseOrder],
        "views": saved_views(desk.store, person.account.number),
        "states": casework.rules.states,
        "named": named,
        "wrong": wrong,
        "today": casework.today(),
        "query": asked.query(),
    }
    return render(request, "cases/list.html", given)


@router.post("/assign")
def assign(
    request: Request,
    room: TheRoom,
    person: Clerk,
    case: Annotated[list[str], fastapi.Form(max_length=_AT_ONCE)],
    owner: Annotated[str, fastapi.Form(max_length=254)] = "",
    back: Annotated[str, fastapi.Form(max_length=2000)] = "",
) -> Response:
    """Give cases to somebody; those that cannot be given are named."""
    say = words(request)
    who = Actor(person.account.login, person.account.role)
    given = {ME: who.name, NOBODY: ""}.get(owner, owner)
    done, refused = 0, []
    for case_id in dict.fromkeys(case):
        try:
            room.casework.apply(case_id, Change(who, Assign(given)))
        except WorkflowError as error:
            refused.append(f"{case_id}: {room.refused(error, person.language)}")
        else:
            done += 1
    told = say.n("%(num)s case was handed on.", "%(num)s cases were handed on.", done)
    if refused:
        told = " ".join([told, say._("Not handed on: %(which)s", which="; ".join(refused[:3]))])
    address = f"{HERE}?{back}" if back else HERE
    return go(request, address, told, kind="bad" if refused else "good")


@router.post("/views")
def keep_view(
    request: Request,
    desk: TheDesk,
    person: Viewer,
    name: Annotated[str, fastapi.Form(max_length=NAME_CHARACTERS)],
    query: Annotated[str, fastapi.Form(max_length=2000)] = "",
) -> Response:
    """Keep a list under a name."""
    say, name = words(request), name.strip()
    if not name:
        return go(request, f"{HERE}?{query}", say._("Give the list a name."), kind="bad")
    save_view(desk.store, person.account.number, SavedView(name, query))
    return go(request, f"{HERE}?{query}", say._("The list is kept as %(name)s.", name=name))


@router.post("/views/forget")
def drop_view(
    request: Request,
    desk: TheDesk,
    person: Viewer,
    name: Annotated[str, fastapi.Form(max_length=NAME_CHARACTERS)],
) -> Response:
    """Forget a list."""
    forget_view(desk.store, person.account.number, name)
    return go(request, HERE, words(request)._("The list %(name)s is forgotten.", name=name))


@router.get("/export.csv")
def export_csv(request: Request, room: TheRoom, person: Viewer) -> Response:
    """Give a whole list for a spreadsheet program."""
    asked = asked_of(request.query_params, person.account.login)
    lines = (it.encode() for it in csv_lines(room.casework, asked.chosen, asked.order))
    return StreamingResponse(lines, headers=_as_file(room, "csv"), media_type="text/csv")


@router.get("/export.xlsx")
def export_xlsx(request: Request, room: TheRoom, person: Viewer) -> Response:
    """Give a list as a workbook."""
    asked = asked_of(request.query_params, person.account.login)
    content = workbook(room.casework, asked.chosen, asked.order, words(request))
    return Response(content, headers=_as_file(room, "xlsx"), media_type=SHEET)


def _as_file(room: Room, ending: str) -> dict[str, str]:
    name = f"disputes-{room.casework.today():%Y-%m-%d}.{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}


@dataclasses.dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer, as pairs of value and word."""

    statuses: list[tuple[str, str]]
    stages: list[tuple[str, str]]
    categories: list[tuple[str, str]]
    departments: list[tuple[str, str]]
    causes: list[tuple[str, str]]
    owners: list[tuple[str, str]]
    languages: list[tuple[str, str]]


def choices(casework: Casework, named: Named, language: str, say: Words) -> Choices:
    """Give what the filters of lists offer, in a reader's language."""
    states = casework.rules.states
    return Choices(
        statuses=[(code, states.name_of(code, language)) for code in states.statuses],
        stages=[(it.value, _stages(say)[it]) for it in Stage],
        categories=[(it, named.category(it)) for it in casework.rules.taxonomy.known],
        departments=[(it, named.department(it)) for it in departments_of(casework.rules.taxonomy)],
        causes=[
            *((it.value, word("root_causes", it, language)) for it in RootCause),
            (UNKNOWN, say._("not known yet")),
        ],
        owners=[(ME, say._("me")), (NOBODY, say._("nobody")), *named.owners],
        languages=[*LANGUAGES.items()],
    )


def _tabs(asked: Asked, say: Words) -> tuple[Tab, ...]:
    live = [("stage", it.value) for it in LIVE]
    lists = (
        (say._("Open"), live),
        (say._("Mine"), [*live, ("owner", ME)]),
        (say._("Overdue"), [*live, ("overdue", "1")]),
        (say._("Waiting for the customer"), [("stage", Stage.WAITING.value)]),
        (say._("Look first"), [*live, ("alert", "1")]),
        (say._("Settled"), [("stage", Stage.POSTED.value), ("stage", Stage.CLOSED.value)]),
        (say._("All"), [("order", CaseOrder.NEWEST.value)]),
    )
    mine = {it for it in asked.given if it[0] != "order"}
    return tuple(
        Tab(label, urllib.parse.urlencode(pairs), {it for it in pairs if it[0] != "order"} == mine)
        for label, pairs in lists
    )


def _orders(say: Words) -> dict[CaseOrder, str]:
    return {
        CaseOrder.DUE: say._("due first"),
        CaseOrder.PRIORITY: say._("most important first"),
        CaseOrder.AMOUNT: say._("largest amount first"),
        CaseOrder.NEWEST: say._("newest first"),
        CaseOrder.OLDEST: say._("oldest first"),
        CaseOrder.CHANGED: say._("last changed first"),
    }


def _stages(say: Words) -> dict[Stage, str]:
    return {
        Stage.OPEN: say._("to be decided"),
        Stage.WAITING: say._("waiting for the customer"),
        Stage.DECIDED: say._("decided, to be posted"),
        Stage.POSTED: say._("posted"),
        Stage.CLOSED: say._("closed"),
    }
