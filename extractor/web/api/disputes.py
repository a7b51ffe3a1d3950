"""Disputes for programs: found, shown, moved, corrected, commented on."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Annotated

import fastapi
import pydantic

from extractor.errors import NotPermittedError, WorkflowError
from extractor.values.case import Case, Event, Stage
from extractor.values.casework import CaseFilter, CaseOrder, CaseRow, PageKey
from extractor.values.category import CategoryCode
from extractor.values.correction import Correction, FieldValue
from extractor.web.api.callers import Reader, Writer, actor_of
from extractor.web.frame.context import Desk, TheDesk
from extractor.web.problems import PROBLEMS, ProblemError
from extractor.workflow.changes import Action, Change, Comment, Move

router = fastapi.APIRouter(tags=["disputes"], responses=PROBLEMS)

CaseId = Annotated[str, fastapi.Path(max_length=128, pattern=r"^[A-Za-z0-9._:-]+$")]
Text = Annotated[str, pydantic.Field(max_length=10_000)]
Code = Annotated[str, pydantic.Field(max_length=64)]
Many = Annotated[tuple[str, ...], fastapi.Query(max_length=50)]
Seen = Annotated[int | None, pydantic.Field(ge=0, le=2**31 - 1)]


@dataclasses.dataclass(frozen=True, slots=True)
class Disputes:
    """Some disputes.

    Attributes:
        next: goes into `after` for the next page; null on the last one.
    """

    disputes: tuple[CaseRow, ...]
    next: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Dispute:
    """One dispute.

    Attributes:
        version: goes into `seen` of a change, which is then refused if somebody was faster.
        fields: what was read, what a person decided, and how sure it is.
        sha256: of the file that it came with; empty where it was opened by hand.
        moves: where it may go from here.
    """

    case: Case
    version: int
    fields: tuple[FieldValue, ...]
    events: tuple[Event, ...]
    sha256: str
    alerts: tuple[str, ...]
    moves: tuple[str, ...]


class _Wanted(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)

    seen: Seen = None


class Moving(_Wanted):
    """A move to another status.

    Attributes:
        reason: goes to the customer with a rejection.
        accepted: amount per invoice, on the basis on which it was contested.
        missing: what the customer is asked for.
    """

    to: Code
    reason: Text = ""
    accepted: dict[Code, Decimal] = pydantic.Field(default_factory=dict, max_length=500)
    credit_note: Code = ""
    missing: tuple[Code, ...] = pydantic.Field(default=(), max_length=50)
    owner: Code | None = None


class Correcting(_Wanted):
    """A field as it should be.

    Attributes:
        value: as text: a code, a number, a day such as 2026-01-31; lists with commas.
    """

    field: Code
    value: Text
    why: Text = ""


class Commenting(_Wanted):
    """A comment; "@anna" tells Anna."""

    text: Annotated[str, pydantic.Field(min_length=1, max_length=10_000)]


@router.get("/disputes")
def disputes(  # noqa: PLR0913, PLR0917 (each is a filter)
    desk: TheDesk,
    _: Reader,
    status: Many = (),
    stage: Annotated[tuple[Stage, ...], fastapi.Query()] = (),
    category: Annotated[tuple[CategoryCode, ...], fastapi.Query()] = (),
    owner: Many = (),
    customer: Many = (),
    opened_from: dt.date | None = None,
    opened_to: dt.date | None = None,
    overdue: bool | None = None,  # noqa: FBT001 (a filter)
    needs_review: bool | None = None,  # noqa: FBT001 (the same)
    invoice: Annotated[str, fastapi.Query(max_length=64)] = "",
    text: Annotated[str, fastapi.Query(max_length=200)] = "",
    order: CaseOrder = CaseOrder.NEWEST,
    after: Annotated[str, fastapi.Query(max_length=400)] = "",
    limit: Annotated[int, fastapi.Query(ge=1, le=500)] = 50,
) -> Disputes:
    """Give disputes, a page at a time."""
    chosen = CaseFilter(
        status=status, stage=stage, category=category, owner=owner, customer=customer,
        opened_from=opened_from, opened_to=opened_to, overdue=overdue,
        needs_review=needs_review, invoice=invoice, text=text,
    )  # fmt: skip
    try:
        found = desk.casework.search(chosen, order, _key(after), limit)
    except WorkflowError as error:
        raise ProblemError(422, "after", "This page is none of this order.") from error
    return Disputes(found.rows, _written(found.next))


@router.get("/disputes/{case_id}")
def dispute(desk: TheDesk, _: Reader, case_id: CaseId) -> Dispute:
    """Give one dispute with its fields and history."""
    return _shown(desk, _known(desk, case_id))


@router.post("/disputes/{case_id}/moves")
def move(desk: TheDesk, caller: Writer, case_id: CaseId, wanted: Moving) -> Dispute:
    """Move a dispute to another status."""
    action = Move(
        wanted.to, wanted.reason, tuple(wanted.accepted.items()), wanted.credit_note,
        wanted.missing, wanted.owner,
    )  # fmt: skip
    return _changed(desk, caller, case_id, action, wanted.seen)


@router.post("/disputes/{case_id}/comments", status_code=201)
def comment(desk: TheDesk, caller: Writer, case_id: CaseId, wanted: Commenting) -> Dispute:
    """Say something about a dispute."""
    return _changed(desk, caller, case_id, Comment(wanted.text), wanted.seen)


@router.post("/disputes/{case_id}/corrections", status_code=201)
def correct(desk: TheDesk, caller: Writer, case_id: CaseId, wanted: Correcting) -> Dispute:
    """Set a field as it should be; what the machine said is kept beside it."""
    known = _known(desk, case_id)
    try:
        desk.casework.correct(
            known, wanted.field, wanted.value, None, actor_of(caller),
            why=wanted.why, seen=wanted.seen,
        )  # fmt: skip
    except WorkflowError as error:
        raise _refused(error) from error
    return _shown(desk, known)


@router.get("/corrections")
def corrections(
    desk: TheDesk,
    _: Reader,
    after: Annotated[int, fastapi.Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, fastapi.Query(ge=1, le=1000)] = 100,
) -> tuple[Correction, ...]:
    """Give what people decided about what was read, oldest first, after a number."""
    return desk.casework.corrections(after=after, most=limit)


def _changed(desk: Desk, caller: Writer, case_id: str, action: Action, seen: int | None) -> Dispute:
    known = _known(desk, case_id)
    try:
        desk.casework.apply(known, Change(actor_of(caller), action, seen=seen))
    except WorkflowError as error:
        raise _refused(error) from error
    return _shown(desk, known)


def _known(desk: Desk, case_id: str) -> str:
    try:
        return desk.casework.find(case_id)
    except WorkflowError as error:
        raise ProblemError(404, "unknown_dispute", "There is no such dispute.") from error


def _shown(desk: Desk, case_id: str) -> Dispute:
    file = desk.casework.get(case_id)
    moves = desk.casework.rules.states.moves_from(file.case.status)
    return Dispute(
        file.case, file.case.version, file.values, file.events, file.sha256, file.alerts, moves
    )


def _refused(error: WorkflowError) -> ProblemError:
    status = 403 if isinstance(error, NotPermittedError) else 409
    allowed = f" Possible: {', '.join(error.allowed)}." if error.allowed else ""
    return ProblemError(status, error.code, f"{error.detail}.{allowed}")


def _written(key: PageKey | None) -> str | None:
    if key is None:
        return None
    return base64.urlsafe_b64encode(f"{key.number} {key.value}".encode()).decode().rstrip("=")


def _key(text: str) -> PageKey | None:
    if not text:
        return None
    try:
        read = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        number, _, value = read.partition(" ")
        return PageKey(value, int(number))
    except (binascii.Error, ValueError) as error:
        raise ProblemError(422, "after", "This page is none of this list.") from error
