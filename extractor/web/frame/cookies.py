"""The cookies of the desk; over HTTPS with the prefix that lets no other host set them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from extractor.web.frame.context import Desk

SESSION = "desk"
SEED = "desk-seed"  # of form tokens, for who is not signed in
TOLD = "desk-told"  # what the next page says
LANGUAGE = "desk-language"
THEME = "desk-theme"
UNDER_WAY = "desk-openid"
YEAR_SECONDS = 365 * 24 * 3600


def read(request: Request, desk: Desk, name: str) -> str:
    """Give a cookie; empty where there is none."""
    return request.cookies.get(_full(desk, name), "")


def put(
    response: Response, desk: Desk, name: str, value: str, *, seconds: int | None = None
) -> None:
    """Set a cookie that no script can read; without seconds it goes with the browser's session."""
    # "lax", so that a link in a mail finds somebody signed in; unsafe methods need a token anyway.
    response.set_cookie(
        _full(desk, name), value, max_age=seconds, path="/", secure=desk.is_secure,
        httponly=True, samesite="lax",
    )  # fmt: skip


def remove(response: Response, desk: Desk, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(
        _full(desk, name), path="/", secure=desk.is_secure, httponly=True, samesite="lax"
    )


def _full(desk: Desk, name: str) -> str:
    return f"__Host-{name}" if desk.is_secure else name
