"""People and what they may do, for administrators."""

from __future__ import annotations

from typing import Annotated

import fastapi
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from extractor.errors import StoreError
from extractor.store.accounts import (
    Account,
    NewAccount,
    account_of,
    accounts,
    add_account,
    folded,
    set_locked,
    set_role,
)
from extractor.store.sessions import end_sessions, sessions_of
from extractor.values.case import Role
from extractor.web.frame.access import Admin
from extractor.web.frame.context import Desk, TheDesk
from extractor.web.frame.language import LANGUAGES
from extractor.web.frame.render import go, render, words
from extractor.web.people.signing_in import invitation_link

router = fastapi.APIRouter(prefix="/desk/people", include_in_schema=False)

Field = Annotated[str, fastapi.Form(max_length=254)]
ARole = Annotated[Role, fastapi.Form()]
HERE = "/desk/people"


@router.get("")
def people_page(request: Request, desk: TheDesk, _: Admin) -> Response:
    """List everybody."""
    return _page(request, desk)


def _page(request: Request, desk: Desk, *, status: int = 200, **shown: object) -> Response:
    given: dict[str, object] = {
        "accounts": accounts(desk.store), "roles": tuple(Role), "link": None, "error": None,
        "typed": {}, "hours": desk.settings.invitation_hours,
    }  # fmt: skip
    return render(request, "people.html", given | shown, status=status)


@router.post("")
def add(
    request: Request, desk: TheDesk, person: Admin, role: ARole, login: Field = "", name: Field = ""
) -> Response:
    """Add somebody and show the one-time link, once."""
    say = words(request)
    typed = {"login": login, "name": name, "role": role}
    if not folded(login) or any(it.isspace() for it in folded(login)):
        error = say._("Give the mail address or a name without blanks, to sign in with.")
        return _page(request, desk, status=422, error=error, typed=typed)
    new = NewAccount(login, name, role, person.account.language)
    try:
        account = add_account(desk.store, new, by=person.account.by)
    except StoreError:
        error = say._("There is somebody with this login already.")
        return _page(request, desk, status=422, error=error, typed=typed)
    link = invitation_link(desk, account, by=person.account.by)
    return _page(request, desk, status=201, link=link, invited=account)


@router.get("/{number}")
def one(request: Request, desk: TheDesk, _: Admin, number: int) -> Response:
    """Show one account."""
    return _one(request, desk, _known(desk, number))


def _one(request: Request, desk: Desk, account: Account, **shown: object) -> Response:
    sessions = sessions_of(desk.store, account.number)
    given: dict[str, object] = {
        "account": account, "sessions": sessions, "roles": tuple(Role), "link": None,
        "hours": desk.settings.invitation_hours, "languages": LANGUAGES,
    }  # fmt: skip
    return render(request, "person.html", given | shown)


@router.post("/{number}/role")
def change_role(
    request: Request, desk: TheDesk, person: Admin, number: int, role: ARole
) -> Response:
    """Give somebody another role."""
    say, account = words(request), _known(desk, number)
    try:
        set_role(desk.store, number, role, by=person.account.by)
    except StoreError:
        return _last_one(request, number)
    told = say._("%(name)s has another role now.", name=account.name)
    return go(request, f"{HERE}/{number}", told)


@router.post("/{number}/lock")
def lock(
    request: Request,
    desk: TheDesk,
    person: Admin,
    number: int,
    locked: Annotated[bool, fastapi.Form()],
) -> Response:
    """Lock an account, or open it again."""
    say, account = words(request), _known(desk, number)
    try:
        set_locked(desk.store, number, locked=locked, by=person.account.by)
    except StoreError:
        return _last_one(request, number)
    if locked:
        told = say._("%(name)s is locked and signed out everywhere.", name=account.name)
    else:
        told = say._("%(name)s can sign in again.", name=account.name)
    return go(request, f"{HERE}/{number}", told)


@router.post("/{number}/sessions/end")
def end(request: Request, desk: TheDesk, person: Admin, number: int) -> Response:
    """Sign somebody out everywhere."""
    say, account = words(request), _known(desk, number)
    end_sessions(desk.store, number, by=person.account.by)
    told = say._("%(name)s is signed out everywhere.", name=account.name)
    return go(request, f"{HERE}/{number}", told)


@router.post("/{number}/invite")
def invite_again(request: Request, desk: TheDesk, person: Admin, number: int) -> Response:
    """Show a new one-time link, as after a forgotten password."""
    account = _known(desk, number)
    link = invitation_link(desk, account, by=person.account.by)
    return _one(request, desk, account, link=link)


def _known(desk: Desk, number: int) -> Account:
    account = account_of(desk.store, number)
    if account is None:
        raise HTTPException(404)
    return account


def _last_one(request: Request, number: int) -> Response:
    told = words(request)._("This is the only administrator left. Make another one first.")
    return go(request, f"{HERE}/{number}", told, kind="bad")
