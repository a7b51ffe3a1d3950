"""Answers where there is no page: sentences for people, problem details for programs."""

from __future__ import annotations

import functools
import logging
import urllib.parse

import fastapi
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from extractor.errors import StoreError
from extractor.logs import about
from extractor.web.frame.access import ForbiddenError, SignInNeededError
from extractor.web.frame.context import desk_of
from extractor.web.frame.render import render
from extractor.web.headers import guard
from extractor.web.problems import ProblemError, of_status

log = logging.getLogger(__name__)

SIGN_IN = "/desk/sign-in"
RETRY_SECONDS = "10"
MOST_TOLD = 5  # things that are wrong with one request


def is_for_people(request: fastapi.Request) -> bool:
    """Say whether a page was asked for, and not something for a program."""
    return request.url.path.startswith("/desk") or "text/html" in request.headers.get("accept", "")


async def failure(request: fastapi.Request, status: int, reason: str = "") -> Response:
    """Give the page of a fault, or its problem details.

    Args:
        request: what it answers.
        status: of HTTP.
        reason: a code of `templates/failure.html`; empty for the status's own words.
    """
    if not is_for_people(request):
        return of_status(status).response()
    given = {"code": status, "reason": reason}
    page = functools.partial(render, request, "failure.html", given, status=status)
    try:
        return await run_in_threadpool(page)
    except StoreError as error:  # not even who asks can be found out
        log.warning("the store does not answer", extra=about(error))
        return of_status(503).response()


def answer_failures(app: fastapi.FastAPI) -> None:
    """Have an application answer faults."""

    @app.exception_handler(SignInNeededError)
    async def _sign_in(request: fastapi.Request, _: Exception) -> Response:
        if request.headers.get("hx-request"):
            return Response(status_code=401, headers={"HX-Redirect": SIGN_IN})
        target = request.url.path if request.method == "GET" else ""
        if target and request.url.query:
            target += f"?{request.url.query}"
        query = f"?next={urllib.parse.quote(target)}" if target else ""
        return RedirectResponse(SIGN_IN + query, 303)

    @app.exception_handler(ForbiddenError)
    async def _forbidden(request: fastapi.Request, error: ForbiddenError) -> Response:
        return await failure(request, 403, error.reason)

    @app.exception_handler(ProblemError)
    async def _problem(request: fastapi.Request, error: ProblemError) -> Response:
        if is_for_people(request):
            return await failure(request, error.status)
        return error.response()

    @app.exception_handler(HTTPException)
    async def _http(request: fastapi.Request, error: HTTPException) -> Response:
        return await failure(request, error.status_code)

    @app.exception_handler(fastapi.exceptions.RequestValidationError)
    async def _invalid(
        request: fastapi.Request, error: fastapi.exceptions.RequestValidationError
    ) -> Response:
        if is_for_people(request):
            return await failure(request, 400)
        wrong = [(".".join(str(part) for part in it["loc"]), it["msg"]) for it in error.errors()]
        detail = "; ".join(f"{where}: {what}" for where, what in wrong[:MOST_TOLD])
        return ProblemError(422, "invalid", detail).response()

    @app.exception_handler(StoreError)
    async def _away(request: fastapi.Request, error: StoreError) -> Response:
        log.warning("the store does not answer", extra=about(error))
        response = await failure(request, 503)
        response.headers["Retry-After"] = RETRY_SECONDS
        return response

    @app.exception_handler(Exception)
    async def _fault(request: fastapi.Request, error: Exception) -> Response:
        log.error("an unexpected fault", extra=about(error))
        response = await failure(request, 500)
        # This answer passes by the middleware.
        guard(MutableHeaders(raw=response.raw_headers), https=desk_of(request).is_secure)
        return response
