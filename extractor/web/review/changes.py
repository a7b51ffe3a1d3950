"""What a person decides about a case; every change is made at once and can be taken back."""

from __future__ import annotations

import dataclasses

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from extractor.casework.fields import texts_of
from extractor.casework.joining import ByHand
from extractor.errors import WorkflowError
from extractor.values.case import Case, Item
from extractor.values.casework import CaseFile
from extractor.values.correction import TAKEN_BACK, FieldValue
from extractor.values.refusal import Refusal
from extractor.viewing.taking import take
from extractor.web.frame.access import Clerk
from extractor.web.frame.render import words
from extractor.web.review.asked import Asked
from extractor.web.review.bodies import (
    Added,
    Confirmed,
    Dismissed,
    Divided,
    Merged,
    Spotted,
    Typed,
    Undone,
)
from extractor.web.review.dividing import named, with_invoices
from extractor.web.review.grading import KEY_FIELDS
from extractor.web.review.pages import CaseId, confirming, next_after, router
from extractor.web.review.room import TheRoom
from extractor.web.review.setting import currency_of, parsed, place_of, settle
from extractor.web.review.shown import MAIN
from extractor.workflow.changes import Change, Move, Revalue, Undo

__all__ = ["router"]


@router.post("/{case_id}/typed")
def typed(request: Request, case_id: CaseId, room: TheRoom, person: Clerk, body: Typed) -> Response:
    """Set a field to what was typed or chosen."""
    asked = Asked(request, room, person, case_id, body.seen)

    def do(file: CaseFile) -> str:
        taken = parsed(room, file, body.field, body.value)
        return settle(asked, file, taken, None)

    return asked.done(do)


@router.post("/{case_id}/spotted")
def spotted(
    request: Request, case_id: CaseId, room: TheRoom, person: Clerk, body: Spotted
) -> Response:
    """Set a field to what stands where somebody clicked or dragged a box."""
    asked = Asked(request, room, person, case_id, body.seen)

    def do(file: CaseFile) -> str:
        place = place_of(room, file.sha256, body)
        taken = parsed(room, file, body.field, place.words)
        return settle(asked, file, taken, place)

    return asked.done(do)


@router.post("/{case_id}/confirmed")
def confirmed(
    request: Request, case_id: CaseId, room: TheRoom, person: Clerk, body: Confirmed
) -> Response:
    """Note that everything is right, and go on to the next case."""
    asked = Asked(request, room, person, case_id, body.seen)
    following = next_after(room, case_id)

    def do(file: CaseFile) -> str:
        case = file.case
        for value in _undecided(file):
            if value.machine or value.field in KEY_FIELDS:  # that it names no amount, say
                case = room.casework.correct(
                    case.case_id, value.field, value.machine, None, asked.actor, seen=case.version
                )
        to = confirming(room, file, person)
        if to is not None:
            room.casework.apply(case.case_id, Change(asked.actor, Move(to), seen=case.version))
        return ""

    response = asked.done(do)
    if response.status_code != 200:
        return response
    room.watchers.leave(case_id, person.account.name)
    room.counters.add(person.account.login)
    return JSONResponse({"go": following})


@router.post("/{case_id}/undone")
def undone(
    request: Request, case_id: CaseId, room: TheRoom, person: Clerk, body: Undone
) -> Response:
    """Take a change back."""
    asked = Asked(request, room, person, case_id, body.seen)

    def do(file: CaseFile) -> str:
        event = next((it for it in file.events if it.number == body.event), None)
        if event is None:
            raise WorkflowError(case_id, f"it has no event {body.event}")
        case = room.casework.apply(case_id, Change(asked.actor, Undo(event), seen=body.seen))
        _note_again(asked, file, case)
        return words(request)._("Taken back.")

    return asked.done(do)


@router.post("/{case_id}/dismissed")
def dismissed(
    request: Request, case_id: CaseId, room: TheRoom, person: Clerk, body: Dismissed
) -> Response:
    """Say that what came is no dispute; all its cases are closed."""
    asked = Asked(request, room, person, case_id, body.seen)
    following = next_after(room, case_id)

    def do(file: CaseFile) -> str:
        if not file.sha256:
            detail = "it was opened by hand; close it instead"
            raise WorkflowError(case_id, detail, refusal=Refusal.BY_HAND)
        room.casework.dismiss(file.sha256, body.triage, asked.actor, body.why)
        return ""

    response = asked.done(do)
    if response.status_code != 200:
        return response
    room.counters.add(person.account.login)
    return JSONResponse({"go": following})


@router.post("/{case_id}/divided")
def divided(
    request: Request, case_id: CaseId, room: TheRoom, person: Clerk, body: Divided
) -> Response:
    """Make cases of their own of parts of this one, each with its invoice and amount."""
    asked = Asked(request, room, person, case_id, body.seen)

    def do(file: CaseFile) -> str:
        case, pieces = file.case, [named(room, it) for it in body.pieces]
        items = with_invoices(case, pieces)
        if items != case.items:
            case = room.casework.apply(
                case_id, Change(asked.actor, Revalue(items), body.why, body.seen)
            )
        known = {it.invoice: it for it in case.items}
        parts = [
            (dataclasses.replace(known[it.invoice], disputed=it.amount, accepted=None),)
            for it in pieces
        ]
        made = room.casework.split(case_id, parts, asked.actor, body.why)
        return words(request).n(
            "%(num)s new case; it waits in the queue.",
            "%(num)s new cases; they wait in the queue.",
            len(made) - 1,
        )

    return asked.done(do)


@router.post("/{case_id}/merged")
def merged(
    request: Request, case_id: CaseId, room: TheRoom, person: Clerk, body: Merged
) -> Response:
    """Take another case of the same customer into this one."""
    asked = Asked(request, room, person, case_id, body.seen)

    def do(_: CaseFile) -> str:
        room.casework.merge(case_id, body.other, asked.actor, body.why)
        return words(request)._("Merged; the other case is closed and points here.")

    return asked.done(do)


@router.post("/{case_id}/added")
def added(request: Request, case_id: CaseId, room: TheRoom, person: Clerk, body: Added) -> Response:
    """Open a case for another dispute of the same file."""
    asked = Asked(request, room, person, case_id, body.seen)

    def do(file: CaseFile) -> str:
        first = file.case.items[0]
        taken = take("invoice", body.invoice, room.books()) if body.invoice else None
        number = taken.values[0][1] if taken else ""
        currency = first.currency or currency_of(room, number)
        wanted = ByHand(
            customer_id=file.case.customer_id,
            category=body.category,
            items=(Item(number, body.amount, currency, first.basis),),
            grounds=dataclasses.replace(file.case.grounds, record_id=""),
            language=file.case.language,
            sha256=file.sha256,
            told=body.told,
        )
        room.casework.open_by_hand(wanted, asked.actor, body.told)
        return words(request)._("Added; it waits in the queue.")

    return asked.done(do)


def _undecided(file: CaseFile) -> list[FieldValue]:
    """Give the main fields about which nobody's word stands."""
    last = {it.field: it for it in file.corrections}
    free = {name for name, it in last.items() if it.why == TAKEN_BACK}
    return [
        it for it in file.values if it.field in MAIN and (it.decided is None or it.field in free)
    ]


def _note_again(asked: Asked, before: CaseFile, case: Case) -> None:
    """Note what holds again where a decision was taken back, so that nobody learns from it."""
    holds = texts_of(case)
    for value in before.values:
        if value.decided is not None and holds.get(value.field) != value.effective:
            asked.room.casework.correct(
                case.case_id, value.field, holds[value.field], None, asked.actor, why=TAKEN_BACK
            )
