"""Set a field: the words read, the value kept with its place, and said what holds now."""

from __future__ import annotations

from extractor.errors import WorkflowError
from extractor.values.casework import CaseFile
from extractor.values.correction import Place
from extractor.values.geometry import Box, around
from extractor.values.refusal import Refusal
from extractor.viewing.taking import Taken, take
from extractor.web.review.asked import Asked
from extractor.web.review.bodies import Spotted
from extractor.web.review.pages import case_of, shown_for
from extractor.web.review.room import Room


def parsed(room: Room, file: CaseFile, field: str, text: str) -> Taken:
    """Read a value; what is a value already, as of a choice, stays as it is.

    Raises:
        UntakableError: the text says nothing that the field could hold.
    """
    reference = file.case.grounds.received or file.case.opened_on
    return take(field, text, room.books(), reference=reference)


def settle(asked: Asked, file: CaseFile, taken: Taken, place: Place | None) -> str:
    """Keep values, the currency before the amount that needs it; give a sentence.

    Args:
        asked: who wants it.
        file: the case as it was seen.
        taken: what the words say.
        place: where they stand; None where they were typed.

    Raises:
        WorkflowError: the case does not allow it, or nobody knows the currency.
    """
    case = file.case
    values = list(taken.values)
    needs_currency = any(name == "amount" and value for name, value in values)
    if needs_currency and not case.items[0].currency and values[0][0] != "currency":
        currency = currency_of(asked.room, case.items[0].invoice)
        if not currency:
            detail = "write the currency as well, such as 120.00 EUR"
            figures = (("invoice", case.items[0].invoice),)
            raise WorkflowError(case.case_id, detail, (), Refusal.CURRENCY, figures)
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


def currency_of(room: Room, number: str) -> str:
    """Give the currency of an invoice; empty where the ledger does not have it."""
    books = room.books()
    found = books.exact(number) if books and number else ()
    return next((it.currency for it, kind in found if kind == "number"), "")


def place_of(room: Room, sha256: str, body: Spotted) -> Place:
    """Read what stands in a box or a stretch, with its place.

    Raises:
        InputError, OcrError, ReaderError: it cannot be read.
        WorkflowError: neither a box nor a stretch was given.
    """
    viewer = room.viewer
    document = viewer.text(sha256, body.part)
    if body.span is not None:
        start, end = max(body.span[0], 0), min(body.span[1], len(document.text))
        return Place(document.name, None, None, " ".join(document.text[start:end].split()))
    if body.box is None or body.page is None:
        raise WorkflowError(sha256[:12], "neither a box nor a stretch of text was given")
    found = viewer.spell(sha256, body.part, body.page, Box(*body.box))
    boxes = [it.box for it in found if it.box is not None]
    box = around(boxes) if boxes else Box(*body.box)
    return Place(document.name, body.page, box, " ".join(it.text for it in found))
