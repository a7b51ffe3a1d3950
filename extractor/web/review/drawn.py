"""Spot checks: documents drawn by lot in which no dispute was found, and one of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Annotated

import fastapi
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extractor.records.words import name as record_name
from extractor.records.words import reason
from extractor.store.cases.sampled import IN_TIME
from extractor.store.cases.unseen import Said, Unseen, count_unseen, unseen, unseen_document
from extractor.values.casework import Count
from extractor.values.category import TriageClass
from extractor.values.record import FileRecord
from extractor.web.frame.access import Clerk
from extractor.web.frame.context import Person
from extractor.web.frame.render import render
from extractor.web.review.pages import draw_first
from extractor.web.review.room import Room, TheRoom
from extractor.web.review.sheets import drawn_marks, notes_of, sheets_of_file
from extractor.workflow.words import word

router = fastapi.APIRouter(prefix="/desk/drawn", include_in_schema=False)

HERE = "/desk/drawn"
Digest = Annotated[str, fastapi.Path(pattern="^[0-9a-f]{64}$")]
Before = Annotated[str, fastapi.Query(pattern="^([0-9a-f]{64})?$")]
NONE = tuple(it for it in TriageClass if it is not TriageClass.DISPUTE)
_PAGE = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One document of the list.

    Attributes:
        kind: what the machine takes it for.
        overdue: it counts as wrong by now.
    """

    document: Unseen
    subject: str
    kind: str
    overdue: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Answered:
    """A document that somebody has just looked at.

    Attributes:
        kind: what it is, as was said.
    """

    sha256: str
    file: str
    kind: str


@router.get("")
def listed(
    request: Request,
    room: TheRoom,
    person: Clerk,
    after: Annotated[int, fastapi.Query(ge=0, le=2**62)] = 0,
    before: Before = "",
) -> Response:
    """Show those that wait, the oldest first."""
    store = room.casework.store
    found = unseen(store, after=after, most=_PAGE + 1)
    shown = found[:_PAGE]
    late = store.clock() - IN_TIME
    given = {
        "rows": [_row(room, person, it, late) for it in shown],
        "count": count_unseen(store),
        "after": shown[-1].number if len(found) > _PAGE else None,
        "answered": _answered(room, person, before),
        "days": IN_TIME.days,
    }
    return render(request, "review/drawn.html", given)


@router.get("/{sha256}")
def one(
    request: Request, sha256: Digest, room: TheRoom, person: Clerk, before: Before = ""
) -> Response:
    """Show one beside what is asked about it."""
    document, record, said = document_of(room, sha256)
    sheets = sheets_of_file(room.viewer, sha256, record)
    language, taxonomy = person.language, room.casework.rules.taxonomy
    machine = record.triage or TriageClass.OTHER
    customer = record.customer
    given: dict[str, object] = {
        "document": document,
        "record": record,
        "said": said,
        "said_kind": kind_of(said.kind, language) if said else "",
        "sheets": sheets,
        "marks": drawn_marks(sheets.marks),
        "notes": {
            it.number: notes_of(it, language)
            for it in (sheets.original.pieces if sheets.original else ())
        },
        "machine": kind_of(machine, language),
        "kinds": [(it.value, kind_of(it, language)) for it in NONE],
        "chosen": (said.kind if said else machine.value),
        "why": [reason(it, language) for it in record.reasons if not it.startswith("audit:")],
        "customer": customer.customer_id if customer else "",
        "customer_name": customer.name if customer else "",
        "categories": [(it, word("categories", it, language, taxonomy)) for it in taxonomy.codes],
        "others": room.watchers.look(sha256, person.account.name),
        "overdue": said is None and document.at < room.casework.store.clock() - IN_TIME,
        "left": waiting(room),
        "answered": _answered(room, person, before),
    }
    response = render(request, "review/drawn_one.html", given)
    response.background = BackgroundTask(_warm, room, document)
    return response


@router.get("/{sha256}/next")
def following(sha256: Digest, room: TheRoom, person: Clerk) -> Response:
    """Leave a document as it is and go on to the next one."""
    document, _, _ = document_of(room, sha256)
    room.watchers.leave(sha256, person.account.name)
    return RedirectResponse(next_after(room, document), 303)


def document_of(room: Room, sha256: str) -> tuple[Unseen, FileRecord, Said | None]:
    """Give a document; one that was not drawn, or holds disputes, is a page that is not there."""
    found = unseen_document(room.casework.store, sha256)
    if found is None:
        raise HTTPException(404)
    return found


def next_after(room: Room, document: Unseen) -> str:
    """Give the address of the next one; after the last the list, where the first may stand."""
    found = unseen(room.casework.store, after=document.number, most=1)
    return f"{HERE}/{found[0].sha256}" if found else HERE


def waiting(room: Room) -> Count:
    """Count those that wait."""
    return room.drawn.count(lambda: count_unseen(room.casework.store))


def kind_of(kind: str, language: str) -> str:
    """Give what a class of triage is called."""
    return record_name("triage", kind, language)


def _row(room: Room, person: Person, it: Unseen, late: dt.datetime) -> Row:
    found = unseen_document(room.casework.store, it.sha256)
    record = found[1] if found else None
    kind = (record.triage if record else None) or TriageClass.OTHER
    subject = (record.source.subject or "") if record else ""
    return Row(it, subject, kind_of(kind, person.language), it.at < late)


def _answered(room: Room, person: Person, sha256: str) -> Answered | None:
    found = unseen_document(room.casework.store, sha256) if sha256 else None
    document, _, said = found or (None, None, None)
    if document is None or said is None:
        return None
    return Answered(sha256, document.file, kind_of(said.kind, person.language))


def _warm(room: Room, document: Unseen) -> None:
    """Read and draw the next one while a person looks at this one."""
    for it in unseen(room.casework.store, after=document.number, most=1):
        draw_first(room, sheets_of_file(room.viewer, it.sha256, None))
