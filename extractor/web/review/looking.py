"""What a person says of a document drawn by lot: rightly no dispute, or there is one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated

import fastapi
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from extractor.casework.joining import ByHand
from extractor.errors import InputError, NotPermittedError, OcrError, ReaderError, WorkflowError
from extractor.store.cases.unseen import Unseen
from extractor.values.case import Grounds, Item
from extractor.values.money import Basis
from extractor.values.record import FileRecord
from extractor.viewing.taking import UntakableError, take
from extractor.web.frame.access import Clerk
from extractor.web.frame.context import desk_of
from extractor.web.frame.render import words
from extractor.web.frame.written import Writer
from extractor.web.review.asked import sentence
from extractor.web.review.bodies import Opened, PassedBy, Spotted
from extractor.web.review.drawn import Digest, document_of, next_after, router
from extractor.web.review.lookup import search_customers, search_invoices
from extractor.web.review.room import Room, TheRoom
from extractor.web.review.setting import currency_of, place_of
from extractor.workflow.changes import Actor

__all__ = ["router"]

Query = Annotated[str, fastapi.Query(max_length=200)]


@router.post("/{sha256}/passed")
def passed(
    request: Request, sha256: Digest, room: TheRoom, person: Clerk, body: PassedBy
) -> Response:
    """Keep that it is no dispute, and go on to the next one."""
    who = Actor(person.account.login, person.account.role)

    def do(_document: Unseen, _record: FileRecord) -> None:
        room.casework.pass_by(sha256, body.triage, who)

    return _answered(request, room, sha256, body.seen, do)


@router.post("/{sha256}/opened")
def opened(
    request: Request, sha256: Digest, room: TheRoom, person: Clerk, body: Opened
) -> Response:
    """Open a case for the dispute that nobody had found, and go on to the next one."""
    who = Actor(person.account.login, person.account.role)

    def do(document: Unseen, record: FileRecord) -> None:
        room.casework.open_by_hand(_described(room, body, document, record), who, body.told)

    return _answered(request, room, sha256, body.seen, do)


@router.post("/{sha256}/spotted")
def spotted(
    request: Request, sha256: Digest, room: TheRoom, _person: Clerk, body: Spotted
) -> Response:
    """Read the value that stands where somebody clicked or dragged a box; nothing is kept of it."""
    document_of(room, sha256)
    try:
        text = place_of(room, sha256, body).words
        values = dict(take(body.field, text, room.books()).values)
    except UntakableError as error:
        return _untakable(request, error)
    except (InputError, OcrError, ReaderError, WorkflowError) as error:
        return JSONResponse({"told": sentence(error)}, 422)
    value = values.get(body.field, "")
    if values.get("currency"):
        value = f"{value} {values['currency']}"
    return JSONResponse({"field": body.field, "value": value})


@router.get("/{sha256}/customers")
def customers(sha256: Digest, room: TheRoom, _person: Clerk, q: Query = "") -> Response:
    """Give the customers that match what is typed: [[number, name], ...]."""
    document_of(room, sha256)
    return JSONResponse([[it.customer_id, it.name] for it in search_customers(room.books(), q)])


@router.get("/{sha256}/invoices")
def invoices(
    request: Request,
    sha256: Digest,
    room: TheRoom,
    person: Clerk,
    q: Query = "",
    customer: Query = "",
) -> Response:
    """Give the invoices that match what is typed: [[number, what is open of it], ...]."""
    document_of(room, sha256)
    writer = Writer(person.language, desk_of(request).zone)
    found = search_invoices(room.books(), q, customer)
    return JSONResponse(
        [
            [it.number, writer.amount(it.invoice.open_amount, it.invoice.currency)]
            for it in found
            if it.invoice is not None
        ]
    )


def _answered(
    request: Request, room: Room, sha256: str, seen: int, do: Callable[[Unseen, FileRecord], None]
) -> Response:
    """Do what a person says, and send the page to the next document; say what is in the way."""
    say, language = words(request), request.state.visitor.language
    document, record, said = document_of(room, sha256)
    if (said.number if said else 0) != seen:
        told = say._("%(name)s has answered this meanwhile.", name=said.who if said else "–")
        return JSONResponse({"told": told}, 409)
    following = next_after(room, document)
    try:
        do(document, record)
    except UntakableError as error:
        return _untakable(request, error)
    except WorkflowError as error:
        status = 403 if isinstance(error, NotPermittedError) else 422
        return JSONResponse({"told": room.refused(error, language)}, status)
    if said is None:
        room.drawn.less()
    room.watchers.leave(sha256, request.state.visitor.account.name)
    return JSONResponse({"go": f"{following}?before={sha256}"})


def _described(room: Room, body: Opened, document: Unseen, record: FileRecord) -> ByHand:
    """Give the dispute as it was typed.

    Raises:
        UntakableError: something of it is none of what it should be.
    """
    books = room.books()
    customer = dict(take("customer", body.customer, books).values)["customer"]
    invoice = dict(take("invoice", body.invoice, books).values)["invoice"]
    amount = dict(take("amount", body.amount, books).values)
    figure = Decimal(amount["amount"]) if amount.get("amount") else None
    currency = amount.get("currency") or currency_of(room, invoice)
    basis = Basis(amount.get("basis", Basis.UNKNOWN.value))
    day = room.casework.rules.day_of(document.at)
    return ByHand(
        customer_id=customer,
        category=body.category,
        items=(Item(invoice, figure, currency, basis),),
        grounds=Grounds(received=day, document_type=record.document_type),
        language=record.language or "",
        sha256=document.sha256,
        told=body.told,
    )


def _untakable(request: Request, error: UntakableError) -> Response:
    text = str(error.args[0])[:80]
    told = words(request)._("No such value can be read in «%(text)s».", text=text)
    return JSONResponse({"told": told}, 422)
