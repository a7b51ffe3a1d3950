"""Signing in with the company's own account."""

from __future__ import annotations

import logging

import fastapi
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extractor.web.frame import cookies
from extractor.web.frame.access import Anyone
from extractor.web.frame.context import TheDesk
from extractor.web.frame.render import go, render, words
from extractor.web.pages.sign_in import safe_path
from extractor.web.people.signing_in import admit
from extractor.web.people.vouching import Begun, Provider, VouchingError, account_for

log = logging.getLogger(__name__)

router = fastapi.APIRouter(prefix="/desk/openid", include_in_schema=False)

PURPOSE = "openid"
SECONDS = 600
OURS = {"not_begun", "state"}  # reasons that are not the provider's fault


@router.get("")
def begin(request: Request, desk: TheDesk, _: Anyone, next: str = "") -> Response:  # noqa: A002
    """Send the browser to the provider."""
    try:
        address, begun = _provider(request).begin(safe_path(next))
    except VouchingError as error:
        return _sorry(request, error)
    response = RedirectResponse(address, 303)
    sealed = desk.signer.seal(PURPOSE, begun.as_text())
    cookies.put(response, desk, cookies.UNDER_WAY, sealed, seconds=SECONDS)
    return response


@router.get("/back")
def back(request: Request, desk: TheDesk, _: Anyone, state: str = "", code: str = "") -> Response:
    """Sign in who comes back from the provider."""
    settings = desk.settings.openid
    kept = desk.signer.opened(PURPOSE, cookies.read(request, desk, cookies.UNDER_WAY))
    if kept is None or settings is None:
        return _sorry(request, VouchingError("not_begun"))
    begun = Begun.of_text(kept)
    try:
        vouched = _provider(request).finish(begun, state=state, code=code)
    except VouchingError as error:
        return _sorry(request, error)
    account = account_for(desk, settings, vouched)
    if account is None or account.locked:
        given = {
            "login": "", "next": "",
            "error": words(request)._("You have no account here. Ask an administrator for one."),
        }  # fmt: skip
        return render(request, "sign_in.html", given, status=403)
    response = go(request, begun.after)
    cookies.remove(response, desk, cookies.UNDER_WAY)
    admit(request, response, desk, account)
    return response


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise HTTPException(404)
    return provider


def _sorry(request: Request, error: VouchingError) -> Response:
    log.warning("a sign-in by the company failed", extra={"code": error.reason})
    told = words(request)._("The company's sign-in did not work. Try again.")
    given = {"login": "", "next": "", "error": told}
    status = 400 if error.reason in OURS else 502
    return render(request, "sign_in.html", given, status=status)
