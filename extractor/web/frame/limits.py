"""Forms are small, and addresses are text: what is not is refused before anything reads it."""

from __future__ import annotations

import contextlib
from collections.abc import Collection

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.web.problems import ProblemError

MOST_BYTES = 1024 * 1024


class TooLargeError(Exception):
    """More came than the request said; it never leaves this package."""


class Limited:
    """Refuses a NUL in addresses, and large bodies but for files, which have other limits."""

    def __init__(self, app: ASGIApp, *, but: Collection[str] = ()) -> None:
        """Stand before an application.

        Args:
            app: what answers.
            but: paths that take files.
        """
        self._app = app
        self._but = frozenset(but)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or scope["path"] in self._but:
            await self._app(scope, receive, send)
            return
        if b"%00" in scope.get("query_string", b""):
            await _not_text()(scope, receive, send)  # no column of PostgreSQL could hold it
            return
        told = dict(scope["headers"]).get(b"content-length", b"")
        if told.isdigit() and int(told[:20]) > MOST_BYTES:
            await _refusal()(scope, receive, send)
            return
        count = 0
        is_over = False

        async def counted() -> Message:
            nonlocal count, is_over
            message = await receive()
            count += len(message.get("body", b""))
            is_over = is_over or count > MOST_BYTES
            if is_over:
                raise TooLargeError
            return message

        async def unless_over(message: Message) -> None:
            if not is_over:  # the framework would call it a form that cannot be read
                await send(message)

        with contextlib.suppress(TooLargeError):
            await self._app(scope, counted, unless_over)
        if is_over:
            await _refusal()(scope, receive, send)


def _not_text() -> ASGIApp:
    detail = "The address has a sign (%00) that no text has."
    return ProblemError(400, "bad_request", detail).response()


def _refusal() -> ASGIApp:
    detail = f"The request has more than {MOST_BYTES} bytes."
    return ProblemError(413, "limit_exceeded", detail, {"Connection": "close"}).response()
