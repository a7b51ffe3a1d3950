"""What a person decides about a case; every change is made at once and can be taken back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Annotated

import pydantic
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from extractor.casework.fields import texts_of
from extractor.casework.joining import ByHand
from extractor.errors import InputError, NotPermittedError, OcrError, ReaderError, WorkflowError
from extractor.values.case import Case, Item
from extractor.values.casework import CaseFile
from extractor.values.category import Category, TriageClass
from extractor.values.correction import Place
from extractor.values.geometry import Box, around
from extractor.web.frame.access import Clerk
from extractor.web.frame.context import Person
from extractor.web.frame.render import words
from extractor.web.review.pages import (
    HERE,
    CaseId,
    answer,
    case_of,
    changer,
    confirming,
    next_after,
    router,
    shown_for,
)
from extractor.web.review.room import Room, TheRoom
from extractor.web.review.shown import MAIN
from extractor.web.review.taking import Taken, UntakableError, take
from extractor.workflow.changes import Actor, Change, Move, Revalue, Undo

Text = Annotated[str, pydantic.Field(max_length=2000)]
Number = Annotated[Decimal, pydantic.Field(gt=0, max_digits=14, decimal_places=2)]


class _Body(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    seen: int


class Spotted(_Body):
    """A value taken from what came: a box of a page, or a stretch of a text.

    Attributes:
        box: that was dragged or holds the clicked words; None in a text.
        span: in the part's text; None on a page.
        exact: only what lies in the box counts, as where it was dragged.
    """

    field: Text
    part: int
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    span: tuple[int, int] | None = None


class Typed(_Body):
    """A value that was typed or chosen."""

    field: Text
    value: Text


class Confirmed(_Body):
    """Everything is right as it is."""


class Undone(_Body):
    """Take an event back."""

    event: int


class Dismissed(_Body):
    """It is no dispute."""

    triage: TriageClass
    why: Text = ""


class Piece(pydantic.BaseModel):
    """What becomes a case of its own."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    invoice: Text = ""
    amount: Number


class Divided(_Body):
    """Split a case."""

    pieces: Annotated[tuple[Piece, ...], pydantic.Field(min_length=1, max_length=50)]
    why: Text = ""


class Merged(_Body):
    """Take another case in."""

    other: Text
    why: Text = ""


class Added(_Body):
    """Another dispute of the same file."""

    invoice: Text = ""
    amount: Number | None = None
    category: Category
    told: Text = ""


@dataclasses.dataclass(frozen=True, slots=True)
class _Asked:
    """A change that somebody asks for."""

    request: Request
    room: Room
    person: Person
    case_id: str
    seen: int

    @property
    def actor(self) -> Actor:
        return Actor(self.person.account.login, self.person.account.role)

    def done(self, do: Callable[[CaseFile], str]) -> Response:
        """Do it, and give the case as it is then; say what is in the way otherwise."""
        say = words(self.request)
        file = case_of(self.room, self.case_id)
        if file.case.version != self.seen:
            told = say._(
                "%(name)s has changed this case meanwhile. Look at it again.", name=changer(file)
            )
            shown = answer(self.request, self.room, self.person, file, told)
            return JSONResponse(shown | {"stale": True}, 409)
        try:
            told = do(file)
        except UntakableError as error:
            text = str(error.args[0])[:80]
            told = say._("No such value can be read in «%(text)s».", text=text)
            return JSONResponse({"told": told, "text": text}, 422)
        except NotPermittedError:
            return JSONResponse({"told": say._("Your role may not do this.")}, 403)
        except (WorkflowError, InputError, OcrError, ReaderError) as error:
            return JSONResponse({"told": _sentence(error)}, 422)
        file = case_of(self.room, self.case_id)
        return JSONResponse(answer(self.request, self.room, self.person, file, told))


@router.post("/{case_id}/typed")
def typed(request: Request, case_id: CaseId, room: TheRoom, person: Clerk, body: Typed) -> Response:
    """Set a field to what was typed or chosen."""
    asked = _Asked(request, room, person, case_id, body.seen)

    def do(file: CaseFile) -> str:
        taken = _parsed(room, file, body.field, body.value)
        return _set(asked, file, taken, None)

    return asked.done(do)


@router.post("/{case_id}/spotted")
def spotted(
    request: Request, case_id: CaseId, room: TheRoom, person: Clerk, body: Spotted
) -> Response:
    """Set a field to what stands where somebody clicked or dragged a box."""
    asked = _Asked(request, room, person, case_id, body.seen)

    def do(file: CaseFile) -> str:
        place = _place(room, file, body)
        taken = _parsed(room, file, body.field, place.words)
        return _set(asked, file, taken, place)

    return asked.done(do)


@router.post("/{case_id}/confirmed")
def confirmed(
    request: Request, case_id: CaseId, room: TheRoom, person: Clerk, body: Confirmed
) -> Response:
    """Note that everything is right, and go on to the next case."""
    asked = _Asked(request, room, person, case_id, body.seen)
    following = next_after(room, case_id)

    def do(file: CaseFile) -> str:
        case = file.case
        for value in file.values:
            if value.field in MAIN and value.decided is None and value.machine:
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
    asked = _Asked(request, room, person, case_id, body.seen)

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
    asked = _Asked(request, room, person, case_id, body.seen)
    following = next_after(room, case_id)

    def do(file: CaseFile) -> str:
        if not file.sha256:
            raise WorkflowError(case_id, "it was opened by hand; close it instead")
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
    asked = _Asked(request, room, person, case_id, body.seen)

    def do(file: CaseFile) -> str:
        case, pieces = file.case, [_invoice_piece(room, it) for it in body.pieces]
        items = _with_invoices(case, pieces)
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
    asked = _Asked(request, room, person, case_id, body.seen)

    def do(_: CaseFile) -> str:
        room.casework.merge(case_id, body.other, asked.actor, body.why)
        return words(request)._("Merged; the other case is closed and points here.")

    return asked.done(do)


@router.post("/{case_id}/added")
def added(request: Request, case_id: CaseId, room: TheRoom, person: Clerk, body: Added) -> Response:
    """Open a case for another dispute of the same file."""
    asked = _Asked(request, room, person, case_id, body.seen)

    def do(file: CaseFile) -> str:
        first = file.case.items[0]
        taken = take("invoice", body.invoice, room.books()) if body.invoice else None
        number = taken.values[0][1] if taken else ""
        currency = first.currency or _currency_of(room, number)
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


def _parsed(room: Room, file: CaseFile, field: str, text: str) -> Taken:
    """Read a value; what is a value already, as of a choice, stays as it is."""
    reference = file.case.grounds.received or file.case.opened_on
    return take(field, text, room.books(), reference=reference)


def _set(asked: _Asked, file: CaseFile, taken: Taken, place: Place | None) -> str:
    case = file.case
    values = list(taken.values)
    needs_currency = any(name == "amount" and value for name, value in values)
    if needs_currency and not case.items[0].currency and values[0][0] != "currency":
        currency = _currency_of(asked.room, case.items[0].invoice)
        if not currency:
            raise WorkflowError(case.case_id, "write the currency as well, such as 120.00 EUR")
        values.insert(0, ("currency", currency))
    held = {"currency": case.items[0].currency, "basis": case.items[0].basis.value}
    for name, value in values:
        if held.get(name) == value:
            continue
        case = asked.room.casework.correct(
            case.case_id, name, value, place, asked.actor, seen=case.version
        )
    name, value = next(
        it for it in values if it[0] not in {"currency", "basis"} or len(values) == 1
    )
    shown = shown_for(asked.request, asked.room, asked.person)
    after = case_of(asked.room, case.case_id)
    said = shown.value_text(name, value, after) or "–"
    return f"{shown.label(name)}: {said}"


def _currency_of(room: Room, number: str) -> str:
    books = room.books()
    found = books.exact(number) if books and number else ()
    return next((it.currency for it, kind in found if kind == "number"), "")


def _place(room: Room, file: CaseFile, body: Spotted) -> Place:
    """Read what stands in a box or a stretch, with its place."""
    viewer = room.viewer
    document = viewer.text(file.sha256, body.part)
    if body.span is not None:
        start, end = max(body.span[0], 0), min(body.span[1], len(document.text))
        return Place(document.name, None, None, " ".join(document.text[start:end].split()))
    if body.box is None or body.page is None:
        raise WorkflowError(file.case.case_id, "neither a box nor a stretch of text was given")
    found = viewer.spell(file.sha256, body.part, body.page, Box(*body.box))
    boxes = [it.box for it in found if it.box is not None]
    box = around(boxes) if boxes else Box(*body.box)
    return Place(document.name, body.page, box, " ".join(it.text for it in found))


def _note_again(asked: _Asked, before: CaseFile, case: Case) -> None:
    """Note what holds again where a decision was taken back, so that nobody learns from it."""
    holds = texts_of(case)
    for value in before.values:
        if value.decided is not None and holds.get(value.field) != value.effective:
            asked.room.casework.correct(
                case.case_id, value.field, holds[value.field], None, asked.actor
            )


def _invoice_piece(room: Room, piece: Piece) -> Piece:
    if not piece.invoice:
        return piece
    taken = take("invoice", piece.invoice, room.books())
    return piece.model_copy(update={"invoice": taken.values[0][1]})


def _with_invoices(case: Case, pieces: Sequence[Piece]) -> tuple[Item, ...]:
    """Give the items of a case with those invoices that it did not name so far.

    Their amounts come from its first item, which a remittance often contests as one sum.
    """
    first, known = case.items[0], {it.invoice for it in case.items}
    new = [it for it in pieces if it.invoice not in known]
    if not new:
        return case.items
    if first.disputed is None:
        raise WorkflowError(case.case_id, "its amount is not known; set it before you split it")
    left = first.disputed - sum((it.amount for it in new), Decimal(0))
    if left <= 0:
        detail = f"the parts take all of {first.disputed} or more; leave something in this case"
        raise WorkflowError(case.case_id, detail)
    return (
        dataclasses.replace(first, disputed=left),
        *case.items[1:],
        *(Item(it.invoice, it.amount, first.currency, first.basis) for it in new),
    )


def _sentence(error: Exception) -> str:
    detail = getattr(error, "detail", "") or str(error)
    return detail[:1].upper() + detail[1:]


__all__ = ["HERE", "router"]
