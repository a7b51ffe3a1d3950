"""The HTTP interface for uploads: POST /submissions, GET /submissions/{id}, GET /health."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import hashlib
import logging
import math
from collections.abc import Callable, Mapping
from typing import Annotated, Protocol

import fastapi
import pydantic
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from extractor.errors import StoreError
from extractor.intake.message_id import find_message_id
from extractor.logs import about
from extractor.values.incoming import Incoming
from extractor.web.bodies import read_upload
from extractor.web.headers import Guarded
from extractor.web.pace import Pace
from extractor.web.problems import PROBLEMS, ProblemError, of_status
from extractor.web.tokens import Tokens

log = logging.getLogger(__name__)

RETRY_SECONDS = "30"
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


Submission = Annotated[str, fastapi.Path(pattern="^[0-9a-f]{64}$")]


@dataclasses.dataclass(frozen=True, slots=True)
class Progress:
    """How far a submission has come.

    Attributes:
        state: as in `extractor.values.progress`.
        problem_code: why it was set aside; None otherwise.
        problem: the same as a sentence.
    """

    id: str
    state: str
    name: str
    received: dt.datetime
    problem_code: str | None = None
    problem: str | None = None


class Counter(Protocol):
    """Where uploads are handed in. May be called from several threads."""

    def receive(self, incoming: Incoming, *, source: str) -> bool:
        """Make it durable; say whether its bytes are new.

        Raises:
            StoreError: that is not possible now.
        """
        ...

    def progress(self, submission: str, *, source: str) -> Progress | None:
        """Give how far a submission of this source has come; None if there is none.

        Raises:
            StoreError: the store does not answer.
        """
        ...

    def answers(self) -> bool:
        """Say whether the store can be used."""
        ...

    def report(self) -> Mapping[str, object]:
        """Say how the service does, as its health file does; "store_answers" is always there."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class Rules:
    """What is allowed.

    Attributes:
        limit: bytes of one file.
        seconds: in which it has to be there.
        concurrent: uploads that are read at the same time.
        per_minute: uploads of one token; None for as many as it likes.
    """

    limit: int
    seconds: float
    concurrent: int
    per_minute: int | None = None


class Accepted(pydantic.BaseModel):
    """The answer to an upload.

    Attributes:
        id: SHA-256 of the bytes; the same file again has the same.
        is_new: false when these bytes had come before.
    """

    id: str
    state: str = "received"
    is_new: bool


class Standing(pydantic.BaseModel):
    """How far a submission has come.

    Attributes:
        reason_code: why it was set aside, as in docs/errors.md; null otherwise.
        reason: the same as a sentence.
    """

    id: str
    state: str
    name: str
    received: dt.datetime
    reason_code: str | None
    reason: str | None


def create_app(counter: Counter, tokens: Tokens, rules: Rules) -> fastapi.FastAPI:
    """Make the application.

    Args:
        counter: where uploads are handed in.
        tokens: who may upload.
        rules: how much.
    """
    # No pages of documentation: they would load scripts from elsewhere.
    app = fastapi.FastAPI(title="dispute-extractor", docs_url=None, redoc_url=None)
    app.add_middleware(Guarded)
    _answer_problems(app)

    def bearer(request: fastapi.Request) -> str | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return tokens.owner(token.strip()) if scheme.lower() == "bearer" else None

    def signed_in(request: fastapi.Request) -> str:
        owner = bearer(request)
        if owner is None:
            headers = {"WWW-Authenticate": "Bearer", "Connection": "close"}
            raise ProblemError(401, "unauthorized", "A valid bearer token is needed.", headers)
        return owner

    app.include_router(uploads(counter, rules, signed_in))

    @app.get("/health")
    def health(request: fastapi.Request) -> dict[str, object]:
        """Tell whether uploads can be taken in; who has a token is told how the service does."""
        report = counter.report() if bearer(request) else {"store_answers": counter.answers()}
        if not report["store_answers"]:
            raise ProblemError(503, "store_away", "The store does not answer.")
        return {"status": "ok", **report}

    return app


def uploads(counter: Counter, rules: Rules, caller: Callable[..., object]) -> fastapi.APIRouter:
    """Give the routes for uploads.

    Args:
        counter: where they are handed in.
        rules: how much.
        caller: gives whose uploads they are, or refuses before a byte of the body is read.
    """
    router = fastapi.APIRouter(tags=["submissions"], responses=PROBLEMS)
    turns = asyncio.Semaphore(rules.concurrent)
    pace = Pace(rules.per_minute)

    @router.post("/submissions", status_code=202, openapi_extra=BODY)
    async def submit(
        request: fastapi.Request,
        response: fastapi.Response,
        owner: object = fastapi.Depends(caller),
    ) -> Accepted:
        """Hand in one file, as a form with the field "file" or as the body itself."""
        _check_pace(pace, str(owner))
        async with turns:
            uploaded = await read_upload(request, limit=rules.limit, seconds=rules.seconds)
            digest = hashlib.sha256(uploaded.content).hexdigest()
            incoming = Incoming(
                name=uploaded.name,
                origin=f"upload:{owner}",
                content=uploaded.content,
                key=digest,
                message_id=find_message_id(uploaded.content),
                received=dt.datetime.now(dt.UTC),
            )
            is_new = await run_in_threadpool(counter.receive, incoming, source=f"upload:{owner}")
        response.headers["Location"] = f"/submissions/{digest}"
        return Accepted(id=digest, is_new=is_new)

    @router.get("/submissions/{submission}")
    def standing(submission: Submission, owner: object = fastapi.Depends(caller)) -> Standing:
        """Tell how far a submission has come; only to whom it came from."""
        found = counter.progress(submission, source=f"upload:{owner}")
        if found is None:
            raise ProblemError(404, "unknown_submission", "You have handed in no such file.")
        return Standing(
            id=found.id, state=found.state, name=found.name, received=found.received,
            reason_code=found.problem_code, reason=found.problem,
        )  # fmt: skip

    return router


def _check_pace(pace: Pace, owner: str) -> None:
    seconds = pace.take(owner)
    if seconds:
        after = str(math.ceil(seconds))
        detail = f"This token hands in too fast; nothing was read. Try again in {after} seconds."
        headers = {"Retry-After": after, "Connection": "close"}
        raise ProblemError(429, "too_fast", detail, headers)


def _answer_problems(app: fastapi.FastAPI) -> None:
    @app.exception_handler(ProblemError)
    async def _problem(_: fastapi.Request, error: ProblemError) -> Response:
        return error.response()

    @app.exception_handler(HTTPException)
    async def _http(_: fastapi.Request, error: HTTPException) -> Response:
        return of_status(error.status_code).response()

    @app.exception_handler(fastapi.exceptions.RequestValidationError)
    async def _invalid(_: fastapi.Request, __: Exception) -> Response:
        return ProblemError(400, "bad_request", "This is no id of a submission.").response()

    @app.exception_handler(StoreError)
    async def _away(_: fastapi.Request, error: StoreError) -> Response:
        log.warning("an upload cannot be taken in yet", extra=about(error))
        detail = "The file could not be kept; nothing of it was taken in. Try again later."
        return ProblemError(503, "store", detail, {"Retry-After": RETRY_SECONDS}).response()

    @app.exception_handler(Exception)
    async def _fault(_: fastapi.Request, error: Exception) -> JSONResponse:
        log.error("an unexpected fault", extra=about(error))
        return of_status(500).response()
