"""What was done so that disputes become fewer, with what became of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import urllib.parse
from typing import Annotated

import fastapi
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from extractor.casework.casework import Casework
from extractor.casework.effects import effect_of
from extractor.store.actions import actions, add_action, forget_action
from extractor.store.audit import By
from extractor.store.cases.living import last_event
from extractor.values.case import Stage
from extractor.values.recurrence import WINDOW_DAYS, Action, Effect
from extractor.web.cases.asked import asked_of
from extractor.web.frame.access import Manager, Viewer
from extractor.web.frame.context import Desk, TheDesk
from extractor.web.frame.render import Words, go, words
from extractor.web.frame.written import Writer

router = fastapi.APIRouter(prefix="/desk/dashboard", include_in_schema=False)

_HERE = "/desk/dashboard"
_LISTS = "/desk/cases"


@dataclasses.dataclass(frozen=True, slots=True)
class Done:
    """One action as it is shown.

    Attributes:
        before: cases in 30 days, and `after` the same since then.
        change: in per cent.
        bounds: of it, in words; empty where there is no change to show.
        href: of the cases that it is about.
    """

    number: int
    what: str
    who: str
    first: dt.date
    before: str
    after: str
    change: str
    bounds: str
    href: str


def done(casework: Casework, desk: Desk, language: str, say: Words) -> tuple[Done, ...]:
    """Give all actions, the newest first."""
    writer = Writer(language, desk.zone)
    return tuple(_done(it, casework, writer, say) for it in actions(desk.store))


def _done(action: Action, casework: Casework, writer: Writer, say: Words) -> Done:
    pairs = urllib.parse.parse_qsl(action.query)
    effect = effect_of(casework, asked_of(QueryParams(pairs), action.who).chosen, action.first)
    stages = [("stage", it.value) for it in Stage]
    narrowed = [it for it in pairs if it[0] != "stage"]
    href = f"{_LISTS}?{urllib.parse.urlencode([*narrowed, *stages, ('order', 'newest')])}"
    before, after, change, bounds = _shown(effect, writer, say)
    return Done(
        action.number, action.what, action.who, action.first, before, after, change, bounds, href
    )


def _shown(effect: Effect | None, writer: Writer, say: Words) -> tuple[str, str, str, str]:
    if effect is None:
        return "–", "–", "–", say._("too early to tell")
    before, after = (
        writer.number(round(WINDOW_DAYS * cases / days, 1))
        for cases, days in (
            (effect.before, effect.before_days), (effect.after, effect.after_days),
        )
    )  # fmt: skip
    ratio = effect.ratio
    if ratio.value is None or ratio.high is None:
        return before, after, "–", say._("too few cases to tell")
    value, low, high = (_signed(it, writer) for it in (ratio.value, ratio.low, ratio.high))
    bounds = say._("95 of 100: %(low)s to %(high)s", low=low, high=high)
    return before, after, value, bounds


def _signed(ratio: float, writer: Writer) -> str:
    return f"{'+' if ratio > 1 else ''}{writer.share(ratio - 1)}"


@router.get("/stamp")
def stamp(desk: TheDesk, _: Viewer) -> Response:
    """Say what happened last, so that a page knows whether its figures still hold."""
    return Response(str(last_event(desk.store)), media_type="text/plain")


@router.post("/actions")
def note_action(
    request: Request,
    desk: TheDesk,
    person: Manager,
    what: Annotated[str, fastapi.Form(max_length=300)],
    first: Annotated[str, fastapi.Form(max_length=10)],
    query: Annotated[str, fastapi.Form(max_length=2000)] = "",
) -> Response:
    """Note what was done so that disputes become fewer."""
    say, here = words(request), f"{_HERE}?{query}"
    try:
        day = dt.date.fromisoformat(first)
    except ValueError:
        return go(request, here, say._("A day is written such as 2026-01-31."), kind="bad")
    if not what.strip():
        return go(request, here, say._("Say what was done."), kind="bad")
    who = By(person.account.login, person.account.role)
    add_action(desk.store, what.strip(), query, day, who)
    return go(request, here, say._("Noted; its effect is shown below."))


@router.post("/actions/forget")
def take_back(
    request: Request, desk: TheDesk, person: Manager, number: Annotated[int, fastapi.Form()]
) -> Response:
    """Forget a note."""
    forget_action(desk.store, number, By(person.account.login, person.account.role))
    return go(request, _HERE, words(request)._("Taken back."))
