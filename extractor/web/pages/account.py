"""One's own account: language, appearance, password, sessions."""

from __future__ import annotations

from typing import Annotated

import fastapi
from starlette.requests import Request
from starlette.responses import Response

from extractor.store.accounts import set_password, set_taste
from extractor.store.sessions import end_session, end_sessions, sessions_of
from extractor.web.frame.access import Viewer
from extractor.web.frame.context import Person, TheDesk
from extractor.web.frame.language import LANGUAGES
from extractor.web.frame.render import Words, go, render, words
from extractor.web.pages.sign_in import password_error, safe_path
from extractor.web.people.signing_in import Refused, address_of, admit, check_password

router = fastapi.APIRouter(prefix="/desk/account", include_in_schema=False)

Field = Annotated[str, fastapi.Form(max_length=512)]
HERE = "/desk/account"
THEMES = ("auto", "light", "dark")


@router.get("")
def account_page(request: Request, desk: TheDesk, person: Viewer) -> Response:
    """Show one's own account."""
    return _page(request, desk, person)


def _page(
    request: Request, desk: TheDesk, person: Person, *, error: str = "", status: int = 200
) -> Response:
    sessions = sessions_of(desk.store, person.account.number)
    given = {"sessions": sessions, "themes": THEMES, "error": error}
    return render(request, "account.html", given, status=status)


@router.post("/taste")
def choose(
    request: Request,
    desk: TheDesk,
    person: Viewer,
    language: Field = "",
    theme: Field = "",
    next: Field = "",  # noqa: A002
) -> Response:
    """Take another language or appearance; what is not given stays."""
    account = person.account
    set_taste(
        desk.store,
        account.number,
        language=language if language in LANGUAGES else account.language,
        theme=theme if theme in THEMES else account.theme,
        by=account.by,
    )
    return go(request, safe_path(next, HERE))


@router.post("/password")
def change_password(
    request: Request,
    desk: TheDesk,
    person: Viewer,
    now: Field = "",
    password: Field = "",
    again: Field = "",
) -> Response:
    """Change the password; every other session ends."""
    say, account = words(request), person.account
    error = _wrong(say, desk, request, person, now) or password_error(
        say, password, again, account.login
    )
    if error:
        return _page(request, desk, person, error=error, status=422)
    hashed = desk.passwords.hashed(password)
    changed = set_password(desk.store, account.number, hashed, by=account.by)
    told = say._("Your password is changed. Other browsers have been signed out.")
    response = go(request, HERE, told)
    admit(request, response, desk, changed)
    return response


def _wrong(say: Words, desk: TheDesk, request: Request, person: Person, now: str) -> str | None:
    """Check the password of today; guessing it is slowed down as at the door."""
    found = check_password(desk, person.account.login, now, address=address_of(request))
    return say._("The present password is wrong.") if isinstance(found, Refused) else None


@router.post("/sessions/end")
def end(request: Request, desk: TheDesk, person: Viewer, digest: Field = "") -> Response:
    """Sign out of one other browser, or of all others."""
    say, account = words(request), person.account
    mine = {it.digest for it in sessions_of(desk.store, account.number)}
    if digest in mine:
        end_session(desk.store, digest, by=account.by)
        return go(request, HERE, say._("That browser is signed out."))
    end_sessions(desk.store, account.number, by=account.by, but=person.session.digest)
    return go(request, HERE, say._("All other browsers are signed out."))
