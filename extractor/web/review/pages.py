"""The queue, and one case of it: what came on the left, what was read on the right."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import Annotated

import fastapi
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from extractor.casework.progress import done_today
from extractor.errors import InputError, OcrError, ReaderError, StoreError, WorkflowError
from extractor.records.words import name as record_name
from extractor.values.case import Stage
from extractor.values.casework import CaseFile, CaseFilter, CaseOrder
from extractor.values.category import TriageClass
from extractor.web.frame.access import Clerk
from extractor.web.frame.context import Person, desk_of
from extractor.web.frame.render import render, words
from extractor.web.frame.written import Writer
from extractor.web.review.because import dispute_of
from extractor.web.review.grading import Grade
from extractor.web.review.lookup import search_customers, search_invoices
from extractor.web.review.room import Room, TheRoom
from extractor.web.review.sheets import Sheets, drawn_marks, notes_of, sheets_of
from extractor.web.review.shown import MAIN, Shown, can_be_changed, other_items
from extractor.workflow.words import told as case_told
from extractor.workflow.words import word

router = fastapi.APIRouter(prefix="/desk/review", include_in_schema=False)

HERE = "/desk/review"
CaseId = Annotated[str, fastapi.Path(pattern="^[0-9A-Za-z_-]{1,80}$")]
Query = Annotated[str, fastapi.Query(max_length=200)]
_MOST_LEFT = 10_000
_MERGEABLE = 30


@dataclasses.dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is today.

    Attributes:
        left: in the queue; more than are counted where `more` says so.
    """

    done: int
    left: int
    more: bool


@router.get("")
def first(request: Request, room: TheRoom, person: Clerk) -> Response:
    """Go to the first case of the queue, or say that there is none."""
    room.casework.open_pending()
    row = room.casework.queue()
    if row is None:
        return render(request, "review/done.html", {"progress": progress_of(room, person)})
    return RedirectResponse(f"{HERE}/{row.case_id}", 303)


@router.get("/{case_id}")
def one(request: Request, case_id: CaseId, room: TheRoom, person: Clerk) -> Response:
    """Show a case."""
    file = case_of(room, case_id)
    sheets = sheets_of(room.viewer, file)
    language, taxonomy = person.language, room.casework.rules.taxonomy
    others = room.watchers.look(file.case.case_id, person.account.name)
    given: dict[str, object] = {
        "sheets": sheets,
        "marks": drawn_marks(sheets.marks),
        "notes": {
            it.number: notes_of(it, language)
            for it in (sheets.original.pieces if sheets.original else ())
        },
        "others": others,
        "triage": [
            (it.value, record_name("triage", it, language))
            for it in TriageClass
            if it is not TriageClass.DISPUTE
        ],
        "categories": [(it, word("categories", it, language, taxonomy)) for it in taxonomy.codes],
        "progress": progress_of(room, person),
    }
    response = render(request, "review/case.html", given | panel(request, room, person, file))
    response.background = BackgroundTask(warm, room, file.case.case_id)
    return response


@router.get("/{case_id}/fields")
def fields(request: Request, case_id: CaseId, room: TheRoom, person: Clerk) -> Response:
    """Give the right side again, as when somebody else changed the case."""
    file = case_of(room, case_id)
    return JSONResponse(answer(request, room, person, file))


@router.get("/{case_id}/next")
def following(case_id: CaseId, room: TheRoom, person: Clerk) -> Response:
    """Leave a case as it is and go on to the next one."""
    room.watchers.leave(case_id, person.account.name)
    return RedirectResponse(next_after(room, case_id), 303)


@router.get("/{case_id}/pulse")
def pulse(case_id: CaseId, room: TheRoom, person: Clerk) -> Response:
    """Say that somebody looks at a case; tell who else does, and whether it was changed."""
    file = case_of(room, case_id)
    others = room.watchers.look(file.case.case_id, person.account.name)
    return JSONResponse({"version": file.case.version, "who": changer(file), "others": others})


@router.get("/{case_id}/invoices")
def invoices(
    request: Request, case_id: CaseId, room: TheRoom, person: Clerk, q: Query = ""
) -> Response:
    """Give the invoices that match what is typed, or the likely ones."""
    file = case_of(room, case_id)
    shown = shown_for(request, room, person)
    if q.strip():
        found = [
            shown.invoice(it) for it in search_invoices(room.books(), q, file.case.customer_id)
        ]
    else:
        found = [
            it for field in shown.fields(file) if field.name == "invoice" for it in field.choices
        ]
    return JSONResponse([dataclasses.asdict(it) for it in found])


@router.get("/{case_id}/customers")
def customers(case_id: CaseId, room: TheRoom, _person: Clerk, q: Query = "") -> Response:
    """Give the customers that match what is typed."""
    case_of(room, case_id)
    found = search_customers(room.books(), q)
    return JSONResponse(
        [
            {
                "value": it.customer_id,
                "text": it.name,
                "about": " · ".join(part for part in (it.customer_id, it.city, it.country) if part),
                "why": [],
                "share": "",
            }
            for it in found
        ]
    )


@router.get("/{case_id}/mergeable")
def mergeable(request: Request, case_id: CaseId, room: TheRoom, _: Clerk) -> Response:
    """Give the open cases of the same customer."""
    case = case_of(room, case_id).case
    chosen = CaseFilter(customer=(case.customer_id,), stage=(Stage.OPEN, Stage.WAITING))
    page = room.casework.search(chosen, CaseOrder.NEWEST, None, _MERGEABLE)
    rows = [it for it in page.rows if it.case_id != case.case_id and case.customer_id]
    return render(request, "review/mergeable.html", {"rows": rows, "case": case, "word": word})


def warm(room: Room, case_id: str) -> None:
    """Read and draw the next case's first page while a person looks at this one."""
    row = room.casework.queue(after=case_id)
    if row is not None:
        draw_first(room, sheets_of(room.viewer, room.casework.get(row.case_id)))


def draw_first(room: Room, sheets: Sheets) -> None:
    """Draw the page that is shown first; what cannot be drawn is told where it is looked at."""
    pieces = sheets.original.pieces if sheets.original else ()
    piece = next((it for it in pieces if it.number == sheets.first), None)
    if sheets.original is not None and piece is not None and piece.sheets:
        with contextlib.suppress(InputError, OcrError, ReaderError, StoreError):
            room.viewer.picture(sheets.original.sha256, piece.number, piece.sheets[0].number)


def case_of(room: Room, case_id: str) -> CaseFile:
    """Give a case; an unknown one is a page that is not there."""
    try:
        return room.casework.get(case_id)
    except WorkflowError as error:
        raise HTTPException(404) from error


def shown_for(request: Request, room: Room, person: Person) -> Shown:
    """Give what makes fields in the reader's language."""
    writer = Writer(person.language, desk_of(request).zone)
    return Shown(room, words(request), person.language, writer)


def panel(request: Request, room: Room, person: Person, file: CaseFile) -> dict[str, object]:
    """Give what the right side shows."""
    shown = shown_for(request, room, person)
    known = shown.fields(file)
    record, language = file.record, person.language
    rules = room.casework.rules
    return {
        "file": file,
        "case": file.case,
        "row": file.row,
        "main": [it for it in known if it.name in MAIN],
        "more": [it for it in known if it.name not in MAIN],
        "looks": sum(it.needs_look for it in known),
        "others_items": other_items(file),
        "alerts": [case_told(it, language, rules.taxonomy) for it in file.alerts],
        "status": rules.states.name_of(file.case.status, language),
        "document_type": (
            record_name("document_types", record.document_type, language)
            if record and record.document_type
            else ""
        ),
        "siblings": len(record.disputes) if record and dispute_of(file) else 0,
        "can_change": can_be_changed(file),
        "can_confirm": confirming(room, file, person) is not None,
        "undoable": undoable(file, person),
        "Grade": Grade,
    }


def answer(
    request: Request, room: Room, person: Person, file: CaseFile, told: str = ""
) -> dict[str, object]:
    """Give the answer to the script: the right side, and what to say."""
    page = render(request, "review/fields.html", panel(request, room, person, file))
    html = bytes(page.body).decode()
    return {"fields": html, "version": file.case.version, "told": told}


def confirming(room: Room, file: CaseFile, person: Person) -> str | None:
    """Give the status that a case has once a person has looked; None where it has it already."""
    states = room.casework.rules.states
    if file.case.status != states.start:
        return None
    moves = states.moves_from(states.start, person.account.role)
    return next((it for it in moves if states.statuses[it].stage is Stage.OPEN), None)


def undoable(file: CaseFile, person: Person) -> int | None:
    """Give the number of the last change of this person that can be taken back."""
    undone = {it.undoes for it in file.events}
    for event in reversed(file.events):
        changed_nothing = event.kind in {"commented", "answered"}
        if event.number in undone or event.undoes is not None or changed_nothing:
            continue
        can = event.who == person.account.login and event.kind not in {"opened", "merged", "split"}
        return event.number if can else None
    return None


def changer(file: CaseFile) -> str:
    """Give who changed a case last."""
    return file.events[-1].who if file.events else ""


def next_after(room: Room, case_id: str) -> str:
    """Give the address of the next case of the queue."""
    row = room.casework.queue(after=case_id)
    return HERE if row is None else f"{HERE}/{row.case_id}"


def progress_of(room: Room, person: Person) -> Progress:
    """Count what somebody has done today and what is left."""
    casework, who = room.casework, person.account.login
    done = room.counters.done(who, casework.today(), lambda: done_today(casework, who))
    waiting = CaseFilter(needs_review=True)
    left = room.counters.left(lambda: casework.count(waiting, most=_MOST_LEFT))
    return Progress(done, left.number, left.at_least)
