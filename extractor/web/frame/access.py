"""Who may ask for what: every route names a role, and a desk with one that does not cannot start.

A page says it by the type of its argument::

    @router.get("/desk/cases")
    def cases(request: Request, person: Viewer) -> Response: ...

With that come the session, the check of the form token on every method that changes something,
and the language of the answer. `Anyone` is for pages that need nobody to be signed in.
"""

from __future__ import annotations

import hmac
import urllib.parse
from collections.abc import Iterator
from typing import Annotated

import fastapi
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute

from extractor.store.sessions import session_of
from extractor.values.case import Role
from extractor.web.frame import cookies
from extractor.web.frame.context import Desk, Person, Visitor, desk_of
from extractor.web.frame.language import best_language
from extractor.web.frame.signing import digest_of, new_secret

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN_FIELD = "form_token"  # noqa: S105 (the name of a field)
TOKEN_HEADER = "x-form-token"  # noqa: S105 (the name of a header)
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_RANKS = {it: rank for rank, it in enumerate(Role)}


class SignInNeededError(Exception):
    """Nobody is signed in; it never leaves this package."""


class ForbiddenError(Exception):
    """The role of whoever asks is not enough, or the form is not one of ours."""

    def __init__(self, reason: str, *, needs: Role | None = None) -> None:
        """Say why.

        Args:
            reason: a code: "role", "form" or "origin".
            needs: the role that would do.
        """
        super().__init__(reason, needs)
        self.reason = reason
        self.needs = needs


def may(role: Role, needs: Role) -> bool:
    """Say whether a role is enough."""
    return _RANKS[role] >= _RANKS[needs]


class Needs:
    """Lets in who has a role.

    Attributes:
        role: the least that is enough; None lets in everybody.
    """

    def __init__(self, role: Role | None) -> None:
        self.role = role

    async def __call__(self, request: fastapi.Request) -> Visitor:
        """Give who asks.

        Raises:
            SignInNeededError: nobody is signed in.
            ForbiddenError: the role is not enough, or the form is not one of ours.
        """
        desk = desk_of(request)
        visitor = await run_in_threadpool(visitor_of, request, desk)
        request.state.visitor = visitor
        if self.role is not None:
            if visitor.account is None:
                raise SignInNeededError
            if not may(visitor.account.role, self.role):
                raise ForbiddenError("role", needs=self.role)
        if request.method not in SAFE:
            await _check_form(request, desk, visitor)
        return visitor


class Public(Needs):
    """Lets in everybody and asks the store nothing; for files that are the same for all."""

    def __init__(self) -> None:
        super().__init__(None)

    async def __call__(self, request: fastapi.Request) -> None:  # type: ignore[override]
        """Let everybody in."""


AnythingPublic = Annotated[None, fastapi.Depends(Public())]
Anyone = Annotated[Visitor, fastapi.Depends(Needs(None))]
Viewer = Annotated[Person, fastapi.Depends(Needs(Role.VIEWER))]
Clerk = Annotated[Person, fastapi.Depends(Needs(Role.CLERK))]
Manager = Annotated[Person, fastapi.Depends(Needs(Role.MANAGER))]
Admin = Annotated[Person, fastapi.Depends(Needs(Role.ADMIN))]


def visitor_of(request: fastapi.Request, desk: Desk) -> Visitor:
    """Give who asks, by the cookie; asks the store."""
    secret = cookies.read(request, desk, cookies.SESSION)
    found = session_of(desk.store, digest_of(secret), idle=desk.idle) if secret else None
    if found is not None:
        account, session = found
        token = desk.signer.token("form", secret)
        return Person(account, session, account.language, account.theme, token)
    seed = cookies.read(request, desk, cookies.SEED)
    new_seed = None if seed else new_secret()
    asked = cookies.read(request, desk, cookies.LANGUAGE)
    wanted = asked or request.headers.get("accept-language", "")
    return Visitor(
        account=None,
        session=None,
        language=best_language(wanted, desk.settings.language),
        theme=cookies.read(request, desk, cookies.THEME) or "auto",
        form_token=desk.signer.token("form", seed or new_seed or ""),
        new_seed=new_seed,
    )


async def _check_form(request: fastapi.Request, desk: Desk, visitor: Visitor) -> None:
    """Refuse what another site made the browser send."""
    site = request.headers.get("sec-fetch-site")
    if site not in {None, "same-origin"}:
        raise ForbiddenError("origin")
    origin = request.headers.get("origin")
    if origin is not None and not _is_ours(origin, request, desk):
        raise ForbiddenError("origin")
    token = request.headers.get(TOKEN_HEADER)
    if token is None and request.headers.get("content-type", "").startswith(_FORMS):
        field = (await request.form()).get(TOKEN_FIELD)
        token = field if isinstance(field, str) else None
    if token is None or not hmac.compare_digest(token.encode(), visitor.form_token.encode()):
        raise ForbiddenError("form")


def _is_ours(origin: str, request: fastapi.Request, desk: Desk) -> bool:
    if origin == desk.address:
        return True
    # The same desk by another name of this machine, such as "localhost".
    parts = urllib.parse.urlsplit(origin)
    return not desk.is_secure and parts.netloc == request.headers.get("host")


def needs_of(route: BaseRoute) -> Needs | None:
    """Give what a route says about who may use it; None if it says nothing."""
    if not isinstance(route, APIRoute):
        return None
    said = (it.call for it in route.dependant.dependencies)
    return next((it for it in said if isinstance(it, Needs)), None)


def undeclared(routes: Iterator[BaseRoute]) -> list[str]:
    """Give the routes that name no role."""
    return [str(getattr(it, "path", it)) for it in routes if needs_of(it) is None]
