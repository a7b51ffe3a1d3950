"""Signing in and out, and setting the first password by a one-time link."""

from __future__ import annotations

import math
from typing import Annotated

import fastapi
from starlette.requests import Request
from starlette.responses import Response

from extractor.store.invitations import accept, invited
from extractor.web.frame import cookies
from extractor.web.frame.access import Anyone, Viewer
from extractor.web.frame.context import Desk, TheDesk, Visitor
from extractor.web.frame.language import LANGUAGES
from extractor.web.frame.render import Words, go, render, words
from extractor.web.frame.signing import digest_of
from extractor.web.people.passwords import SHORTEST, Weakness, weakness_of
from extractor.web.people.signing_in import (
    NotSignedIn,
    Refused,
    address_of,
    admit,
    check_password,
    dismiss,
)

router = fastapi.APIRouter(prefix="/desk", include_in_schema=False)

Field = Annotated[str, fastapi.Form(max_length=512)]
HOME = "/desk"


@router.get("/sign-in")
def sign_in_page(request: Request, visitor: Anyone, next: str = "") -> Response:  # noqa: A002
    """Show the form."""
    if visitor.account is not None:
        return go(request, safe_path(next))
    return render(request, "sign_in.html", {"login": "", "next": next, "error": None})


@router.post("/sign-in")
def sign_in(
    request: Request,
    desk: TheDesk,
    _: Anyone,
    login: Field = "",
    password: Field = "",
    next: Field = "",  # noqa: A002
) -> Response:
    """Sign somebody in."""
    found = check_password(desk, login, password, address=address_of(request))
    if isinstance(found, Refused):
        status = 429 if found.why is NotSignedIn.WAIT else 401
        error = _sentence(words(request), found)
        given = {"login": login, "next": next, "error": error}
        return render(request, "sign_in.html", given, status=status)
    response = go(request, safe_path(next))
    admit(request, response, desk, found)
    return response


@router.post("/sign-out")
def sign_out(request: Request, desk: TheDesk, person: Viewer) -> Response:
    """Sign somebody out of this browser."""
    response = go(request, "/desk/sign-in", words(request)._("You are signed out."))
    dismiss(response, desk, person.session, by=person.account.by)
    return response


@router.get("/welcome/{secret}")
def welcome_page(request: Request, desk: TheDesk, _: Anyone, secret: str) -> Response:
    """Show the form for the first password."""
    account = invited(desk.store, digest_of(secret))
    if account is None:
        return render(request, "welcome_over.html", status=410)
    return render(request, "welcome.html", {"account": account, "error": None})


@router.post("/welcome/{secret}")
def welcome(
    request: Request, desk: TheDesk, _: Anyone, secret: str, password: Field = "", again: Field = ""
) -> Response:
    """Set the password and sign in."""
    account = invited(desk.store, digest_of(secret))
    if account is None:
        return render(request, "welcome_over.html", status=410)
    error = password_error(words(request), password, again, account.login)
    if error:
        return render(request, "welcome.html", {"account": account, "error": error}, status=422)
    known = accept(desk.store, digest_of(secret), desk.passwords.hashed(password))
    if known is None:
        return render(request, "welcome_over.html", status=410)
    response = go(request, HOME, words(request)._("Your password is set. Welcome!"))
    admit(request, response, desk, known)
    return response


@router.post("/language")
def choose_language(
    request: Request,
    desk: TheDesk,
    visitor: Anyone,
    language: Field = "",
    next: Field = "",  # noqa: A002
) -> Response:
    """Show the pages for visitors in another language."""
    response = go(request, safe_path(next, "/desk/sign-in"))
    if language in LANGUAGES:
        _keep(response, desk, visitor, language)
    return response


def _keep(response: Response, desk: Desk, visitor: Visitor, language: str) -> None:
    if visitor.account is None:
        cookies.put(response, desk, cookies.LANGUAGE, language, seconds=cookies.YEAR_SECONDS)


def safe_path(path: str, otherwise: str = HOME) -> str:
    """Give a path of the desk as it is, and anything else as the way home."""
    # "//evil.example" and "/\\evil.example" lead to another host.
    is_ours = path.startswith("/desk") and "\\" not in path and path.isprintable()
    return path if is_ours and not path.startswith("/desk/sign-in") else otherwise


def password_error(say: Words, password: str, again: str, login: str) -> str | None:
    """Say what is wrong with a new password; None if nothing is."""
    if password != again:
        return say._("The two passwords are not the same.")
    match weakness_of(password, login):
        case None:
            return None
        case Weakness.SHORT:
            return say._("A password has at least %(least)s characters.", least=SHORTEST)
        case Weakness.LONG:
            return say._("This password is too long.")
        case Weakness.SAME:
            return say._("This password repeats too few different characters.")
        case Weakness.LOGIN:
            return say._("A password must not hold your name.")


def _sentence(say: Words, refused: Refused) -> str:
    match refused.why:
        case NotSignedIn.WAIT:
            minutes = math.ceil(refused.wait.total_seconds() / 60)
            return say.n(
                "Too many wrong passwords. Try again in a minute.",
                "Too many wrong passwords. Try again in %(num)s minutes.",
                minutes,
            )
        case NotSignedIn.LOCKED:
            return say._("This account is locked. Ask an administrator.")
        case NotSignedIn.WRONG:
            return say._("Name and password do not go together.")
