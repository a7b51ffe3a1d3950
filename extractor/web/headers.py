"""Headers that every answer has: nothing is run, framed, guessed or kept unless it is ours."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOTHING = "default-src 'none'; frame-ancestors 'none'"
PAGE = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    # not "no-referrer": with that a browser sends "Origin: null" with our own forms
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
HTTPS_ONLY = "max-age=31536000"


def guard(headers: MutableHeaders, *, https: bool = False) -> None:
    """Add them; an answer that brought a policy or a time to keep of its own keeps that."""
    headers.update(ALWAYS)
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    is_page = headers.get("content-type", "").startswith("text/html")
    headers.setdefault("Content-Security-Policy", PAGE if is_page else NOTHING)
    headers.setdefault("Cache-Control", "no-store")
    if https:
        headers["Strict-Transport-Security"] = HTTPS_ONLY


class Guarded:
    """Adds them."""

    def __init__(self, app: ASGIApp, *, https: bool = False) -> None:
        """Stand before an application.

        Args:
            app: what answers.
            https: people reach it by HTTPS, and are to come by it only.
        """
        self._app = app
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                guard(MutableHeaders(scope=message), https=self._https)
            await send(message)

        await self._app(scope, receive, send_guarded if scope["type"] == "http" else send)
