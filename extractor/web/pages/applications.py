"""Programs that use the API: let in with a token that is shown once, and taken back."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

import fastapi
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from extractor.errors import StoreError
from extractor.store.applications import (
    NewApplication,
    Scope,
    add_application,
    applications,
    revoke_application,
)
from extractor.web.frame.access import Admin
from extractor.web.frame.context import Desk, TheDesk
from extractor.web.frame.render import go, render, words
from extractor.web.frame.signing import digest_of, new_secret

router = fastapi.APIRouter(prefix="/desk/applications", include_in_schema=False)

HERE = "/desk/applications"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")  # erp-prod, as in the settings of uploads
LIFETIMES = (90, 365, 0)  # days; 0 is for ever

Field = Annotated[str, fastapi.Form(max_length=64)]
Scopes = Annotated[list[Scope] | None, fastapi.Form()]
Days = Annotated[int, fastapi.Form(ge=0, le=3650)]


@router.get("")
def applications_page(request: Request, desk: TheDesk, _: Admin) -> Response:
    """List all."""
    return _page(request, desk)


def _page(request: Request, desk: Desk, *, status: int = 200, **shown: object) -> Response:
    given: dict[str, object] = {
        "applications": applications(desk.store), "scopes": tuple(Scope), "token": None,
        "error": None, "typed": {}, "lifetimes": LIFETIMES, "address": desk.address,
    }  # fmt: skip
    return render(request, "applications.html", given | shown, status=status)


@router.post("")
def add(
    request: Request,
    desk: TheDesk,
    person: Admin,
    name: Field = "",
    scopes: Scopes = None,
    days: Days = LIFETIMES[1],
) -> Response:
    """Let a program in and show its token, once."""
    say = words(request)
    chosen = tuple(scopes or ())
    typed = {"name": name, "scopes": chosen, "days": days}
    error = ""
    if not NAME.fullmatch(name):
        error = say._("A name has letters, digits, dots and dashes, such as erp-prod.")
    elif not chosen:
        error = say._("Choose what the application may do.")
    if error:
        return _page(request, desk, status=422, error=error, typed=typed)
    token = new_secret()
    ends = desk.store.clock() + dt.timedelta(days=days) if days else None
    new = NewApplication(name, digest_of(token), chosen, ends)
    try:
        added = add_application(desk.store, new, by=person.account.by)
    except StoreError:
        error = say._("There is an application with this name already; choose another one.")
        return _page(request, desk, status=422, error=error, typed=typed)
    return _page(request, desk, status=201, token=token, added=added)


@router.post("/{number}/revoke")
def revoke(request: Request, desk: TheDesk, person: Admin, number: int) -> Response:
    """Take a token back."""
    found = revoke_application(desk.store, number, by=person.account.by)
    if found is None:
        raise HTTPException(404)
    told = words(request)._("The token of %(name)s is taken no more.", name=found.name)
    return go(request, HERE, told)
